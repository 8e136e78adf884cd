"""XML: well-formed data without a document type, entities or scripts. Pages and pictures in XML are refused."""

from xml.parsers import expat

from foundation.files.parsing.refusal import Refusal

MAX_ELEMENTS, MAX_DEPTH = 400_000, 200
SHOWN = {"html", "svg"}  # what a browser would run


class _Reading:
    """Counts what goes by; the first thing that is not allowed ends it."""

    def __init__(self) -> None:
        self.seen = self.depth = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.seen += 1
        self.depth += 1
        if self.seen > MAX_ELEMENTS or self.depth > MAX_DEPTH:
            raise Refusal("too_complex")
        if name.rpartition(":")[2].lower() in SHOWN or "www.w3.org/1999/xhtml" in " ".join(attributes.values()):
            raise Refusal("mismatch")

    def end(self, name: str) -> None:
        self.depth -= 1

    def document_type(self, *declared: object) -> None:
        raise Refusal("scripts")


def check(kind: str, data: bytes, side: int) -> bytes:
    reading, parser = _Reading(), expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = reading.start, reading.end
    parser.StartDoctypeDeclHandler = reading.document_type
    parser.Parse(data, True)  # ExpatError means damaged
    return b""
