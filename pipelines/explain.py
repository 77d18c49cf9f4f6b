"""Why a number reads as it does: for a place in a file its words, the rules that competed, and the one that decided.

The file is read as always; the finders leave notes about the one number that is asked about (`tape/traces.py`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pipelines.errors import PlaceError
from pipelines.extract.numbers import find_quantities
from pipelines.extract.tasks import find_tasks
from pipelines.extract.times import TIME_ROLES
from pipelines.lexicon import Lexicon, RuleText
from pipelines.model import Document, Numeral, OtherName, Quantity, SourceText, Step
from pipelines.readers import read_source
from pipelines.run import read_document
from pipelines.split import split_bundle
from pipelines.tape import Trace, View, read_view

__all__ = ["Explanation", "Rival", "Rule", "Step", "Tag", "explain_file", "tell"]

# Parts of a rule_id, in its order.
PARTS = ("name", "kind", "operator", "period")
# Cues by which a number is told to be promised or reported.
_KIND_CUES = frozenset({"label_goal", "label_result", "goal", "future", "past", "reached_so_far", "so_far"})
_REACH = 40  # characters around a numeral that are quoted where it is no promise and no report


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule that decided a part of the reading: `decides` is name, kind, operator, period or measure."""

    decides: str
    rule_id: str
    words: str
    words_en: str


@dataclass(frozen=True, slots=True)
class Because:
    """The words from which a part of the reading follows, and where they stand: of kind, period, unit …"""

    decides: str
    rule_id: str
    said: str
    words: str
    words_en: str


@dataclass(frozen=True, slots=True)
class Rival:
    """A name that competed, with the rule that would have chosen it; or words that tell kind, operator or period."""

    name: str
    rule_id: str
    is_chosen: bool
    decides: str = "name"


