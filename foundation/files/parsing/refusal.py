"""How a parser says no."""


class Refusal(Exception):
    """`reason` is a key of foundation.files.errors.SENTENCES."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
