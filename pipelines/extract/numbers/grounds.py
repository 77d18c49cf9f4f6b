"""What kind, time, operator, unit and measure of a number follow from: kept with the number, for whoever asks why."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from pipelines.extract.names.named import Named
from pipelines.extract.tables.places import Place
from pipelines.lexicon import Lexicon
from pipelines.model import Ground, Node
from pipelines.tape.candidates import Candidate
from pipelines.tape.cues import Cues, cues
from pipelines.tape.tapes import Tape

_LONGEST = 40  # characters of words that are kept
_REACH_BEHIND = 24
# By rule the cues of `number_cues.csv` that it follows from.
_TOLD_BY = {
    "kind_label": ("label_result", "label_goal"),
    "kind_so_far_in_plan": ("so_far",),
    "kind_goal_in_review": ("goal", "goal_recalled"),
    "kind_future_day": ("until_then", "part_ahead"),
    "kind_past_words_in_plan": ("past",),
    "kind_reported": ("past", "reached_so_far"),
    "kind_future_words": ("future",),
    "kind_open_in_review": ("not_reached_before", "not_reached_behind"),
    "kind_planned_in_review": ("plan_figure", "goal_named", "goal_behind"),
}
_MEASURED_BY = {
    "measure_grown": ("grown",),
    "measure_fund": ("money_level", "founds"),
    "measure_stock": ("holding", "kept", "stock_noun"),
    "measure_reached": ("reached", "built_stock", "held", "state_behind"),
    "measure_held": ("held", "state"),
    "measure_added": ("increment",),
}
_BY_VERB = ("measure_added", "measure_work", "measure_of_list")
_BY_YEAR = ("kind_future_year", "kind_future_year_in_review", "kind_past_year_in_plan")
_BY_SECTION = ("kind_plan", "kind_review")
_BY_COLUMN = ("kind_column", "kind_column_year", "kind_column_beside")


class Around(NamedTuple):
    """The words before a number in its sentence and clause, its outline's node, and its place in a table."""

    sentence: str
    clause: str
    node: Node
    place: Place | None


class GroundReader:
    """Reads for the numbers of one document what their reading was read from."""

    def __init__(self, tape: Tape, lexicon: Lexicon) -> None:
        self._text, self._tape = tape.sentences, tape
        self._cues: Cues = cues(lexicon)
        rows = [row for row in lexicon.operators if row.position == "clause"]
        self._of_clause = {row.rule_id: re.compile(row.pattern) for row in rows}
        self._headings: dict[tuple[int, bool], str] = {}

    def read(
        self, candidate: Candidate, named: Named, kind_rule: str, times: tuple[Ground, ...], around: Around
    ) -> tuple[Ground, ...]:
        """The grounds of one number; `times` are those of its period, empty where it is its part's or document's."""
        found = (
            self._kind(kind_rule, candidate, around),
            self._operator(candidate, around),
            *(times or (Ground("time_of_part", self._heading(around.node, by_section=False)),)),
            self._unit(candidate, around.place),
            self._measure(candidate, named, around),
        )
        return tuple(_short(ground) for ground in found if ground is not None)

    # Kind

    def _kind(self, rule: str, candidate: Candidate, around: Around) -> Ground | None:
        if rule in _BY_SECTION:
            return Ground("kind_of_part", self._heading(around.node, by_section=True))
        if rule in _BY_COLUMN and around.place is not None and around.place.column is not None:
            return Ground("kind_of_column", around.place.column.head)
        words = self._kind_words(rule, candidate, around)
        return Ground("kind_words", words) if words else None

    def _kind_words(self, rule: str, candidate: Candidate, around: Around) -> str:
        if rule in _BY_YEAR:
            years = list(self._cues.finditer("named_year", around.sentence, 0, len(around.sentence)))
            return years[-1].group() if years else ""
        texts = (around.clause, around.sentence, self._behind(candidate))
        return self._first(_TOLD_BY.get(rule, ()), texts)

    def _behind(self, candidate: Candidate) -> str:
        return self._text[candidate.right : candidate.right + _REACH_BEHIND]

    def _first(self, found: tuple[str, ...], texts: tuple[str, ...]) -> str:
        """The first words that are one of the cues, in the first of the texts that has them; empty without any."""
        said = (self._cues.first(cue, words) for cue in found for words in texts)
        return next((words for words in said if words), "")

    def _heading(self, node: Node, *, by_section: bool) -> str:
        """The heading that opens the section of a node, or the nearest with a year; else the document's title."""
        key = (node.index, by_section)
        found = self._headings.get(key)
        if found is None:
            nodes = list(self._over(node))
            held = [each for each in nodes if (each.section == node.section if by_section else each.year)]
            chosen = held[-1 if by_section else 0] if held else None
            title = self._tape.headings[chosen.index] if chosen is not None else ""
            found = self._headings[key] = title or self._tape.title
        return found

    def _over(self, node: Node) -> Iterator[Node]:
        """The node and those above it that have a heading, the nearest first."""
        while node.parent is not None:
            yield node
            node = self._tape.nodes[node.parent]

    # What the number is written with

    def _operator(self, candidate: Candidate, around: Around) -> Ground | None:
        """The words that make it a bound; None where it is a plain number."""
        rule = candidate.operator_rule
        if rule == "op_plain":
            return None
        text, place = self._text, around.place
        sides = (text[candidate.left : candidate.start].strip(), text[candidate.end : candidate.right].strip())
        words = "…".join(filter(None, sides))
        told = self._of_clause[rule].search(around.clause) if rule in self._of_clause else None
        sign = place.row.own("operator") if place is not None else None
        words = told.group() if told else words or (sign.text if sign is not None else "")
        return Ground("op_words", words or text[candidate.start : candidate.end])

    def _unit(self, candidate: Candidate, place: Place | None) -> Ground:
        """The unit as written with the number, or where its row and column name it."""
        unit, written = candidate.unit.unit, self._text[candidate.number_end : candidate.end]
        if unit in written or (place is not None and unit in place.cell.text):
            return Ground("unit_written", written or unit)
        if place is None:
            return Ground("unit_implied", unit)
        of_row = place.row.first("unit")
        if place.column is not None and place.column.unit:
            return Ground("unit_of_column", place.column.head)
        if of_row is not None:
            return Ground("unit_of_row", of_row.text)
        return Ground("unit_of_table", place.row.unit) if place.row.unit else Ground("unit_of_name", place.topic)

    # What kind of number it is

    def _measure(self, candidate: Candidate, named: Named, around: Around) -> Ground:
        """The rule of the measure with the verb that governs the number, or the words that tell a state or growth."""
        rule = named.measure_rule
        if rule in _BY_VERB and named.verb:
            return Ground(rule, named.verb)
        texts = (around.clause, named.indicator, self._behind(candidate))
        return Ground(rule, self._first(_MEASURED_BY.get(rule, ()), texts))


def _short(ground: Ground) -> Ground:
    words = " ".join(ground.words.split()).strip(" ,、;")
    return Ground(ground.rule_id, words if len(words) <= _LONGEST else f"{words[:_LONGEST]}…")