@dataclass(frozen=True, slots=True)
class Tag:
    """A word of reference tables in the number's sentence with what they say of it. Offsets are those of the text."""

    word: str
    roles: tuple[str, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Explanation:
    """Everything that decided how the numeral `[start, end)` is read.

    `outcome` is target, result or reject. `read` is what became of it by column, `notes` what the finders were given.
    """

    title: str
    sentence: str
    number: str
    start: int
    end: int
    outcome: str
    read: dict[str, str]
    rules: tuple[Rule, ...]
    grounds: tuple[Because, ...]
    rivals: tuple[Rival, ...]
    steps: tuple[Step, ...]
    notes: dict[str, str]
    tags: tuple[Tag, ...]


def explain_file(path: Path, offset: int, lexicon: Lexicon) -> Explanation:
    """Why the number at `offset` (characters of the text as `taizhang read` prints it, from 0) reads as it does.

    Errors: SourceError where the file cannot be read; PlaceError where no number stands there, naming the nearest.
    """
    source = read_source(path, None, lexicon.page_bodies)
    view = read_view(source)
    document = _document_at(source, offset, lexicon)
    reading = read_document(view, document, lexicon)
    tape, tables = reading.units.tape, reading.tables.read
    trace = Trace(offset)
    found, numerals = find_quantities(tape, tables, lexicon, trace)
    numeral = _numeral_at(source, numerals, offset)
    quantities = find_tasks(tape, tables, found, lexicon).quantities
    quantity = None if numeral.quantity is None else quantities[numeral.quantity]
    notes = {name: words for note in trace.notes for name, words in note.said.items()}
    steps, others = (trace.steps, trace.other_names) if quantity is None else (quantity.steps, quantity.other_names)
    low, high = (
        (quantity.sentence_start, quantity.sentence_end)
        if quantity is not None
        else (max(document.start, numeral.start - _REACH), min(document.end, numeral.end + _REACH))
    )
    span = (numeral.start, numeral.end) if quantity is None else (quantity.start, quantity.end)
    return Explanation(
        title=document.title,
        sentence=source.text[low:high],
        number=source.text[span[0] : span[1]],
        start=span[0],
        end=span[1],
        outcome="reject" if quantity is None else quantity.kind,
        read=_what_was_read(quantity, numeral),
        rules=tuple(_rules(quantity, numeral, notes, lexicon)),
        grounds=tuple(_grounds(quantity, lexicon)),
        rivals=(
            *_rivals(notes, others),
            *_told_around(view.folded[low : span[0]], view.folded[span[1] : high], quantity, lexicon),
        ),
        steps=steps,
        notes=notes,
        tags=tuple(_tags(view, low, high, span, lexicon)),
    )


def _document_at(source: SourceText, offset: int, lexicon: Lexicon) -> Document:
    if not 0 <= offset < len(source.text):
        raise PlaceError(f"{source.uri}: the text has {len(source.text):,} characters, none at {offset}")
    for document in split_bundle(source, lexicon):
        if document.start <= offset < document.end:
            return document
    raise PlaceError(f"{source.uri}: no document stands at {offset}")


def _numeral_at(source: SourceText, numerals: tuple[Numeral, ...], offset: int) -> Numeral:
    """The numeral at `offset`, or the one whose unit stands there."""
    nearest = min(numerals, key=lambda numeral: _distance(numeral, offset), default=None)
    if nearest is None:
        raise PlaceError(f"{source.uri}: the document at {offset} holds no numeral")
    if _distance(nearest, offset):
        words = source.text[nearest.start : nearest.end]
        raise PlaceError(f"{source.uri}: no number stands at {offset}; the nearest is {words} at {nearest.start}")
    return nearest


def _distance(numeral: Numeral, offset: int) -> int:
    if offset < numeral.start:
        return numeral.start - offset
    return max(0, offset - numeral.end + 1)


def _what_was_read(quantity: Quantity | None, numeral: Numeral) -> dict[str, str]:
    if quantity is None:
        return {"reason": numeral.reason or ""}
    cells = {
        "indicator": quantity.indicator,
        "indicator_name": quantity.indicator_name,
        "kind": quantity.kind,
        "value": f"{quantity.value:,.10g}",
        "value_upper": "" if quantity.value_upper is None else f"{quantity.value_upper:,.10g}",
        "unit": quantity.unit,
        "operator": quantity.operator,
        "measure": quantity.measure,
        "period_year": "" if quantity.period_year is None else f"{quantity.period_year}",
        "period_start": "" if quantity.period_start is None else quantity.period_start.isoformat(),
        "period_end": "" if quantity.period_end is None else quantity.period_end.isoformat(),
        "commitment": quantity.commitment,
        "row_key": quantity.row_key or "",
    }
    return {name: words for name, words in cells.items() if words}


def _rules(quantity: Quantity | None, numeral: Numeral, notes: dict[str, str], lexicon: Lexicon) -> Iterator[Rule]:
    """The rules that decided, in the words of `rule_texts.csv`; of a reject the row that refused it."""
    texts: dict[tuple[str, str], RuleText] = {(row.decides, row.rule_id): row for row in lexicon.rule_texts}
    if quantity is None:
        row = next((row for row in lexicon.reject_patterns if row.rule_id == numeral.rule_id), None)
        words = f"reject_patterns.csv: {row.example}" if row is not None else ""
        yield Rule("reject", numeral.rule_id, words, words)
        return
    measure = [("measure", notes["measure_rule"])] if "measure_rule" in notes else []
    for decides, rule_id in (*zip(PARTS, quantity.rule_id.split("/"), strict=True), *measure):
        text = texts.get((decides, rule_id))
        yield Rule(decides, rule_id, text.words if text else "", text.words_en if text else "")


def _grounds(quantity: Quantity | None, lexicon: Lexicon) -> Iterator[Because]:
    """What the number keeps of the words it was read from, each with what `rule_texts.csv` says of it."""
    texts = {row.rule_id: row for row in lexicon.rule_texts}
    for ground in quantity.grounds if quantity is not None else ():
        row = texts[ground.rule_id]
        yield Because(row.decides, row.rule_id, ground.words, row.words, row.words_en)


def _rivals(notes: dict[str, str], others: tuple[OtherName, ...]) -> Iterator[Rival]:
    """The name that was chosen in the end, and the others that it was chosen from."""
    if "chosen_by" in notes:
        chosen = notes.get("completed") or notes.get("chosen", "")
        yield Rival(chosen, notes.get("completed_by") or notes["chosen_by"], is_chosen=True)
    for other in others:
        yield Rival(other.name, other.rule_id, is_chosen=False)


def _told_around(before: str, behind: str, quantity: Quantity | None, lexicon: Lexicon) -> Iterator[Rival]:
    """Words of the sentence that tell kind, operator or period, each with its rule; which decided, `rules` say."""
    if quantity is None:
        return
    for cue in lexicon.number_cues:
        match = re.search(cue.pattern, before) if cue.cue in _KIND_CUES else None
        if match is not None and match.group():
            yield Rival(match.group(), cue.rule_id, is_chosen=False, decides="kind")
    for row in lexicon.operators:
        words = {"before": before.rstrip(), "clause": before, "after": behind.lstrip()}.get(row.position, "")
        match = re.search(row.pattern, words)
        if match is not None:
            is_chosen = row.rule_id == quantity.rule_id.split("/")[2]
            yield Rival(match.group(), row.rule_id, is_chosen=is_chosen, decides="operator")
    for pattern in lexicon.reading_patterns:
        if pattern.role in TIME_ROLES:
            for match in re.finditer(pattern.pattern, before):
                yield Rival(match.group(), pattern.rule_id, is_chosen=False, decides="period")


def _tags(view: View, start: int, end: int, number: tuple[int, int], lexicon: Lexicon) -> Iterator[Tag]:
    """Words of `phrase_words.csv` in the sentence that stand in no longer one, and cues of the number's clause."""
    text, folded, roles = view.source.text, view.folded, dict[tuple[int, int], list[str]]()
    for row in lexicon.phrase_words:
        for at in _places(text, row.word, start, end):
            roles.setdefault((at, at + len(row.word)), []).append(row.role)
    for span in [span for span in roles if any(_is_inside(span, other) for other in roles)]:
        del roles[span]
    opening = max(start, *(folded.rfind(mark, start, number[0]) + 1 for mark in ",:;。"))
    for low, high in ((opening, number[0]), (number[1], end)):
        for cue in lexicon.number_cues:
            match = re.search(cue.pattern, folded[low:high])
            if match is not None and match.group():
                roles.setdefault((low + match.start(), low + match.end()), []).append(f"cue {cue.cue}")
    for first, last in sorted(roles):
        yield Tag(text[first:last], tuple(dict.fromkeys(roles[first, last])), first, last)


def _places(text: str, word: str, start: int, end: int) -> Iterator[int]:
    at = text.find(word, start, end)
    while at >= 0:
        yield at
        at = text.find(word, at + 1, end)


def _is_inside(span: tuple[int, int], other: tuple[int, int]) -> bool:
    return other[0] <= span[0] and span[1] <= other[1] and other != span


def tell(explanation: Explanation) -> Iterator[str]:
    """The explanation in lines for a person."""
    yield f"{explanation.title}, characters {explanation.start} to {explanation.end}"
    yield f"  {explanation.sentence.strip()}"
    yield f"{explanation.number}: {explanation.outcome}"
    yield from (f"  {name}: {words}" for name, words in explanation.read.items())
    names = [rival for rival in explanation.rivals if rival.decides == "name"]
    others = [rival for rival in explanation.rivals if rival.decides != "name"]
    yield from _tell_part("decided by", map(_tell_rule, explanation.rules))
    yield from _tell_part("because of", map(_tell_ground, explanation.grounds))
    yield from _tell_part("names that competed", map(_tell_name, names))
    yield from _tell_part("words that tell kind, operator or period", map(_tell_other, others))
    yield from _tell_part("cut and joined", map(_tell_step, explanation.steps))
    yield from _tell_part("given", (f"{name}: {words}" for name, words in explanation.notes.items()))
    yield from _tell_part("words", (f"{tag.word}  {', '.join(tag.roles)}" for tag in explanation.tags))


def _tell_part(head: str, lines: Iterable[str]) -> Iterator[str]:
    """The lines under their head; nothing where there are none."""
    told = [f"  {line}" for line in lines]
    yield from ([head, *told] if told else [])


def _tell_rule(rule: Rule) -> str:
    return f"{rule.decides}: {rule.rule_id}  {rule.words_en}"


def _tell_ground(ground: Because) -> str:
    return f"{ground.decides}: {ground.rule_id} {ground.said}  {ground.words_en}"


def _tell_name(rival: Rival) -> str:
    return f"{_mark(rival)} {rival.name or '(none)'}  {rival.rule_id}"


def _tell_other(rival: Rival) -> str:
    return f"{_mark(rival)} {rival.decides}: {rival.name}  {rival.rule_id}"


def _tell_step(step: Step) -> str:
    return f"{step.step}: {step.before or '(nothing)'} → {step.after or '(nothing)'}"


def _mark(rival: Rival) -> str:
    return "→" if rival.is_chosen else " "
