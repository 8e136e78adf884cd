"""How long a line and a message take: `python -m tools.bench_wording`. No database, no settings.

Time of the processor, so that a busy machine does not count; ends with 1 where a text in a hundred is over the budget.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

from foundation.wording import lexicon
from foundation.wording.clarity import clarity
from foundation.wording.tests import read
from foundation.wording.tone import tone

BUDGET = 5.0  # milliseconds


def milliseconds(judge: Callable[[str], object], texts: list[str]) -> list[float]:
    """Sorted times of one call per text, after one to warm up."""
    judge(texts[0])
    took = []
    for text in texts:
        start = time.process_time()
        judge(text)
        took.append((time.process_time() - start) * 1000)
    return sorted(took)


def report(name: str, judge: Callable[[str], object], kind: str) -> bool:
    """Print it, and say whether it keeps to the budget."""
    texts = [case.text for language in lexicon.LANGUAGES for case in read.cases(f"{kind}_{language}")]
    took = milliseconds(judge, texts * 4)
    p99 = took[int(len(took) * 0.99)]
    print(f"{name}: median {statistics.median(took):.3f} ms, p99 {p99:.3f} ms, n {len(took)}, budget {BUDGET:.0f} ms")
    return p99 <= BUDGET


if __name__ == "__main__":
    kept = [report("clarity", clarity, "lines"), report("tone", tone, "messages")]
    raise SystemExit(0 if all(kept) else 1)
