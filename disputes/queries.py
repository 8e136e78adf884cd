"""What the pages of a case show, gathered in a dozen queries and turned into ready strings."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db.models import Max, Prefetch, Q, QuerySet, prefetch_related_objects
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Business
from clients import queries as clients
from clients.models import Clause
from disputes import instalments, policy
from disputes.models import Aftercare, Agreement, Dispute, DisputeLine, Exhibit, Proposal
from disputes.states import HOLDING, OPEN, Outcome, Party, State, Todo, open_to
from foundation.kernel.calendar import local_date
from foundation.kernel.calendar import local_time as local_time  # pages of a case ask for it here
from foundation.kernel.money import format_amount
from foundation.law.limitation import Act, Interruption
from invoices.models import Invoice
from invoices.sheets import day
from notices import queries as notices

TABS = (
    ("open", gettext_lazy("Open")), ("mine", gettext_lazy("Your turn")), ("assigned", gettext_lazy("Assigned to you")),
    ("closed", gettext_lazy("Closed")),
)  # fmt: skip
# Moves that have a page of their own; the table knows more than the pages offer so far.
ON_PAGE = {
    Party.FREELANCER: (
        "acknowledge", "restate", "agree_to_differ", "close_review", "propose", "ask_review", "propose_mediation",
        "accept_proposal", "request_info", "learn", "reopen", "concede", "serve_notice", "start_proceedings",
        "record_decision", "declare_default", "write_off", "report_rework",
    ),
    Party.CLIENT: (
        "confirm", "correct", "agree_to_differ", "propose", "ask_review", "propose_mediation", "accept_proposal",
        "request_info", "revive", "reopen", "report_non_performance", "answer_notice", "accept_in_full", "withdraw",
    ),
}  # fmt: skip


def local_day(moment: datetime | None, zone: str, language: str) -> str:
    return day(moment.astimezone(_zone(zone)).date().isoformat(), language) if moment else ""


def _zone(name: str) -> Any:
    from zoneinfo import ZoneInfo

    return ZoneInfo(name)


def turn(dispute: Dispute, party: str) -> str | Promise:
    """Whose turn it is, as this reader would say it."""
    if dispute.state == State.CLOSED:
        return _("This case is closed.")
    if dispute.ball_with == party:
        return _("It is your turn.")
    waiting = {
        Party.FREELANCER: _("It is the freelancer's turn."),
        Party.CLIENT: _("It is the client's turn."),
        Party.ADMIN: _("A reviewer is looking at it."),
        Party.MEDIATOR: _("The mediator is at work."),
    }
    return waiting.get(dispute.ball_with, _("Nobody has to do anything now."))


def moves_for(dispute: Dispute, party: str) -> list[str]:
    """The moves with a page that this party may make now, in the order in which they are offered."""
    allowed = set(open_to(dispute.state, party))
    if party == Party.FREELANCER and dispute.state == State.RAISED:
        allowed.add("restate")  # acknowledges in the same act
    if dispute.round < 3:
        allowed.discard("agree_to_differ")
    else:
        allowed.discard("correct")
    if dispute.state == State.AWAITING_INFO and dispute.ball_with != party:
        allowed.add("request_info")  # a further question by the side that waits
    if not policy.can_reopen(dispute):
        allowed.discard("reopen")
    if not policy.freelancer_is_late(dispute):
        allowed.discard("report_non_performance")
    if party == Party.FREELANCER and lacks_letter(dispute):
        allowed = allowed - {"start_proceedings"} | {"serve_notice"}
    if policy.awaits_rework(dispute):
        allowed.add("report_rework")
    if dispute.state == State.EXECUTING and not (party == Party.FREELANCER and instalments.in_default(dispute)):
        allowed.discard("declare_default")
    if dispute.state == State.EXECUTING and dispute.invoice.open_total <= 0:
        allowed.discard("write_off")
    found = [name for name in ON_PAGE.get(party, ()) if name in allowed]
    return [*found, "set_positions"] if "close_review" in found else found


def standing_agreement(dispute: Dispute) -> QuerySet[Agreement]:
    """The newest, if there is one: it took the place of an earlier one that was not kept."""
    return dispute.agreements.select_related("proposal").order_by("-pk")[:1]


def lacks_letter(dispute: Dispute) -> bool:
    """A plan was not kept, and since that agreement no formal letter has left: proceedings still need one."""
    if dispute.state != State.FORMAL_NOTICE or dispute.settled_at is None:
        return False
    return not notices.of_case(dispute.pk).left().filter(sent_at__gte=dispute.settled_at).exists()


def lines_of(dispute: Dispute) -> list[DisputeLine]:
    """The disputed lines with their invoice lines: read once, however many forms of a page ask."""
    rows = DisputeLine.objects.select_related("invoice_line").order_by("pk")
    prefetch_related_objects([dispute], Prefetch("lines", rows))
    return list(dispute.lines.all())


def proposals_of(dispute: Dispute) -> list[Proposal]:
    """Newest first, with their amounts; the disputed lines are those of `lines_of`, not read again."""
    lines = {line.pk: line for line in lines_of(dispute)}
    found = list(dispute.proposals.prefetch_related("lines").order_by("-number"))
    for proposal in found:
        for row in proposal.lines.all():
            row.line = lines[row.line_id]
    return found


def acknowledgements(invoice: Invoice) -> list[Interruption]:
    """Days on which the client acknowledged the debt in a case: an agreement, or the invoice accepted in full."""
    cases = Dispute.objects.filter(invoice=invoice, settled_at__isnull=False)
    owing = cases.filter(Q(agreements__isnull=False) | Q(outcome=Outcome.ACCEPTED_FULL)).distinct()
    days = [local_date(at, invoice.business.time_zone) for at in owing.values_list("settled_at", flat=True)]
    return [Interruption(on, Act.ACKNOWLEDGEMENT) for on in days]


def exhibits_seen_by(dispute: Dispute, party: str) -> QuerySet[Exhibit]:
    """One's own, and what the other side shared; never the other side's private ones."""
    seen = Q(party=party) | Q(shared_at__isnull=False)
    return Exhibit.objects.filter(seen, dispute=dispute).select_related("file", "line", "dispute", "message")


def exhibits_handed_to(dispute: Dispute, party: str) -> QuerySet[Exhibit]:
    """What may be opened: all that is seen but an original of the other side that a redacted copy has replaced."""
    replaced = ~Q(party=party) & Q(withdrawn_at__isnull=False, redactions__isnull=False)
    rows = exhibits_seen_by(dispute, party).exclude(replaced)
    return rows.select_related("dispute__business", "dispute__policy", "file")


def pack_of(dispute: Dispute, party: str, wanted: Collection[UUID]) -> list[Exhibit]:
    """The private items of this side that are meant, with the attachments of its mails, in the order they came in."""
    mine = dispute.exhibits.filter(party=party, shared_at=None).filter(Q(pk__in=wanted) | Q(parent__in=wanted))
    rows = mine.select_related("file", "line__invoice_line", "dispute__business", "dispute__invoice", "dispute__policy")
    return list(rows.prefetch_related("redactions").order_by("added_at"))


def next_number(dispute: Dispute, party: str) -> int:
    return (dispute.exhibits.filter(party=party).aggregate(last=Max("number"))["last"] or 0) + 1


def clauses_of(dispute: Dispute) -> list[str]:
    """Clauses to cite, of the agreements that stood when the invoice was issued; without any one types the place."""
    agreements = [each["id"] for each in dispute.invoice.snapshot.get("agreements", [])]
    return [_cited(clause) for clause in clients.clauses_of(agreements)] if agreements else []


def _cited(clause: Clause) -> str:
    """`Contract 1, p. 3, § 4.2, Extra work: Extra work is agreed in writing…`"""
    place = [f"{clause.agreement.title}"]
    if clause.page:
        place.append(_("p. %(page)s") % {"page": clause.page})
    if clause.paragraph:
        place.append(f"§ {clause.paragraph}")
    return ", ".join([*place, f"{clause.heading}: {clause.text}"])[:500]


def in_doubt(invoices: list[UUID]) -> set[UUID]:
    """On which of them a case that holds a part says that the account number is not the one the client knows."""
    held = DisputeLine.objects.filter(dispute__invoice__in=invoices, dispute__state__in=HOLDING, is_open=True)
    return set(held.filter(reason="bank").values_list("dispute__invoice", flat=True))


def cases_on(invoice: Invoice) -> list[Dispute]:
    return list(Dispute.objects.filter(invoice=invoice, state__in=OPEN).order_by("opened_at"))


def list_for(business: Business, *, tab: str, language: str, user_id: int | None = None) -> dict[str, Any]:
    """The owner's list: nearest deadline first."""
    cases = Dispute.objects.for_business(business).exclude(state=State.DISCARDED)
    wanted = {
        "open": Q(state__in=OPEN),
        "mine": Q(state__in=OPEN, ball_with=Party.FREELANCER),
        "assigned": Q(state__in=OPEN, assigned_member=user_id),
        "closed": Q(state=State.CLOSED),
    }
    tab = tab if tab in wanted else "open"
    found = (
        cases.filter(wanted[tab])
        .select_related("invoice", "assigned_member")
        .prefetch_related("lines")
        .order_by("due_at", "pk")[:200]
    )
    return {"rows": [_list_row(case, business, language) for case in found], "tabs": TABS, "tab": tab}


