"""What the client does, from the first objection to the settlement, behind a secret link and without an account."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.session import client_ip
from clients import tone as tones
from disputes import case_facts, case_letters, forms, paper, queries, report_page, tone
from disputes.models import Decision, Dispute
from disputes.services import (
    evidence,
    formal,
    links,
    outcome,
    performance,
    proposals,
    understanding,
)
from disputes.services import messages as talk
from disputes.services import report as reporting
from disputes.views import shared
from disputes.views.acting import accepted, act, look, page_of
from foundation.files import serve
from foundation.kernel.actors import Actor, Party
from foundation.links.doors import with_link
from invoices.models import Invoice
from invoices.queries import line_balances
from invoices.services import deliveries, faqs

OBJECTION = ("summary", "wish", "explanation_*")


def speak(request: HttpRequest, language: str) -> None:
    if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
        translation.activate(language)
        request.LANGUAGE_CODE = language


def _case(request: HttpRequest) -> Dispute:
    dispute = get_object_or_404(Dispute.objects.for_link(request.link).select_related("business", "invoice", "policy"))
    speak(request, dispute.language)
    return dispute


def _actor(request: HttpRequest, name: str) -> Actor:
    return Actor.client(name, ip=client_ip(request))


def _invoice(request: HttpRequest) -> Invoice:
    rows = Invoice.objects.for_link(request.link).issued().filter(kind="invoice").select_related("business")
    invoice = get_object_or_404(rows)
    speak(request, invoice.language)
    return invoice


@login_not_required
@require_POST
@with_link("invoice", ask_url_name="invoices:client_renew")
def check_report(request: HttpRequest) -> HttpResponse:
    """A few gentle hints while a client writes what is wrong. Nothing is kept of them, and nothing waits for them."""
    invoice = _invoice(request)
    data, checked = tones.looked(request.POST, OBJECTION, tone.of_objection(invoice.language))
    if request.htmx:
        return render(request, "_tone_hits.html", {"tone": checked, "tone_url": request.path})
    return _report_page(request, invoice, typed=data, checked=checked)


@login_not_required
@require_http_methods(["GET", "POST"])
@with_link("invoice", ask_url_name="invoices:client_renew")
def report(request: HttpRequest) -> HttpResponse:
    """On the invoice itself: answers first, then the lines to tick. `read` opens an answer where there is no script."""
    invoice, looking = _invoice(request), bool({"look", "read", "start"} & set(request.POST))
    if "read" in request.POST and not request.user.is_authenticated:  # the business's own look is no reader's
        key, who = request.POST["read"][:40], _actor(request, request.link.recipient)
        if not faqs.opened(invoice, key=key, language=translation.get_language(), actor=who, before_report=True):
            raise Http404
    typed = request.POST.dict() if looking else None
    if typed is not None and "start" in typed and not typed.get("summary", "").strip():
        typed["summary"] = case_letters.objection(invoice)
    return _report_page(request, invoice, typed=typed)


def _report_page(
    request: HttpRequest, invoice: Invoice, *, typed: dict[str, str] | None, checked: tones.Checked | None = None
) -> HttpResponse:
    """`typed` is shown again without being judged as an answer."""
    initial = {"client_name": invoice.buyer_contact or invoice.buyer_name, "client_email": invoice.buyer_email}
    about = request.POST.get("about", "")
    context = {"invoice": invoice, "token": request.link_token, **report_page.answers(invoice, about)}
    context["read"] = request.POST.get("read", "")
    if request.htmx and typed is None and about != "":
        return render(request, "disputes/_report_answers.html", context)
    looking = typed is not None
    form = forms.ReportForm(
        None if looking else request.POST or None,
        None if looking else request.FILES or None,
        balances=line_balances(invoice),
        currency=invoice.currency,
        about=about,
        initial=initial | (typed or {}),
    )
    form.tone = checked
    if form.is_valid():
        actor = _actor(request, form.cleaned_data["client_name"])
        dispute = reporting.report(invoice, **form.report(), actor=actor)
        deliveries.opened(request.link, actor=actor)
        messages.success(request, _("Your point is reported. You do not have to do anything until you hear from us."))
        return redirect(links.client_path(dispute))
    context |= {"form": form, "cases": queries.cases_on(invoice)}
    return render(request, "disputes/dispute_report.html", context, status=422 if form.is_bound else 200)


@login_not_required
@require_safe
@with_link("dispute", ask_url_name="disputes:client_renew")
def show(request: HttpRequest) -> HttpResponse:
    """`letter` begins a text of the client's."""
    dispute, letter = _case(request), request.GET.get("letter", "")
    if letter not in case_letters.CLIENT or letter not in case_letters.STARTS:
        return case_page(request, dispute)
    name, typed = case_letters.started(dispute, letter)
    asked = case_facts.asked_of_client(dispute)
    form = forms.form_of(name, dispute, initial=typed | {"about": asked.pk if asked else None})
    form.tone = look(dispute, Party.CLIENT, name, typed)[1]
    return case_page(request, dispute, **{name: form})


def case_page(request: HttpRequest, dispute: Dispute, status: int = 200, **bound: Any) -> HttpResponse:
    context = page_of(dispute, Party.CLIENT, bound) | {"token": request.link_token}
    page = context["page"]
    context["letters"] = case_letters.offered_to_client(dispute, page.moves, page.there)
    return render(request, "disputes/dispute_client.html", context, status=status)


