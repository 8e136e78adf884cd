"""Long work: many acts, or one big file, done by a worker while the person does something else."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WorkConfig(AppConfig):
    name = "foundation.work"
    verbose_name = _("Work")
