"""Where "Back" leads on the pages that explain: the page whose link was followed says so itself, in `?back=`.

A referrer would say it too, but not every browser sends one.
"""

from __future__ import annotations

import re

from django.http import HttpRequest

# A plain path of ours whose readers have no menu: no host, no query, no dots, so it cannot lead anywhere else.
OURS = re.compile(r"/|/(?:(?:a|d|i|m|disputes|policy)(?:/[A-Za-z0-9_-]+)+|settings/disputes)/")
LONGEST = 200


def offered(request: HttpRequest) -> str:
    """What a link on this page gives along. A form that came back is no address: then it is the room around it."""
    path = request.path
    return path if request.method in {"GET", "HEAD"} else "/".join(path.split("/")[:3]) + "/"


def taken(request: HttpRequest) -> str:
    """The page that led here; empty for whatever is not one of ours."""
    wanted = request.GET.get("back", "")
    return wanted if len(wanted) <= LONGEST and OURS.fullmatch(wanted) else ""
