"""Every page, Dutch in the dark and English by day, at three widths: accessible, inside its screen, console silent."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from accounts.tests.make import person as make_person
from clients.models import TimeEntry as Hours
from clients.services import time as hours
from clients.tests.make import accepted, make_agreement
from clients.tests.make import send as send_agreement
from clients.tests.test_agreements import path_of as way_in
from disputes.services import compartment, links, mediation
from disputes.services.mediation_letters import mediator_path
from disputes.tests.make import CAROL, make_dispute, make_disputed_invoice, offer, put, to_negotiation
from disputes.tests.test_mediation import MAX, WHO, way_out
from insights.services import summaries
from invoices.models import Invoice
from invoices.queries import client_url
from invoices.services.credit import credit_lines
from invoices.tests.make import actor_of, make_business, make_draft, make_invoice, mark_sent, owner_of
from invoices.tests.test_recurring import recur
from notices.services import drafting
from notices.tests.make import business as confirmed

NARROW_AND_WIDE = {"nl": (360, 1280), "en": (360,)}
WIDTHS = {"nl": (360, 768, 1280), "en": (360,)}  # what fits in Dutch fits in English
STATES = {"nl": ("raised", "restated", "executing", "retrospective", "expired"), "en": ("raised", "executing")}
in_both = pytest.mark.parametrize(("language", "theme"), [("nl", "dark"), ("en", "light")])


@pytest.fixture
def alice(transactional_db):
    return make_business()


@pytest.fixture
def case(alice):
    """With everything a case page can show: a summary, positions, an earlier offer and an open one."""
    case = to_negotiation(make_dispute(make_disputed_invoice(alice)))
    offer(case, "85.00")
    offer(case, "255.00", by=CAROL)
    return case


def visit(somebody, *pages, widths=WIDTHS):
    for page in pages:
        answer = somebody.page.goto(page)
        assert answer.ok, f"{answer.status} {page}"
        somebody.look(*widths[somebody.language], both_themes=False)  # each language comes in a theme of its own


@in_both
def test_pages_of_the_freelancer(person, alice, case, language, theme):
    draft, empty = make_draft(alice), make_draft(alice, lines=[], buyer_name="")
    plain = make_invoice(alice)
    amounts = {plain.lines.get().pk: plain.lines.get().net}
    note = credit_lines(plain, amounts=amounts, reason="Cancelled", actor=actor_of(alice))
    invoice = f"/invoices/{case.invoice_id}/"
    noor = person(language, user=owner_of(alice), theme=theme)
    visit(
        noor, "/invoices/", "/invoices/?q=nobody-of-that-name", invoice, f"{invoice}credit/", f"{invoice}pay/",
        f"/invoices/{note.pk}/", f"/invoices/{draft.pk}/", f"/invoices/{draft.pk}/issue/",
        f"/invoices/{empty.pk}/issue/", f"/invoices/{draft.pk}/discard/", f"/invoices/{plain.pk}/",
    )  # fmt: skip


@in_both
def test_pages_around_them(person, alice, case, language, theme):
    noor = person(language, user=owner_of(alice), theme=theme)
    client = case.invoice.client_id
    visit(
        noor, "/disputes/", "/disputes/?tab=closed", f"/disputes/{case.pk}/", f"/invoices/{case.invoice_id}/dispute/",
        "/clients/", f"/clients/{client}/", "/settings/", "/settings/business/", "/settings/invoices/",
        "/settings/faq/", "/settings/disputes/", "/settings/mail/", "/settings/account/", "/settings/digest/",
    )  # fmt: skip


@in_both
def test_pages_of_what_goes_by_itself(person, alice, language, theme):
    recurring, going, over = recur(alice), mark_sent(make_invoice(alice)), mark_sent(make_invoice(alice))
    today = timezone.now().date()
    for invoice, days in ((going, 1), (over, 40)):
        Invoice.objects.filter(pk=invoice.pk).update(due_on=today - timedelta(days=days))
    noor = person(language, user=owner_of(alice), theme=theme)
    visit(
        noor, "/invoices/", "/invoices/reminders/", "/settings/reminders/", f"/clients/{going.client_id}/reminders/",
        f"/invoices/{over.pk}/take-over/", "/invoices/recurring/", f"/invoices/recurring/{recurring.pk}/",
        f"/invoices/recurring/{recurring.pk}/edit/",
    )  # fmt: skip


@in_both
def test_pages_of_what_was_agreed_and_the_hours(person, transactional_db, language, theme):
    alice = confirmed()
    held = accepted(make_agreement(alice))
    waiting = send_agreement(make_agreement(alice, buyer=held.client))
    entry = {"client": held.client, "day": timezone.now().date(), "seconds": 5400, "task": "Photographs"}
    Hours.objects.create(business=alice, **entry)
    hours.start(alice, fields={"client": held.client, "task": "Talk"}, actor=actor_of(alice))
    noor = person(language, user=owner_of(alice), theme=theme)
    visit(
        noor, "/agreements/", f"/agreements/{held.pk}/", f"/agreements/{waiting.pk}/", "/time/", "/time/import/",
        f"/invoices/from-time/{held.client_id}/", "/settings/items/", widths=NARROW_AND_WIDE,
    )  # fmt: skip
    visit(person(language, theme=theme), way_in(waiting), widths=NARROW_AND_WIDE)


@in_both
def test_pages_of_money_and_letters(person, transactional_db, language, theme):
    alice = confirmed()
    late = mark_sent(make_invoice(alice))
    Invoice.objects.filter(pk=late.pk).update(due_on=timezone.now().date() - timedelta(days=40))
    letter = drafting.prepare([late], kind="reminder", channel="email", language="nl", actor=actor_of(alice))
    noor = person(language, user=owner_of(alice), theme=theme)
    visit(
        noor, f"/invoices/{late.pk}/send/", f"/invoices/{late.pk}/claim/", f"/invoices/{late.pk}/letters/",
        letter.get_absolute_url(), "/payments/", "/payments/import/", f"/clients/{late.client_id}/statement/",
        "/invoices/vat/", "/invoices/import/", "/invoices/export/", "/clients/import/", "/work/",
        widths=NARROW_AND_WIDE,
    )  # fmt: skip


@in_both
def test_menus_open_without_leaving_the_screen(person, alice, language, theme):
    noor = person(language, user=owner_of(alice), theme=theme)
    noor.page.set_viewport_size({"width": 360, "height": 740})
    noor.page.goto(f"/invoices/{make_invoice(alice).pk}/")
    for menu in (".head-actions .menu", ".nav-more"):
        noor.page.locator(f"{menu} > summary").click()
        box = noor.page.locator(f"{menu} > .menu-items").bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 360
        assert box["y"] + box["height"] <= 740
        noor.page.keyboard.press("Escape")
        assert not noor.page.locator(f"{menu} > .menu-items").is_visible()


@in_both
def test_the_figures(person, alice, case, language, theme):
    put(case, "closed", root_cause="agreement", prevention="Hours are announced.", settled_at=case.opened_at)
    for _each in range(4):
        make_invoice(alice)
    summaries.rebuild(alice)
    noor = person(language, user=owner_of(alice), theme=theme)
    visit(noor, "/insights/", "/insights/disputes/", "/insights/course/")


@in_both
def test_pages_of_the_client(person, alice, case, language, theme):
    page, others = client_url(case.invoice), client_url(make_invoice(alice))
    carol = person(language, theme=theme)
    carol.context.add_cookies([{"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": settings.SITE_URL}])
    visit(
        carol, page, f"{page}pay/", f"{page}faq/", f"{page}dispute/", f"{others}dispute/", links.client_url(case),
        f"/policy/{alice.pk}/",
    )  # fmt: skip


@in_both
def test_a_case_in_its_other_states(person, alice, case, language, theme):
    noor, carol = person(language, user=owner_of(alice), theme=theme), person(language, theme=theme)
    for state in STATES[language]:
        put(case, state)
        visit(noor, f"/disputes/{case.pk}/")
        visit(carol, links.client_url(case))


@in_both
def test_pages_of_a_mediation(person, alice, case, language, theme):
    """Asked, running with words and a proposal, and over; for the mediator and for a side."""
    mediator, carol = person(language, theme=theme), person(language, theme=theme)
    asked = mediation.propose(case, typed_name="Alice", actor=actor_of(alice), **WHO)
    rooms = [(mediator, mediator_path(asked)), (carol, f"{links.client_path(case)}mediation/")]
    for somebody, room in rooms:
        visit(somebody, room)
    mediation.consent(asked, typed_name="Carol Kramer", actor=CAROL)
    mediation.accept_role(asked, statement="I know neither.", typed_name="Max Bakker", actor=MAX)
    compartment.write(asked, text="Between us.", room="client", actor=CAROL)
    way_out(asked)
    for somebody, room in rooms:
        visit(somebody, room)
    mediation.end(case, actor=MAX)
    visit(*rooms[1])


@in_both
def test_pages_without_an_account(person, transactional_db, language, theme):
    visit(
        person(language, theme=theme),
        "/",
        "/new/",
        "/accounts/login/",
        "/accounts/signup/",
        "/accounts/login/code/",
        "/help/disputes/",
    )


@in_both
def test_pages_of_an_account(person, transactional_db, language, theme):
    visit(
        person(language, user=make_person("zoe"), theme=theme),
        "/invoices/",
        "/accounts/email/",
        "/accounts/2fa/",
    )


@in_both
def test_refusals_are_pages_too(person, transactional_db, language, theme):
    stranger = person(language, theme=theme)
    for page in ("/nothing/here/", "/i/not-a-token/"):
        assert stranger.page.goto(page).status == 404
        stranger.look(*WIDTHS[language])
