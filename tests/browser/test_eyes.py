"""The eyes themselves: what they must see, they see. Otherwise every page test above could never fail."""

import pytest

from tests.browser.players import Player

GOOD = '<html lang="en"><head><title>t</title></head><body><main><h1>Head</h1>%s</main></body></html>'


@pytest.fixture
def somebody(person):
    return person()


def shown(somebody, body):
    somebody.page.set_content(GOOD % body)
    return somebody


def test_a_sound_page_passes(somebody):
    shown(somebody, "<p>Words.</p>").look()


@pytest.mark.parametrize(
    ("body", "complaint"),
    [
        ('<img src="data:,x">', "image-alt"),
        ("<input>", "label"),
        ('<p style="color:#999;background:#fff">Pale</p>', "color-contrast"),
        ('<p style="width:500px">Wide</p>', "wider than 360"),
        ('<p id="one">Two</p><p id="one">of them</p>', "more than one of"),
    ],
)
def test_a_fault_is_seen(somebody, body, complaint):
    with pytest.raises(AssertionError, match=complaint):
        shown(somebody, body).look()
    somebody.complaints.clear()


def test_a_fault_of_the_other_theme_is_seen(somebody):
    pale = '<style>[data-bs-theme="dark"] p { color: #333; background: #111 }</style><p>Dark on dark</p>'
    with pytest.raises(AssertionError, match="dark"):
        shown(somebody, pale).look()


def test_a_sentence_of_the_other_language_is_heard(somebody):
    shown(somebody, "<details><summary>More</summary>Dit is niet Engels.</details>")
    with pytest.raises(AssertionError, match="speaks otherwise"):
        Player(somebody, None, address="", shots="").arrives()


def test_the_console_is_heard(somebody):
    page = somebody.goto("/")
    page.evaluate("console.error('oh no')")
    page.evaluate("setTimeout(() => { throw new Error('thrown') })")
    page.evaluate("new Image().src = 'https://elsewhere.example/pixel.png'")
    page.wait_for_timeout(200)
    heard = " ".join(somebody.complaints)
    somebody.complaints.clear()
    assert all(word in heard for word in ("oh no", "thrown", "elsewhere.example"))
