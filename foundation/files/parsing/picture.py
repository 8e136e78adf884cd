"""JPG and PNG: decoded completely, then encoded anew without EXIF, GPS, comments or anything hidden behind the end."""

import io
import json
import warnings
from datetime import datetime

from PIL import Image, ImageOps

from foundation.files.parsing.refusal import Refusal

EXIF, GPS, MAKE, MODEL, TAKEN, DIGITISED = 0x8769, 0x8825, 0x010F, 0x0110, 0x9003, 0x9004  # EXIF 2.32
FORMATS = {"jpg": "JPEG", "png": "PNG"}
MAX_PIXELS = 64_000_000  # 256 MB decoded
Image.MAX_IMAGE_PIXELS = MAX_PIXELS


def check(kind: str, data: bytes, side: int) -> bytes:
    """The preview, at most `side` pixels wide and high; the format stays."""
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    try:
        _open(kind, data).verify()
        picture = _open(kind, data)  # verify() leaves the object unusable
        picture.load()
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise Refusal("too_complex") from None
    return _encode(_bare(picture, side), kind)


def _open(kind: str, data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data), formats=[FORMATS[kind]])


def _bare(picture: Image.Image, side: int) -> Image.Image:
    """Scaled and turned upright; only pixels are carried over."""
    clear = "transparency" in picture.info or picture.mode in {"RGBA", "LA", "PA"}
    picture.thumbnail((side, side))
    pixels = ImageOps.exif_transpose(picture).convert("RGBA" if clear else "RGB")
    pixels.info.clear()
    return pixels


def _encode(picture: Image.Image, kind: str) -> bytes:
    out = io.BytesIO()
    if kind == "jpg":
        picture.convert("RGB").save(out, "JPEG", quality=85, optimize=True)
    else:
        picture.save(out, "PNG", optimize=True)
    return out.getvalue()


def describe(kind: str, data: bytes) -> bytes:
    """When and with what it says it was taken, and whether it names a place. The place itself is not told."""
    with _open(kind, data) as picture:
        exif = picture.getexif()
        inner = exif.get_ifd(EXIF)
        camera = " ".join(filter(None, (_text(exif.get(MAKE)), _text(exif.get(MODEL)))))
        facts = {
            "taken": _moment(inner.get(TAKEN) or inner.get(DIGITISED)),
            "camera": camera[:100],
            "place": bool(exif.get_ifd(GPS)),
            "width": picture.width,
            "height": picture.height,
        }
    return json.dumps(facts).encode()


def _text(value: object) -> str:
    return value.replace("\0", "").strip() if isinstance(value, str) else ""


def _moment(value: object) -> str:
    """`2026-11-03T14:05:00` by the camera's own clock, without a zone; empty when there is none."""
    try:
        return datetime.strptime(_text(value), "%Y:%m:%d %H:%M:%S").isoformat()  # noqa: DTZ007 - a camera knows no zone
    except ValueError:
        return ""
