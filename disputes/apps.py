"""Cases: from the client's objection to the lesson."""

from django.apps import AppConfig


class DisputesConfig(AppConfig):
    name = "disputes"
