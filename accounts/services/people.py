"""What changes about a person: their language, and whether they may come in."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.errors import NotAllowed
from accounts.models import User
from foundation.kernel.actors import Actor


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
