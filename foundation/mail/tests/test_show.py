from uuid import uuid4

import pytest
from django.contrib.auth import get_user_model
from django.template.loader import render_to_string

from foundation.mail.models import OutgoingEmail
from foundation.mail.queries import letters_about, letters_of
from foundation.mail.tests import make

State = OutgoingEmail.State
pytestmark = pytest.mark.django_db


def test_a_business_sees_its_own_letters_newest_first_page_by_page():
    alice, bob = uuid4(), uuid4()
    hers = [make.letter(business_id=alice) for _letter in range(5)]
    make.letter(business_id=bob)
    make.letter()
    OutgoingEmail.objects.update(queued_at=hers[0].queued_at)  # all in one instant: the id decides
    seen, last = [], None
    while page := list(letters_of(alice, before=last)[:2]):
        seen += [letter.pk for letter in page]
        last = (page[-1].queued_at, page[-1].pk)
    assert sorted(seen, reverse=True) == seen
    assert set(seen) == {letter.pk for letter in hers}


def test_letters_about_an_invoice_are_found_and_nothing_is_about_nothing():
    one = make.letter(about="invoice:1")
    make.letter(about="invoice:2")
    make.letter()
    assert list(letters_about("invoice:1")) == [one]
    assert list(letters_about("")) == []


def test_a_page_of_letters_is_one_query(django_assert_num_queries):
    alice = uuid4()
    for _letter in range(3):
        make.letter(business_id=alice)
    with django_assert_num_queries(1):
        for letter in letters_of(alice)[:3]:
            render_to_string("mail/_letter_row.html", {"letter": letter, "resend_url": "/x/"})


@pytest.mark.parametrize("state", State.values)
def test_every_state_has_its_pill_and_only_a_doubtful_letter_has_a_button(state):
    email = make.letter(kind="reminder", about="x")
    OutgoingEmail.objects.update(state=state, error="<b>451 later</b>", attempts=1, not_before=email.queued_at)
    email.refresh_from_db()
    html = render_to_string("mail/_letter_row.html", {"letter": email, "resend_url": "/again/"})
    pill = {"sent": "ok", "kept": "warn", "unsure": "warn", "failed": "bad"}.get(state, "info")
    assert f'<span class="pill {pill}">' in html
    assert ('action="/again/"' in html) is (state in ("unsure", "failed"))
    assert "<b>" not in html
    assert "style=" not in html
    assert "/again/" not in render_to_string("mail/_letter_row.html", {"letter": email})


@pytest.fixture
def desk(admin_client):
    return admin_client


def test_at_the_desk_letters_can_be_read_and_filtered_but_not_their_secrets(desk):
    email = make.letter(kind="code", context={"name": "Carol", "link": "SECRET-77"})
    assert desk.get("/admin/mail/outgoingemail/?state__exact=pending").status_code == 200
    page = desk.get(f"/admin/mail/outgoingemail/{email.pk}/change/")
    assert page.status_code == 200
    assert b"SECRET-77" not in page.content
    assert desk.post(f"/admin/mail/outgoingemail/{email.pk}/change/", {"to": "bob@x.example"}).status_code == 403
    assert desk.post(f"/admin/mail/outgoingemail/{email.pk}/delete/", {"post": "yes"}).status_code == 403
    assert desk.get("/admin/mail/outgoingemail/add/").status_code == 403


def test_at_the_desk_an_unsure_letter_can_be_sent_again_and_a_sent_one_not(desk):
    unsure, sent = make.letter(), make.letter()
    OutgoingEmail.objects.filter(pk=unsure.pk).update(state=State.UNSURE)
    OutgoingEmail.objects.filter(pk=sent.pk).update(state=State.SENT)
    chosen = {"action": "resend", "_selected_action": [unsure.pk, sent.pk]}
    page = desk.post("/admin/mail/outgoingemail/", chosen, follow=True)
    unsure.refresh_from_db()
    sent.refresh_from_db()
    assert (unsure.state, sent.state) == (State.PENDING, State.SENT)
    assert unsure.resent_by
    assert "no longer waits" in page.content.decode()


def test_a_desk_clerk_who_may_only_look_cannot_send_again(client):
    from django.contrib.auth.models import Permission

    max_ = get_user_model().objects.create_user(username="max", email="max@helder.example", is_staff=True)
    max_.user_permissions.add(Permission.objects.get(codename="view_outgoingemail"))
    client.force_login(max_)
    email = make.letter()
    OutgoingEmail.objects.update(state=State.UNSURE)
    client.post("/admin/mail/outgoingemail/", {"action": "resend", "_selected_action": [email.pk]})
    email.refresh_from_db()
    assert email.state == State.UNSURE
