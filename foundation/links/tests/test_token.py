"""One link, one token: the same for ever, known to nobody but its holder."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from foundation.kernel.actors import Actor
from foundation.links import services
from foundation.links.errors import LinkExpired, LinkUnknown, LinkUnprintable
from foundation.links.models import SecretLink
from foundation.links.tests import make

pytestmark = pytest.mark.django_db


def test_the_token_has_256_bits_and_is_the_same_every_time():
    link = make.link()
    token = services.token(link)
    assert re.fullmatch(r"[A-Za-z0-9_-]{43}", token)
    assert services.token(SecretLink.objects.get(pk=link.pk)) == token


def test_no_two_links_share_a_token():
    assert len({services.token(make.link()) for _ in range(50)}) == 50


def test_the_database_holds_nothing_that_opens_a_link():
    link = make.link()
    token = services.token(link)
    row = repr(SecretLink.objects.filter(pk=link.pk).values().get())
    assert token not in row
    with pytest.raises(LinkUnknown):
        services.open_link(purpose="invoice", token=link.token_hash)


def test_a_token_opens_its_link():
    link = make.link()
    assert services.open_link(purpose="invoice", token=services.token(link)) == link


@pytest.mark.parametrize("token", ["", "x", "x" * 43, "é" * 43, "' OR 1=1 --", "x" * 100_000])
def test_an_invented_token_opens_nothing_and_costs_one_look(token, django_assert_num_queries):
    make.link()
    with django_assert_num_queries(1), pytest.raises(LinkUnknown):
        services.open_link(purpose="invoice", token=token)


def test_a_link_of_another_purpose_costs_the_same_one_look(django_assert_num_queries):
    token = services.token(make.link(purpose="dispute"))
    with django_assert_num_queries(1), pytest.raises(LinkUnknown):
        services.open_link(purpose="invoice", token=token)


def test_an_expired_link_says_so_and_names_itself():
    link = make.link(days=-1)
    with pytest.raises(LinkExpired) as expired:
        services.open_link(purpose="invoice", token=services.token(link))
    assert expired.value.link == link


def test_a_revoked_link_is_unknown_even_when_it_has_expired():
    link = make.link(days=-1)
    services.revoke(link, actor=make.ALICE)
    with pytest.raises(LinkUnknown):
        services.open_link(purpose="invoice", token=services.token(link))


def test_revoking_twice_keeps_the_first_moment_and_name():
    link = services.revoke(make.link(), actor=make.ALICE)
    first = (link.revoked_at, link.revoked_by)
    again = services.revoke(link, actor=Actor.client("Carol"))
    assert (again.revoked_at, again.revoked_by) == first


def test_a_renewed_link_is_a_new_one_and_the_old_one_stays_closed():
    old = make.link(days=-1)
    new = services.renew(old, expires_at=timezone.now() + timedelta(days=30), actor=make.ALICE)
    assert (new.purpose, new.target_id, new.recipient) == (old.purpose, old.target_id, old.recipient)
    assert services.token(new) != services.token(old)
    assert services.open_link(purpose="invoice", token=services.token(new)) == new
    with pytest.raises(LinkExpired):
        services.open_link(purpose="invoice", token=services.token(old))


def test_a_revoked_link_is_not_renewed():
    link = services.revoke(make.link(), actor=make.ALICE)
    with pytest.raises(LinkUnknown):
        services.renew(link, expires_at=timezone.now() + timedelta(days=30), actor=make.ALICE)


def test_a_new_secret_key_leaves_old_links_open_and_printable(settings):
    link = make.link()
    token = services.token(link)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another-" * 8, [settings.SECRET_KEY]
    assert services.open_link(purpose="invoice", token=token) == link
    assert services.token(link) == token
    assert services.token(make.link()) != token


def test_without_the_old_key_a_link_still_opens_but_can_not_be_printed(settings):
    link = make.link()
    token = services.token(link)
    settings.SECRET_KEY = "another-" * 8
    assert services.open_link(purpose="invoice", token=token) == link
    with pytest.raises(LinkUnprintable):
        services.token(link)
