"""What insights write: summaries that can be built again, and the weekly letter."""
