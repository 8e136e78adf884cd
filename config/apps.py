"""The admin site with our own entrance."""

from django.contrib.admin.apps import AdminConfig


class HelderAdminConfig(AdminConfig):
    default_site = "config.admin.HelderAdminSite"
