"""By what the queue is narrowed down."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from disputes.models import DisputeLine
from disputes.reasons import REASON_CHOICES
from disputes.states import OPEN, State
from foundation.kernel.actors import Party

Options = list[tuple[str, str | Promise]]


class _Filter(admin.SimpleListFilter):
    """Fixed options; anything else in the address narrows nothing down."""

    options: Options = []
    template = "admin/disputes/dispute/filter.html"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Options:
        return self.options

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        chosen = self.value()
        return self.narrow(queryset, chosen, request) if chosen in dict(self.options) else queryset

    def narrow(self, queryset: QuerySet, chosen: str, request: HttpRequest) -> QuerySet:
        return queryset.filter(**{self.parameter_name: chosen})


class Standing(_Filter):
    title, parameter_name = gettext_lazy("open or closed"), "standing"
    options: Options = [("closed", gettext_lazy("Closed")), ("all", gettext_lazy("All"))]

    def choices(self, changelist: Any) -> Iterator[dict[str, Any]]:
        """Open is what the desk is for, so it is what one sees without choosing."""
        _all, *others = super().choices(changelist)
        yield {**_all, "display": _("Open")}
        yield from others

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        wanted = {"all": queryset, "closed": queryset.exclude(state__in=OPEN)}
        return wanted.get(self.value(), queryset.filter(state__in=OPEN))


class Deadline(_Filter):
    title, parameter_name = gettext_lazy("deadline"), "deadline"
    options: Options = [
        ("overdue", gettext_lazy("Overdue")),
        ("soon", gettext_lazy("Within two days")),
        ("later", gettext_lazy("Later")),
    ]

    def narrow(self, queryset: QuerySet, chosen: str, request: HttpRequest) -> QuerySet:
        now = timezone.now()
        soon = now + timedelta(days=2)
        ranges = {"overdue": {"due_at__lt": now}, "soon": {"due_at__range": (now, soon)}, "later": {"due_at__gt": soon}}
        return queryset.filter(**ranges[chosen])


class Turn(_Filter):
    title, parameter_name = gettext_lazy("whose turn"), "ball_with"
    options: Options = list(Party.choices)


class InState(_Filter):
    title, parameter_name = gettext_lazy("state"), "state"
    options: Options = [(each.value, each.label) for each in State if each not in {State.DRAFT, State.DISCARDED}]


class Breached(_Filter):
    title, parameter_name = gettext_lazy("promised time"), "breached"
    options: Options = [("yes", gettext_lazy("Missed")), ("no", gettext_lazy("Kept"))]

    def narrow(self, queryset: QuerySet, chosen: str, request: HttpRequest) -> QuerySet:
        return queryset.filter(sla_breaches__gt=0) if chosen == "yes" else queryset.filter(sla_breaches=0)


class ForReason(_Filter):
    title, parameter_name = gettext_lazy("reason"), "reason"
    options: Options = list(REASON_CHOICES)

    def narrow(self, queryset: QuerySet, chosen: str, request: HttpRequest) -> QuerySet:
        return queryset.filter(pk__in=DisputeLine.objects.filter(reason=chosen).values("dispute"))


class InLanguage(_Filter):
    title, parameter_name = gettext_lazy("language"), "language"
    options: Options = list(settings.LANGUAGES)


class Assigned(_Filter):
    title, parameter_name = gettext_lazy("reviewer"), "assigned"
    options: Options = [
        ("me", gettext_lazy("Assigned to me")),
        ("nobody", gettext_lazy("Assigned to nobody")),
        ("others", gettext_lazy("Assigned to others")),
    ]

    def narrow(self, queryset: QuerySet, chosen: str, request: HttpRequest) -> QuerySet:
        if chosen == "nobody":
            return queryset.filter(assigned_admin=None)
        if chosen == "me":
            return queryset.filter(assigned_admin=request.user)
        return queryset.exclude(assigned_admin=None).exclude(assigned_admin=request.user)


ALL = (Standing, Deadline, Assigned, Turn, InState, Breached, InLanguage, ForReason)
