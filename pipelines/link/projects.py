"""One project under its changing names: which rows of lists and which sentences speak of the same work."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from pipelines.lexicon import Lexicon
from pipelines.link.project_likeness import NONE, Likeness, compare
from pipelines.link.project_names import ComparableName, name_reader

UNSURE = 0.015  # two projects that fit a name equally well: it is linked to neither
EXACT = Likeness(1.0, "project.name")
FIRST = Likeness(1.0, "project.first")


class NamedWork(NamedTuple):
    """One row of a list or one mention; `is_listed` tells which. Rows come in time, lists before sentences."""

    record_id: str
    name: str
    district_code: str
    is_listed: bool


class ProjectLink(NamedTuple):
    """The project of one record: `project` is the number of the record that first named it.

    `linked_name` is the name by which it was recognised; its own where it is the first.
    """

    record_id: str
    project: int
    linked_name: str
    score: float
    rule: str


def link_projects(works: Sequence[NamedWork], lexicon: Lexicon) -> list[ProjectLink]:
    """One link a record, within one government. A name is compared once, however often it is written."""
    return _Linker(lexicon).link(works)


class _Linker:
    """Names met so far, by their pairs of characters; `leader[n]` is the first record of the project of name n."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._reader = name_reader(lexicon)
        self._threshold = next(r.value for r in lexicon.match_settings if r.setting == "project_threshold")
        self._names: list[ComparableName] = []
        self._written: list[str] = []
        self._leader: list[int] = []
        self._by_name: dict[str, int] = {}
        self._by_pair: dict[str, list[int]] = defaultdict(list)

    def link(self, works: Sequence[NamedWork]) -> list[ProjectLink]:
        found: list[tuple[str, int, int, Likeness]] = []
        for number, work in enumerate(works):
            plain = "".join(work.name.split())
            known = self._by_name.get(plain)
            if known is not None:
                found.append((work.record_id, known, known, EXACT))
                continue
            name = self._reader.read(plain, work.district_code)
            other, likeness = self._find(name)
            own = self._add(plain, name, number if other is None else self._leader[other])
            found.append(
                (work.record_id, own, own if other is None else other, likeness if other is not None else FIRST)
            )
            self._join_alias(own, name)
        return [ProjectLink(i, self._leader[n], self._written[o], like.score, like.rule) for i, n, o, like in found]

    def _find(self, name: ComparableName) -> tuple[int | None, Likeness]:
        """The name met before that fits best; none where two projects fit as well."""
        best: dict[int, tuple[Likeness, int]] = {}
        for other in self._candidates(name):
            likeness = compare(name, self._names[other], self._reader, self._threshold)
            if likeness.score > best.get(self._leader[other], (NONE, 0))[0].score:
                best[self._leader[other]] = (likeness, other)
        ranked = sorted(best.values(), key=lambda pair: -pair[0].score)
        if not ranked or (len(ranked) > 1 and ranked[0][0].score - ranked[1][0].score < UNSURE):
            return None, NONE
        return ranked[0][1], ranked[0][0]

    def _candidates(self, name: ComparableName) -> Iterable[int]:
        """Names that share a pair of characters with at least a third of this one's, in the order they were met."""
        counts: dict[int, int] = defaultdict(int)
        pairs = _pairs(name)
        for pair in pairs:
            for other in self._by_pair.get(pair, ()):
                counts[other] += 1
        least = max(2, min(len(name.base) // 3, len(pairs) // 3))
        # Sets of characters come in no order, and of names that fit equally well the first one gives the link.
        return sorted(other for other, count in counts.items() if count >= least)

    def _add(self, plain: str, name: ComparableName, leader: int) -> int:
        number = len(self._names)
        self._names.append(name)
        self._written.append(plain)
        self._leader.append(leader)
        self._by_name[plain] = number
        for pair in _pairs(name):
            self._by_pair[pair].append(number)
        return number

    def _join_alias(self, own: int, name: ComparableName) -> None:
        """A name that gives another in brackets, 一期工程(大桥公园), makes one project of the two."""
        if len(name.parts) != 1:
            return
        for other, leader in enumerate(self._leader[:own]):
            if self._names[other].base == name.parts[0] and leader != self._leader[own]:
                first, last = sorted((leader, self._leader[own]))
                self._leader = [first if one == last else one for one in self._leader]
                return


def _pairs(name: ComparableName) -> set[str]:
    texts = (name.core, *name.parts)
    return {text[i : i + 2] for text in texts for i in range(len(text) - 1)}
