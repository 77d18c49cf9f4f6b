"""A second look before silence: do later reviews speak of a promise's work in other words, or of its whole list?

Matching looks for a number that answers. Where it finds none, the reviews may still tell of the work: with the same
number under another name, without a number, or by a sentence on the whole list that the promise stands in
(十件实事全部完成). None of these judges a promise; each only says that silence would be wrong.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from pipelines.lexicon import Lexicon
from pipelines.link.task_mentions import Mention, MentionRules, Passage, Promise, Reviews, mention_rules
from pipelines.text.folding import fold_text
from pipelines.text.words import NO_LETTER, pairs_of

# A comma between digits is part of a number: 1,800公顷.
_CLAUSE = re.compile(r"(?:[^,;:。!?、]|(?<=\d),(?=\d{3}))+")
_NUMBER = re.compile(r"(\d[\d.,]*(?:[万亿]+)?)(?:多|余)?([^\d,;:。、]?)")
# A number so small stands in every report and tells nothing by itself.
FEWEST_DIGITS = 2
SAME_NUMBER, WHOLE_LIST = 0.9, 0.7
# How much of the words of a thing a run of them must be to speak of it: 重点|挥发性有机物|企业治理.
LONG_RUN = 0.4


class Unanswered(NamedTuple):
    """A promise without a result: the words of its thing and of its clause, and its number as written with its unit.

    `heading` holds the titles over it, which tell whether it stands in a list (民生实事).
    """

    target_id: str
    document_id: str
    thing: str
    clause: str
    written: str
    heading: str


class Look(NamedTuple):
    """What a review says of a promise without a number that answers: the passage, how much of the promise it says, by
    which rule it was found, and whether it says that the work is done (`completed`) or only speaks of it (`spoken_of`).
    """

    target_id: str
    document_id: str
    start: int
    end: int
    score: float
    rule: str
    told_as: str


def look_again(
    promises: Sequence[Unanswered],
    passages: Sequence[Passage],
    rules: MentionRules,
    threshold: float,
) -> Iterator[Look]:
    """The best passage for each promise of one government and year.

    `threshold`: a passage that says less of a promise than that is none of its. Cost: as `find_mentions`, and one
    search for each promise's number.
    """
    eased = replace(rules, threshold=threshold, least_weight=rules.least_weight / 2)
    reviews = Reviews(passages, eased)
    best: dict[str, Mention] = {}
    for words in ("thing", "clause"):
        asked = [Promise(p.target_id, p.document_id, getattr(p, words)) for p in promises]
        for mention in reviews.find_all(asked):
            _keep(best, mention._replace(rule=mention.rule.replace("mention.", "look.")))
    for mention in _same_numbers(promises, passages):
        _keep(best, mention)
    for mention in _whole_lists(promises, passages, rules):
        best.setdefault(mention.task_id, mention)
    silent = [Promise(p.target_id, p.document_id, p.thing) for p in promises if p.target_id not in best]
    for mention in reviews.find_runs(silent, LONG_RUN):
        best[mention.task_id] = mention._replace(rule="look.run")
    read = _Reader(passages)
    for mention in best.values():
        # A passage that says only a part of the promise's words may call another part of the work done.
        is_sure = mention.score >= rules.threshold and rules.done.search(fold_text(read(mention))) is not None
        is_done = mention.rule == "look.list_done" or is_sure
        yield Look(*mention, told_as="completed" if is_done else "spoken_of")


class _Reader:
    """The words of a mention."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        self._places = sorted((passage.document_id, passage.start, passage.text) for passage in passages)

    def __call__(self, mention: Mention) -> str:
        key = (mention.document_id, mention.start)
        _, start, text = self._places[bisect_right(self._places, key, key=lambda place: place[:2]) - 1]
        return text[mention.start - start : mention.end - start]


def look_block(
    lexicon: Lexicon, promises: Sequence[Unanswered], passages: Sequence[Passage], threshold: float
) -> list[Look]:
    """`look_again` by the rules of a lexicon; stands by itself, so that any process can do it."""
    return list(look_again(promises, passages, mention_rules(lexicon), threshold))


def _keep(best: dict[str, Mention], mention: Mention) -> None:
    known = best.get(mention.task_id)
    if known is None or mention.score > known.score:
        best[mention.task_id] = mention


def _same_numbers(promises: Sequence[Unanswered], passages: Sequence[Passage]) -> Iterator[Mention]:
    """Passages that give the very number of a promise, in a clause with two neighbouring characters of its thing."""
    by_number: dict[str, list[tuple[Passage, frozenset[str]]]] = defaultdict(list)
    for passage in passages:
        for clause in _CLAUSE.findall(fold_text(passage.text)):
            for number in set(map(_plain_number, _NUMBER.findall(clause))):
                by_number[number].append((passage, _pairs(clause)))
    for promise in promises:
        found = _NUMBER.search(fold_text(promise.written))
        number = _plain_number(found.groups()) if found else ""
        if sum(map(str.isdigit, number)) < FEWEST_DIGITS:
            continue
        pairs = _pairs(promise.thing)
        for passage, spoken in by_number.get(number, ()):
            if passage.document_id != promise.document_id and pairs & spoken:
                span = passage.start, passage.start + len(passage.text)
                yield Mention(promise.target_id, passage.document_id, *span, SAME_NUMBER, "look.number")
                break


def _plain_number(found: Sequence[str]) -> str:
    """The number with the first character of its unit."""
    number, unit = found
    return number.replace(",", "") + unit


def _whole_lists(promises: Sequence[Unanswered], passages: Sequence[Passage], rules: MentionRules) -> Iterator[Mention]:
    done = [passage for passage in passages if rules.list_done.search(fold_text(passage.text))]
    for promise in promises:
        told = next((passage for passage in done if passage.document_id != promise.document_id), None)
        if told is not None and rules.list_head.search(promise.heading):
            span = told.start, told.start + len(told.text)
            yield Mention(promise.target_id, told.document_id, *span, WHOLE_LIST, "look.list_done")


def _pairs(words: str) -> frozenset[str]:
    return pairs_of(NO_LETTER.sub("", words))
