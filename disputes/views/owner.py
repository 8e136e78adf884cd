"""What the freelancer does: the list of cases, and one case with the moves that are theirs."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.session import actor_of
from disputes import case_letters, evidence_page, forms, paper, queries
from disputes.models import Aftercare, Dispute
from disputes.services import (
    aftercare,
    corrected,
    evidence,
    later,
    outcome,
    performance,
    plans,
    proposals,
    understanding,
)
from disputes.services import messages as talk
from disputes.states import Todo
from disputes.views import shared
from disputes.views.acting import accepted, act, look, page_of
from foundation.files import serve
from foundation.kernel.actors import Actor, Party


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Whose turn it is comes first."""
    context = queries.list_for(
        request.business, tab=request.GET.get("tab", "open"), language=get_language(), user_id=request.user.pk
    )
    context["todo"] = queries.aftercare(request.business)
    return render(request, "disputes/dispute_list.html", context | {"form": forms.AftercareForm(auto_id=False)})


def case_of(request: HttpRequest, pk: UUID) -> Dispute:
    rows = Dispute.objects.for_business(request.business).select_related(
        "business", "invoice", "policy", "assigned_member"
    )
    return get_object_or_404(rows, pk=pk)


@require_safe
def show(request: HttpRequest, pk: UUID) -> HttpResponse:
    dispute, letter = case_of(request, pk), request.GET.get("letter", "")
    if letter not in {each for rows in case_letters.offered(dispute).values() for each, _name in rows}:
        return page(request, dispute)
    name, typed = case_letters.started(dispute, letter)
    form = forms.form_of(name, dispute, initial=typed)
    form.tone = look(dispute, Party.FREELANCER, name, typed)[1]
    return page(request, dispute, **{name: form})


def page(request: HttpRequest, dispute: Dispute, status: int = 200, **bound: Any) -> HttpResponse:
    context = page_of(dispute, Party.FREELANCER, bound)
    noted = "notes" in context["page"].there
    team = evidence_page.team(dispute, get_language(), noted=noted)
    context |= {"team": team, "letters": case_letters.offered(dispute)}
    return render(request, "disputes/dispute_owner.html", context, status=status)


def verb(form_name: str = ""):
    """A POST of the owner: case through the door, form if there is one, one service, back to the case."""

    def decorate(perform):
        @require_POST
        def view(request: HttpRequest, pk: UUID, **kwargs: Any) -> HttpResponse:
            dispute = case_of(request, pk)
            again = lambda bound: page(request, dispute, 422, **bound)  # noqa: E731
            done = lambda: redirect(dispute)  # noqa: E731
            return act(request, dispute, form_name, perform, actor=actor_of(request), again=again, done=done, **kwargs)

        return view

    return decorate


@verb("AcknowledgeForm")
def acknowledge(dispute: Dispute, actor: Actor, **said: Any) -> str:
    understanding.acknowledge(dispute, **said, actor=actor)
    return _("Your client knows that you have read it. Next: say in your own words what you heard.")


@verb("RestateForm")
def restate(dispute: Dispute, actor: Actor, **said: Any) -> str:
    """From `raised` this acknowledges in the same act."""
    understanding.restate(dispute, **said, actor=actor)
    return _("Your summary is with your client, with the question: is that right?")


@verb()
def agree_to_differ(dispute: Dispute, actor: Actor) -> str:
    understanding.agree_to_differ(dispute, actor=actor)
    return _("Both versions are recorded side by side.")


@verb("PositionsForm")
def set_positions(dispute: Dispute, actor: Actor, positions: dict) -> str:
    evidence.set_positions(dispute, positions=positions, actor=actor)
    return _("Your position on every line is visible to your client.")


@verb()
def close_review(dispute: Dispute, actor: Actor) -> str:
    evidence.close_review(dispute, actor=actor)
    return _("The facts are on the table. Now either of you can make an offer.")


@verb("ExhibitForm")
def add_exhibit(dispute: Dispute, actor: Actor, **fields: Any) -> str:
    evidence.add_exhibit(dispute, **fields, actor=actor)
    return _("The file is added.")


@verb("StanceForm")
def mark(dispute: Dispute, actor: Actor, exhibit: UUID, stance: str, stance_note: str, **_about: UUID) -> str:
    shown = get_object_or_404(queries.exhibits_seen_by(dispute, actor.party), pk=exhibit)
    evidence.mark(shown, stance=stance, note=stance_note, actor=actor)
    return _("Your view of this exhibit is noted.")


