#!/usr/bin/env python3
"""Reads documents with two revisions of the code and says what changed: rows gained, lost, and changed by field.

    python .ci/compare.py --base main                      the shipped documents, and those of TAIZHANG_CORPUS
    python .ci/compare.py --base HEAD~1 --documents A B    these alone
    python .ci/compare.py --base main --all                every row that changed, not the first forty of each table

The revision `--base` is laid out in a folder of its own; the other side is the working tree as it stands. Both run as
plain Python or compiled, whichever they are; git must know the revision, nothing else is needed.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import os
import subprocess
import sys
import tarfile
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
SHOWN = 40  # rows of a table that are printed without --all
SENTENCE = 60  # characters of a sentence on each side of the number
SAID_OF_SPAN = ("quantity", "numeral", "task", "work_item", "project_listing", "project_mention", "relative_target")
# Hashes of other cells, of which a difference says nothing more, and spans, by which rows are paired.
_HASHES = frozenset({"row_key"})
_KEPT_IDS = frozenset({"rule_id", "indicator_id"})
Row = dict[str, Any]


@dataclass(slots=True)
class Change:
    """One row of a table that is not the same on both sides: None on the side that lacks it."""

    file: str
    before: Row | None
    after: Row | None
    fields: tuple[str, ...] = ()


@dataclass(slots=True)
class Difference:
    """What changed in one table."""

    changes: list[Change] = field(default_factory=list)

    def count(self) -> str:
        """`2 gained, 1 lost, 3 changed (indicator 2, unit 1)`."""
        gained = sum(change.before is None for change in self.changes)
        lost = sum(change.after is None for change in self.changes)
        by_field = Counter(name for change in self.changes for name in change.fields)
        changed = len(self.changes) - gained - lost
        named = ", ".join(f"{name} {count}" for name, count in by_field.most_common())
        return f"{gained} gained, {lost} lost, {changed} changed" + (f" ({named})" if named else "")


def main() -> int:
    """Exit code 0 whatever changed, 2 where a side could not be read."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--base", required=True, help="revision that git knows")
    parser.add_argument("--documents", nargs="+", type=Path, help="files or folders to read")
    parser.add_argument("--all", action="store_true", help="print every row that changed")
    options = parser.parse_args()
    commit = _git("rev-parse", "--verify", "--quiet", f"{options.base}^{{commit}}").decode().strip()
    if not commit:
        print(f"compare: {options.base!r} is no revision that git knows (make compare BASE=main)", file=sys.stderr)
        return 2
    files = list(_list_files(options.documents or _usual_documents()))
    print(f"compare: {len(files)} documents, {commit[:7]} against the working tree", file=sys.stderr, flush=True)
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder) / "base"
        with tarfile.open(fileobj=io.BytesIO(_git("archive", "--format=tar", commit))) as archive:
            archive.extractall(base, filter="data")
        with ThreadPoolExecutor(2) as pool:
            sides = list(pool.map(lambda root: _Side(root, Path(folder), files), (base, ROOT)))
            scores = list(pool.map(_score, (base, ROOT)))
    before, after = sides
    for line in _report(before.rows, after.rows, show_all=options.all):
        print(line)
    print(_say_whether_equal(before, after))
    print("\n".join(compare_scores(*scores)))
    return 0


def _git(*arguments: str) -> bytes:
    return subprocess.run(["git", "-C", str(ROOT), *arguments], stdout=subprocess.PIPE, check=False).stdout


def _usual_documents() -> list[Path]:
    corpus = os.environ.get("TAIZHANG_CORPUS")
    return [ROOT / "seeds" / "documents", *([Path(corpus)] if corpus else [])]


