"""The desk of a neutral reviewer: a queue by deadline, one page per case, and rows to look up."""

from disputes.admin.queue import DisputeAdmin
from disputes.admin.rows import ExhibitAdmin, ProposalAdmin

__all__ = ["DisputeAdmin", "ExhibitAdmin", "ProposalAdmin"]
