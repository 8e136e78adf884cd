"""Users, businesses, members and guest workspaces."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
