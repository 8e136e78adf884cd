"""A client accepts while the freelancer sends a newer version: one of the two came first, and both know which."""

from contextlib import nullcontext
from functools import partial
from types import SimpleNamespace

import pytest
from django.db import connection

from clients.errors import AgreementSuperseded
from clients.models import Agreement
from clients.services import acceptance, agreements
from clients.tests.make import accepted, actor_of, make_agreement, send
from conftest import triggers_set_aside
from foundation.kernel.actors import Actor
from foundation.mail.models import OutgoingEmail
from invoices.models import Invoice
from invoices.services import billing
from tests.races.books import events
from tests.races.starting_shot import race, refusals, unlocked, winners
from tests.races.trials import FEW, trials

CAROL = Actor.client("Carol Kramer")


def two_versions(alice):
    first = send(make_agreement(alice))
    return first, agreements.new_version(first, actor=actor_of(alice))


def accepting(agreement):
    return partial(
        acceptance.accept, agreement, typed_name="Carol Kramer", text_sha256=agreement.text_sha256, actor=CAROL
    )


def told(agreement):
    """How many letters say that it was accepted."""
    return OutgoingEmail.objects.filter(about=f"agreement:{agreement.pk}", subject__startswith="Accepted").count()


def test_accepting_against_a_newer_version_is_told_only_when_it_counts(alice):
    first, second = two_versions(alice)
    for _trial in trials(FEW):
        yes, sent = race(accepting(first), partial(send, second))
        assert not isinstance(sent, Exception)
        first.refresh_from_db()
        if isinstance(yes, Agreement):
            assert (first.status, told(first)) == ("accepted", 2)
        else:
            assert isinstance(yes, AgreementSuperseded)
            assert (first.status, told(first)) == ("superseded", 0)


def test_a_double_click_on_accept_is_one_acceptance(alice):
    sent = send(make_agreement(alice))
    for _trial in trials(FEW):
        assert refusals(race(*[accepting(sent)] * 3)) == []
        assert told(sent) == 2
        assert events(f"agreement:{sent.pk}", "agreement.accepted") == 1


def test_two_clicks_on_make_the_invoice_take_the_rest_once(alice):
    quote = accepted(make_agreement(alice))
    for _trial in trials(FEW):
        results = race(*[partial(billing.bill, quote, actor=actor_of(alice))] * 3)
        assert len(winners(results)) == 1
        assert Invoice.objects.filter(client=quote.client).count() == 1


@pytest.mark.parametrize("guarded", [True, False], ids=["with the conditional move", "without it"])
def test_without_the_lock_an_accepted_version_would_be_replaced(alice, monkeypatch, guarded):
    """Both have read the version as open. The conditional move alone still keeps the two apart."""
    first, second = two_versions(alice)

    def read(agreement):
        return Agreement.objects.select_related("business", "client").get(pk=agreement.pk)

    look = unlocked(read, 2)
    monkeypatch.setattr(acceptance, "lock", look)
    if not guarded:
        monkeypatch.setattr(acceptance, "Agreement", SimpleNamespace(objects=SimpleNamespace(filter=_as_it_was_read)))
    with nullcontext() if guarded else triggers_set_aside(connection):
        yes, _sent = race(accepting(first), partial(send, second), expected=Exception)
    first.refresh_from_db()
    replaced = events(f"agreement:{first.pk}", "agreement.superseded")
    if guarded:
        assert (first.status == "accepted") == isinstance(yes, Agreement) == (told(first) == 2) == (not replaced)
    else:
        assert (told(first), replaced) == (2, 1)  # both were told that they were first


def _as_it_was_read(**where):
    """No state is asked for: who is second overwrites, on the strength of what was true before."""
    if "pk" in where:
        return Agreement.objects.filter(pk=where["pk"])
    found = Agreement.objects.filter(series=where["series"])
    return found.filter(number=1) if where["status"] == "sent" else found.none()
