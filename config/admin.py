"""Django admin behind the same door as everybody: sign in through allauth, second factor required."""

from django.contrib.admin import AdminSite
from django.utils.translation import gettext_lazy as _


class HelderAdminSite(AdminSite):
    site_header = _("Helder administration")
    site_title = _("Helder administration")
    index_title = _("Desk")
