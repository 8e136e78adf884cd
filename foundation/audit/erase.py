"""Forgetting a person: the words and the name go, the event and its hash stay."""

from django.db import transaction

from foundation.audit.log import record
from foundation.audit.models import Event, EventText
from foundation.kernel.actors import Actor, Party


@transaction.atomic
def erase(*, chain: str, party: Party, actor: Actor) -> Event:
    """Erase this party's texts and names from the chain for good, and record that it was done (not what it was)."""
    theirs = Event.objects.filter(chain=chain, party=party)
    texts, _each = EventText.objects.filter(event__in=theirs).delete()
    names = theirs.exclude(actor_name="").update(actor_name="", actor_salt="")
    counts = {"party": party, "texts": texts, "names": names}
    return record("personal_data.erased", chain=chain, actor=actor, data=counts)
