"""One letter, one address: what may stand in an envelope or a header."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from foundation.mail.errors import BadAddress

LONGEST = 254  # RFC 5321 4.5.3.1.3, less the angle brackets


def one_address(text: str) -> str:
    """The address itself, or BadAddress. Refuses lists, line breaks and quoted local parts, which can hide either."""
    try:
        validate_email(text)
    except ValidationError:
        pass
    else:
        if len(text) <= LONGEST and not any(sign in text for sign in '",\r\n'):
            return text
    raise BadAddress(_("“%(text)s” is not one e-mail address. Nothing was sent.") % {"text": one_line(str(text))[:80]})


def in_ascii(address: str) -> str:
    """The address with its domain in the letters every mail server knows (IDNA)."""
    local, _at, domain = address.rpartition("@")
    return f"{local}@{domain.encode('idna').decode()}"


def one_line(text: str) -> str:
    """Text fit for a header: line breaks and control characters become single spaces."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