def _verb(form_name: str = "", *, multipart: bool = False):
    """A POST of the client: case from the link, form if there is one, one service, back to the case."""

    def decorate(perform):
        @login_not_required
        @require_POST
        @with_link("dispute", ask_url_name="disputes:client_renew")
        def view(request: HttpRequest, **kwargs: Any) -> HttpResponse:
            dispute = _case(request)
            actor = _actor(request, dispute.client_name)
            again = lambda bound: case_page(request, dispute, 422, **bound)  # noqa: E731
            done = lambda: redirect("disputes:client", request.link_token)  # noqa: E731
            return act(request, dispute, form_name, perform, actor=actor, again=again, done=done, **kwargs)

        return view

    return decorate


@_verb()
def confirm(dispute: Dispute, actor: Actor) -> str:
    understanding.confirm(dispute, actor=actor)
    return _("Thank you. The summary is confirmed; now both sides put their facts on the table.")


@_verb("CorrectForm")
def correct(dispute: Dispute, actor: Actor, correction: str) -> str:
    understanding.correct(dispute, correction=correction, actor=actor)
    return _("Your correction is shown beside the summary. The freelancer tries again.")


@_verb()
def agree_to_differ(dispute: Dispute, actor: Actor) -> str:
    understanding.agree_to_differ(dispute, actor=actor)
    return _("Both versions are recorded side by side.")


@_verb("ExhibitForm")
def add_exhibit(dispute: Dispute, actor: Actor, **fields: Any) -> str:
    evidence.add_exhibit(dispute, **fields, actor=actor)
    return _("The file is added.")


@_verb("StanceForm")
def mark(dispute: Dispute, actor: Actor, exhibit: UUID, stance: str, stance_note: str, **_about: UUID) -> str:
    shown = get_object_or_404(queries.exhibits_seen_by(dispute, actor.party), pk=exhibit)
    evidence.mark(shown, stance=stance, note=stance_note, actor=actor)
    return _("Your view of this exhibit is noted.")


@_verb("CreditsForm")
def propose(dispute: Dispute, actor: Actor, **offer: Any) -> str:
    proposals.propose(dispute, **offer, actor=actor)
    return _("Your offer is with the freelancer.")


@_verb("AcceptForm")
def accept(dispute: Dispute, actor: Actor, **fields: Any) -> str:
    return accepted(proposals.accept(dispute, **fields, actor=actor))


@_verb("CreditsForm")
def answer_notice(dispute: Dispute, actor: Actor, **offer: Any) -> str:
    formal.answer_notice(dispute, **offer, actor=actor)
    return _("Your offer is with the freelancer, and the case is back at offers.")


@_verb("AskReviewForm")
def ask_review(dispute: Dispute, actor: Actor, question: str) -> str:
    proposals.ask_review(dispute, question=question, actor=actor)
    return _("A neutral reviewer will look at the case.")


@_verb("AcceptInFullForm")
def accept_in_full(dispute: Dispute, actor: Actor, typed_name: str) -> str:
    outcome.accept_in_full(dispute, typed_name=typed_name, actor=actor)
    return _("Thank you. The whole amount is due again; you have at least seven days.")


@_verb("WithdrawForm")
def withdraw(dispute: Dispute, actor: Actor, reason: str) -> str:
    outcome.withdraw(dispute, reason=reason, actor=actor)
    return _("Your objection is withdrawn. There will be no reminder for seven days.")


@_verb("MessageForm")
def write(dispute: Dispute, actor: Actor, **said: Any) -> str:
    talk.write(dispute, **said, actor=actor)
    return _("Your message is in the case.")


@_verb()
def revive(dispute: Dispute, actor: Actor) -> str:
    outcome.revive(dispute, actor=actor)
    return _("The case is open again.")


request_info = _verb("RequestInfoForm")(shared.request_info)
answer_info = _verb("AnswerForm")(shared.answer_info)
ask_time = _verb("AskTimeForm")(shared.ask_time)
grant_time = _verb()(shared.grant_time)
decline_time = _verb()(shared.decline_time)
propose_mediation = _verb("MediationForm")(shared.propose_mediation)
reopen = _verb("ReopenForm")(shared.reopen)


@_verb("NonPerformanceForm")
def report_non_performance(dispute: Dispute, actor: Actor, reason: str) -> str:
    performance.report_non_performance(dispute, reason=reason, actor=actor)
    return _("It is on record. Either of you can make a new offer.")


@login_not_required
@require_safe
@with_link("dispute", ask_url_name="disputes:client_renew")
def agreement(request: HttpRequest) -> HttpResponse:
    signed = get_object_or_404(queries.standing_agreement(_case(request)))
    return serve.as_document(paper.build(signed.pk), paper.file_name(signed), request)


@login_not_required
@require_safe
@with_link("dispute", ask_url_name="disputes:client_renew")
def decision_file(request: HttpRequest) -> HttpResponse:
    return serve.as_download(get_object_or_404(Decision, dispute=_case(request)).file)


@login_not_required
@require_POST
@with_link("dispute", expired_too=True)
def renew(request: HttpRequest) -> HttpResponse:
    links.renew(request.link)
    messages.success(request, _("If the link was yours, a new one is on its way by e-mail."))
    return redirect("home")
