"""Clear lines before a dispute, calm messages during one: rules and word lists per language, no model, no network."""
