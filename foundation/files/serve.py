"""How a stored file leaves again: never as something a browser would run."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header

from foundation.files import door, names
from foundation.files.models import StoredFile

LOCKED = "default-src 'none'; sandbox"
# A sandboxed PDF stays blank in Chromium; its own viewer needs these two.
PAPER = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'"


def as_download(stored: StoredFile, filename: str | None = None) -> HttpResponse:
    """The sealed original, as an attachment, its hash checked on the way. Raises FileLost."""
    response = HttpResponse(door.read(stored), content_type=stored.content_type)
    return _safe(response, attachment=True, filename=filename or stored.name, policy=LOCKED, cache="no-store")


def as_large_download(stored: StoredFile, filename: str) -> FileResponse:
    """As `as_download`, sent piece by piece. Raises FileLost."""
    response = FileResponse(door.open_checked(stored), content_type=stored.content_type)
    response.headers["Content-Length"] = str(stored.size)
    return _safe(response, attachment=True, filename=filename, policy=LOCKED, cache="no-store")


def as_made(content: bytes, content_type: str, filename: str) -> HttpResponse:
    """Bytes that were put together for this answer and are not stored."""
    response = HttpResponse(content, content_type=content_type)
    return _safe(response, attachment=True, filename=filename, policy=LOCKED, cache="no-store")


def as_picture(stored: StoredFile) -> HttpResponse:
    """The re-encoded copy of a picture, for showing in a page; 404 for anything that is no picture."""
    if not stored.preview_name:
        raise Http404
    response = HttpResponse(door.read_preview(stored), content_type=stored.content_type)
    return _safe(response, attachment=False, filename=stored.name, policy=LOCKED, cache="no-store")


def as_clean_copy(stored: StoredFile, filename: str | None = None) -> HttpResponse:
    """What somebody else gets: of a picture the copy without place, camera and comments; of all else the original."""
    if not stored.preview_name:
        return as_download(stored, filename)
    response = HttpResponse(door.read_preview(stored), content_type=stored.content_type)
    return _safe(response, attachment=True, filename=filename or stored.name, policy=LOCKED, cache="no-store")


def as_document(stored: StoredFile, filename: str, request: HttpRequest, *, attachment: bool = False) -> HttpResponse:
    """A document we made ourselves. A PDF may open in the browser; an unchanged one is not sent again (304)."""
    etag = f'"{stored.sha256}"'
    response = get_conditional_response(request, etag=etag)
    if response is None or response.status_code != 304:
        response = HttpResponse(door.read(stored), content_type=stored.content_type)
    response.headers["ETag"] = etag
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    attachment = attachment or stored.content_type != "application/pdf"
    return _safe(response, attachment=attachment, filename=filename, policy=PAPER, cache="private, no-cache")


def _safe(response: HttpResponse, *, attachment: bool, filename: str, policy: str, cache: str) -> HttpResponse:
    response.headers["Content-Disposition"] = content_disposition_header(attachment, names.clean(filename))
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = policy
    response.headers["Cache-Control"] = cache
    return response
