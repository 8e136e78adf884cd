"""The desk speaks the reader's language, down to its column headings."""

import pytest
from django.contrib.admin import ModelAdmin
from django.contrib.admin.sites import site
from django.contrib.admin.utils import flatten_fieldsets, label_for_field
from django.utils import translation
from django.utils.text import camel_case_to_spaces

from accounts.models import User

NAMES = {"hash"}  # the same word in both languages


@pytest.fixture
def request_of_an_admin(rf):
    request = rf.get("/admin/")
    request.user = User(is_superuser=True, is_staff=True)
    return request


def fallbacks(admin, request):
    """Headings that Django made from a field's name, because nobody gave it one."""
    model = admin.model
    names = list(admin.get_list_display(request))
    if type(admin).change_view is ModelAdmin.change_view:  # cases have a page of their own
        names += flatten_fieldsets(admin.get_fieldsets(request, model()))
    for name in (name for name in names if isinstance(name, str) and name not in NAMES):
        if label_for_field(name, model, admin) == name.replace("_", " "):
            yield f"{model._meta.label}.{name}"
    if model._meta.verbose_name == camel_case_to_spaces(model._meta.object_name):
        yield model._meta.label


def test_no_heading_at_the_desk_is_left_in_english(request_of_an_admin):
    with translation.override("nl"):
        assert [each for admin in site._registry.values() for each in fallbacks(admin, request_of_an_admin)] == []