@verb("CreditsForm")
def propose(dispute: Dispute, actor: Actor, **offer: Any) -> str:
    proposals.propose(dispute, **offer, actor=actor)
    return _("Your offer is with your client.")


@verb("AcceptForm")
def accept(dispute: Dispute, actor: Actor, **fields: Any) -> str:
    return accepted(proposals.accept(dispute, **fields, actor=actor))


@verb("AskReviewForm")
def ask_review(dispute: Dispute, actor: Actor, question: str) -> str:
    proposals.ask_review(dispute, question=question, actor=actor)
    return _("A neutral reviewer will look at the case.")


@verb()
def concede(dispute: Dispute, actor: Actor) -> str:
    outcome.concede(dispute, actor=actor)
    return _("You have conceded. The credit note is issued and your client is told.")


@verb("LearnForm")
def learn(dispute: Dispute, actor: Actor, root_cause: str, prevention: str) -> str:
    outcome.learn(dispute, root_cause=root_cause, prevention=prevention, actor=actor)
    return _("The case is closed.")


@verb("MessageForm")
def write(dispute: Dispute, actor: Actor, **said: Any) -> str:
    talk.write(dispute, **said, actor=actor)
    return _("Your message is in the case.")


@require_POST
def write_later(request: HttpRequest, pk: UUID, act: str) -> HttpResponse:
    """Any words of the freelancer may wait for the next morning: the same form, and the same page when it is wrong."""
    if act not in later.ACTS:
        raise Http404
    form = later.ACTS[act].form

    @verb(form)
    def wait(dispute: Dispute, actor: Actor, before: Any = (), **arguments: Any) -> str:
        typed = {name: request.POST[name] for name in forms.form_of(form, dispute).fields if name in request.POST}
        row = later.schedule(dispute, act=act, typed=typed, arguments=arguments, actor=actor, before=before)
        when = queries.local_time(row.send_at, dispute.business.time_zone, get_language())
        return _("Your message leaves on %(when)s. Until then you can take it back.") % {"when": when}

    return wait(request, pk)


@verb()
def take_back(dispute: Dispute, actor: Actor, scheduled: int) -> str:
    later.take_back(get_object_or_404(dispute.scheduled, pk=scheduled), actor=actor)
    return _("Taken back. Nobody has seen it.")


request_info = verb("RequestInfoForm")(shared.request_info)
answer_info = verb("AnswerForm")(shared.answer_info)
ask_time = verb("AskTimeForm")(shared.ask_time)
grant_time = verb()(shared.grant_time)
decline_time = verb()(shared.decline_time)
propose_mediation = verb("MediationForm")(shared.propose_mediation)
reopen = verb("ReopenForm")(shared.reopen)


@verb("WriteOffForm")
def write_off(dispute: Dispute, actor: Actor, reason: str) -> str:
    outcome.write_off(dispute, reason=reason, actor=actor)
    return _("Written off. The debt stays on record; nobody asks for it any more.")


@require_POST
def settle_aftercare(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The to-do after a closed case: done, or skipped, with a word about it."""
    row = get_object_or_404(Aftercare.objects.for_business(request.business).select_related("dispute"), pk=pk)
    form = forms.AftercareForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("That note is too long. Nothing was changed."))
        return redirect("disputes:list")
    state = Todo.SKIPPED if "skip" in request.POST else Todo.DONE
    aftercare.settle(row, state=state, **form.cleaned_data, actor=actor_of(request))
    messages.success(request, _("Noted."))
    return redirect("disputes:list")


@verb()
def declare_default(dispute: Dispute, actor: Actor) -> str:
    plans.declare_default(dispute, actor=actor)
    return _("The plan has ended and the whole rest is due. Both of you have a letter about it.")


@verb("ReworkForm")
def report_rework(dispute: Dispute, actor: Actor, note: str) -> str:
    performance.report_rework(dispute, note=note, actor=actor)
    return _("Your client knows that it is done.")


@require_POST
def corrected_invoice(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A new draft with the credited lines, to be put right and issued."""
    return redirect(corrected.draft_for(case_of(request, pk), actor=actor_of(request)))


@require_safe
def agreement(request: HttpRequest, pk: UUID) -> HttpResponse:
    signed = get_object_or_404(queries.standing_agreement(case_of(request, pk)))
    return serve.as_document(paper.build(signed.pk), paper.file_name(signed), request)
