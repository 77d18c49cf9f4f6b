"""The core against jieba.cut over the same files in the same process, and whether long texts cost more a character.

The core's time is from file to records; jieba's is for the text alone, its dictionary loaded before. Both are of one
thread, so the time is what that thread computes (`time.thread_time`), not what it waits while others do. The rounds of
both take turns, so that a machine that is busy for a while is busy for both.

With `--stages` it says what share of the core's time each stage takes.
"""

from __future__ import annotations

import argparse
import logging
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import wraps
from pathlib import Path
from types import FunctionType

import jieba

from pipelines import run
from pipelines.lexicon import Lexicon, load_lexicon
from pipelines.model import SourceText
from pipelines.readers import read_source
from pipelines.run import extract_file, extract_source
from pipelines.settings import load_settings

ROUNDS = 7
TIMES = 10  # how many times as long the long text is


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stages", action="store_true", help="the share of each stage instead of the ratios")
    by_stage = parser.parse_args().stages
    settings = load_settings()
    files = sorted(path for path in settings.sources.rglob("*") if path.is_file())
    lexicon = load_lexicon(settings.reference)
    if by_stage:
        _share_out(files, lexicon)
        return
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


def _share_out(files: Sequence[Path], lexicon: Lexicon) -> None:
    """The share of every stage that `pipelines.run` calls, the largest first; each in its best round."""
    times: Counter[str] = Counter()

    def timed(stage: FunctionType) -> Callable[..., object]:
        @wraps(stage)
        def work(*arguments: object) -> object:
            begin = time.thread_time()
            try:
                return stage(*arguments)
            finally:
                times[stage.__name__] += time.thread_time() - begin

        return work

    for name, stage in list(vars(run).items()):
        if isinstance(stage, FunctionType) and stage.__module__ != run.__name__:
            setattr(run, name, timed(stage))
    rounds: list[Counter[str]] = []
    for _ in range(ROUNDS):
        times.clear()
        begin = time.thread_time()
        for path in files:
            list(extract_file(path, lexicon).records())
        times["the rest"] = time.thread_time() - begin - times.total()
        rounds.append(Counter(times))
    best = Counter({name: min(times[name] for times in rounds) for name in rounds[0]})
    for name, taken in best.most_common():
        print(f"{name:24} {taken / best.total():6.1%}")


def _lengthen(source: SourceText, lexicon: Lexicon) -> None:
    """A text `TIMES` times as long should take `TIMES` times as long."""
    long = replace(source, text="\n".join([source.text] * TIMES))
    one, many = _best(lambda: extract_source(source, lexicon), lambda: extract_source(long, lexicon), rounds=3)
    factor = many / one / TIMES
    print(f"time a character, {TIMES} times as long            {factor:5.2f}   (at most 1.25)  {source.name[:12]}")


def _best(*works: Callable[[], object], rounds: int = ROUNDS) -> list[float]:
    """The shortest time of each, in seconds of its thread; each round does every work once."""
    times: list[list[float]] = [[] for _ in works]
    for _ in range(rounds):
        for work, taken in zip(works, times, strict=True):
            begin = time.thread_time()
            work()
            taken.append(time.thread_time() - begin)
    return [min(taken) for taken in times]


if __name__ == "__main__":
    main()
