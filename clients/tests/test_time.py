"""The owner's time: by hand, by timer, from files."""

import html as markup
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from zeal import zeal_context

from accounts.tests.make import alice, bob, business_of
from clients.models import Client, TimeEntry
from clients.services import time as keeping
from clients.tests.make import make_client
from foundation.audit.models import Event
from foundation.kernel import hours
from foundation.kernel.actors import Actor

pytestmark = pytest.mark.django_db
ENGLISH = {"accept-language": "en"}
TOGGL = """User,Email,Client,Project,Task,Description,Billable,Start date,Start time,End date,End time,Duration,Tags
N,n@x.test,Atelier Lumen,Site,,"=SUM(A1)",Yes,2026-11-02,09:00:00,2026-11-02,10:30:15,01:30:15,
N,n@x.test,Nieuw BV,Site,,Testing,No,2026-11-03,09:00:00,2026-11-03,10:00:00,01:00:00,
"""
CLOCKIFY = """"Project","Client","Description","Task","Billable","Start Date","Start Time","End Date","End Time",\
"Duration (h)","Duration (decimal)","Billable Rate (EUR)"
"Site","Atelier Lumen","Docs","","Yes","11/13/2026","09:00:00 AM","11/13/2026","01:30:00 PM","04:30:00","4.50","80.00"
"""
KIMAI = """"Date","From","To","Duration","Rate","Customer","Project","Activity","Description","Hourly rate"
"2026-11-04","15:50","17:51","7260","231.92","Atelier Lumen","Site","Testing","work","115.00"
"""
GENERIC = "Datum;Uren;Klant;Omschrijving\n05-11-2026;1,5;Atelier Lumen;Overleg\n"


@pytest.fixture
def business(client):
    user = alice()
    client.force_login(user)
    return business_of(user)


def typed(**fields):
    return {"day": "2026-11-02", "description": "Design", "billable": "on", "length": "1:30"} | fields


def text_of(response):
    return markup.unescape(response.content.decode())


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("1:30", 5400), ("1,5", 5400), ("1.5", 5400), ("1:30:15", 5415), ("90m", 5400), ("1h 30m", 5400)],
)
def test_hours_are_read_as_people_type_them(text, seconds):
    assert hours.parse(text) == seconds


def test_hours_are_rounded_half_up_to_a_hundredth():
    assert [str(hours.hours(seconds)) for seconds in (17, 18, 5400, 5418)] == ["0.00", "0.01", "1.50", "1.51"]


def test_an_entry_has_hours_or_from_and_to_and_less_hours_mean_a_pause(client, business):
    client.post("/time/add/", typed())
    client.post("/time/add/", typed(length="", begin="22:00", end="01:00"))
    client.post("/time/add/", typed(length="7:30", begin="09:00", end="17:00"))
    assert sorted(TimeEntry.objects.values_list("seconds", flat=True)) == [5400, 10800, 27000]
    assert Event.objects.filter(verb="time.added").count() == 3


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"length": ""}, "Fill in the hours"),
        ({"length": "soon"}, "Write the time like"),
        ({"length": "", "begin": "09:00"}, "both from and to"),
        ({"length": "9", "begin": "09:00", "end": "10:00"}, "more than lies between"),
        ({"day": "1066-10-14"}, "Choose a day"),
    ],
)
def test_bad_time_gets_a_sentence_and_nothing_typed_is_lost(client, business, fields, sentence):
    response = client.post("/time/add/", typed(**fields), headers=ENGLISH)
    assert response.status_code == 422
    assert sentence in text_of(response)
    assert 'value="Design"' in text_of(response)
    assert not TimeEntry.objects.exists()


def test_a_business_has_one_timer_and_stopping_it_keeps_the_time(client, business):
    assert client.post("/time/start/", {"task": "Site"}).status_code == 302
    assert client.post("/time/start/", {"task": "Other"}).status_code == 409
    assert client.post("/time/stop/").status_code == 302
    entry = TimeEntry.objects.get()
    assert entry.seconds >= 1
    assert client.post("/time/stop/").status_code == 409


def test_overlaps_crowded_days_and_the_future_are_flagged(client, business):
    client.post("/time/add/", typed(length="", begin="09:00", end="11:00"))
    client.post("/time/add/", typed(length="", begin="10:00", end="12:00"))
    client.post("/time/add/", typed(day="2026-11-03", length="", begin="10:00", end="12:00"))
    client.post("/time/add/", typed(day="2026-11-01", length="25:00"))
    client.post("/time/add/", typed(day=date.today().replace(year=date.today().year + 1).isoformat()))
    page = text_of(client.get("/time/", headers=ENGLISH))
    assert page.count("overlaps another entry") == 2
    assert page.count("more than 24 hours") == 1
    assert page.count("in the future") == 1


