"""What a page needs to say about letters."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from foundation.mail.models import Heartbeat, OutgoingEmail

SWEEP = "sweep"
UNDELIVERED = (OutgoingEmail.State.FAILED,)  # states that say: what is sent to this address does not arrive


def letters_of(business_id: UUID | str, *, before: tuple[datetime, UUID] | None = None) -> QuerySet[OutgoingEmail]:
    """A business's letters, newest first. For the next page pass `before=(last.queued_at, last.pk)` and slice again."""
    letters = _newest_first().filter(business_id=business_id)
    if before is None:
        return letters
    queued_at, pk = before
    return letters.filter(Q(queued_at__lt=queued_at) | Q(queued_at=queued_at, pk__lt=pk))


def letters_about(about: str) -> QuerySet[OutgoingEmail]:
    """Every letter about one thing (`invoice:<uuid>`, `case:<uuid>`), newest first."""
    return _newest_first().filter(about=about) if about else OutgoingEmail.objects.none()


def _newest_first() -> QuerySet[OutgoingEmail]:
    return OutgoingEmail.objects.defer("text", "html").order_by("-queued_at", "-id")


def last_sweep() -> datetime | None:
    """When a worker last swept the outbox (UTC); None when none ever did."""
    return Heartbeat.objects.filter(name=SWEEP).values_list("beat_at", flat=True).first()


def addresses_bounced(addresses: Iterable[str], *, business_id: UUID | str) -> set[str]:
    """Those of these addresses whose newest letter from this business could not be delivered."""
    mine = OutgoingEmail.objects.filter(business_id=business_id)
    later = mine.filter(to=OuterRef("to"), state=OutgoingEmail.State.SENT, finished_at__gt=OuterRef("finished_at"))
    failed = mine.filter(to__in=set(addresses) - {""}, state__in=UNDELIVERED)
    return set(failed.filter(~Exists(later)).values_list("to", flat=True))


def address_bounced(email: str, *, business_id: UUID | str) -> bool:
    return email in addresses_bounced([email], business_id=business_id)
