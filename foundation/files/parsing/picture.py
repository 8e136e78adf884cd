"""JPG and PNG: decoded completely, then encoded anew without EXIF, GPS, comments or anything hidden behind the end."""

import io
import warnings

from PIL import Image, ImageOps

from foundation.files.parsing.refusal import Refusal

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
