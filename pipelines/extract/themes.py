"""The theme of each work item: one best guess of eighteen, by weighted keywords of title, text and what holds it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from functools import lru_cache
from typing import NamedTuple

from pipelines.lexicon import Lexicon
from pipelines.model import Document, Node, SourceText
from pipelines.text.folding import fold_text

READ = 400  # characters of an item's text that are read for its theme
TITLE, TEXT, HOLDER = 2.0, 4.0, 2.0  # how much title, text and holder count
ENOUGH = 1.2  # a lower score decides nothing: the holder's theme stands

Scores = dict[str, float]


class Keywords(NamedTuple):
    """The keywords by their first two characters, longest first, with the weights each gives to themes."""

    heads: dict[str, tuple[tuple[str, tuple[tuple[str, float], ...]], ...]]
    start: re.Pattern[str]


class Hit(NamedTuple):
    """A keyword at a place of the text."""

    start: int
    word: str
    weights: tuple[tuple[str, float], ...]


@lru_cache(maxsize=4)
def theme_keywords(lexicon: Lexicon) -> Keywords:
    """The keywords of one lexicon; `start` finds where one may begin: a first character before a second one."""
    weights: dict[str, list[tuple[str, float]]] = defaultdict(list)
    for row in lexicon.theme_keywords:
        weights[row.keyword].append((row.theme_code, row.weight))
    heads: dict[str, list[str]] = defaultdict(list)
    for word in sorted(weights, key=len, reverse=True):
        heads[word[:2]].append(word)
    first, second = ("".join(sorted({re.escape(word[k]) for word in weights})) for k in (0, 1))
    return Keywords(
        {head: tuple((word, tuple(weights[word])) for word in words) for head, words in heads.items()},
        re.compile(f"[{first}](?=[{second}])"),
    )


def classify_themes(
    source: SourceText, document: Document, nodes: tuple[Node, ...], lexicon: Lexicon
) -> dict[int, str | None]:
    """Theme of every node, None where neither it nor what holds it says any."""
    folded = fold_text(source.text)
    keywords = theme_keywords(lexicon)
    ends = [_end_of_reading(node, following) for node, following in zip(nodes, (*nodes[1:], None), strict=True)]
    hits = [hit for start, end in _windows(nodes, ends) for hit in _find_hits(folded, start, end, keywords)]
    starts = [hit.start for hit in hits]
    totals: list[Scores] = []
    themes: dict[int, str | None] = {}
    for node, end in zip(nodes, ends, strict=True):
        held = totals[node.parent] if node.parent is not None else {}
        low, middle, high = (bisect_left(starts, at) for at in (node.start, node.body_start, end))
        named = hits[low:middle] if node.index else _find_hits(document.title, 0, len(document.title), keywords)
        total = _blend(_score(named), _score(hits[middle:high]), held)
        totals.append(total)
        best = max(total, key=total.__getitem__, default=None)
        holder = themes.get(node.parent) if node.parent is not None else None
        themes[node.index] = best if best is not None and (total[best] >= ENOUGH or holder is None) else holder
    return themes


def _end_of_reading(node: Node, following: Node | None) -> int:
    """An item is read for `READ` characters, of what its parts say only for half of that."""
    end = min(node.end, node.body_start + READ)
    if following is None or following.start <= node.body_start:
        return end
    return min(end, max(following.start, node.body_start + READ // 2))


def _windows(nodes: tuple[Node, ...], ends: list[int]) -> list[tuple[int, int]]:
    """The stretches of text that are read, joined where they overlap."""
    windows: list[tuple[int, int]] = []
    for node, end in zip(nodes, ends, strict=True):
        if windows and node.start <= windows[-1][1]:
            windows[-1] = (windows[-1][0], max(windows[-1][1], end))
        else:
            windows.append((node.start, end))
    return windows


def _find_hits(text: str, start: int, end: int, keywords: Keywords) -> list[Hit]:
    """Every keyword in order, the longest at each place, none inside another."""
    hits: list[Hit] = []
    behind = start
    for match in keywords.start.finditer(text, start, end):
        at = match.start()
        if at < behind:
            continue
        for word, weights in keywords.heads.get(text[at : at + 2], ()):
            if text.startswith(word, at):
                hits.append(Hit(at, word, weights))
                behind = at + len(word)
                break
    return hits


def _score(hits: list[Hit]) -> Scores:
    """Summed weights by theme; a word said again counts half as much each time."""
    scores: Scores = defaultdict(float)
    seen: dict[str, float] = {}
    for _, word, weights in hits:
        share = seen[word] = seen.get(word, 2.0) / 2
        for code, weight in weights:
            scores[code] += weight * share
    return scores


def _blend(title: Scores, text: Scores, held: Scores) -> Scores:
    """Title weights as they are, text and holder as shares of their sums."""
    total: Scores = defaultdict(float)
    for code, score in title.items():
        total[code] += TITLE * score
    for scores, factor in ((text, TEXT), (held, HOLDER)):
        whole = sum(scores.values())
        for code, score in scores.items():
            total[code] += factor * score / whole
    return total
