"""The theme of each work item: one best guess of eighteen, by weighted keywords of title, text and what holds it."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import lru_cache
from typing import NamedTuple

from pipelines.lexicon import Lexicon
from pipelines.model import Document, Node, SourceText
from pipelines.text.folding import fold_text

READ = 500  # characters of an item's text that are read for its theme
TITLE, TEXT, HOLDER = 1.0, 4.0, 2.0  # how much title, text and holder count
ENOUGH = 1.2  # a lower score decides nothing: the holder's theme stands

Scores = dict[str, float]


class Keywords(NamedTuple):
    """All keywords in one pattern, and for each the weights it gives to themes."""

    pattern: re.Pattern[str]
    weights: dict[str, tuple[tuple[str, float], ...]]


@lru_cache(maxsize=4)
def theme_keywords(lexicon: Lexicon) -> Keywords:
    """The compiled keywords of one lexicon; of words that begin alike the longest is found."""
    weights: dict[str, list[tuple[str, float]]] = defaultdict(list)
    for row in lexicon.theme_keywords:
        weights[row.keyword].append((row.theme_code, row.weight))
    heads: dict[str, list[str]] = defaultdict(list)
    for word in sorted(weights, key=len, reverse=True):
        heads[word[0]].append(re.escape(word[1:]))
    branches = "|".join(f"{re.escape(head)}(?:{'|'.join(tails)})" for head, tails in heads.items())
    return Keywords(re.compile(branches), {word: tuple(found) for word, found in weights.items()})


def classify_themes(
    source: SourceText, document: Document, nodes: tuple[Node, ...], lexicon: Lexicon
) -> dict[int, str | None]:
    """Theme of every node, None where neither it nor what holds it says any."""
    folded = fold_text(source.text)
    keywords = theme_keywords(lexicon)
    totals: list[Scores] = []
    themes: dict[int, str | None] = {}
    for node, following in zip(nodes, (*nodes[1:], None), strict=True):
        held = totals[node.parent] if node.parent is not None else {}
        end = min(node.end, node.body_start + READ)
        if following is not None and following.start > node.body_start:
            end = min(end, max(following.start, node.body_start + READ // 2))
        title = _score(folded[node.start : node.body_start] if node.index else document.title, keywords)
        text = _score(folded[node.body_start : end], keywords)
        total = _blend(title, text, held)
        totals.append(total)
        best = max(total, key=lambda code: total[code], default=None)
        holder = themes.get(node.parent) if node.parent is not None else None
        themes[node.index] = best if best is not None and (total[best] >= ENOUGH or holder is None) else holder
    return themes


def _score(text: str, keywords: Keywords) -> Scores:
    """Summed weights by theme; a word said again counts half as much each time."""
    scores: Scores = defaultdict(float)
    seen: dict[str, int] = defaultdict(int)
    for word in keywords.pattern.findall(text):
        seen[word] += 1
        for code, weight in keywords.weights[word]:
            scores[code] += weight * 0.5 ** (seen[word] - 1)
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
