"""What a page needs to say about letters."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Max, Q, QuerySet
from django.db.models.functions import Coalesce, Lower

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


def came_back(business_id: UUID | str, addresses: Iterable[str]) -> set[str]:
    """Which of these addresses (in small letters) nobody reads: a letter of this business bounced or was refused there,
    and nothing was sent to it since. Sending there once more says that the address is right after all, until the next.
    """
    wanted = {address.lower() for address in addresses if address}
    if not wanted:
        return set()
    mine = OutgoingEmail.objects.filter(business_id=business_id).annotate(address=Lower("to"))
    lost = Q(bounced_at__isnull=False) | Q(state__in=UNDELIVERED)
    when = Max(Coalesce("bounced_at", "finished_at", "queued_at"))
    bounced = dict(mine.filter(lost, address__in=wanted).values_list("address").annotate(last=when).order_by())
    later = mine.filter(address__in=bounced).exclude(lost).values_list("address").annotate(Max("queued_at"))
    sent_since = dict(later.order_by())
    return {address for address, at in bounced.items() if address not in sent_since or sent_since[address] < at}
