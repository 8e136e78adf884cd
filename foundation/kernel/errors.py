"""What a rule of the business says when it says no."""


class DomainError(Exception):
    """A rule refused. The message is a sentence that is safe to show: what happened, what was kept, what to do."""


class StaleVersion(DomainError):
    """Somebody changed it in the meantime; nothing was overwritten."""
