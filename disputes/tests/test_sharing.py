"""Evidence is shared in one act, with the numbers that were shown; what stays private, and what is covered."""

import pytest

from disputes.models import Exhibit, Opening
from disputes.services import exhibits
from disputes.tests.make import fresh, make_dispute, put, to_review
from disputes.tests.test_evidence import add, file, mine, share, theirs
from foundation.audit.models import Event
from foundation.files.tests.test_describe import photo
from foundation.kernel.actors import Party
from foundation.mail.models import OutgoingEmail
from invoices.tests.make import actor_of, owner_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def dispute():
    return to_review(make_dispute())


@pytest.fixture
def noor(client, dispute):
    client.force_login(owner_of(dispute.business))
    return client


@pytest.fixture
def carol(dispute, client_class):
    visitor = client_class()
    visitor.cookies["django_language"] = "en"
    return visitor


@pytest.fixture
def client_class():
    from django.test import Client

    return Client


def test_several_items_are_shared_in_one_act_with_the_numbers_that_were_shown(noor, dispute):
    items = [str(add(dispute, title=title).pk) for title in ("One", "Two")]
    page = noor.get(mine(dispute, "pack/"), {"items": items}).content.decode()
    assert ("F-1</b> One" in page, "F-2</b> Two" in page) == (True, True)
    assert not Exhibit.objects.filter(number__isnull=False).exists()
    letters = OutgoingEmail.objects.count()
    noor.post(mine(dispute, "pack/share/"), {"items": items, "first": "1"})
    assert [each.label for each in dispute.exhibits.order_by("number")] == ["F-1", "F-2"]
    assert OutgoingEmail.objects.count() == letters + 1


def test_numbers_that_changed_meanwhile_are_looked_at_again(noor, dispute):
    one, two = add(dispute, title="One"), add(dispute, title="Two")
    share(dispute, one)
    answer = noor.post(mine(dispute, "pack/share/"), {"items": [str(two.pk)], "first": "1"})
    assert answer.status_code == 409
    two.refresh_from_db()
    assert two.number is None


def test_nobody_shares_looks_at_or_removes_what_is_private_to_the_other_side(carol, dispute):
    private = add(dispute)
    assert carol.post(theirs(dispute, "pack/share/"), {"items": [str(private.pk)], "first": "1"}).status_code == 302
    for verb in ("remove/", "withdraw/", "redact/", "check/", "download/", "picture/", ""):
        assert carol.post(theirs(dispute, f"exhibits/{private.pk}/{verb}")).status_code in {404, 405}
    assert "The call" not in carol.get(theirs(dispute)).content.decode()
    private.refresh_from_db()
    assert private.shared_at is None


def test_a_late_item_is_announced_as_late_before_it_is_shared(noor, dispute):
    put(dispute, "negotiation")
    exhibit = add(fresh(dispute))
    assert "marked as late" in noor.get(mine(dispute, "pack/"), {"items": exhibit.pk}).content.decode()
    share(dispute, exhibit)
    exhibit.refresh_from_db()
    assert exhibit.late


def test_private_items_can_be_removed_and_shared_ones_cannot(noor, dispute):
    one, two = add(dispute, "photo", upload=file("a.jpg", photo()), text=""), add(dispute)
    share(dispute, two)
    noor.post(mine(dispute, f"exhibits/{one.pk}/remove/"))
    assert list(dispute.exhibits.all()) == [two]
    assert noor.post(mine(dispute, f"exhibits/{two.pk}/remove/")).status_code == 409


def test_covered_words_are_gone_from_the_copy_and_the_shared_original_is_no_longer_handed_out(noor, carol, dispute):
    original = add(
        dispute, title="Call with Jan Jansen", facts={"who": "jan jansen", "at": "2026-11-02T10:00:00+01:00"}
    )
    share(dispute, original)
    assert carol.get(theirs(dispute, f"exhibits/{original.pk}/")).status_code == 200
    noor.post(mine(dispute, f"exhibits/{original.pk}/redact/"), {"words": "Jan Jansen\n11-02"})
    copy = original.redactions.get()
    assert "ansen" not in f"{copy.title}{copy.text}{copy.facts}{copy.checks}"
    share(dispute, copy, first=2)
    assert carol.get(theirs(dispute, f"exhibits/{original.pk}/")).status_code == 404
    page = carol.get(theirs(dispute, f"exhibits/{copy.pk}/")).content.decode()
    assert ("redacted copy of F-1" in page, "████" in page, "Jansen" in page) == (True, True, False)


def test_an_original_with_a_redacted_copy_is_not_shared_by_mistake(noor, dispute):
    original = add(dispute)
    exhibits.redact(original, words="Jan", actor=actor_of(dispute.business))
    answer = noor.post(mine(dispute, "pack/share/"), {"items": [str(original.pk)], "first": "1"})
    assert answer.status_code == 409


def test_opening_is_on_record_once_a_day_and_both_sides_see_it(noor, carol, dispute):
    exhibit = add(dispute)
    share(dispute, exhibit)
    page = theirs(dispute, f"exhibits/{exhibit.pk}/")
    carol.head(page)
    noor.get(mine(dispute, f"exhibits/{exhibit.pk}/"))
    assert not Opening.objects.exists()
    assert "Client, " in carol.get(page).content.decode()
    carol.get(page)
    opening = Opening.objects.get()
    assert (opening.party, opening.times) == (Party.CLIENT, 2)
    assert Event.objects.filter(verb="exhibit.opened").count() == 1
    assert "2 times that day" in noor.get(mine(dispute, f"exhibits/{exhibit.pk}/")).content.decode()
    assert "Opened, no view given yet" in noor.get(mine(dispute)).content.decode()
