"""Which files a piece of code follows from: the modules that it imports, those that they import, and so on.

The sources are read, not run, so that the answer is the same for a copy of the project elsewhere.
"""

from __future__ import annotations

import ast
import hashlib
import json
from collections.abc import Iterable
from contextlib import suppress
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from pipelines.folders import keep_beside

PACKAGES = ("pipelines", "dashboards")
# Parsing every module takes longer than importing it: what was found is kept beside what Python keeps of them.
KEPT = Path(__file__).parent / "__pycache__" / "named.json"
MOST_KEPT = 2000

Named = tuple[list[str], list[str]]
_found: dict[str, Named] = {}


class Source(NamedTuple):
    """What the text of a module names: modules (and what may be modules), and attributes of anything."""

    names: frozenset[str]
    attributes: frozenset[str]


class Project:
    """The modules of the project's packages below `root`, as they are when it is made."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._files = {
            ".".join(path.relative_to(root).with_suffix("").parts).removesuffix(".__init__"): path
            for package in PACKAGES
            for path in (root / package).rglob("*.py")
        }
        self._sources: dict[str, Source] = {}
        self._stamps: dict[tuple[Path, Path], bytes] = {}

    def follow(self, entries: Iterable[str]) -> dict[Path, Source]:
        """Every file that the modules `entries` import, themselves among them.

        An import inside of a function counts as one at the top. Errors: FileNotFoundError for an entry that is no
        module.
        """
        waiting = list(entries)
        missing = [name for name in waiting if name not in self._files]
        if missing:
            raise FileNotFoundError(f"{self._root}: no module {missing[0]}")
        found: dict[str, Source] = {}
        while waiting:
            name = waiting.pop()
            if name in found or name not in self._files:
                continue
            source = found[name] = self._read(name)
            waiting += source.names
            waiting.append(name.rpartition(".")[0])
        _keep()
        return {self._files[name]: source for name, source in found.items()}

    def stamp(self, root: Path, path: Path) -> bytes:
        """What stands for a file in a hash: its path below `root`, and its content."""
        found = self._stamps.get((root, path))
        if found is None:
            name = path.relative_to(root).as_posix().encode()
            found = self._stamps[root, path] = name + b"\0" + hashlib.sha256(path.read_bytes()).digest()
        return found

    def _read(self, name: str) -> Source:
        if name not in self._sources:
            self._sources[name] = read_module(self._files[name].read_text(encoding="utf-8"))
        return self._sources[name]


@lru_cache(maxsize=1024)
def read_module(text: str) -> Source:
    """What a module names; a text that was read before, in another process too, is not parsed again."""
    digest = hashlib.sha256(text.encode()).hexdigest()
    names, attributes = _kept().get(digest) or _found.setdefault(digest, _parse(text))
    return Source(frozenset(names), frozenset(attributes))


def _parse(text: str) -> tuple[list[str], list[str]]:
    names: set[str] = set()
    attributes: set[str] = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module)
            names.update(f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Attribute):
            attributes.add(node.attr)
    return sorted(name for name in names if name.partition(".")[0] in PACKAGES), sorted(attributes)


@cache
def _kept() -> dict[str, Named]:
    """What was found in texts, by their hash; empty where nothing is kept, or not whole."""
    with suppress(OSError, ValueError):
        kept = json.loads(KEPT.read_bytes())
        if isinstance(kept, dict):
            return kept
    return {}


def _keep() -> None:
    """Keep what was parsed anew."""
    if not _found:
        return
    kept = dict(list((_kept() | _found).items())[-MOST_KEPT:])
    keep_beside(KEPT, json.dumps(kept))
    _kept().update(_found)
    _found.clear()
