"""Somebody with a browser of their own, and what must be true of every page they see."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.base import AXE_SCRIPT, AxeResults
from django.conf import settings
from django.test import Client
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, Response, expect

STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
EVERY_RULE = {"type": "tag", "values": STANDARDS}
COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}  # all that a theme can change
RUN_AXE = "only => axe.run({resultTypes: ['violations'], runOnly: only})"
REFUSALS = {404, 409, 410, 422, 429}  # Chromium reports these as errors; they are answers that a test asks for
TWICE = "() => [...document.querySelectorAll('[id]')].map(e => e.id).filter((id, at, all) => all.indexOf(id) !== at)"
TOO_WIDE = """() => [...document.querySelectorAll("body *")]
  .filter((e) => e.getBoundingClientRect().right > innerWidth + 1 && e.getClientRects().length)
  .map((e) => `${e.tagName.toLowerCase()}.${e.className} ends at ${Math.round(e.getBoundingClientRect().right)}`)"""


class Person:
    """A browser context, its page, and everything its console complained about."""

    def __init__(self, context: BrowserContext, language: str, user: Any = None) -> None:
        self.context, self.language, self.complaints = context, language, []
        if user is not None:
            self.sign_in(user)
        self.page = self.new_tab()

    def sign_in(self, user: Any) -> None:
        client = Client()
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        self.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": settings.SITE_URL}])

    def new_tab(self) -> Page:
        page = self.context.new_page()
        page.set_default_timeout(15_000)
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))
        page.on("request", self._must_stay_here)
        page.on("response", self._must_not_fail)
        return page

    def _hear(self, message: ConsoleMessage) -> None:
        refused = re.search(r"status of (\d+)", message.text)
        if message.type == "error" and not (refused and int(refused[1]) in REFUSALS):
            self.complaints.append(f"{message.page.url if message.page else self.page.url}: {message.text}")

    def _must_stay_here(self, request: Request) -> None:
        """Nothing third-party, ever: no page of ours tells another server about its reader."""
        if not request.url.startswith((settings.SITE_URL, "data:", "blob:")):
            self.complaints.append(f"asked another server: {request.url}")

    def _must_not_fail(self, response: Response) -> None:
        if response.status >= 500 or (response.status == 404 and "/static/" in response.url):
            self.complaints.append(f"{response.status} {response.url}")

    # --- what they do ---------------------------------------------------------------------------------------------
    def goto(self, url: str) -> Page:
        self.page.goto(url)
        return self.page

    def send(self, verb: str, **fields: Any) -> None:
        """Fill in the form whose address ends in `verb` and press its button, as a person would: unfold it first."""
        form = self.page.locator(f'form[method=post][action$="/{verb}/"]').first
        unfold(form)
        for name, value in fields.items():
            fill(form.locator(f'[name="{name}"]:not([type=hidden])'), value)
        form.locator("button:not([type=button]):not([formaction])").first.click()  # not "check the tone"
        self.page.wait_for_load_state()
        expect(self.page.locator("#main")).to_be_visible()

    def download(self, link: str) -> bytes:
        """What is behind a link of this page, fetched with the cookies of this browser."""
        answer = self.context.request.get(self.page.locator(link).first.get_attribute("href"))
        assert answer.status == 200, answer.status_text
        return answer.body()

    # --- what must be true of what they see ----------------------------------------------------------------------
    def look(self, *widths: int, both_themes: bool = True) -> None:
        """No accessibility violation in either theme, and nothing wider than the screen."""
        for width in widths or (360, 1280):
            self.fits(width)
        self.every_id_is_one()
        now = self.page.evaluate("document.documentElement.dataset.bsTheme")
        other = "light" if now == "dark" else "dark"
        self.page.evaluate(AXE_SCRIPT)
        self._must_be_accessible(now, EVERY_RULE)
        if both_themes:
            self._wear(other)
            self._must_be_accessible(other, COLOURS)
            self._wear(now)

    def every_id_is_one(self) -> None:
        """A label that finds its field by an id finds the first one: with two the second field has no name."""
        twice = self.page.evaluate(TWICE)
        assert not twice, f"{self.where} has more than one of {twice}"

    def _must_be_accessible(self, theme: str, rules: dict[str, Any]) -> None:
        found = AxeResults(self.page.evaluate(RUN_AXE, rules))
        assert found.violations_count == 0, f"{self.where} ({theme})\n{found.generate_report()}"

    def _wear(self, theme: str) -> None:
        self.page.evaluate("theme => { document.documentElement.dataset.bsTheme = theme }", theme)

    def fits(self, width: int) -> None:
        now = self.page.viewport_size
        self.page.set_viewport_size({"width": width, "height": 900})
        inside = self.page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
        assert inside, f"{self.where} is wider than {width} px: {self.page.evaluate(TOO_WIDE)[:6]}"
        self.page.set_viewport_size(now)

    @property
    def where(self) -> str:
        return urlsplit(self.page.url).path


def unfold(form: Any) -> None:
    """Open every fold around the form, outermost first, by its summary."""
    folds = form.locator("xpath=ancestor::details")
    for place in range(folds.count()):
        fold = folds.nth(place)
        if fold.get_attribute("open") is None:
            fold.locator("> summary").click()


def fill(field: Any, value: Any) -> None:
    kind = field.first.evaluate("e => e.type")
    if kind == "radio":
        field.locator(f'xpath=self::*[@value="{value}"]').check()
    elif kind == "checkbox":
        field.set_checked(bool(value))
    elif kind == "file":
        field.set_input_files(value)
    elif kind.startswith("select"):
        field.select_option(value)
    else:
        field.fill(str(value))
