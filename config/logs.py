"""Logs: one line an event, JSON in production. The tokens of secret links are masked just before a line is written."""

from typing import Any

import structlog
from structlog.stdlib import ProcessorFormatter

from foundation.links.masking import mask_event

CHAIN = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


def configure(*, production: bool, level: str) -> dict[str, Any]:
    """Point structlog at the logging module and give the LOGGING setting."""
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *CHAIN, ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": ProcessorFormatter, "foreign_pre_chain": CHAIN, "processors": _last(production)}},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            "django": {"handlers": [], "level": "INFO"},
            "django.server": {"handlers": [], "propagate": True},
            "django_structlog": {"level": "INFO" if production else "WARNING"},
        },
    }


def _last(production: bool) -> list[Any]:
    line = structlog.processors.JSONRenderer() if production else structlog.dev.ConsoleRenderer(colors=False)
    return [ProcessorFormatter.remove_processors_meta, structlog.processors.format_exc_info, mask_event, line]
