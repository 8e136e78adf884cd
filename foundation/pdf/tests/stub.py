"""A warm process whose press does on purpose what a broken or captured one might do. The paper's title says what."""

from __future__ import annotations

import json
import os
import resource
import signal
import socket
import sys
import time
from pathlib import Path

from foundation.pdf import limits, warm


class Press:
    def sheets(self, names):
        return []

    def lay_out(self, paper):
        return getattr(self, paper.title)(paper)

    def print(self, paper, appendix=None):
        return getattr(self, paper.title)(paper) or b"%PDF"

    def fine(self, paper):
        return b"%PDF fine"

    def hang(self, paper):
        note = Path(paper.author)
        note.write_text(str(os.getpid()))
        if os.fork() == 0:
            note.with_suffix(".child").write_text(str(os.getpid()))
        time.sleep(600)

    def spin(self, paper):
        while True:
            pass

    def crash(self, paper):
        os.kill(os.getpid(), signal.SIGSEGV)

    def eat(self, paper):
        held = []
        while True:
            held.append(b"x" * 2**24)

    def flood(self, paper):
        return b"%PDF" + b"x" * (limits.OUTPUT + 1)

    def open(self, paper):
        return [open(os.devnull) for _ in range(200)]

    def tell(self, paper):
        kinds = ("RLIMIT_AS", "RLIMIT_CPU", "RLIMIT_FSIZE", "RLIMIT_NOFILE", "RLIMIT_CORE")
        told = {"environment": dict(os.environ), "limits": {k: resource.getrlimit(getattr(resource, k)) for k in kinds}}
        try:
            socket.create_connection(("127.0.0.1", int(paper.author)), 2).close()
            told["connected"] = True
        except OSError:
            told["connected"] = False
        return b"%PDF" + json.dumps(told).encode()


if __name__ == "__main__":
    limits.CPU_SECONDS = 1
    warm.rehearse = lambda press, sheets: None
    warm.serve(int(sys.argv[1]), Press())
