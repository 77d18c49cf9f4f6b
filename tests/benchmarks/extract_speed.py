"""The core against jieba.cut over the same files in the same process, and whether long texts cost more a character.

The core's time is from file to records; jieba's is for the text alone, its dictionary loaded before. The rounds of
both take turns, so that a machine that is busy for a while is busy for both.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import jieba

from pipelines.lexicon import Lexicon, load_lexicon
from pipelines.model import SourceText
from pipelines.readers import read_source
from pipelines.run import extract_file, extract_source
from pipelines.settings import load_settings

ROUNDS = 7
TIMES = 10  # how many times as long the long text is


def main() -> None:
    settings = load_settings()
    files = sorted(path for path in settings.sources.rglob("*") if path.is_file())
    lexicon = load_lexicon(settings.reference)
    jieba.setLogLevel(logging.WARNING)
    jieba.initialize()
    sources = [read_source(path) for path in files]
    _compare(files, sources, lexicon)
    for source in sources:
        _lengthen(source, lexicon)


def _compare(files: Sequence[Path], sources: Sequence[SourceText], lexicon: Lexicon) -> None:
    def extract() -> int:
        return sum(len(list(extract_file(path, lexicon).records())) for path in files)

    def cut() -> int:
        return sum(len(list(jieba.cut(source.text))) for source in sources)

    core, one_pass = _best(extract, cut)
    size = sum(path.stat().st_size for path in files)
    length = sum(len(source.text) for source in sources)
    print(f"{len(files)} files, {size / 1e6:.2f} MB, {length} characters, {extract()} records; best of {ROUNDS}")
    print(f"extract          {core:6.3f} s   {size / core / 1e6:5.2f} MB/s")
    print(f"jieba.cut, once  {one_pass:6.3f} s   {size / one_pass / 1e6:5.2f} MB/s")
    print(f"time against two passes of jieba.cut          {core / one_pass / 2:5.2f}   (at most 1.00)")
    print(f"throughput as a multiple of one pass          {one_pass / core:5.2f}   (at least 1.50, aim 3.00)")


def _lengthen(source: SourceText, lexicon: Lexicon) -> None:
    """A text `TIMES` times as long should take `TIMES` times as long."""
    long = replace(source, text="\n".join([source.text] * TIMES))
    one, many = _best(lambda: extract_source(source, lexicon), lambda: extract_source(long, lexicon), rounds=3)
    factor = many / one / TIMES
    print(f"time a character, {TIMES} times as long            {factor:5.2f}   (at most 1.25)  {source.name[:12]}")


def _best(*works: Callable[[], object], rounds: int = ROUNDS) -> list[float]:
    """The shortest time of each, in seconds; each round does every work once."""
    times: list[list[float]] = [[] for _ in works]
    for _ in range(rounds):
        for work, taken in zip(works, times, strict=True):
            begin = time.perf_counter()
            work()
            taken.append(time.perf_counter() - begin)
    return [min(taken) for taken in times]


if __name__ == "__main__":
    main()
