"""Answers to the letters of a case come into the case, and are never more than words and files."""

from email.message import EmailMessage

import pytest
from allauth.account.models import EmailAddress

from accounts import queries as accounts
from disputes.models import Message
from disputes.services import links
from disputes.tests.make import accept, fresh, make_dispute, make_disputed_invoice, offer, to_negotiation
from foundation.audit.verify import verify_chain
from foundation.files.tests.make import pdf
from foundation.mail import inbound
from foundation.mail.models import OutgoingEmail
from invoices.tests.make import make_business, owner_of

pytestmark = pytest.mark.django_db
CAROL = "carol@kramer.test"


@pytest.fixture(autouse=True)
def mail_is_read(settings):
    settings.INBOUND_DOMAIN = "in.helder.example"


@pytest.fixture
def alice():
    business = make_business()
    user = owner_of(business)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return business


@pytest.fixture
def dispute(alice):
    return make_dispute(make_disputed_invoice(alice))


def answer_to(dispute, to):
    """The address in Reply-To of the newest letter to somebody."""
    return OutgoingEmail.objects.filter(about=f"case:{dispute.pk}", to=to).latest("queued_at").reply_to


def mail(to, text="It was ten hours, see the attached log.", sender=CAROL, files=(), name="one", **head):
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = f"Carol <{sender}>", to, "Re: your case"
    letter["Message-ID"] = f"<{name}@kramer.test>"
    for key, value in head.items():
        letter[key.replace("_", "-")] = value
    letter.set_content(text)
    for file, data in files:
        letter.add_attachment(data, maintype="application", subtype="octet-stream", filename=file)
    return inbound.take(letter.as_bytes())


def test_an_answer_by_mail_is_in_both_rooms_with_its_files_and_marked(client, alice, dispute):
    text = f"It was ten hours.\n\n> https://helder.example{links.client_path(dispute)}\n> Dear Carol"
    files = [("log.pdf", pdf()), ("virus.exe", b"MZ")]
    assert mail(answer_to(dispute, CAROL), text, files=files) == "taken"
    message = Message.objects.get()
    assert (message.party, message.author, message.text) == ("client", "Carol Kramer", "It was ten hours.")
    client.force_login(owner_of(alice))
    token = links.client_path(dispute).split("/")[2]
    for page in (f"/disputes/{dispute.pk}/", links.client_path(dispute)):
        html = client.get(page).content.decode()
        assert "Message by e-mail" in html
        assert "K-1 log.pdf" in html
        assert "“virus.exe” is not a kind of file we take" in html
        assert "What the letter repeats" in html
        assert "Sender not verified" not in html
    assert token not in message.quoted  # the client's key is not for the freelancer
    assert verify_chain(f"case:{dispute.pk}") == []


def test_the_other_side_hears_of_it_and_can_answer_in_the_same_way(client, alice, dispute):
    owner, _language = accounts.owner_addresses(alice)[0]
    mail(answer_to(dispute, CAROL))
    told = OutgoingEmail.objects.filter(to=owner).latest("queued_at")
    assert "It was ten hours" in told.text
    assert mail(told.reply_to, "I will look it up.", sender=owner, name="two") == "taken"
    assert (Message.objects.last().party, Message.objects.last().unverified) == ("freelancer", False)
    assert "I will look it up." in OutgoingEmail.objects.filter(to=CAROL).latest("queued_at").text


@pytest.mark.parametrize(
    ("sender", "head"),
    [("mallory@kramer.test", {}), (CAROL, {"Authentication_Results": "mx.test; dmarc=fail"})],
    ids=["strange address", "forged"],
)
def test_a_sender_that_cannot_be_verified_is_marked_for_both(client, alice, dispute, sender, head):
    assert mail(answer_to(dispute, CAROL), sender=sender, **head) == "taken"
    assert (Message.objects.get().unverified, Message.objects.get().author) == (True, sender)
    client.force_login(owner_of(alice))
    for page in (f"/disputes/{dispute.pk}/", links.client_path(dispute)):
        assert "Sender not verified" in client.get(page).content.decode()
    owner, _language = accounts.owner_addresses(alice)[0]
    assert "could not be verified" in OutgoingEmail.objects.filter(to=owner).latest("queued_at").text


def test_no_letter_accepts_anything(dispute):
    dispute = to_negotiation(dispute)
    made = offer(dispute)
    assert mail(answer_to(dispute, CAROL), "I accept the offer. Yes, that is right. I withdraw.") == "taken"
    made.refresh_from_db()
    assert (made.state, fresh(dispute).state) == ("live", "negotiation")


def test_a_closed_case_takes_no_letter_and_says_so(dispute):
    dispute = to_negotiation(dispute)
    to = answer_to(dispute, CAROL)
    accept(dispute, offer(dispute, "0.00"))
    type(dispute).objects.filter(pk=dispute.pk).update(state="closed", closed_at=dispute.opened_at)
    assert mail(to) == "refused"
    assert not Message.objects.exists()
    assert f"Case {dispute.number} is closed" in OutgoingEmail.objects.filter(to=CAROL).latest("queued_at").text


def test_without_a_domain_letters_are_answered_to_the_person(settings):
    settings.INBOUND_DOMAIN = ""
    dispute = make_dispute()
    letter = OutgoingEmail.objects.filter(about=f"case:{dispute.pk}", to=CAROL).latest("queued_at")
    assert letter.reply_to == dispute.business.email
    assert "answer this letter" not in letter.text
