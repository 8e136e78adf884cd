"""The child: one order as JSON on stdin, one answer as JSON on stdout, then it ends."""

import json
import resource
import sys
from contextlib import suppress
from pathlib import Path

MB = 2**20
LIMITS = {
    resource.RLIMIT_AS: 700 * MB,
    resource.RLIMIT_CPU: 300,
    resource.RLIMIT_FSIZE: 4096 * MB,
    resource.RLIMIT_NOFILE: 128,
    resource.RLIMIT_CORE: 0,
}


def main() -> None:
    for limit, value in LIMITS.items():
        with suppress(ValueError, OSError):  # macOS can't limit memory, a container may be stricter than we are
            resource.setrlimit(limit, (value, value))
    sys.path.insert(0, str(Path(__file__).parents[3]))  # -I leaves it out; nothing of the caller's folder is trusted
    from foundation.pdf.binding import pages
    from foundation.pdf.limits import leave_the_network

    leave_the_network()
    order = json.load(sys.stdin)
    try:
        answer, code = pages.ACTS[order.pop("act")](**order), 0
    except Exception as error:  # parsers of strangers' files fail in countless ways; our side says what follows
        answer, code = {"error": f"{type(error).__name__}: {error}"[:300]}, 5
    peak = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)
    sys.stdout.write(json.dumps(answer | {"peak_mb": peak}))
    sys.stdout.flush()
    raise SystemExit(code)


if __name__ == "__main__":
    main()
