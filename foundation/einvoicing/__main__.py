"""The child of `apart`: a received file on stdin, and what was read of it as JSON on stdout.

With the argument `response` the file is an Invoice Response.
"""

from __future__ import annotations

import json
import resource
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

MEGABYTE = 1024 * 1024
LIMITS = {
    resource.RLIMIT_AS: 900 * MEGABYTE,
    resource.RLIMIT_CPU: 10,
    resource.RLIMIT_FSIZE: 60 * MEGABYTE,
    resource.RLIMIT_NOFILE: 64,
    resource.RLIMIT_CORE: 0,
}
GAVE_UP = 3


def main() -> int:
    for limit, value in LIMITS.items():
        with suppress(ValueError, OSError):  # macOS can't limit memory, a container may be stricter than we are
            resource.setrlimit(limit, (value, value))
    sys.path.insert(0, str(Path(__file__).parents[2]))  # -I leaves it out; nothing of the caller's folder is trusted
    try:
        data = sys.stdin.buffer.read()
        answer = _response(data) if sys.argv[1:] == ["response"] else _invoice(data)
        sys.stdout.write(json.dumps(answer))
        sys.stdout.flush()
    except (MemoryError, RecursionError, OSError):
        return GAVE_UP
    return 0


def _invoice(data: bytes) -> dict[str, Any]:
    from foundation.einvoicing.as_json import findings_data
    from foundation.einvoicing.parse import parse
    from foundation.einvoicing.stored import to_stored

    read = parse(data)
    document = to_stored(read.document) if read.document else None
    return {"document": document, "findings": findings_data(list(read.findings)), "syntax": read.syntax}


def _response(data: bytes) -> dict[str, Any]:
    from foundation.einvoicing.as_json import findings_data
    from foundation.einvoicing.response import check
    from foundation.einvoicing.response_json import response_data
    from foundation.einvoicing.response_xml import read

    found = read(data)
    findings = [*found.findings, *(check(found.response) if found.response else [])]
    return {"response": response_data(found.response) if found.response else None, "findings": findings_data(findings)}


if __name__ == "__main__":
    sys.exit(main())
