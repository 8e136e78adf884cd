"""The admin of things that are history."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Any

from django.contrib import admin
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest

Options = list[tuple[str, Any]]


class CappedPaginator(Paginator):
    """Counts no further than `CAP` rows: nobody pages to row 1,001, and a full count reads the whole table."""

    CAP = 1000

    @cached_property
    def count(self) -> int:
        rows: Any = self.object_list
        return rows.order_by().values("pk")[: self.CAP].count()


class ReadOnly:
    """To look at, not to change."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ReadOnlyAdmin(ReadOnly, admin.ModelAdmin):
    """Shows rows and never offers to add, change or delete one."""

    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    list_per_page = 50
    list_max_show_all = 0
    paginator = CappedPaginator


class RowsInline(ReadOnly, admin.TabularInline):
    """Rows that belong to a page, to look at."""

    extra = 0


class OptionsFilter(admin.SimpleListFilter):
    """Fixed options; anything else in the address narrows nothing down."""

    options: Options = []

    def lookups(self, request: HttpRequest, model_admin: Any) -> Options:
        return self.options

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        chosen = self.value()
        return self.narrow(queryset, chosen, request) if chosen in dict(self.options) else queryset

    def narrow(self, queryset: QuerySet, chosen: str, request: HttpRequest) -> QuerySet:
        return queryset.filter(**{str(self.parameter_name): chosen})


def filter_by(name: str, label: Any, options: Iterable[tuple[str, Any]]) -> type[OptionsFilter]:
    """A filter on a field with choices, under a label of the desk."""
    return type(f"By_{name}", (OptionsFilter,), {"title": label, "parameter_name": name, "options": list(options)})


def column(name: str, label: Any) -> Any:
    """A field under a label of the desk; a choice in words."""

    @admin.display(description=label, ordering=name)
    def show(row: Any) -> Any:
        words = getattr(row, f"get_{name}_display", None)
        return words() if words else getattr(row, name)

    show.__name__ = name
    return show
