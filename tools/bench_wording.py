"""How long a line and a message take: `python -m tools.bench_wording`. No database, no settings."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

from foundation.wording import lexicon
from foundation.wording.clarity import clarity
from foundation.wording.tests import read
from foundation.wording.tone import tone


def milliseconds(judge: Callable[[str], object], texts: list[str]) -> list[float]:
    """Sorted times of one call per text, after one to warm up."""
    judge(texts[0])
    took = []
    for text in texts:
        start = time.perf_counter()
        judge(text)
        took.append((time.perf_counter() - start) * 1000)
    return sorted(took)


def report(name: str, judge: Callable[[str], object], kind: str) -> None:
    texts = [case.text for language in lexicon.LANGUAGES for case in read.cases(f"{kind}_{language}")]
    took = milliseconds(judge, texts * 4)
    print(f"{name}: median {statistics.median(took):.3f} ms, p99 {took[int(len(took) * 0.99)]:.3f} ms, n {len(took)}")


if __name__ == "__main__":
    report("clarity", clarity, "lines")
    report("tone", tone, "messages")
