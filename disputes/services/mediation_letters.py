"""Letters of a mediation. Not one of them repeats a word of it: they say that there is something new, and where."""

from __future__ import annotations

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts import queries as accounts
from disputes.models import Mediation
from disputes.services import letters
from foundation.kernel.actors import Actor, Party
from foundation.links import services as secret
from foundation.links.models import SecretLink
from foundation.mail import outbox

INVITED = _("%(business)s and %(client)s ask you to be their mediator.")
STARTED = _("All three have agreed: the mediation has begun.")
NEWS = _("There is something new in the mediation.")
ENDED = _("The mediation has ended.")


def mediator_path(mediation: Mediation) -> str:
    """The newest standing link of the mediator."""
    links = SecretLink.objects.filter(purpose="mediation", target_id=mediation.pk, revoked_at=None)
    return f"/m/{secret.token(links.latest('created_at'))}/"


def tell_mediator(mediation: Mediation, happened: str | Promise) -> None:
    """In the language of the case."""
    if mediation.mediator_email:
        dispute = mediation.dispute
        path = mediator_path(mediation)
        _queue(mediation, mediation.mediator_email, mediation.mediator_name, dispute.language, path, happened)


def tell_inside(mediation: Mediation, *, actor: Actor, room: str = "") -> None:
    """Whoever may read it, except its writer, hears that something is new."""
    dispute = mediation.dispute
    if actor.party != Party.MEDIATOR:
        tell_mediator(mediation, NEWS)
    if actor.party != Party.CLIENT and room in {"", Party.CLIENT} and dispute.client_email:
        path = f"{letters.client_path(dispute)}mediation/"
        _queue(mediation, dispute.client_email, dispute.client_name, dispute.language, path, NEWS)
    if actor.party != Party.FREELANCER and room in {"", Party.FREELANCER}:
        name = dispute.business.signature
        for address, language in accounts.owner_addresses(dispute.business):
            _queue(mediation, address, name, language, f"/disputes/{dispute.pk}/mediation/", NEWS)


def _queue(mediation: Mediation, to: str, name: str, language: str, path: str, happened: str | Promise) -> None:
    dispute = mediation.dispute
    with translation.override(language):
        said = str(happened) % {"business": dispute.business.name, "client": dispute.client_name}
    outbox.queue(
        "disputes/email/mediation",
        to=to,
        language=language,
        context={"dispute": dispute, "name": name, "happened": said, "url": f"{settings.SITE_URL}{path}"},
        business_id=dispute.business_id,
        about=f"mediation:{mediation.pk}",  # not the case: the desk does not see how busy a mediation is
        from_name=dispute.business.name,
    )
