"""By what the queue is narrowed down."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from disputes.models import DisputeLine
from disputes.reasons import REASON_CHOICES
from disputes.states import OPEN, State
from foundation.kernel.actors import Party
from foundation.kernel.readonly import Options, OptionsFilter, filter_by


class Standing(OptionsFilter):
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


class Deadline(OptionsFilter):
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


class Breached(OptionsFilter):
    title, parameter_name = gettext_lazy("promised time"), "breached"
    options: Options = [("yes", gettext_lazy("Missed")), ("no", gettext_lazy("Kept"))]

    def narrow(self, queryset: QuerySet, chosen: str, request: HttpRequest) -> QuerySet:
        return queryset.filter(sla_breaches__gt=0) if chosen == "yes" else queryset.filter(sla_breaches=0)


class ForReason(OptionsFilter):
    title, parameter_name = gettext_lazy("reason"), "reason"
    options: Options = list(REASON_CHOICES)

    def narrow(self, queryset: QuerySet, chosen: str, request: HttpRequest) -> QuerySet:
        return queryset.filter(pk__in=DisputeLine.objects.filter(reason=chosen).values("dispute"))


class Assigned(OptionsFilter):
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


STATES = [(each.value, each.label) for each in State if each not in {State.DRAFT, State.DISCARDED}]
Turn = filter_by("ball_with", gettext_lazy("whose turn"), Party.choices)
InState = filter_by("state", gettext_lazy("state"), STATES)
InLanguage = filter_by("language", gettext_lazy("language"), settings.LANGUAGES)
ALL = (Standing, Deadline, Assigned, Turn, InState, Breached, InLanguage, ForReason)
