"""The disputes of the demo business: the steps of config/data/demo.json, taken through the services of every day."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from disputes.evidence_kinds import Finding, Question
from disputes.models import Dispute, Proposal
from disputes.services import (
    aftercare,
    compartment,
    contract,
    evidence,
    exhibits,
    mediation,
    outcome,
    packs,
    proposals,
    report,
    understanding,
)
from disputes.states import Todo
from foundation.kernel.actors import Actor, Party
from invoices.models import Invoice
from payments import services as payments

Step = dict[str, Any]
FILES = {
    "hours.csv": ("date,task,hours", "{day},first language,3", "{day},second language,2"),
    "opmerkingen.csv": ("datum,opmerking", "{day},teamfoto te groot", "{day},tarieven per 1 januari"),
}
LETTER = (
    "From: {who} <{who}@example.com>\r\nDate: {when}\r\nSubject: {title}\r\nMessage-ID: <{who}@example.com>\r\n\r\n"
)


class Case:
    """One case and the two who lead it. `act` takes the next step."""

    def __init__(self, story: dict[str, Any], invoice: Invoice, owner: Actor) -> None:
        self.story, self.invoice, self.owner = story, invoice, owner
        self.client = Actor(Party.CLIENT, invoice.buyer_contact, None, "link", "192.0.2.10")
        self.pk: Any = None

    def report(self) -> None:
        told = self.story
        line = self.invoice.lines.get(position=told["line"])
        amounts = {name: Decimal(told[name]) for name in ("quantity", "net") if name in told}
        claim = report.LineClaim(line.pk, told["reason"], told["explanation"], **amounts)
        self.pk = report.report(
            self.invoice, lines=[claim], summary=told["summary"], wish=told["wish"], actor=self.client,
            client_name=self.invoice.buyer_contact, client_email=self.invoice.buyer_email,
        ).pk  # fmt: skip

    def act(self, step: Step, today: date) -> None:
        """`do` names a function below; who does it follows from the act or from `by`."""
        actor = self.client if step.get("by") == "client" else self.owner
        ACTS[step["do"]](Dispute.objects.get(pk=self.pk), step, actor, today)


def events(story: dict[str, Any], invoice: Callable[[], Invoice], owner: Actor) -> Iterator[tuple[int, Callable]]:
    """(days after the invoice, what happens then), in order."""
    told = story["case"]
    held: dict[str, Case] = {}

    def begin(_today: date) -> None:
        held["case"] = Case(told, invoice(), owner)
        held["case"].report()

    yield told["day"], begin
    for step in told["steps"]:
        yield told["day"] + step["day"], lambda today, step=step: held["case"].act(step, today)


def pay(invoice: Invoice, actor: Actor) -> None:
    """What may be asked for now is paid today."""
    invoice.refresh_from_db()
    if invoice.undisputed_open > 0:
        today = timezone.now().date()
        payments.record(invoice, amount=invoice.undisputed_open, received_on=today, key=uuid4(), actor=actor)


def _client_of(dispute: Dispute) -> Actor:
    return Actor(Party.CLIENT, dispute.client_name, None, "link", "192.0.2.10")


def _restate(dispute: Dispute, step: Step, actor: Actor, _today: date) -> None:
    words = {name: step[name] for name in ("facts", "wish", "interest")}
    understanding.restate(dispute, **words, actor=actor)


def _exhibit(dispute: Dispute, step: Step, actor: Actor, today: date) -> None:
    line = dispute.lines.first() if step.get("line") else None
    upload = SimpleUploadedFile(step["file"], _content(step, today))
    evidence.add_exhibit(dispute, upload=upload, title=step["title"], line=line, share=True, actor=actor)


def _content(step: Step, today: date) -> bytes:
    rows = FILES.get(step["file"])
    if rows:
        return "\r\n".join(rows).format(day=today - timedelta(days=20)).encode()
    when = f"{today - timedelta(days=30):%a, %d %b %Y} 10:00:00 +0100"
    head = LETTER.format(who=step.get("by", "freelancer"), when=when, title=step["title"])
    return f"{head}{step['title']}.\r\n".encode()


def _prove(dispute: Dispute, step: Step, actor: Actor, today: date) -> None:
    """Pieces of evidence by kind, each about the first line; shared together, as a pack."""
    made = []
    for told in step["items"]:
        upload = SimpleUploadedFile(told["file"], _content(told, today)) if "file" in told else None
        facts, text = told.get("facts"), told.get("text", "")
        exhibit = exhibits.add(
            dispute, kind=told["kind"], title=told["title"], line=dispute.lines.first(), upload=upload, text=text,
            facts=facts, actor=actor,
        )  # fmt: skip
        made.append(exhibit.pk)
    packs.share(dispute, items=made, first=1, actor=actor)


def _mediate(dispute: Dispute, step: Step, actor: Actor, _today: date) -> None:
    """Proposed by the freelancer, agreed to by both others on the same day, and begun."""
    client, mediator = _client_of(dispute), Actor.mediator(step["name"])
    who = {"mediator_name": step["name"], "mediator_email": step["email"]}
    held = mediation.propose(dispute, typed_name=actor.name, actor=actor, **who)
    mediation.consent(held, typed_name=client.name, actor=client)
    held = mediation.accept_role(held, statement=step["statement"], typed_name=mediator.name, actor=mediator)
    compartment.write(held, text=step["words"], actor=mediator)


def _positions(dispute: Dispute, step: Step, actor: Actor, _today: date) -> None:
    answers = {line.pk: (step["position"], step["note"]) for line in dispute.lines.all()}
    evidence.set_positions(dispute, positions=answers, actor=actor)


def _close_review(dispute: Dispute, step: Step, actor: Actor, _today: date) -> None:
    found: dict[str, contract.Answer] = dict.fromkeys(Question, (Finding.NOT_FOUND, "", None))
    told = step.get("answers", {"agreement": (Finding.YES, "Offerte, pagina 1")})
    found |= {question: (finding, clause, None) for question, (finding, clause) in told.items()}
    contract.answer(dispute, answers=found, actor=actor)
    evidence.close_review(dispute, actor=actor)


def _offer(dispute: Dispute, step: Step, actor: Actor, _today: date) -> None:
    credits = {line.pk: Decimal(step["net"]) for line in dispute.lines.all()}
    proposals.propose(dispute, credits=credits, text=step["text"], actor=actor)


def _accept(dispute: Dispute, _step: Step, actor: Actor, _today: date) -> None:
    live: Proposal = dispute.proposals.get(state="live")
    proposals.accept(
        dispute, proposal_id=live.pk, number=live.number, credit_gross=live.credit_gross, typed_name=actor.name,
        actor=actor,
    )  # fmt: skip


ACTS: dict[str, Callable[[Dispute, Step, Actor, date], Any]] = {
    "acknowledge": lambda case, _step, actor, _today: understanding.acknowledge(case, actor=actor),
    "restate": _restate,
    "confirm": lambda case, _step, _actor, _today: understanding.confirm(case, actor=_client_of(case)),
    "exhibit": _exhibit,
    "prove": _prove,
    "mediate": _mediate,
    "positions": _positions,
    "close_review": _close_review,
    "offer": _offer,
    "accept": _accept,
    "pay": lambda case, _step, actor, _today: pay(case.invoice, actor),
    "concede": lambda case, _step, actor, _today: outcome.concede(case, actor=actor),
    "withdraw": lambda case, step, _actor, _today: outcome.withdraw(
        case, reason=step["reason"], actor=_client_of(case)
    ),
    "skip": lambda case, _step, _actor, _today: outcome.skip_lesson(case, actor=Actor.system()),
    "learn": lambda case, step, actor, _today: outcome.learn(
        case, root_cause=step["cause"], prevention=step["prevention"], actor=actor
    ),
    "aftercare": lambda case, step, actor, _today: aftercare.settle(
        case.aftercare, state=Todo.DONE, note=step["note"], kept=True, actor=actor
    ),
}
