"""Honest and hostile files, made on the spot."""

import io
import struct
import zipfile
import zlib

import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile
from pikepdf import Array, Dictionary, Name, String
from PIL import Image

LETTER = (
    b"From: Carol <carol@example.com>\r\nDate: Mon, 2 Nov 2026 10:00:00 +0100\r\nSubject: Hrs\r\n\r\nAs agreed.\r\n"
)
TABLE = b"date,hours\r\n2026-11-02,3.5\r\n"


def upload(name, data):
    return SimpleUploadedFile(name, data)


def pdf(change=None, **save):
    """A one-page PDF; `change(pdf)` may put something into it."""
    document = pikepdf.new()
    document.add_blank_page(page_size=(200, 200))
    if change:
        change(document)
    out = io.BytesIO()
    document.save(out, **save)
    return out.getvalue()


def javascript_action():
    return Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


def annotation(action):
    return Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]), A=action)


def link_direct(action):
    """An action written inside the page's own dictionary: no entry in the list of indirect objects."""

    def change(document):
        document.pages[0].Annots = Array([annotation(action)])

    return pdf(change)


def link_indirect(action, **save):
    def change(document):
        document.pages[0].Annots = Array([document.make_indirect(annotation(document.make_indirect(action)))])

    return pdf(change, **save)


def opening(action):
    def change(document):
        document.Root.OpenAction = action

    return pdf(change)


def attached(name, data):
    def change(document):
        document.attachments[name] = pikepdf.AttachedFileSpec(document, data, filename=name)

    return pdf(change)


def picture(form="PNG", size=(80, 60), mode="RGB", **options):
    out = io.BytesIO()
    Image.new(mode, size, 120 if mode == "L" else None).save(out, form, **options)
    return out.getvalue()


def photo_with_place(size=(80, 60), orientation=6):
    """A JPG as a phone writes it: GPS position, camera, orientation, a comment."""
    exif = Image.Exif()
    exif[0x0112], exif[0x0110] = orientation, "SecretCamera 9"
    exif.get_ifd(0x8825).update({1: "N", 2: (52.0, 5.0, 24.0), 3: "E", 4: (4.0, 53.0, 36.0)})
    return picture("JPEG", size, exif=exif, comment=b"written at home")


def png_chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png_of(width, height, pixels=b""):
    """A PNG that promises `width` × `height` in one bit each."""
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    chunks = png_chunk(b"IHDR", header) + png_chunk(b"IDAT", zlib.compress(pixels, 9)) + png_chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunks


def png_with_text_bomb():
    """200 MB of text squeezed into a comment."""
    comment = b"Comment\0\0" + zlib.compress(b"\0" * 200_000_000, 1)
    good = picture()
    return good[:33] + png_chunk(b"zTXt", comment) + good[33:]


def archive(**entries):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as together:
        for name, text in entries.items():
            together.writestr(name, text)
    return out.getvalue()


def letter_with(name, data):
    from email.message import EmailMessage

    letter = EmailMessage()
    letter["From"], letter["To"], letter["Date"] = "a@example.com", "b@example.com", "Mon, 2 Nov 2026 10:00:00 +0100"
    letter.set_content("See attachment")
    letter.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return letter.as_bytes()


def nested_letter(depth):
    inner = LETTER
    for _ in range(depth):
        inner = b"From: a@b\r\nDate: x\r\nContent-Type: message/rfc822\r\n\r\n" + inner
    return inner


def pdf_with_swollen_objects():
    """A packed list of objects that unpacks to 1.5 GB of blanks."""
    pack = zlib.compressobj(1)
    block = [pack.compress(b" " * 10_000_000) + pack.flush(zlib.Z_FULL_FLUSH) for _ in range(2)]
    packed = block[0] + block[1] * 149 + pack.flush()
    head = b"%PDF-1.5\n1 0 obj\n<</Type/ObjStm/N 1/First 5/Filter/FlateDecode/Length " + str(len(packed)).encode()
    body = head + b">>\nstream\n" + packed + b"\nendstream\nendobj\n"
    rows = [(0, 0, 65535), (1, 9, 0), (2, 1, 0), (1, len(body), 0)]
    table = b"".join(struct.pack(">BIH", *row) for row in rows)
    xref = b"3 0 obj\n<</Type/XRef/Size 4/W[1 4 2]/Root 2 0 R/Length " + str(len(table)).encode()
    tail = b">>\nstream\n" + table + b"\nendstream\nendobj\nstartxref\n" + str(len(body)).encode() + b"\n%%EOF\n"
    return body + xref + tail


def pdf_with_deep_arrays():
    return pdf().replace(b"/MediaBox", b"/Deep " + b"[" * 100_000 + b"]" * 100_000 + b" /MediaBox", 1)
