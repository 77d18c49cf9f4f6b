"""Where a text says who is responsible: 责任单位:…牵头,…配合 · 牵头部门: · 牵头领导: · (市教委牵头,市财政局配合)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from pipelines.lexicon import Lexicon
from pipelines.lexicon.compiled import made_once
from pipelines.model import Document, Node, Role
from pipelines.text.guards import GuardedPattern
from pipelines.text.words import first_word

VALUE = r"(?:[^:\n()\[\]]|[(][^()\n]{0,24}[)]){1,240}?"
# Two names or more alone close a paragraph, with a point in time or without: (市教育局、市卫健局,12月底前).
NAMES = r"(?P<names>[^()【】:,;。、\n]{2,20}、[^()【】:,;。\n]{2,80})"
TIME = r"[^()【】,;。\n]{0,12}[年月底前度]"
PLAIN = r"[^,。;:()\n]{3,40}"
SEGMENT = re.compile(r"[^,;。]+")


class Statement(NamedTuple):
    """A list of names at `start:end` with the role that its key word gives them.

    `at` is the place whose work they answer for where that is another one: a cell merged over several rows.
    """

    start: int
    end: int
    subject: str
    role: Role
    is_keyed: bool
    at: int | None = None


class Segment(NamedTuple):
    """A part of a statement between commas, its role words left out."""

    start: int
    end: int
    role: Role


class Words(NamedTuple):
    """The compiled words of one lexicon."""

    keyed: re.Pattern[str]
    bracketed: re.Pattern[str]
    spoken: GuardedPattern
    roles: dict[str, tuple[str, Role]]
    tails: re.Pattern[str]
    tail_roles: dict[str, str]


@made_once
def responsibility_words(lexicon: Lexicon) -> Words:
    """Key words, role words and noise of one lexicon."""
    key = first_word(sorted((row.key for row in lexicon.responsibility_keys), key=len, reverse=True))
    words = sorted((row.word for row in lexicon.responsibility_words), key=len, reverse=True)
    tail_roles = {row.word: row.role for row in lexicon.responsibility_words}
    leading = "|".join(re.escape(w) for w in words if tail_roles[w] != "noise")
    beside = "|".join(re.escape(w) for w in words if tail_roles[w] == "support")
    return Words(
        keyed=re.compile(
            rf"(?P<key>{key}) *(?:[(][^()\n]{{0,10}}[)])? *: *(?P<value>{VALUE})"
            rf"(?=[)\]】\n。*]|;(?! *(?:{beside})[^:;\n]+(?:[;)\]】\n。]|\Z))"
            rf"| *{key} *:|[ ,;]+[一-龥]{{2,8}} *:|\Z)"
        ),
        bracketed=re.compile(
            rf"[(【](?:(?P<value>[^()【】:\n]{{2,160}}?(?:{leading}))[)】]"
            rf"|{NAMES}(?:[,;]{TIME})?[)】][。;]? *(?=\n|\Z))"
        ),
        spoken=GuardedPattern(
            rf"(?:^|(?<=[,。;:) \n]))(?:由(?P<value>{PLAIN}(?:牵头|负责|主办)(?:[、,]{PLAIN}(?:{beside}))?)"
            rf"|{key}(?:仍|均)?[为是](?P<named>{PLAIN}))(?=[,。;])"
        ),
        roles={
            row.key: (row.subject, "lead" if row.role == "lead" else "support") for row in lexicon.responsibility_keys
        },
        tails=re.compile("|".join(map(re.escape, words))),
        tail_roles=tail_roles,
    )


def find_statements(folded: str, document: Document, lexicon: Lexicon) -> list[Statement]:
    """Every statement of who is responsible, in reading order."""
    words = responsibility_words(lexicon)
    found = []
    for match in words.keyed.finditer(folded, document.start, document.end):
        subject, role = words.roles[match["key"]]
        found.append(Statement(match.start("value"), match.end("value"), subject, role, True))
    taken = [(s.start, s.end) for s in found]
    for match in words.bracketed.finditer(folded, document.start, document.end):
        start, end = match.span("value" if match["value"] else "names")
        if not any(a < end and start < b for a, b in taken):
            found.append(Statement(start, end, "organisation", "lead", False))
    spans = [match.span(match.lastgroup or 0) for match in words.spoken.finditer(folded, document.start, document.end)]
    found += [
        Statement(start, end, "organisation", "lead", False)
        for start, end in spans
        if not any(a < end and start < b for a, b in taken)
    ]
    return sorted(found)


def split_segments(folded: str, statement: Statement, lexicon: Lexicon) -> Iterator[Segment]:
    """The parts of a statement with their roles: a part without a role word goes with the next that has one at its end.

    A part that opens with 配合 says nothing of those before it.
    """
    words = responsibility_words(lexicon)
    parts: list[tuple[int, int, Role | None, bool]] = []
    for match in SEGMENT.finditer(folded, statement.start, statement.end):
        role: Role | None = None
        for tail in words.tails.finditer(match[0]):
            kind = words.tail_roles[tail[0]]
            role = "lead" if kind == "lead" else "support" if kind == "support" else role
        opening = words.tails.match(match[0].lstrip())
        parts.append((match.start(), match.end(), role, opens_support(opening, words)))
    known: Role | None = None
    roles: list[Role] = []
    for _, _, role, is_opened in reversed(parts):
        known = role or known
        roles.append(known or statement.role)
        known = None if is_opened else known
    for (start, end, _, _), role in zip(parts, reversed(roles), strict=True):
        yield Segment(start, end, role)


def opens_support(word: re.Match[str] | None, words: Words) -> bool:
    """Whether the word that a part or name begins with makes it support and is not all of it: 配合|区教育局."""
    return word is not None and words.tail_roles[word[0]] == "support" and word.end() < len(word.string)


def owning_item(nodes: tuple[Node, ...], at: int) -> int | None:
    """The innermost work item that holds a place; None where no item does."""
    found = None
    for node in nodes:
        if node.start > at:
            break
        if node.is_work_item and at < node.end:
            found = node.index
    return found
