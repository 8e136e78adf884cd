import hashlib
import json
import uuid
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import transaction
from django.db.transaction import TransactionManagementError
from django.utils.translation import gettext_lazy

from foundation.audit import log, queries
from foundation.audit.canonical import canonical
from foundation.audit.tests.make import CAROL, HELDER, a_chain, recorded
from foundation.kernel.actors import Actor, Party

pytestmark = pytest.mark.django_db


def test_each_event_follows_the_one_before_it():
    chain = a_chain()
    first, second = recorded(chain), recorded(chain)
    assert (first.seq, second.seq) == (1, 2)
    assert first.previous == "0" * 64
    assert second.previous == first.hash
    assert second.hash == hashlib.sha256((first.hash + second.body).encode()).hexdigest()


def test_chains_count_on_their_own():
    assert [recorded().seq, recorded().seq] == [1, 1]
    case, business = uuid.uuid4(), uuid.uuid4()
    assert recorded(log.case_chain(case)).chain == f"case:{case}"
    assert recorded(log.business_chain(business)).chain == f"business:{business}"


def test_the_body_tells_the_whole_act(settings):
    event = recorded(
        verb="proposal.accepted",
        subject="proposal:7",
        before="proposed",
        after="settled",
        data={"amount": Decimal("120.50"), "law": ["6:119a"]},
        files=["ab" * 32],
        occurred_at=date(2026, 3, 1),
        text="Fine, let us do that.",
    )
    facts = json.loads(event.body)
    assert facts == event.facts
    assert (facts["verb"], facts["subject"]) == ("proposal.accepted", "proposal:7")
    assert (facts["before"], facts["after"]) == ("proposed", "settled")
    assert facts["data"] == {"amount": "120.50", "law": ["6:119a"]}
    assert facts["files"] == ["ab" * 32]
    assert (facts["occurred_at"], facts["occurred_precision"]) == ("2026-03-01", "day")
    assert facts["app_version"] == settings.APP_VERSION
    assert datetime.fromisoformat(facts["recorded_at"]) == event.recorded_at
    assert (facts["chain"], facts["seq"]) == (event.chain, 1)


def test_an_instant_is_told_apart_from_a_day():
    facts = recorded(occurred_at=datetime(2026, 3, 1, 12, 30, tzinfo=UTC)).facts
    assert (facts["occurred_at"], facts["occurred_precision"]) == ("2026-03-01T12:30:00.000000Z", "instant")
    assert "occurred_at" not in recorded().facts


def test_words_and_names_stay_out_of_the_hashed_body():
    event = recorded(text="My mother was ill.")
    assert "mother" not in event.body
    assert "Carol" not in event.body
    assert event.text == "My mother was ill."
    assert event.actor_name == "Carol Client"
    assert event.facts["text_sha256"] == hashlib.sha256((event.text_row.salt + event.text).encode()).hexdigest()
    assert event.facts["actor"]["party"] == "client"
    assert event.facts["actor"]["how"] == "link"


@pytest.mark.parametrize(
    ("address", "kept"),
    [("203.0.113.77", "203.0.113.0"), ("2001:db8:1:2:3::4", "2001:db8:1::"), ("", ""), ("not an address", "")],
)
def test_an_ip_address_is_kept_only_as_its_network(address, kept):
    assert recorded(actor=Actor.client("Carol", ip=address)).facts["actor"]["ip"] == kept


def test_a_very_long_name_is_cut_and_still_holds():
    event = recorded(actor=Actor.client("C" * 400))
    assert event.actor_name == "C" * 150


def test_the_same_facts_always_give_the_same_json():
    facts = {"b": Decimal("1E+2"), "a": {"z": date(2026, 1, 2), "y": uuid.UUID(int=5)}, "c": ["é", True, None, 3]}
    assert canonical(facts) == (
        '{"a":{"y":"00000000-0000-0000-0000-000000000005","z":"2026-01-02"},"b":"100","c":["é",true,null,3]}'
    )
    assert canonical(dict(reversed(facts.items()))) == canonical(facts)
    assert canonical({"party": Party.CLIENT}) == '{"party":"client"}'


@pytest.mark.parametrize(
    "value",
    [1.5, {"deep": [0.1]}, Decimal("NaN"), datetime(2026, 1, 1), b"bytes", {1: "a"}, gettext_lazy("later"), {"set"}],
)
def test_a_value_without_one_spelling_is_refused(value):
    with pytest.raises(TypeError):
        canonical({"value": value})


def test_a_float_leaves_no_event_behind():
    chain = a_chain()
    with pytest.raises(TypeError), transaction.atomic():
        log.record("payment.received", chain=chain, actor=HELDER, data={"amount": 12.5})
    assert log.head(chain).seq == 0


@pytest.mark.parametrize(("verb", "chain"), [('x","verb":"y', "case:" + "0" * 36), ("raised", "invoice:1"), ("", "")])
def test_a_verb_or_chain_that_is_no_plain_name_is_refused(verb, chain):
    with pytest.raises(ValueError, match="plain"):
        log.record(verb, chain=chain, actor=HELDER)


@pytest.mark.django_db(transaction=True)
def test_an_event_belongs_in_the_transaction_of_its_act():
    chain = a_chain()
    with pytest.raises(TransactionManagementError):
        log.record("dispute.raised", chain=chain, actor=CAROL)
    with transaction.atomic():
        log.record("dispute.raised", chain=chain, actor=CAROL)
        transaction.set_rollback(True)
    assert log.head(chain).seq == 0
    assert recorded(chain).seq == 1


def test_the_head_is_the_last_event_and_fits_in_a_letter():
    event = recorded(count=3)
    head = log.head(event.chain)
    assert (head.seq, head.hash) == (3, event.hash)
    assert head.label("G-2026-0007") == f"G-2026-0007 · 3 · {event.hash[:12]}…"


def test_a_chain_is_read_with_its_texts_in_one_query(django_assert_num_queries):
    chain = recorded(text="one", count=2).chain
    recorded(chain)
    with django_assert_num_queries(1):
        assert [event.text for event in queries.events(chain)] == ["one", "one", ""]
    with django_assert_num_queries(1):
        assert [event.seq for event in queries.events(chain, after_seq=2)] == [3]
