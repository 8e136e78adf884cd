"""A table of clients: what it would do is shown first, and then exactly that is done."""

import html as markup
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.tests.make import alice, bob, business_of
from clients.models import Client
from clients.tests.make import make_client, typed
from foundation.audit.models import Event

pytestmark = pytest.mark.django_db
ENGLISH = {"accept-language": "en"}


@pytest.fixture
def business(client):
    user = alice()
    client.force_login(user)
    return business_of(user)


def text_of(response):
    return re.sub(r"\s+", " ", markup.unescape(response.content.decode()))


def look(client, table, name="clients.csv"):
    """The preview of a table."""
    data = table if isinstance(table, bytes) else table.encode()
    return client.post("/clients/import/", {"upload": SimpleUploadedFile(name, data)}, headers=ENGLISH)


def bring_in(client, table):
    """The whole way: the file, then the button below the preview."""
    form = look(client, table).context["form"]
    return client.post("/clients/import/rows/", form.data | {"act": "import"}, headers=ENGLISH, follow=True)


def values():
    return list(Client.objects.order_by("name").values_list("name", "email", "kvk", "city"))


def test_a_table_of_another_program_is_guessed_shown_and_taken_in(client, business):
    table = "Klantnummer;Bedrijfsnaam;E-mail;Plaats;KvK-nummer\nK1;Kramer;henk@kramer.test;Groningen;1234 5678\n"
    page = look(client, table)
    assert "1 new client" in text_of(page)
    assert not Client.objects.exists()
    done = bring_in(client, table)
    assert "1 new client." in text_of(done)
    assert values() == [("Kramer", "henk@kramer.test", "12345678", "Groningen")]
    assert Client.objects.get().external_number == "K1"
    assert Event.objects.filter(verb="client.table_imported").count() == 1


@pytest.mark.parametrize("language", ["nl", "en"])
def test_everything_taken_out_and_brought_back_changes_nothing(client, business, language):
    make_client(business, **typed(name='=SUM(1) "quoted"; and, more', form_of_address="informal", order_required=True))
    make_client(business, name="'=apostrophe", kvk="12345678", address="two\nlines")
    make_client(business, name="Gemeente", kind="government", oin="00000001003214345000", external_number="+31")
    make_client(business_of(bob()), name="Theirs")
    before = list(Client.objects.order_by("pk").values())
    table = client.get("/clients/export/", headers={"accept-language": language}).content
    assert b"Theirs" not in table
    page = look(client, table)
    plan = page.context["plan"]
    assert (len(plan.same), plan.changed, plan.new, page.context["bad"]) == (3, [], [], [])
    bring_in(client, table)
    assert list(Client.objects.order_by("pk").values()) == before


@pytest.mark.parametrize(
    ("column", "cell", "why"),
    [
        ("Number", "K-7", "the same client number"),
        ("KvK", "12345678", "the same KvK number"),
        ("VAT number", "NL004495445B01", "the same VAT number"),
        ("E-mail", "HENK@kramer.test", "the same e-mail address"),
    ],
)
def test_a_known_client_is_updated_and_the_page_says_how_it_was_recognised(client, business, column, cell, why):
    row = make_client(
        business, name="Kramer", external_number="K-7", kvk="12345678", vat_id="NL004495445B01",
        email="henk@kramer.test", city="Groningen",
    )  # fmt: skip
    table = f"Name,{column},Place,City\nKramer & Zn.,{cell},,\n"
    assert why in text_of(look(client, table))
    assert "1 client updated." in text_of(bring_in(client, table))
    row.refresh_from_db()
    assert (row.name, row.city) == ("Kramer & Zn.", "Groningen")
    assert "1 was the same already." in text_of(bring_in(client, table))


def test_rows_with_mistakes_stay_out_each_with_its_sentence_and_the_rest_goes_in(client, business):
    rows = ["Good,good@a.test,", "Bad,nobody,", ",x@a.test,", "Worse,w@a.test,12", "Twin,t@a.test,12345678"]
    table = "\n".join(["Name,Email,KvK", *rows, "Twin again,u@a.test,12345678"])
    page = text_of(look(client, table))
    for sentence in ("Row 3: Bad", "valid email", "Row 4", "required", "eight digits", "same client as in row 6"):
        assert sentence in page
    done = text_of(bring_in(client, table))
    assert "2 new clients. 4 rows were left out." in done
    assert [row[0] for row in values()] == ["Good", "Twin"]


def test_the_same_address_with_another_number_is_another_client(client, business):
    make_client(business, name="One", email="info@office.test", kvk="11111111")
    bring_in(client, "Name,Email,KvK\nTwo,info@office.test,22222222\n")
    assert [row[0] for row in values()] == ["One", "Two"]


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.xlsx", b"PK\x03\x04", "CSV"),
        ("a.csv", b"", "empty"),
        ("a.csv", b"Name,Email\n", "at least one row"),
        ("a.csv", b"Name\n" + b"x\n" * 1001, "At most 1,000 rows"),
    ],
)
def test_what_is_no_table_is_refused_in_a_sentence(client, business, name, content, sentence):
    response = look(client, content, name)
    assert response.status_code == 422
    assert sentence in text_of(response)


def test_a_column_may_be_chosen_once_and_a_forged_file_changes_nothing(client, business):
    data = look(client, "Name,Email\nA,a@a.test\n").context["form"].data
    twice = client.post("/clients/import/rows/", data | {"city": data["name"], "act": "import"}, headers=ENGLISH)
    assert twice.status_code == 422
    assert "Choose each column once" in text_of(twice)
    for content in ("", "x", "AAAA"):
        assert client.post("/clients/import/rows/", data | {"content": content, "act": "import"}).status_code == 422
    assert not Client.objects.exists()


def test_the_sample_can_be_brought_in_as_it_is(client, business):
    bring_in(client, client.get("/clients/import/sample/").content)
    assert values() == [("Kramer & Zn. Bouw", "henk@kramer.example", "12345678", "Groningen")]
