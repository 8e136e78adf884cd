"""Tampering by the owner of the database, and what a check of the log makes of it."""

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from foundation.audit import jobs, log
from foundation.audit.models import ChainHead, Event, EventText, Verification
from foundation.audit.tests.make import a_chain, recorded
from foundation.audit.tests.tamper import cut_after, sql, without_guards, write_anew
from foundation.audit.verify import verify_all, verify_chain

pytestmark = pytest.mark.django_db


def faults_at(chain, head=""):
    return [fault.seq for fault in verify_chain(chain, head)]


@pytest.fixture
def chain():
    chain = recorded(count=4, text="Not what we agreed.", data={"seq": 9, "chain": "case:x", "party": "admin"}).chain
    recorded(chain, verb="dispute.withdrawn", count=2)
    return chain


def test_an_honest_chain_holds(chain):
    assert verify_chain(chain) == []
    assert verify_chain(chain, log.head(chain).label("G-2026-0007")) == []
    assert verify_chain(a_chain()) == []
    assert [report.events for report in verify_all()] == [6]


@pytest.mark.parametrize(
    "change",
    [
        {"body": "{}"},
        {"hash": "a" * 64},
        {"previous": "b" * 64},
        {"verb": "dispute.settled"},
        {"party": "mediator"},
        {"actor_name": "Bob"},
        {"actor_salt": "x"},
        {"recorded_at": "2020-01-01 00:00:00+00:00"},
        {"seq": 77},
        {"chain": "case:other"},
    ],
)
def test_an_edit_to_any_column_shows(chain, change):
    with without_guards():
        Event.objects.filter(chain=chain, seq=3).update(**change)
    assert faults_at(chain)


def test_an_edit_of_one_letter_in_the_body_shows(chain):
    with without_guards():
        sql("UPDATE audit_event SET body = replace(body, 'raised', 'Raised') WHERE seq = 3")
    assert faults_at(chain)[0] == 3


def test_an_edited_text_shows(chain):
    with without_guards():
        EventText.objects.filter(event__seq=2).update(text="As we agreed.")
    assert [fault.text for fault in verify_chain(chain)] == ["The text is not the one that was recorded."]


@pytest.mark.parametrize("seq", [1, 3])
def test_an_event_that_was_taken_out_shows(chain, seq):
    with without_guards():
        EventText.objects.filter(event__seq=seq).delete()
        Event.objects.filter(chain=chain, seq=seq).delete()
    assert faults_at(chain)[0] == seq + 1


def test_two_events_that_changed_places_show(chain):
    with without_guards():
        for old, new in ((2, 99), (3, 2), (99, 3)):
            Event.objects.filter(chain=chain, seq=old).update(seq=new)
    assert faults_at(chain)


def test_a_cut_tail_shows_by_the_head_inside(chain):
    with without_guards():
        Event.objects.filter(chain=chain, seq=6).delete()
    assert faults_at(chain) == [5]
    with without_guards():
        EventText.objects.all().delete()
        Event.objects.all().delete()
    assert faults_at(chain) == [6]


def test_a_head_that_was_set_back_or_removed_shows(chain):
    with without_guards():
        ChainHead.objects.update(seq=5, hash=Event.objects.get(seq=5).hash)
    assert faults_at(chain) == [6]
    with without_guards():
        ChainHead.objects.all().delete()
    assert faults_at(chain) == [6]


def test_a_careful_cut_shows_only_by_a_head_kept_outside(chain):
    outside = log.head(chain).label("G-2026-0007")
    with without_guards():
        cut_after(chain, 4)
    assert verify_chain(chain) == []
    assert faults_at(chain, outside) == [6]


def test_a_chain_written_anew_shows_only_by_a_head_kept_outside(chain):
    outside = log.head(chain).label("G-2026-0007")
    with without_guards():
        write_anew(chain, 2, agreed="agreeD", how='"how', link="linK")
    assert verify_chain(chain) == []
    assert faults_at(chain, outside) == [6]


@pytest.mark.parametrize("head", ["", "42", "42:9f3c", "42:" + "g" * 12, "x:" + "a" * 12, "1:" + "a" * 65])
def test_a_head_that_cannot_be_read_is_said_so(chain, head):
    with pytest.raises(ValueError, match="A head is"):
        verify_chain(chain, head or ":")


def test_the_command_is_content_with_an_honest_log(chain, capsys):
    recorded()
    call_command("verify_log")
    said = capsys.readouterr().out
    assert f"{chain}: 6 events, 0 faults" in said
    assert "2 chains, 7 events, 0 faults" in said
    call_command("verify_log", case=chain.removeprefix("case:"))
    assert "1 chains, 6 events, 0 faults" in capsys.readouterr().out
    call_command("verify_log", case=chain, head=log.head(chain).label("G-1"))


def test_the_command_ends_with_1_when_the_log_does_not_hold(chain, capsys):
    with without_guards():
        Event.objects.filter(chain=chain, seq=3).update(verb="dispute.settled")
    for given in ({}, {"case": chain}):
        with pytest.raises(CommandError) as stopped:
            call_command("verify_log", **given)
        assert stopped.value.returncode == 1
        assert "  3: The columns say something else" in capsys.readouterr().out


def test_the_command_checks_against_a_head_from_outside(chain):
    with pytest.raises(CommandError):
        call_command("verify_log", case=chain, head="6:" + "a" * 12)
    with pytest.raises(CommandError, match="A head is"):
        call_command("verify_log", case=chain, head="six")
    with pytest.raises(CommandError, match="No chain has this event"):
        call_command("verify_log", head="6:" + "a" * 12)


def test_the_command_knows_no_chain_that_is_not_there():
    with pytest.raises(CommandError, match="no chain"):
        call_command("verify_log", case="0" * 36)


def test_the_command_misses_a_trigger(chain, capsys):
    with without_guards(), pytest.raises(CommandError):
        call_command("verify_log")
    assert "does not have the trigger audit_event_no_delete" in capsys.readouterr().out


def test_the_nightly_check_is_remembered(chain, caplog):
    jobs.verify_nightly()
    good = Verification.objects.get()
    assert (good.chains, good.events, good.faults, good.findings, caplog.records) == (1, 6, 0, "", [])


def test_what_the_nightly_check_finds_is_an_error(chain, caplog):
    with without_guards():
        Event.objects.filter(chain=chain, seq=3).update(verb="dispute.settled")
    jobs.verify_nightly()
    bad = Verification.objects.get()
    assert bad.faults == 1
    assert bad.findings.startswith(f"{chain} · 3 · ")
    assert [record.levelname for record in caplog.records] == ["ERROR"]
    assert jobs.verify_nightly.name == "foundation.audit.jobs.verify_nightly"


def test_the_desk_reads_events_without_their_words_and_changes_none(chain, admin_client):
    event = Event.objects.get(chain=chain, seq=2)
    page = admin_client.get(reverse("admin:audit_event_change", args=[event.pk]))
    assert page.status_code == 200
    assert event.hash in page.content.decode()
    assert "Not what we agreed." not in page.content.decode()
    assert 'name="_save"' not in page.content.decode()
    assert chain in admin_client.get(reverse("admin:audit_event_changelist")).content.decode()
    assert admin_client.get(reverse("admin:audit_event_add")).status_code == 403
    assert admin_client.post(reverse("admin:audit_event_delete", args=[event.pk]), {"post": "yes"}).status_code == 403
    assert admin_client.get(reverse("admin:audit_verification_changelist")).status_code == 200
