"""Organisations responsible for work items, with the role the text gives them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from pipelines.extract.tables.cells import Table
from pipelines.extract.units.officials import find_officials
from pipelines.extract.units.responsibilities import (
    Segment,
    Statement,
    Words,
    find_statements,
    opens_support,
    owning_item,
    responsibility_words,
    split_segments,
)
from pipelines.extract.units.row_items import table_statements
from pipelines.lexicon import Lexicon
from pipelines.lexicon.compiled import made_once
from pipelines.model import Node, OfficialMention, OrganisationMention, Role
from pipelines.tape.cues import cues
from pipelines.tape.patterns import reading_patterns
from pipelines.tape.tapes import Tape

LONGEST = 30
_LONGEST_KEY = 7
NAME = re.compile(r"[^、/ ]+")
EDGES = " \u200b*·\"“”'[]【】"


@made_once
def organisation_names(lexicon: Lexicon) -> tuple[dict[str, str], re.Pattern[str]]:
    """(alias to name, a name's ending)."""
    endings = "|".join(sorted((re.escape(r.ending) for r in lexicon.organisation_endings), key=len, reverse=True))
    aliases = {row.alias: row.organisation_name for row in lexicon.organisation_aliases}
    return aliases, re.compile(rf"(?:{endings})(?:[(〈<][^()〈〉<>]*[)〉>])?$")


def find_responsibilities(
    tape: Tape, tables: tuple[Table, ...], lexicon: Lexicon
) -> tuple[tuple[OrganisationMention, ...], tuple[OfficialMention, ...]]:
    """Organisations and officials named as responsible; each belongs to the innermost work item that holds it."""
    text, folded, nodes = tape.text, tape.labelled, tape.nodes
    organisations: list[OrganisationMention] = []
    officials: list[OfficialMention] = []
    stated = table_statements(tables)
    found = sorted(
        [*find_statements(folded, tape.document, lexicon), *stated], key=lambda each: (each.start, each.at or 0)
    )
    for statement in _led_by_others(folded, found, nodes):
        node = owning_item(nodes, statement.start if statement.at is None else statement.at)
        if node is None:
            continue
        if statement.subject == "official":
            officials.extend(find_officials(text, folded, statement, node, lexicon))
        else:
            organisations.extend(_find_organisations(text, folded, statement, node, lexicon))
    return _without_repeats(organisations), tuple(officials)


def _led_by_others(folded: str, statements: list[Statement], nodes: tuple[Node, ...]) -> Iterator[Statement]:
    """牵头单位:A;责任单位:B in one item: B supports, where elsewhere 责任单位 alone leads."""
    units = [each for each in statements if each.subject == "organisation"]
    leading = {owning_item(nodes, each.start) for each in units if "牵头" in _key_of(folded, each)}
    for each in statements:
        is_keyed = each.role == "lead" and "责任" in _key_of(folded, each)
        yield each._replace(role="support") if is_keyed and owning_item(nodes, each.start) in leading else each


def _key_of(folded: str, statement: Statement) -> str:
    """The word before the colon that a statement follows."""
    return folded[max(0, statement.start - _LONGEST_KEY) : statement.start] if statement.at is None else ""


def _find_organisations(
    text: str, folded: str, statement: Statement, node: int, lexicon: Lexicon
) -> list[OrganisationMention]:
    found = []
    ending = organisation_names(lexicon)[1]
    for segment in split_segments(folded, statement, lexicon):
        names = _names_of(folded, segment, lexicon)
        if not statement.is_keyed and not all(ending.search(folded[a:b]) for a, b in names):
            return []
        rule = "organisation.keyed" if statement.is_keyed else "organisation.bracketed"
        for low, high in names:
            start, end, role = _own_role(folded, low, high, segment.role, lexicon)
            name = _canonical(folded[start:end], lexicon) or text[start:end]
            found.append(OrganisationMention(node, name, text[start:end], role, start, end, rule))
    return found


def _own_role(folded: str, start: int, end: int, role: Role, lexicon: Lexicon) -> tuple[int, int, Role]:
    """The name without the word that gives it a role of its own: 牵头:市水务局, 市水务局(牵头)."""
    roles, words = responsibility_words(lexicon).tail_roles, folded[start:end]
    key, colon, rest = words.partition(":")
    if colon and key in roles and len(rest) > 1:
        return start + len(key) + 1, end, _told(roles[key], role)
    bare, bracket, tail = words.rstrip(")").rpartition("(")
    if bracket and tail in roles:
        return start, start + len(bare), _told(roles[tail], role)
    return start, end, role


def _told(word: str, role: Role) -> Role:
    return "lead" if word == "lead" else "support" if word == "support" else role


def _names_of(folded: str, segment: Segment, lexicon: Lexicon) -> list[tuple[int, int]]:
    """The spans of the names of one segment, without 等单位, 按分工牵头 and the like."""
    if cues(lexicon).tells("time_segment", folded[segment.start : segment.end]):
        return []  # 10月底前完成 behind the units
    words = responsibility_words(lexicon)
    patterns = reading_patterns(lexicon)
    lost = patterns["unit_lost"]
    spans = []
    for match in NAME.finditer(folded, segment.start, segment.end):
        cuts = [
            match.start(),
            *(
                c
                for j in patterns["unit_joint"].finditer(match[0])
                for c in (match.start() + j.start(), match.start() + j.end())
            ),
            match.end(),
        ]
        for low, high in zip(cuts[::2], cuts[1::2], strict=True):
            start, end = _trim(folded, low, high, words)
            breaks = [start, *(start + b.start() for b in lost.finditer(folded[start:end])), end]
            spans += [(a, b) for a, b in pairwise(breaks) if 2 <= b - a <= LONGEST]
    return spans


def _trim(folded: str, start: int, end: int, roles: Words) -> tuple[int, int]:
    """Without role words at its end, 由, 会同 and 配合 at its beginning, and signs at both."""
    while True:
        while start < end and folded[start] in EDGES:
            start += 1
        while end > start and folded[end - 1] in EDGES:
            end -= 1
        words = folded[start:end]
        tail = next((m for m in roles.tails.finditer(words) if m.end() == len(words)), None)
        head = roles.tails.match(words)
        if tail is not None:
            end = start + tail.start()
        elif head is not None and (head[0] in ("由", "会同") or opens_support(head, roles)):
            start += head.end()
        else:
            return start, end


def _canonical(name: str, lexicon: Lexicon) -> str | None:
    """The name that the ledger uses for an alias; None for any other name, which stays as written."""
    aliases = organisation_names(lexicon)[0]
    return aliases.get(name) or aliases.get(reading_patterns(lexicon)["unit_place"].sub("", name))


def _without_repeats(mentions: list[OrganisationMention]) -> tuple[OrganisationMention, ...]:
    """One mention a work item, name and role: the first."""
    seen: dict[tuple[int, str, str], OrganisationMention] = {}
    for mention in mentions:
        seen.setdefault((mention.node, mention.name, mention.role), mention)
    return tuple(seen.values())
