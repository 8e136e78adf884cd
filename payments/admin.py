"""Payments and what the bank said are read here, never changed."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from foundation.kernel.readonly import ReadOnlyAdmin, column, filter_by
from payments.models import BankEntry, BankStatement, CreditMovement, Payment, WriteOff
from payments.states import EntryState

BUSINESS, CLIENT = column("business", _("business")), column("client", _("client"))
ACCOUNT, INVOICE = column("account", _("bank account")), column("invoice", _("invoice"))
KIND, STATE = column("kind", _("kind")), column("state", _("state"))


@admin.register(Payment)
class PaymentAdmin(ReadOnlyAdmin):
    list_display = ["received_on", INVOICE, "amount", "note"]
    list_select_related = ["invoice"]
    search_fields = ["invoice__number"]
    fields = readonly_fields = [INVOICE, "received_on", "amount", "note"]


@admin.register(BankStatement)
class BankStatementAdmin(ReadOnlyAdmin):
    list_display = ["until_on", ACCOUNT, KIND, "file_name", BUSINESS]
    list_select_related = ["account", "business"]
    fields = readonly_fields = [
        BUSINESS, ACCOUNT, KIND, "reference", "file_name", "from_on", "until_on", "opening", "closing",
        column("imported_at", _("read in on")), column("sha256", "SHA-256"),
    ]  # fmt: skip


@admin.register(BankEntry)
class BankEntryAdmin(ReadOnlyAdmin):
    list_display = ["booked_on", "amount", "counterparty", STATE, BUSINESS]
    list_select_related = ["business"]
    list_filter = [filter_by("state", _("state"), EntryState.choices)]
    fields = readonly_fields = [
        BUSINESS, ACCOUNT, column("statement", _("bank statement")), "booked_on", "amount", "counterparty", "iban",
        "text", "reference", column("bank_reference", _("reference of the bank")), STATE,
        column("client", _("whose money it is")), column("reverses", _("takes back")),
    ]  # fmt: skip


@admin.register(CreditMovement)
class CreditMovementAdmin(ReadOnlyAdmin):
    list_display = ["happened_on", CLIENT, "amount", column("currency", _("currency")), KIND]
    list_select_related = ["client"]
    fields = readonly_fields = [
        BUSINESS, CLIENT, KIND, "happened_on", "amount", column("currency", _("currency")), "note",
        column("entry", _("bank entry")), column("payment", _("payment")),
    ]  # fmt: skip


@admin.register(WriteOff)
class WriteOffAdmin(ReadOnlyAdmin):
    list_display = ["written_on", INVOICE, "amount", "reason"]
    list_select_related = ["invoice"]
    fields = readonly_fields = [
        BUSINESS,
        INVOICE,
        "written_on",
        "amount",
        "reason",
        column("reverses", _("takes back")),
    ]
