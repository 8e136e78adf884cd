"""What every act on a case page has in common: one form, one service, and back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from clients import tone as tones
from clients.errors import Unsendable
from disputes import case_letters, evidence_page, forms, pages, responses, tone
from disputes.models import Dispute, Proposal
from disputes.states import ProposalState
from foundation.kernel.actors import Actor, Party


def act(
    request: HttpRequest,
    dispute: Dispute,
    form_name: str,
    perform: Callable[..., str],
    *,
    actor: Actor,
    again: Callable[[dict], HttpResponse],
    done: Callable[[], HttpResponse],
    **kwargs: Any,
) -> HttpResponse:
    """Valid → the service, a sentence, back to the case. Invalid → the page again with the words still in it."""
    fields: dict[str, Any] = {}
    if form_name:
        form = forms.form_of(form_name, dispute, request.POST, request.FILES or None)
        if not form.is_valid():
            return again({form_name: form})
        fields = forms.arguments(form)
    composer = tone.COMPOSERS.get(form_name)
    of_client = composer is not None and actor.party == Party.CLIENT
    if of_client and (holes := case_letters.open_places([tone.text_of(form_name, request.POST)])):
        form.add_error(None, holes)
        form.tone = look(dispute, actor.party, form_name, request.POST)[1]
        return again({form_name: form})
    if composer and composer.kept:
        fields["before"] = tones.earlier(request.POST.get("tone_before", ""))
    try:
        if composer and not composer.kept:
            tone.demand(dispute, actor.party, form_name, request.POST)
        said = perform(dispute, actor, **kwargs, **fields)
    except Unsendable as refusal:
        return again({form_name: unsendable(form, refusal, dispute, actor.party, request.POST)})
    messages.success(request, said)
    return done()


def unsendable(form: Any, refusal: Unsendable, dispute: Dispute, party: str, data: Mapping[str, str]) -> Any:
    """The form once more with every word in it, and beside it what must change before it can leave."""
    form.add_error(None, _("This cannot leave as it is. %(reasons)s") % {"reasons": refusal})
    form.tone = look(dispute, party, type(form).__name__, data)[1]
    return form


def look(
    dispute: Dispute, party: str, name: str, data: Mapping[str, str]
) -> tuple[dict[str, str], tones.Checked | None]:
    """(data, the tone of what was typed so far), for the page. Only the freelancer's words may wait for the morning."""
    act = tone.COMPOSERS[name].later if party == Party.FREELANCER else ""
    later = reverse("disputes:later", args=[dispute.pk, act]) if act else ""
    return tone.look(dispute, party, name, data, later=later)


def accepted(proposal: Proposal) -> str:
    """What accepting brought about: an offer needed this one word, a recommendation may wait for the other side."""
    if proposal.state == ProposalState.ACCEPTED:
        return _("Accepted. Both of you get the agreement by mail.")
    return _("You have accepted the recommendation. It takes effect when the other side accepts it too.")


def page_of(dispute: Dispute, party: Party, bound: dict[str, Any]) -> dict[str, Any]:
    """The case as this party sees it, with a form for every move that is open to them."""
    page = pages.case_page(dispute, party, get_language())
    wanted = {name for move in page.moves for name in FORMS_OF.get(move, ())} | {
        "MessageForm",
        "ExhibitForm",
        "AskTimeForm",
        "AnswerForm",
        "StanceForm",
    }
    return {
        "page": page,
        "dispute": dispute,
        "kinds": evidence_page.groups(),
        "response": responses.panel(dispute, get_language() or "en", came="responses" in page.there),
        "later": pages.later(dispute, party, get_language(), waiting="scheduled" in page.there),
        "forms": {name: bound.get(name) or forms.form_of(name, dispute) for name in wanted},
    }


FORMS_OF = {
    "acknowledge": ("AcknowledgeForm",),
    "restate": ("RestateForm",),
    "correct": ("CorrectForm",),
    "close_review": ("PositionsForm",),
    "propose": ("CreditsForm",),
    "serve_notice": ("NoticeForm",),
    "answer_notice": ("CreditsForm",),
    "start_proceedings": ("ProceedingsForm",),
    "record_decision": ("DecisionForm",),
    "accept_proposal": ("AcceptForm",),
    "ask_review": ("AskReviewForm",),
    "propose_mediation": ("MediationForm",),
    "accept_in_full": ("AcceptInFullForm",),
    "withdraw": ("WithdrawForm",),
    "learn": ("LearnForm",),
    "request_info": ("RequestInfoForm",),
    "reopen": ("ReopenForm",),
    "write_off": ("WriteOffForm",),
    "report_rework": ("ReworkForm",),
    "report_non_performance": ("NonPerformanceForm",),
}
