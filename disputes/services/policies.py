"""Changing the published deadlines: always a new version; cases that run keep theirs."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Business
from disputes import policy
from disputes.errors import NotComplete
from disputes.models import DisputePolicy
from foundation.audit import log
from foundation.kernel.actors import Actor


@transaction.atomic
def publish(business: Business, *, days: Mapping[str, int], actor: Actor) -> DisputePolicy:
    """The next version. Days outside policy.BOUNDS are refused; the same days again make no version."""
    Business.objects.select_for_update().get(pk=business.pk)
    for name, count in days.items():
        least, most = policy.BOUNDS[name]
        if not least <= count <= most:
            raise NotComplete(_("Between %(least)s and %(most)s days.") % {"least": least, "most": most})
    present = policy.current(business)
    wanted = present.days | dict(days)
    if wanted == present.days:
        return present
    version = DisputePolicy.objects.create(business=business, version=present.version + 1, days=wanted)
    chain = log.business_chain(business.pk)
    log.record(
        "policy.published", chain=chain, actor=actor, subject=f"policy:{version.pk}",
        data={"version": version.version, "days": wanted},
    )  # fmt: skip
    return version