def test_pages_show_every_entry_once_with_few_queries(client, business, django_assert_max_num_queries):
    row = make_client(business)
    TimeEntry.objects.bulk_create(
        TimeEntry(business=business, client=row, day=date(2026, 10, 1 + number % 28), seconds=60)
        for number in range(150)
    )
    with django_assert_max_num_queries(15), zeal_context():
        first = client.get("/time/").context["page"]
    second = client.get("/time/", {"after": first.next}).context["page"]
    seen = [each.entry.pk for page in (first, second) for week in page.weeks for day in week.days for each in day.rows]
    assert len(seen) == len(set(seen)) == 150
    assert not second.next


def test_a_stranger_s_time_is_404(client, business):
    other = bob()
    fields = {"day": date(2026, 11, 2), "seconds": 60}
    theirs = keeping.add(business_of(other), fields=fields, actor=Actor.freelancer(other))
    for verb in ("edit", "delete"):
        assert client.get(f"/time/{theirs.pk}/{verb}/").status_code == 404
        assert client.post(f"/time/{theirs.pk}/{verb}/", typed()).status_code == 404
    foreign = make_client(business_of(other), name="Theirs")
    assert client.post("/time/add/", typed(client=str(foreign.pk))).status_code == 422


def read(client, content, name="hours.csv"):
    return client.post("/time/import/", {"upload": SimpleUploadedFile(name, content.encode())}, headers=ENGLISH)


def bring(client, page, **fields):
    form = page.context["reading"]
    data = {name: form.data.get(name, "") for name in form.fields}
    return client.post("/time/import/check/", data | {"import": "1"} | fields, headers=ENGLISH)


@pytest.mark.parametrize(
    ("content", "source", "seconds", "rate"),
    [(CLOCKIFY, "clockify", 16200, "80.00"), (KIMAI, "kimai", 7260, "115.00"), (GENERIC, "csv", 5400, None)],
)
def test_files_of_known_and_unknown_programs_are_read(client, business, content, source, seconds, rate):
    known = make_client(business)
    page = read(client, content)
    assert not TimeEntry.objects.exists()
    assert bring(client, page).status_code == 302
    entry = TimeEntry.objects.get()
    assert (entry.source, entry.seconds, entry.client) == (source, seconds, known)
    assert str(entry.hourly_rate) == str(rate)
    assert entry.day.month == 11


def test_the_same_file_twice_changes_nothing_and_new_names_become_clients_only_when_asked(client, business):
    make_client(business)
    page = read(client, TOGGL)
    assert "Nieuw BV" in text_of(page)
    bring(client, page)
    assert Client.objects.count() == 1
    assert sorted(TimeEntry.objects.values_list("task", "billable")) == [("Nieuw BV · Site", False), ("Site", True)]
    again = read(client, TOGGL)
    assert "nothing new" in text_of(again)
    bring(client, again, make_clients="on")
    assert TimeEntry.objects.count() == 2
    assert Client.objects.count() == 1


def test_a_row_that_cannot_be_read_stops_the_import_until_it_is_left_out(client, business):
    page = read(client, TOGGL + "N,n@x.test,,,,Bad,Yes,2026-13-02,09:00:00,,,01:00:00,\n")
    assert "Row 4" in text_of(page)
    assert bring(client, page).status_code == 422
    assert not TimeEntry.objects.exists()
    assert bring(client, page, leave_out="on", make_clients="on").status_code == 302
    assert TimeEntry.objects.count() == 2
    assert Client.objects.filter(name="Nieuw BV").exists()


def test_days_that_can_be_read_two_ways_are_asked_about(client, business):
    content = "Date,Hours,Description\n03/04/2026,2,Work\n"
    page = read(client, content)
    assert "two ways" in text_of(page)
    bring(client, page, order="month")
    assert TimeEntry.objects.get().day == date(2026, 3, 4)


def test_one_day_that_tells_decides_for_the_whole_file(client, business):
    bring(client, read(client, "Date,Hours,Description\n03/04/2026,2,Work\n11/13/2026,1,More\n"))
    assert sorted(TimeEntry.objects.values_list("day", flat=True)) == [date(2026, 3, 4), date(2026, 11, 13)]


@pytest.mark.parametrize("content", ["one line", "\x00\x01", "a,b\n" + "1,2\n" * 10_001])
def test_what_is_no_table_is_refused_in_words(client, business, content):
    assert read(client, content).status_code == 422
