"""The house itself as an app (its commands), and the admin site with our own entrance."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class HouseConfig(AppConfig):
    name = "config"
    label = "house"


class HelderAdminConfig(AdminConfig):
    default_site = "config.admin.HelderAdminSite"