def _list_row(case: Dispute, business: Business, language: str) -> dict[str, Any]:
    mine = case.ball_with == Party.FREELANCER and case.is_open
    gross = sum((line.gross for line in case.lines.all()), start=0)
    return {
        "pk": case.pk,
        "number": case.number,
        "client": case.client_name,
        "assigned": name_of(case.assigned_member),
        "invoice": case.invoice.number,
        "state": case.get_state_display(),
        "turn": turn(case, Party.FREELANCER),
        "due": local_day(case.due_at, business.time_zone, language),
        "amount": format_amount(gross, case.invoice.currency, language),
        "pill": "warn" if mine else ("info" if case.is_open else "neutral"),
    }


def aftercare(business: Business) -> list[Aftercare]:
    """What is still to be done after closed cases, the nearest first."""
    rows = Aftercare.objects.for_business(business).filter(state=Todo.OPEN)
    return list(rows.select_related("dispute__invoice")[:20])


def aftercare_due(business: Business) -> QuerySet[Aftercare]:
    today = local_date(timezone.now(), business.time_zone)
    return Aftercare.objects.for_business(business).filter(state=Todo.OPEN, due_on__lte=today)


def people_of(business: Business) -> QuerySet[Any]:
    """Everybody who belongs to the business, the first one joined first."""
    people = get_user_model().objects.filter(memberships__business=business)
    return people.order_by("memberships__joined_at", "pk")


