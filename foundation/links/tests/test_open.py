"""What a visitor with a link meets, through HTTP."""

import pytest

from foundation.links import rates, services
from foundation.links.models import SecretLink
from foundation.links.tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.urls("foundation.links.tests.urls")]


def address(link, rest=""):
    return f"/i/{services.token(link)}/{rest}"


def test_a_link_opens_its_page_and_tells_nobody_its_address(client):
    link = make.link()
    response = client.get(address(link))
    assert response.content.decode() == f"invoice {link.target_id} {services.token(link)}"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["Cache-Control"] == "no-store"
    assert response["X-Robots-Tag"] == "noindex, nofollow"


def test_a_document_keeps_its_own_cache_rule(client):
    assert client.get(address(make.link(), "pdf/"))["Cache-Control"] == "private, no-cache"


def test_unknown_foreign_and_revoked_links_look_the_same(client):
    revoked = services.revoke(make.link(), actor=make.ALICE)
    foreign = make.link(purpose="dispute")
    answers = [client.get(url) for url in ("/i/" + "x" * 43 + "/", address(revoked), address(foreign))]
    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert len({answer.content for answer in answers}) == 1


def test_an_expired_link_has_its_own_page_with_a_way_to_ask_for_a_new_one(client):
    link = make.link(days=-1)
    response = client.get(address(link))
    assert response.status_code == 410
    assert f'action="{address(link, "renew/")}"' in response.content.decode()
    assert "csrfmiddlewaretoken" in response.content.decode()
    assert response["Cache-Control"] == "no-store"
    assert str(link.target_id) not in response.content.decode()
    assert link.recipient not in response.content.decode()


def test_where_nobody_can_be_asked_the_page_says_whom_to_turn_to(client):
    link = make.link(purpose="dispute", days=-1)
    response = client.get(f"/d/{services.token(link)}/")
    assert response.status_code == 410
    assert "<form" not in response.content.decode()
    assert "ask the person" in response.content.decode()


def test_the_button_reaches_the_expired_link(client):
    response = client.post(address(make.link(days=-1), "renew/"))
    assert response.content.decode() == "a new link goes to carol@example.com"
    assert client.get(address(make.link(days=-1), "renew/")).status_code == 405


@pytest.mark.parametrize("days", [30, -1])
@pytest.mark.parametrize("method", ["get", "head"])
def test_looking_changes_nothing(client, method, days, django_assert_num_queries):
    link = make.link(days=days)
    url, before = address(link), list(SecretLink.objects.values())
    with django_assert_num_queries(1) as queries:
        getattr(client, method)(url)
    assert queries.captured_queries[0]["sql"].startswith("SELECT")
    assert list(SecretLink.objects.values()) == before
    assert "sessionid" not in client.cookies


def test_one_link_asked_too_often_answers_429_for_a_while(client, monkeypatch):
    monkeypatch.setattr(rates, "PER_LINK", rates.parse("3/minute"))
    link, other = make.link(), make.link()
    answers = [client.get(address(link)) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert answers[-1]["Retry-After"] == "60"
    assert answers[-1]["Referrer-Policy"] == "same-origin"
    assert "try again in a minute" in answers[-1].content.decode()
    assert client.get(address(other)).status_code == 200


def test_one_address_asking_too_often_answers_429_and_others_go_on(client, monkeypatch):
    monkeypatch.setattr(rates, "PER_ADDRESS", rates.parse("2/minute"))
    statuses = [client.get(address(make.link())).status_code for _ in range(3)]
    assert statuses == [200, 200, 429]
    assert client.get(address(make.link()), REMOTE_ADDR="192.0.2.9").status_code == 200


def test_who_guesses_is_stopped_sooner(client, monkeypatch):
    monkeypatch.setattr(rates, "STRANGERS", rates.parse("2/minute"))
    statuses = [client.get(f"/i/{'x' * 42}{number}/").status_code for number in range(3)]
    assert statuses == [404, 404, 429]
    assert client.get(address(make.link())).status_code == 429


def test_ipv6_neighbours_share_a_limit(client, monkeypatch):
    monkeypatch.setattr(rates, "PER_ADDRESS", rates.parse("1/minute"))
    assert client.get(address(make.link()), REMOTE_ADDR="2001:db8:0:1::1").status_code == 200
    assert client.get(address(make.link()), REMOTE_ADDR="2001:db8:0:1::2").status_code == 429
    assert client.get(address(make.link()), REMOTE_ADDR="2001:db8:0:2::1").status_code == 200


@pytest.mark.parametrize(
    ("proxies", "forwarded", "expected"),
    [
        (0, "9.9.9.9", "127.0.0.1"),
        (1, "9.9.9.9", "9.9.9.9"),
        (1, "6.6.6.6, 9.9.9.9", "9.9.9.9"),
        (2, "6.6.6.6, 9.9.9.9, 10.0.0.1", "9.9.9.9"),
        (1, "", "127.0.0.1"),
        (1, "nonsense", "0.0.0.0"),
    ],
)
def test_an_address_is_believed_only_from_our_own_proxies(rf, settings, proxies, forwarded, expected):
    from foundation.links.addresses import client_ip

    settings.TRUSTED_PROXIES = proxies
    assert client_ip(rf.get("/", headers={"x-forwarded-for": forwarded})) == expected
