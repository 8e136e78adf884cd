"""VIES, the register of VAT numbers of the European Union. Asked only where VIES_URL is set.

The answer is kept with its day: for supplies without VAT to another country the seller must be able to show that the
number was valid (article 138 of Directive 2006/112/EC).
"""

from __future__ import annotations

import json
import logging
from typing import Any
from urllib.error import URLError
from urllib.parse import quote
from urllib.request import urlopen
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.identity import VIES_PREFIXES
from clients.models import Client
from clients.states import VatCheck
from foundation.audit import log
from foundation.kernel.actors import Actor

logger = logging.getLogger(__name__)
SECONDS = 10
LONGEST = 100_000  # bytes of an answer


def waiting() -> QuerySet[Client]:
    """Clients with a VAT number of the European Union that was not answered yet; in no order, so none blocks others."""
    european = f"^({'|'.join(VIES_PREFIXES)})"
    return Client.objects.filter(vat_checked_at=None, vat_id__regex=european).order_by("?")


def check(client_id: UUID | str) -> str:
    """Ask, and keep the answer for this number. Empty when there was nothing to ask or no usable answer came.

    The network is asked outside any transaction; the answer is written only if the number is still the same.
    """
    client = Client.objects.filter(pk=client_id).first()
    if client is None or not settings.VIES_URL or not client.vat_id.startswith(VIES_PREFIXES):
        return ""
    answer = _ask(client.vat_id)
    if answer is None:
        return ""
    found = VatCheck.VALID if answer else VatCheck.INVALID
    with transaction.atomic():
        mine = Client.objects.filter(pk=client.pk, vat_id=client.vat_id)
        if mine.update(vat_check=found, vat_checked_at=timezone.now()):
            log.record(
                "client.vat_checked", chain=log.business_chain(client.business_id), actor=Actor.system(),
                subject=f"client:{client.pk}", data={"vat_id": client.vat_id, "found": found},
            )  # fmt: skip
    return found


def _ask(vat_id: str) -> bool | None:
    """Whether the number is valid; None when the register or the member state behind it does not answer."""
    url = f"{settings.VIES_URL.rstrip('/')}/ms/{quote(vat_id[:2], safe='')}/vat/{quote(vat_id[2:], safe='')}"
    try:
        with urlopen(url, timeout=SECONDS) as answer:  # noqa: S310 - the address is the operator's own setting
            told: Any = json.loads(answer.read(LONGEST))
    except (URLError, TimeoutError, OSError, ValueError) as error:
        logger.warning("VIES did not answer: %s", type(error).__name__)
        return None
    valid = told.get("isValid") if isinstance(told, dict) else None
    said = told.get("userError", "") if isinstance(told, dict) else ""
    if not isinstance(valid, bool) or said not in ("", "VALID", "INVALID"):
        logger.warning("VIES had no answer about a number: %s", str(said)[:40])
        return None
    return valid
