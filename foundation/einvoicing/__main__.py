"""The child of `apart`: a received file on stdin, and what was read of it as JSON on stdout."""

from __future__ import annotations

import json
import resource
import sys
from contextlib import suppress
from pathlib import Path

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
    from foundation.einvoicing.as_json import findings_data
    from foundation.einvoicing.parse import parse
    from foundation.einvoicing.stored import to_stored

    try:
        read = parse(sys.stdin.buffer.read())
        document = to_stored(read.document) if read.document else None
        answer = {"document": document, "findings": findings_data(list(read.findings)), "syntax": read.syntax}
        sys.stdout.write(json.dumps(answer))
        sys.stdout.flush()
    except (MemoryError, RecursionError, OSError):
        return GAVE_UP
    return 0


if __name__ == "__main__":
    sys.exit(main())
