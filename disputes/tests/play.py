"""A case played as both sides over HTTP: the freelancer signed in, the client and the mediator by their links."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from html import unescape
from re import DOTALL, findall
from typing import Any
from uuid import uuid4

from django.test import Client
from django.utils import timezone, translation

from disputes.evidence_kinds import Question
from disputes.jobs import move_overdue
from disputes.models import Dispute
from disputes.services import letters, links
from disputes.services.mediation_letters import mediator_path
from disputes.tests.make import LINES
from foundation.audit.verify import verify_chain
from foundation.mail.models import OutgoingEmail
from invoices.jobs import send_reminders
from invoices.models import Invoice
from invoices.queries import client_url
from invoices.tests.make import make_invoice, mark_sent, owner_of
from notices.tests.make import business as make_business

NAMES = {"freelancer": "Noor de Vries", "client": "Carol Kramer", "mediator": "Max Bakker"}


@dataclass
class Watched:
    """One invoice and its case as the books, the clock and the letters know them, however the case is played."""

    clock: Any
    invoice: Invoice
    owner_language: str
    client_language: str
    dispute: Dispute | None = field(default=None, kw_only=True)

    @property
    def case(self) -> Dispute:
        return Dispute.objects.select_related("business", "invoice", "policy").get(pk=self.dispute.pk)

    @property
    def line(self) -> Any:
        return self.dispute.lines.get()

    @property
    def books(self) -> dict[str, Decimal]:
        """The amounts of the invoice that are not zero."""
        row = Invoice.objects.get(pk=self.invoice.pk)
        names = ("open", "disputed", "planned", "credited", "paid", "written_off")
        return {name: amount for name in names if (amount := getattr(row, f"{name}_total"))}

    @property
    def stands(self) -> tuple[str, str]:
        """The state and whose turn it is."""
        case = self.case
        return str(case.state), str(case.ball_with)

    def after(self, days: int) -> None:
        """Days go by, with a beat on every third morning and on the last three."""
        for left in reversed(range(days)):
            self.clock.shift(timedelta(days=1))
            if left < 3 or left % 3 == 0:
                move_overdue()
                send_reminders()
        self.sign_in()

    def sign_in(self) -> None:
        """The freelancer, again: nobody stays signed in for weeks."""

    def letters(self, who: str, event: str) -> int:
        """How many letters told this side of this event, in this side's language."""
        address, language = {
            "freelancer": (owner_of(self.case.business).email, self.owner_language),
            "client": ("carol@kramer.test", self.client_language),
        }[who]
        with translation.override(language):
            sentence = str(letters.EVENTS[event]) % {"invoice": self.invoice.number}
        return OutgoingEmail.objects.filter(to=address, text__contains=sentence).count()

    def reminders(self) -> int:
        return self.invoice.reminders.filter(email__isnull=False).count()