def _list_files(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        yield from (
            each.resolve() for each in ([path] if path.is_file() else sorted(path.rglob("*"))) if each.is_file()
        )


class _Side:
    """What one tree reads in the files: rows by table and file, and a hash of all of them."""

    def __init__(self, root: Path, folder: Path, files: Sequence[Path]) -> None:
        self.rows: dict[str, dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
        self.count = 0
        self.refused: list[str] = []
        digest = hashlib.sha256()
        name = ""
        errors = folder / f"{root.name}.errors"
        with errors.open("w", encoding="utf-8") as complaints:
            command = [sys.executable, "-X", "utf8", "-m", "pipelines.cli", "extract", *map(str, files)]
            process = subprocess.Popen(
                command, cwd=root, env=_environment(root), stdout=subprocess.PIPE, stderr=complaints
            )
            for line in process.stdout or ():
                digest.update(line)
                row = json.loads(line)
                table = row.pop("record")
                if table == "source":
                    name = f"{row['source_name']} {row['sha256'][:6]}"
                    row["text"] = ""
                self.rows[table][name].append(row)
                self.count += 1
            process.wait()
        self.hash = digest.hexdigest()
        self.refused = errors.read_text(encoding="utf-8").splitlines()


def _environment(root: Path) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(root)}


def _score(root: Path) -> dict[str, str]:
    """`quantity.recall` -> `0.990  99 of 100`, as `taizhang score` prints it; empty where it prints none."""
    said = subprocess.run(
        [sys.executable, "-X", "utf8", "-m", "pipelines.cli", "score"],
        cwd=root, env=_environment(root), capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    rows = (line.split() for line in said.stdout.splitlines() if " of " in line)
    return {name: " ".join(rest[:4]) for name, *rest in rows if "." in name}


def compare_rows(before: Mapping[str, Sequence[Row]], after: Mapping[str, Sequence[Row]]) -> Difference:
    """Rows of one table by file: paired by where they stand, then compared field by field."""
    difference = Difference()
    for file in sorted(before.keys() | after.keys()):
        old, new = _by_place(before.get(file, ())), _by_place(after.get(file, ()))
        for place in dict.fromkeys((*old, *new)):
            left, right = old.get(place), new.get(place)
            names = () if left is None or right is None else _fields_that_differ(left, right)
            if left is None or right is None or names:
                difference.changes.append(Change(file, left, right, names))
    return difference


def _by_place(rows: Iterable[Row]) -> dict[tuple[Any, ...], Row]:
    """Rows by their span and what of several rows on one span tells them apart."""
    seen: Counter[tuple[Any, ...]] = Counter()
    placed = {}
    for row in rows:
        place = tuple(row.get(name) for name in ("char_start", "char_end", "code", "role"))
        placed[*place, seen[place]] = row
        seen[place] += 1
    return placed


def _fields_that_differ(left: Row, right: Row) -> tuple[str, ...]:
    names = dict.fromkeys((*left, *right))
    return tuple(name for name in names if not _is_hash(name) and left.get(name) != right.get(name))


def _is_hash(name: str) -> bool:
    return name in _HASHES or (name.endswith("_id") and name not in _KEPT_IDS)


def _report(before: Mapping[str, Any], after: Mapping[str, Any], *, show_all: bool) -> Iterator[str]:
    tables = [*SAID_OF_SPAN, *sorted((before.keys() | after.keys()) - set(SAID_OF_SPAN))]
    for table in tables:
        difference = compare_rows(before.get(table, {}), after.get(table, {}))
        if not difference.changes:
            continue
        yield f"{table}: {difference.count()}"
        shown = difference.changes if show_all else difference.changes[:SHOWN]
        yield from map(show_change, shown)
        if len(shown) < len(difference.changes):
            yield f"    … {len(difference.changes) - len(shown)} more (ARGS=--all)"


def show_change(change: Change) -> str:
    """`+` gained, `-` lost, `~` changed: where, what, and in which sentence."""
    row = change.after or change.before or {}
    sign = "+" if change.before is None else "-" if change.after is None else "~"
    place = f"{change.file.split(' ')[0]}@{row.get('char_start', '')}"
    if change.fields and change.before is not None and change.after is not None:
        told = "; ".join(f"{name}: {change.before.get(name)} → {change.after.get(name)}" for name in change.fields)
    else:
        told = " ".join(str(value) for name, value in row.items() if value is not None and _tells(name))
    sentence = str(row.get("sentence") or row.get("text") or row.get("message") or "").replace("\n", " ")
    at = max(0, row.get("char_start", 0) - row["sentence_start"] - SENTENCE) if row.get("sentence") else 0
    return f"  {sign} {place} {told}\n      {sentence[at : at + 2 * SENTENCE]}".rstrip()


def _tells(name: str) -> bool:
    told_apart = ("char_start", "char_end", "sentence", "sentence_start", "sentence_end", "text", "message")
    return not _is_hash(name) and name not in told_apart


def _say_whether_equal(before: _Side, after: _Side) -> str:
    for side in (before, after):
        for line in side.refused:
            print(f"compare: {'before' if side is before else 'after'}: {line}", file=sys.stderr)
    if before.hash == after.hash:
        return f"all {after.count:,} records are equal to the byte"
    return f"{before.count:,} records before, {after.count:,} after"


def compare_scores(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[str]:
    """Figures on the labelled documents that changed; one line where none did."""
    changed = [name for name in dict.fromkeys((*before, *after)) if before.get(name) != after.get(name)]
    yield from (f"{name}: {before.get(name, 'none')} → {after.get(name, 'none')}" for name in changed)
    if not changed:
        yield f"all {len(after)} figures on the labelled documents are as they were"


if __name__ == "__main__":
    sys.exit(main())
