"""A case played in browsers: the freelancer at her desk, the client on a phone, and the steps that stories share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils import translation

from accounts.models import User
from disputes.models import Dispute
from disputes.tests.make import LINES
from disputes.tests.play import NAMES, Watched
from foundation.audit.verify import verify_chain
from invoices.services.send import send
from invoices.tests.make import actor_of, make_invoice, owner_of
from notices.tests.make import business as make_business
from tests.browser.players import Player
from tests.browser.post import Post

NOOR, CAROL, MAX = "studionoor@helder.test", "carol@kramer.test", "max@midden.test"
WORK = {
    "nl": [each["description"] for each in LINES],
    "en": ["Photography at the open day, 5 hours", "Advice about social media, 14 hours"],
}
# What people say in every story, in the language of the story.
SAID = {
    "nl": {
        "summary": "Deze regel is anders dan wij samen hadden afgesproken.",
        "why": "Wij spraken tien uur af.", "wish": "Tien uur.",
        "facts": "U ziet deze regel anders dan ik hem opschreef.", "less": "Minder betalen.", "budget": "Het budget.",
        "note": "Zo heb ik het onthouden.", "fair": "Zo is het eerlijk voor ons allebei.",
        "lesson": "Volgende keer staat het eerst op papier.",
    },
    "en": {
        "summary": "This line is not what the two of us agreed on.",
        "why": "We agreed on ten hours.", "wish": "Ten hours.",
        "facts": "You see this line otherwise than I wrote it down.", "less": "To pay less.", "budget": "The budget.",
        "note": "As I remember it.", "fair": "So that it is fair to both of us.",
        "lesson": "Next time it is in writing first.",
    },
}  # fmt: skip


@dataclass
class Story(Watched):
    noor: Player
    carol: Player
    post: Post
    user: User
    open_browser: Any

    @property
    def said(self) -> dict[str, str]:
        return SAID[self.owner_language]

    def sign_in(self) -> None:
        self.noor.person.sign_in(self.user)

    def mediator(self) -> Player:
        """The third: somebody with a tablet and a link of their own."""
        browser = self.open_browser(self.client_language, width=768)
        return Player(browser, self.post, address=MAX, shots=self.carol.shots.replace("carol", "max"))

    # --- the steps, as both take them -----------------------------------------------------------------------------
    def carol_reports(self, reason: str, fields: dict[str, str] | None = None, wish: str = "") -> None:
        """From the letter to the invoice, to the line, to the case."""
        carol = self.carol
        carol.opens_letter("/i/")
        carol.follows("Something wrong?")
        line = carol.page.locator(".claim", has_text=WORK[self.client_language][1])
        line.locator(".claim-head").click()
        more = fields or {"How many of them?": "4", "What is wrong with this line?": self.said["why"]}
        for label, value in ({"Why?": reason} | more).items():
            carol.fills(line, label, value)
        words = {"What is wrong?": self.said["summary"], "What would be right in your eyes?": wish or self.said["wish"]}
        carol.presses("Report this", words)
        self.dispute = Dispute.objects.get(invoice=self.invoice)

    def noor_restates(self) -> None:
        self.noor.opens_letter("/disputes/")
        words = {"what you heard": "facts", "what they want": "less", "why it matters to them": "budget"}
        self.noor.presses("Ask: is that right?", {label: self.said[key] for label, key in words.items()})

    def carol_confirms(self) -> None:
        self.carol.opens_letter("/d/")
        self.carol.reads(self.said["facts"])
        self.carol.presses("Yes, that is right")

    def noor_answers(self, position: str) -> None:
        """Everything that has to be on the table before offers."""
        self.noor.opens_letter("/disputes/")
        self.noor.presses("Put it on the table", {position: True, "Why": self.said["note"]})
        self.noor.follows("Answer the six questions")
        self.noor.presses("Show the answers to my client")
        self.noor.presses("Go on to offers")

    def to_offers(self, position: str) -> None:
        self.noor_restates()
        self.carol_confirms()
        self.noor_answers(position)

    def offers(self, who: Player, credit: str, button: str = "Offer this", **terms: str) -> None:
        fields = {"Credit, without VAT": who.typed(credit), "Why this is fair": self.said["fair"]}
        who.presses(button, fields | {LABELS[name]: value for name, value in terms.items()})

    def accepts(self, who: Player, name: str, credit: str) -> None:
        who.presses("Accept: %(credit)s is credited", signed(name), credit=who.money(credit))

    def noor_is_paid(self, amount: str) -> None:
        """From the case to its invoice, and the money that came in."""
        self.noor.opens_letter("/disputes/")
        self.noor.follows("To the invoice")
        self.books_it(amount)

    def books_it(self, amount: str) -> None:
        self.noor.follows("Record a payment")
        self.noor.presses("Book it", {"Amount": self.noor.typed(amount)})

    def noor_learns(self, root_cause: str) -> None:
        self.noor.opens_letter("/disputes/")
        learned = {"Why did it come to this?": root_cause, "What will you do differently?": self.said["lesson"]}
        self.noor.presses("Close the case", learned)
        self.is_over()

    def is_over(self) -> None:
        """Closed for both, on record without a gap, and not a letter in the wrong language."""
        assert self.stands == ("closed", "")
        assert verify_chain(f"case:{self.dispute.pk}") == []
        with translation.override(self.client_language):
            ended = str(self.case.get_outcome_display())
        self.carol.opens_letter("/d/")
        for somebody in (self.noor, self.carol):
            somebody.reads(ended, nl="Deze zaak is gesloten.", en="This case is closed.", where=".turn")
            somebody.letters_are_in_their_language()


def signed(name: str) -> dict[str, str]:
    return {"Your full name, as your signature": NAMES[name]}


LABELS = {
    "pay_by": "The rest is paid by",
    "instalments": "In how many monthly instalments?",
}


def begin(clock: Any, open_browser: Any, post: Post, language: str, name: str, **fields: Any) -> Story:
    """Noor's invoice of € 1,954.15 has just left for Carol: 5 and 14 hours of € 85 with 21 % VAT."""
    business = make_business("Studio Noor", language=language, email=NOOR)
    user = owner_of(business)
    user.language = language
    user.save(update_fields=["language"])
    lines = [each | {"description": words} for each, words in zip(LINES, WORK[language], strict=True)]
    invoice = make_invoice(business, lines=lines, language=language, **fields)
    send(invoice, to=CAROL, message="", actor=actor_of(business))
    day, night = ("light", "dark") if language == "en" else ("dark", "light")
    noor = Player(open_browser(language, user=user, theme=day), post, address=NOOR, shots=f"{name}-{language}-noor")
    carol = Player(
        open_browser(language, width=360, theme=night), post, address=CAROL, shots=f"{name}-{language}-carol"
    )
    return Story(clock, invoice, language, language, noor, carol, post, user, open_browser)
