"""What the guards of patterns are worth: reading with them, without them, and one pass for all their words instead.

    python -m tests.benchmarks.guard_speed [FOLDER]      the shipped documents, or those of the folder

Prints processor seconds. `pipelines/tape/README.md` says what was decided by them.
"""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from ahocorasick_rs import AhoCorasick, Implementation

from pipelines.errors import SourceError
from pipelines.lexicon import load_lexicon
from pipelines.readers import read_source
from pipelines.run import extract_file
from pipelines.settings import load_settings
from pipelines.text import guards
from pipelines.text.folding import fold_text


def main(arguments: Sequence[str]) -> None:
    """Each way in a process of its own, because readers are made once."""
    folder = Path(arguments[0]) if arguments else load_settings().sources
    for way in ("with", "without", "pass"):
        subprocess.run([sys.executable, "-m", "tests.benchmarks.guard_speed", f"--{way}", str(folder)], check=True)


def read_all(folder: Path, *, is_guarded: bool) -> None:
    """Reads every file of the folder; without guards every pattern is tried at every character."""
    if not is_guarded:
        guards.needed_words = lambda *_, **__: None  # type: ignore[assignment]
        guards._scan = lambda _, pattern, __: re.compile(pattern).finditer
    lexicon = load_lexicon(load_settings().reference)
    started = time.process_time()
    count = 0
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        try:
            count += len(extract_file(path, lexicon).quantity)
        except SourceError as error:
            print(error, file=sys.stderr)
    print(f"{count} numbers read {'with' if is_guarded else 'without'} guards: {time.process_time() - started:.1f} s")


def pass_over(folder: Path) -> None:
    """One pass for the words of several tables over all texts, and the places of each word by its number."""
    lexicon = load_lexicon(load_settings().reference)
    words = {row.word for row in (*lexicon.phrase_words, *lexicon.clause_words, *lexicon.project_words)}
    words |= {row.verb for row in lexicon.action_verbs} | {row.unit for row in lexicon.units}
    for row in (*lexicon.number_cues, *lexicon.reading_patterns, *lexicon.reject_patterns):
        words |= guards.needed_words(row.pattern) or frozenset()
    texts = [
        fold_text(read_source(path, None, lexicon.page_bodies).text) for path in folder.rglob("*") if path.is_file()
    ]
    listed = sorted(words - {""})
    automaton = AhoCorasick(listed, implementation=Implementation.ContiguousNFA)
    started = time.process_time()
    count = 0
    for text in texts:
        places: list[list[int]] = [[] for _ in listed]
        for word, start, _ in automaton.find_matches_as_indexes(text, overlapping=True):
            places[word].append(start)
            count += 1
    seconds = time.process_time() - started
    print(f"{len(listed)} words in one pass over {sum(map(len, texts))} characters: {seconds:.2f} s, {count} places")


if __name__ == "__main__":
    way, *rest = sys.argv[1:] or [""]
    if way in ("--with", "--without"):
        read_all(Path(rest[0]), is_guarded=way == "--with")
    elif way == "--pass":
        pass_over(Path(rest[0]))
    else:
        main(sys.argv[1:])
