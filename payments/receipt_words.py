"""What an import did, as a sentence."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from payments.services.importing import Receipt


def sentence(receipt: Receipt) -> str:
    """Only what there is to tell; a file of which everything was known says so."""
    if not receipt.new and not receipt.booked:
        return _("Nothing new: every entry of this file was already here.")
    parts = [
        (receipt.new, ngettext("%(n)s new entry.", "%(n)s new entries.", receipt.new)),
        (receipt.booked, ngettext("%(n)s booked by itself.", "%(n)s booked by themselves.", receipt.booked)),
        (
            receipt.suggested,
            ngettext("%(n)s suggestion waits for you.", "%(n)s suggestions wait for you.", receipt.suggested),
        ),
        (
            receipt.reversed,
            ngettext(
                "%(n)s payment was reversed by the bank.",
                "%(n)s payments were reversed by the bank.",
                receipt.reversed,
            ),
        ),
        (receipt.known, ngettext("%(n)s was already here.", "%(n)s were already here.", receipt.known)),
    ]
    return " ".join(text % {"n": count} for count, text in parts if count)
