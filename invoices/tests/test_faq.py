"""The payment FAQ: versions that invoices keep."""

import html as markup

import pytest

from foundation.audit.models import Event
from invoices import faq
from invoices.models import FaqUse, FaqVersion
from invoices.queries import client_url
from invoices.tests.forms import inputs_of
from invoices.tests.make import make_business, make_invoice, owner_of

pytestmark = pytest.mark.django_db
ENGLISH = {"accept-language": "en"}
PAGE = "/settings/faq/?language=en"


@pytest.fixture
def alice(client):
    business = make_business()
    client.force_login(owner_of(business))
    return business


def entries(*pairs):
    data = {"faq-TOTAL_FORMS": len(pairs), "faq-INITIAL_FORMS": 0}
    for place, (question, answer) in enumerate(pairs):
        data |= {f"faq-{place}-question": question, f"faq-{place}-answer": answer}
    return data


def publish(client, *pairs, **more):
    return client.post(PAGE, entries(*pairs) | more, headers=ENGLISH)


def text_of(response):
    return markup.unescape(response.content.decode())


def test_the_standard_text_is_shown_until_the_first_change_and_looking_makes_no_version(client, alice):
    page = text_of(client.get(PAGE, headers=ENGLISH))
    assert faq.shipped("en")[0]["question"] in page
    assert not FaqVersion.objects.exists()


def test_saving_makes_a_version_and_the_same_text_again_makes_none(client, alice):
    """The standard text is version 1. Browsers post line ends of their own, which change nothing either."""
    assert publish(client, ("When?", "Now.\nOr later.")).status_code == 302
    typed = inputs_of(text_of(client.get(PAGE)))
    assert client.post(PAGE, {name: value.replace("\n", "\r\n") for name, value in typed.items()}).status_code == 302
    assert list(FaqVersion.objects.order_by("number").values_list("language", "number")) == [("en", 1), ("en", 2)]
    assert Event.objects.filter(verb="faq.published").count() == 1


def test_an_issued_invoice_keeps_the_version_it_left_with(client, alice):
    publish(client, ("When?", "Within 30 days."))
    path = client_url(make_invoice(alice)).partition("8000")[2]
    publish(client, ("When?", "Within 14 days."))
    old = text_of(client.get(f"{path}faq/", headers=ENGLISH))
    new = text_of(client.get(client_url(make_invoice(alice)).partition("8000")[2] + "faq/", headers=ENGLISH))
    assert "Within 30 days." in old
    assert "Within 14 days." in new


def test_an_earlier_version_can_be_looked_at_and_put_into_use_again(client, alice):
    publish(client, ("First?", "Yes."))
    publish(client, ("Second?", "Yes."))
    page = client.get(f"{PAGE}&version=2", headers=ENGLISH)
    assert "You are looking at version 2." in text_of(page)
    client.post(PAGE, inputs_of(text_of(page)))
    assert faq.latest(alice, "en").number == 4
    assert [entry["question"] for entry in faq.entries(alice, "en")] == ["First?"]
    standard = client.get(f"{PAGE}&version=0", headers=ENGLISH)
    assert faq.shipped("en")[0]["question"] in text_of(standard)


@pytest.mark.parametrize("version", ["9", "x", "-1", "99999999999999999999", "1'--", "\x00"])
def test_a_version_that_never_was_is_404(client, alice, version):
    assert client.get(PAGE, {"language": "en", "version": version}).status_code == 404


def test_one_business_never_sees_another_s_version(client, alice):
    publish(client, ("Ours?", "Yes."))
    client.force_login(owner_of(make_business("Bureau Bob")))
    assert client.get(f"{PAGE}&version=1").status_code == 404
    assert "Ours?" not in text_of(client.get(PAGE))


def test_languages_have_versions_of_their_own_and_unknown_ones_are_the_business_s(client, alice):
    publish(client, ("Only English?", "Yes."))
    assert "Only English?" not in text_of(client.get("/settings/faq/?language=nl"))
    assert "Only English?" in text_of(client.get("/settings/faq/?language=tlh"))


@pytest.mark.parametrize(
    ("pairs", "more", "sentence"),
    [
        ([("Alone?", "")], {}, "A question needs an answer"),
        ([("", "An answer to nothing.")], {}, "A question needs an answer"),
        ([("q" * 201, "A")], {}, "at most 200"),
        ([("Q", "a" * 2001)], {}, "at most 2000"),
        ([("Q\x00", "A")], {}, "Null characters"),
        ([("", "")], {}, "at least one question"),
        ([("Q", "A")], {"faq-0-DELETE": "on"}, "at least one question"),
        ([("Q", "A")] * 31, {}, "at most 30"),
        ([("Q", "A")], {"faq-TOTAL_FORMS": "x"}, "could not be read"),
    ],
)
def test_a_mistake_gets_a_sentence_and_publishes_nothing(client, alice, pairs, more, sentence):
    response = publish(client, *pairs, **more)
    assert response.status_code == 422
    assert sentence in text_of(response)
    if "TOTAL" not in str(more):
        assert pairs[0][1][:50].replace("\x00", "") in text_of(response)
    assert not FaqVersion.objects.exists()


def test_a_question_is_removed_by_its_box_and_the_others_stay_in_order(client, alice):
    publish(client, ("A?", "a"), ("B?", "b"), ("C?", "c"), **{"faq-1-DELETE": "on"})
    assert [entry["question"] for entry in faq.entries(alice, "en")] == ["A?", "C?"]


def test_a_client_reads_answers_as_text_never_as_markup(client, alice):
    publish(client, ("<script>alert(1)</script>", "<img src=x onerror=alert(1)>"))
    page = client.get(client_url(make_invoice(alice)).partition("8000")[2] + "faq/", headers=ENGLISH).content.decode()
    assert "<script>alert" not in page
    assert "&lt;img src=x" in page


def test_the_page_works_on_the_language_of_its_tab_not_on_that_of_its_reader(client, alice):
    page = text_of(client.get(PAGE, headers={"accept-language": "nl"}))
    assert 'action="?language=en"' in page
    assert 'href="?language=en" aria-current="true"' in page


def test_without_a_script_an_answer_that_did_not_help_is_counted_and_leads_to_the_form(client, alice):
    path = client_url(make_invoice(alice)).partition("8000")[2]
    client.logout()
    assert "faq/missed/" in text_of(client.get(f"{path}faq/", headers=ENGLISH))
    assert not FaqUse.objects.exists()
    answer = client.post(f"{path}faq/missed/", {"key": "hours"}, headers=ENGLISH)
    assert answer.url == f"{path}dispute/"
    assert (FaqUse.objects.get().clicks, FaqUse.objects.get().enough_on) == (1, None)
    assert client.post(f"{path}faq/missed/", {"key": "made-up"}).status_code == 404