def name_of(user: Any) -> str:
    return (user.get_full_name() or user.email or user.get_username()) if user else ""


def open_count(business: Business | None) -> int:
    """How many cases wait for the freelancer."""
    return Dispute.objects.for_business(business).filter(state__in=OPEN, ball_with=Party.FREELANCER).count()


def policy_page(business_id: UUID) -> dict[str, Any] | None:
    """The published policy of a business, also before its first case. None for an unknown business."""
    business = Business.objects.filter(pk=business_id).first()
    if business is None:
        return None
    newest = policy.newest(business)
    return {"business": business, "version": newest.version, "steps": _steps(newest.days)}


def _steps(days: dict[str, int]) -> list[dict[str, str]]:
    return [
        {"title": _("You report it"), "text": _("Which line, how much of it, why, and what would be right.")},
        {
            "title": _("The freelancer reads it"),
            "text": _("Within %(acknowledge)s business days you hear that it was read.") % days,
        },
        {
            "title": _("You hear it back"),
            "text": _("Within %(restate)s more business days you read in other words what was understood, and you"
                      " say within %(confirm)s business days whether that is right.") % days,
        },
        {
            "title": _("The facts on the table"),
            "text": _("Both sides share what they have; every line gets an answer within %(evidence)s days.") % days,
        },
        {
            "title": _("Offers"),
            "text": _("Either of you offers an amount per line. An offer stays open for %(offer)s days. A neutral"
                      " reviewer can be asked for a recommendation.") % days,
        },
        {
            "title": _("Done, and in the books"),
            "text": _("What you agree on is credited at once; the rest is due within %(pay)s days.") % days,
        },
    ]  # fmt: skip
