"""The core against two jieba.cut passes over the same files in the same process; prints the ratio of their times.

The core's time is from file to records; jieba's is for the text alone, its dictionary loaded before.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

import jieba

from pipelines.lexicon import load_lexicon
from pipelines.run import extract_file
from pipelines.settings import load_settings

ROUNDS = 5


def main() -> None:
    settings = load_settings()
    files = sorted(path for path in settings.sources.rglob("*") if path.is_file())
    lexicon = load_lexicon(settings.reference)
    jieba.setLogLevel(logging.WARNING)
    jieba.initialize()

    def extract() -> int:
        return sum(len(list(extract_file(path, lexicon).records())) for path in files)

    texts = [extract_file(path, lexicon).source[0].text for path in files]

    def cut_twice() -> int:
        return sum(len(list(jieba.cut(text))) for text in texts for _ in range(2))

    core, cut = _best(extract), _best(cut_twice)
    size = sum(path.stat().st_size for path in files)
    print(f"{len(files)} files, {size / 1e6:.2f} MB, {sum(map(len, texts))} characters, {extract()} records")
    print(f"extract         {core:6.3f} s   {size / core / 1e6:.2f} MB/s   (best of {ROUNDS})")
    print(f"jieba.cut twice {cut:6.3f} s   (best of {ROUNDS})")
    print(f"ratio           {core / cut:6.2f}     (at most 1.00)")


def _best(work: Callable[[], int]) -> float:
    times = []
    for _ in range(ROUNDS):
        begin = time.perf_counter()
        work()
        times.append(time.perf_counter() - begin)
    return min(times)


if __name__ == "__main__":
    main()
