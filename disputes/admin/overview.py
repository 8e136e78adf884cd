"""Pages of the desk about all cases: figures, who has how much to do, and what a search looks through."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from disputes import figures
from disputes.models import Dispute, DisputeLine, Exhibit, InfoRequest, Message, Restatement
from disputes.services import desk as service
from foundation.kernel.actors import Actor
from foundation.links.addresses import client_ip

logger = logging.getLogger(__name__)


def _figures() -> dict[str, Any]:
    return figures.page(get_language())


def _workload() -> dict[str, Any]:
    return {"people": figures.workload()}


PAGES: dict[str, tuple[Any, Callable[[], dict[str, Any]]]] = {
    "figures": (_("Figures of the desk"), _figures),
    "workload": (_("Who has how much to do"), _workload),
}


def viewer(model_admin: ModelAdmin, name: str) -> Callable[..., HttpResponse]:
    """The view of one overview. A GET that writes one thing: that it happened."""

    @require_safe
    def view(request: HttpRequest) -> HttpResponse:
        if not model_admin.has_view_permission(request):
            raise PermissionDenied
        title, read = PAGES[name]
        note(request, f"{name}_read")
        context = {
            **model_admin.admin_site.each_context(request), "opts": model_admin.opts, "title": title, **read(),
        }  # fmt: skip
        return TemplateResponse(request, f"admin/disputes/dispute/{name}.html", context)

    return view


def note(request: HttpRequest, what: str, words: str = "") -> None:
    """As with a case: a log that takes no event any more must not close the desk."""
    actor = Actor.admin(request.user, ip=client_ip(request))
    try:
        service.note_look(what, words=words, actor=actor)
    except IntegrityError:
        logger.exception("A look of user %s at the desk (%s) is not in the log.", request.user.pk, what)


def search(rows: QuerySet[Dispute], words: str) -> QuerySet[Dispute]:
    """Every word somewhere in what both sides share. Not in offers (without prejudice), private exhibits, the lesson
    of the freelancer, and nothing of a mediation."""
    for word in words.split()[:8]:
        rows = rows.filter(_somewhere(word))
    return rows


def _somewhere(word: str) -> Q:
    own = ("number", "invoice__number", "client_name", "business__name", "invoice__buyer_name", "summary", "wish")
    found = Q()
    for path in own:
        found |= Q(**{f"{path}__icontains": word})
    for model, paths in TEXTS.items():
        said = Q()
        for path in paths:
            said |= Q(**{f"{path}__icontains": word})
        shared = {"shared_at__isnull": False} if model is Exhibit else {}
        found |= Q(pk__in=model.objects.filter(said, **shared).order_by().values("dispute"))
    return found


TEXTS: dict[Any, tuple[str, ...]] = {
    DisputeLine: ("explanation", "position_note"),
    Restatement: ("facts", "wish", "interest", "correction"),
    Message: ("text",),
    InfoRequest: ("item", "why", "answer"),
    Exhibit: ("title", "stance_note"),
}
