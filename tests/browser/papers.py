"""What a downloaded PDF says and carries."""

import io

import pikepdf
from pypdf import PdfReader


def text_of(content: bytes) -> str:
    """All words of all pages, with single spaces."""
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).split())


def attachments_of(content: bytes) -> dict[str, bytes]:
    with pikepdf.open(io.BytesIO(content)) as pdf:
        return {name: spec.get_file().read_bytes() for name, spec in pdf.attachments.items()}
