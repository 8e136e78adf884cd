"""What changes about a person: their name, their language, and whether they may come in."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.errors import NotAllowed
from accounts.models import Business, User
from accounts.services import businesses
from foundation.kernel.actors import Actor


@transaction.atomic
def set_name(user: User, *, first_name: str, last_name: str, actor: Actor) -> None:
    """What others read of this person from now on; both empty is no name. What is on record keeps what it said."""
    names = {"first_name": first_name, "last_name": last_name}
    if not User.objects.filter(pk=user.pk).exclude(**names).update(**names):
        return
    user.first_name, user.last_name = first_name, last_name
    for business in Business.objects.for_user(user).order_by("pk"):
        businesses.note(business, "person.named", actor=actor)  # that, not what: a chain is for ever


@transaction.atomic
def set_language(user: User, *, language: str, actor: Actor) -> None:
    User.objects.filter(pk=user.pk).update(language=language)
    user.language = language


@transaction.atomic
def set_active(user: User, *, active: bool, actor: Actor) -> None:
    """Close or open the door for a person. Nobody does this to themselves, and nobody to an administrator."""
    if user.pk == actor.user_id or user.is_superuser:
        raise NotAllowed(_("Your own account and administrators cannot be changed here."))
    User.objects.filter(pk=user.pk).update(is_active=active)
    user.is_active = active
