"""The child: reads one file from stdin and answers `reason` (empty when good), a newline, and what it made of the file.

That is the preview of a picture, or with side 0 what the file says of itself, as JSON (`describe` of a parser).
"""

import importlib
import resource
import sys
from contextlib import suppress
from pathlib import Path

MEGABYTE = 1024 * 1024
LIMITS = {
    resource.RLIMIT_AS: 700 * MEGABYTE,
    resource.RLIMIT_CPU: 8,
    resource.RLIMIT_FSIZE: 30 * MEGABYTE,
    resource.RLIMIT_NOFILE: 64,
    resource.RLIMIT_CORE: 0,
}
PARSERS = {
    "pdf": "pdf", "jpg": "picture", "png": "picture", "csv": "table", "eml": "letter", "xml": "markup",
    "csv_text": "plain", "eml_text": "plain",
}  # fmt: skip


def verdict(kind: str, side: int, data: bytes) -> tuple[str, bytes]:
    refusal = importlib.import_module("foundation.files.parsing.refusal").Refusal
    signatures = importlib.import_module("foundation.files.parsing.signatures")
    parser = importlib.import_module(f"foundation.files.parsing.{PARSERS[kind]}")
    try:
        signatures.check(kind.removesuffix("_text"), data)
        return "", parser.check(kind, data, side) if side or kind.endswith("_text") else parser.describe(kind, data)
    except refusal as no:
        return no.reason, b""
    except (MemoryError, RecursionError):
        return "too_complex", b""
    except Exception:  # parsers of hostile files fail in countless ways; each of them means: not a sound file
        return "damaged", b""


def main() -> None:
    for limit, value in LIMITS.items():
        with suppress(ValueError, OSError):  # macOS can't limit memory, a container may be stricter than we are
            resource.setrlimit(limit, (value, value))
    sys.path.insert(0, str(Path(__file__).parents[3]))  # -I leaves it out; nothing of the caller's folder is trusted
    reason, preview = verdict(sys.argv[1], int(sys.argv[2]), sys.stdin.buffer.read())
    sys.stdout.buffer.write(reason.encode("ascii") + b"\n" + preview)


if __name__ == "__main__":
    main()
