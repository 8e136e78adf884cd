"""Somebody of a story: reads what is on the screen and presses what is written there, in the story's language."""

from __future__ import annotations

import os
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.utils import translation
from django.utils.translation import gettext
from playwright.sync_api import Locator, Page, expect

from foundation.kernel.money import format_amount
from foundation.kernel.numbers import show_decimal
from tests.browser.people import Person, unfold
from tests.browser.post import Post, text_of

PICTURES = os.environ.get("STORY_PICTURES", "")  # a folder: every page that somebody comes to is painted into it
IDS = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|[\w-]{43}")
AMOUNT = re.compile(r"\d+\.\d\d")
# Words that no sentence of the other language is without. What people type in a story is in its language too.
FOREIGN = {
    "nl": re.compile(r"\b(the|and|your|with|this|from|that|has|not)\b", re.IGNORECASE),
    "en": re.compile(r"\b(het|een|niet|deze|wordt|naar|voor|uw|jouw|zijn)\b", re.IGNORECASE),
}
# All words of a page, folded ones and those for ears too; not those that are addresses, numbers or names.
WORDS = """() => [document.title, document.querySelector("main").textContent, ...["aria-label", "placeholder", "title",
  "alt"].flatMap(name => [...document.querySelectorAll(`[${name}]`)].map(e => e.getAttribute(name)))].join(" | ")"""
seen: set[tuple[str, str]] = set()  # kinds of pages that the eyes have been on, over all stories of a run


class Player:
    """`address` is their mailbox. `shots` names the pictures."""

    def __init__(self, person: Person, post: Post, *, address: str, shots: str) -> None:
        self.person, self.post, self.address, self.shots = person, post, address, shots
        self.language, self.page = person.language, person.page
        self.pictures = 0

    # --- words ----------------------------------------------------------------------------------------------------
    def word(self, message: str, **values: Any) -> str:
        with translation.override(self.language):
            return gettext(message) % values if values else gettext(message)

    def money(self, amount: str) -> str:
        return format_amount(Decimal(amount), "EUR", self.language)

    def typed(self, amount: str) -> str:
        """As they type it: with a comma in Dutch."""
        return show_decimal(Decimal(amount), self.language, 2)

    # --- coming to a page -----------------------------------------------------------------------------------------
    def opens_letter(self, path: str) -> None:
        """The newest letter with such a link, and the link in it."""
        self.page.goto(self.post.link(self.address, path))
        self.arrives()

    def comes_to(self, path: str) -> None:
        """By an address that they kept."""
        self.page.goto(path)
        self.arrives()

    def reloads(self) -> None:
        self.page.reload()
        self.arrives()

    def follows(self, link: str, **values: Any) -> None:
        """A link by its words; the first that can be seen."""
        found = self.page.get_by_role("link", name=exactly(self.word(link, **values))).locator("visible=true")
        self._goes(found.first)

    def _goes(self, pressed: Locator) -> None:
        with self.page.expect_navigation() as going:
            pressed.click()
        answer = going.value
        assert answer.status < 400, f"{answer.status} {self.person.where}: {self.complaint()}"
        self.arrives()

    def complaint(self) -> str:
        return " ".join(self.page.locator(".notice.bad, .invalid-feedback, .field-error, h1").all_inner_texts())

    def arrives(self) -> None:
        """What must be true of every page; the eyes look once at every kind."""
        page, kind = self.page, (IDS.sub("…", self.person.where), str(self.page.viewport_size["width"]))
        expect(page.locator("html")).to_have_attribute("lang", self.language)
        self.person.fits(page.viewport_size["width"])
        self.person.every_id_is_one()
        said = page.evaluate(WORDS)
        strange = FOREIGN[self.language].search(said)
        assert not strange, f"{self.person.where} speaks otherwise: {said[max(0, strange.start() - 60) :][:120]!r}"
        if kind not in seen:
            seen.add(kind)
            self.person.look(page.viewport_size["width"])
        if PICTURES:
            self.pictures += 1
            name = f"{self.shots}-{self.pictures:02}{re.sub('[^a-z]+', '-', kind[0])}.png"
            page.screenshot(path=Path(PICTURES) / name, full_page=True)

    # --- acting ---------------------------------------------------------------------------------------------------
    def presses(self, button: str, fields: dict[str, Any] | None = None, **values: Any) -> None:
        """Unfolds the form with this button, fills it in by its labels, and presses."""
        form = self.form(button, **values)
        for label, value in (fields or {}).items():
            self.fills(form, label, value)
        self._goes(self._button(form, button, **values))

    def form(self, button: str, **values: Any) -> Locator:
        form = self._button(self.page.locator("main"), button, **values).locator("xpath=ancestor::form")
        unfold(form)
        return form

    def _button(self, where: Locator, button: str, **values: Any) -> Locator:
        return where.locator("button", has_text=exactly(self.word(button, **values))).first

    def fills(self, where: Locator | Page, label: str, value: Any) -> None:
        field = where.get_by_label(exactly(self.word(label))).first
        if value is True:
            field.check()
        elif field.evaluate("e => e.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)

    # --- reading --------------------------------------------------------------------------------------------------
    def reads(self, *words: str, nl: str = "", en: str = "", where: str = "main") -> None:
        """All of this can be seen without unfolding anything; amounts as the language writes them."""
        for each in [*words, {"nl": nl, "en": en}[self.language]]:
            words = self.money(each) if AMOUNT.fullmatch(each) else each
            expect(self.page.locator(where).first).to_contain_text(words, use_inner_text=True)

    def reads_nothing_of(self, *words: str) -> None:
        for each in words:
            expect(self.page.locator("main")).not_to_contain_text(each)

    def letters_are_in_their_language(self) -> None:
        for letter in self.post.letters(self.address):
            text = f"{letter['Subject']}\n{text_of(letter)}"
            strange = FOREIGN[self.language].search(re.sub(r"https?://\S+", "", text))
            assert not strange, f"{letter['Subject']}: {text[max(0, strange.start() - 60) :][:120]!r}"


def exactly(words: str) -> re.Pattern[str]:
    """The whole of a label or a button, but for spaces and the star of a field that must be filled in."""
    spaced = r"\s+".join(map(re.escape, words.split()))
    return re.compile(rf"^\s*{spaced}\s*\*?\s*$", re.IGNORECASE)
