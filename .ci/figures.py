#!/usr/bin/env python3
"""Prints figures of the code by which its state can be compared: sizes, patterns in code, complexity, caches.

    python .ci/figures.py

Complexity is McCabe's with `and`, `or` and comprehensions counted, as radon does: branches plus one.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parent.parent
PIPELINES = ROOT / "pipelines"
MOST = 15
_CHINESE = re.compile("[一-龥]")
_BRANCHES = (ast.If, ast.IfExp, ast.For, ast.While, ast.ExceptHandler, ast.comprehension, ast.Assert, ast.match_case)


def main() -> None:
    """One table of sizes by folder, then a line for each other figure."""
    modules = {path: ast.parse(path.read_text(encoding="utf-8")) for path in sorted(PIPELINES.rglob("*.py"))}
    print(f"{'folder':32} {'files':>5} {'median':>6} {'most':>5} lines")
    for folder in sorted({path.parent for path in modules}):
        lines = [len(path.read_text(encoding="utf-8").splitlines()) for path in modules if path.parent == folder]
        print(f"{folder.relative_to(ROOT)!s:32} {len(lines):5} {median(lines):6.0f} {max(lines):5}")
    patterns = sum(1 for tree in modules.values() for _ in _patterns(tree))
    print(f"compiled patterns with Chinese words in code: {patterns}")
    complex_ones = sorted(found for path, tree in modules.items() for found in _complex(path, tree))
    print(f"functions over complexity {MOST}: {len(complex_ones)}")
    for count, name in reversed(complex_ones):
        print(f"  {count:3} {name}")
    for name in ("lru_cache", "cache", "made_once"):
        found = [path for path, tree in modules.items() for _ in _decorated(tree, name)]
        rooms = [path for path in found if path.is_relative_to(PIPELINES / "extract")]
        print(f"@{name}: {len(found)}, {len(rooms)} of them in extract/")


def _patterns(tree: ast.AST) -> Iterator[ast.Call]:
    """Calls that compile a pattern which is written there with Chinese words in it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("re.compile", "GuardedPattern"):
            words = [part.value for part in ast.walk(node) if isinstance(part, ast.Constant)]
            if any(isinstance(word, str) and _CHINESE.search(word) for word in words):
                yield node


def _complex(path: Path, tree: ast.AST) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            count = 1 + sum(_weight(part) for part in ast.walk(node))
            if count > MOST:
                yield count, f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"


def _weight(node: ast.AST) -> int:
    if isinstance(node, ast.BoolOp):
        return len(node.values) - 1
    if isinstance(node, ast.comprehension):
        return 1 + len(node.ifs)
    return 1 if isinstance(node, _BRANCHES) else 0


def _decorated(tree: ast.AST, name: str) -> Iterator[ast.FunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            marks = [mark.func if isinstance(mark, ast.Call) else mark for mark in node.decorator_list]
            if any(isinstance(mark, ast.Name) and mark.id == name for mark in marks):
                yield node


if __name__ == "__main__":
    main()
