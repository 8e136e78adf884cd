"""What the tables refuse, in sentences for whoever keeps them."""

from foundation.kernel.errors import DomainError


class TableRefused(DomainError):
    """The rows of the law contradict each other or say too little. Nothing was loaded."""
