"""What an act of the desk brings about, in words and before it is done."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from django.utils.translation import gettext as _

from disputes import lines, policy, queries
from disputes.models import Dispute
from disputes.pages import CasePage
from disputes.states import ProposalState
from foundation.kernel.money import format_amount

ZERO = Decimal("0.00")


def of(dispute: Dispute, page: CasePage, language: str) -> dict[str, list[str]]:
    """Sentences by the name of the act."""
    open_for = dispute.policy.days.get("recommendation", policy.DEADLINES["recommendation"].days)
    return {
        "recommend": [
            _("Both sides read the amounts and your reasons at once, by mail and on their page."),
            _("It binds nobody. Both have %(days)s days to accept it.") % {"days": open_for},
            _("Once both have accepted, the credit note is issued and the rest is due, not before seven days."),
            _("The case goes back to offers, and it is the freelancer's turn."),
        ],
        "reject": [
            _("The case is closed as invalid. No amount of the invoice changes."),
            _("%(amount)s is no longer held: reminders may speak of it again.") % {"amount": page.amounts["disputed"]},
            _("Both sides get a letter with your reason, word for word."),
        ],
        "extend": [
            _("Both sides get a letter with the new date."),
            _("Until then the timer leaves the case where it is."),
            *_open_offers(dispute, language),
        ],
        "assign": [_("The case is found under “assigned to me” by this person. The parties get no letter.")],
        "resend": [_("The same letter goes once more. If it had arrived after all, it may be there twice.")],
    }


def _open_offers(dispute: Dispute, language: str) -> list[str]:
    zone = dispute.business.time_zone
    live = dispute.proposals.filter(state=ProposalState.LIVE).order_by("number")
    dates = [queries.local_time(each.valid_until, zone, language) for each in live]
    return [_("The offer that is open keeps its own end: %(when)s.") % {"when": when} for when in dates]


def preview(dispute: Dispute, credits: Mapping[int, Decimal], language: str) -> dict[str, str]:
    """What a recommendation comes to. Raises NotComplete as the service would."""
    priced = lines.priced(dispute, credits)
    net = sum((each.net for each in priced), ZERO)
    gross = sum((each.gross for each in priced), ZERO)
    disputed = sum((each.line.gross for each in priced), ZERO)
    amounts = {"net": net, "gross": gross, "remaining": disputed - gross}
    return {name: format_amount(value, dispute.invoice.currency, language) for name, value in amounts.items()}