@dataclass
class Play(Watched):
    """`owner` and `client` speak different languages. Every act is a POST that must be taken; every look a GET."""

    owner: Client
    client: Client
    anybody: Client = field(default_factory=Client)

    def sign_in(self) -> None:
        self.owner.force_login(owner_of(self.invoice.business))

    def report(self, reason: str, *, wish: str = "", position: int = 2, **line: Any) -> None:
        key = self.invoice.lines.get(position=position).pk
        fields = {"picked": "on", "reason": reason, **line}
        answer = self.client.post(
            f"{self.link}dispute/",
            {f"{name}_{key}": value for name, value in fields.items()}
            | {
                "summary": "This line is not what the two of us agreed on.", "wish": wish,
                "client_name": NAMES["client"], "client_email": "carol@kramer.test",
            },
            follow=True,
        )  # fmt: skip
        self.taken(answer)
        self.dispute = Dispute.objects.get(invoice=self.invoice)

    @property
    def link(self) -> str:
        return client_url(self.invoice).split("8000")[1]

    def room(self, who: str) -> tuple[Client, str]:
        if who == "freelancer":
            return self.owner, f"/disputes/{self.dispute.pk}/"
        if who == "client":
            return self.client, links.client_path(self.dispute)
        return self.anybody, mediator_path(self.dispute.mediations.get())

    def does(self, who: str, verb: str, **data: Any) -> str:
        """The act, and the page that follows with its sentence."""
        browser, room = self.room(who)
        return self.taken(browser.post(f"{room}{verb}/", data, follow=True))

    def refused(self, who: str, verb: str, **data: Any) -> str:
        browser, room = self.room(who)
        answer = browser.post(f"{room}{verb}/", data)
        assert answer.status_code == 409
        return unescape(answer.content.decode())

    def sees(self, who: str, rest: str = "") -> str:
        browser, room = self.room(who)
        return self.taken(browser.get(f"{room}{rest}"))

    def taken(self, answer: Any) -> str:
        text = unescape(answer.content.decode()).replace("\xa0", " ")
        assert not any("/login" in url for url, _code in getattr(answer, "redirect_chain", ())), "signed out"
        assert answer.status_code == 200, findall(r"(?:invalid-feedback|<h1)[^>]*>(.*?)</", text, DOTALL)
        return text

    def offers(self, who: str, credit: str, verb: str = "propose", **terms: Any) -> str:
        data = {f"credit_{self.line.pk}": credit, "text": "So that it is fair to both of us."} | terms
        return self.does(who, verb, **data)

    def accepts(self, who: str, verb: str = "accept", offer: Any = None) -> str:
        offer = offer or self.dispute.proposals.get(state="live")
        return self.does(
            who, verb, proposal_id=offer.pk, number=offer.number, credit_gross=offer.credit_gross,
            terms_sha256=offer.terms_sha256, typed_name=NAMES[who],
        )  # fmt: skip

    def understands(self) -> None:
        heard = {"facts": "You see it otherwise than I wrote it down.", "wish": "Less.", "interest": "The budget."}
        self.does("freelancer", "restate", **heard)

    def answers(self, position: str) -> None:
        """Everything that has to be on the table before offers."""
        line = self.line.pk
        self.does("freelancer", "positions", **{f"position_{line}": position, f"note_{line}": "As I remember it."})
        self.does("freelancer", "contract", **{f"finding_{question}": "not_found" for question in Question})
        self.does("freelancer", "close-review")

    def pays(self, amount: str, kind: str = "in") -> None:
        data = {"kind": kind, "amount": amount, "received_on": timezone.now().date().isoformat(), "key": uuid4()}
        self.taken(self.owner.post(f"/invoices/{self.invoice.pk}/pay/", data, follow=True))

    def learns(self, root_cause: str) -> None:
        """The last page of every story: the lesson, and a chain without a gap."""
        self.does("freelancer", "learn", root_cause=root_cause, prevention="Next time it is in writing first.")
        self.is_over()

    def decides(self, letter: Any) -> None:
        self._with(letter, "decide")

    def sends(self, letter: Any) -> None:
        self._with(letter, "send")

    def _with(self, letter: Any, verb: str) -> None:
        sha256 = self.owner.get(letter.get_absolute_url()).context["sha256"]
        self.taken(self.owner.post(f"{letter.get_absolute_url()}{verb}/", {"sha256": sha256}, follow=True))

    def receives(self, letter: Any) -> None:
        data = {"delivered_on": timezone.now().date().isoformat(), "proof": "tracked"}
        self.taken(self.owner.post(f"{letter.get_absolute_url()}received/", data, follow=True))

    def is_over(self) -> None:
        assert self.stands == ("closed", "")
        assert verify_chain(f"case:{self.dispute.pk}") == []
        self.sees("freelancer")
        self.sees("client")


def begin(clock: Any, owner: str, client: str, *, due_on: date | None = None, **fields: Any) -> Play:
    """Noor's invoice of € 1,954.15 is with Carol: 5 and 14 hours of € 85 with 21 % VAT, due in 30 days."""
    business = make_business("Studio Noor", language=owner)
    user = owner_of(business)
    user.language = owner
    user.save(update_fields=["language"])
    browser = Client()
    browser.force_login(user)
    browser.cookies["django_language"] = owner
    due = {"due_on": due_on} if due_on else {}
    invoice = mark_sent(make_invoice(business, lines=LINES, language=client, **due, **fields))
    return Play(clock, invoice, owner, client, browser, Client())
