"""How much two comparable names are of one project, from 0 to 1, and by which rule."""

from __future__ import annotations

import re
from typing import NamedTuple

from rapidfuzz.distance import Indel

from pipelines.link.project_names import ComparableName, NameReader

SHORTEST_ENDING, SHORTEST_BLOCK = 5, 4
CORE, THING, PART, ENDING, BLOCKS = 0.99, 0.95, 0.94, 0.92, 0.9


class Likeness(NamedTuple):
    """Score and rule; a score of 0 has no rule."""

    score: float
    rule: str


NONE = Likeness(0.0, "")


def compare(left: ComparableName, right: ComparableName, reader: NameReader, threshold: float) -> Likeness:
    """The best of: same words, one the other's thing, one a part or the end of the other, words alike."""
    if left.core == right.core:
        return NONE if _brackets_differ(left, right) or left.signs != right.signs else Likeness(CORE, "project.core")
    found = _compare_parts(left, right) or _compare_parts(right, left)
    if found:
        return found
    if left.signs != right.signs:
        return NONE
    if left.base == right.base:
        same_thing = not (left.work and right.work) and reader.is_thing(left.base)
        return Likeness(THING, "project.thing") if same_thing else NONE
    short, long = sorted((left, right), key=lambda name: len(name.base))
    if _is_ending(short, long, reader):
        return Likeness(ENDING, "project.ending")
    if _is_of_blocks(short, long) or _is_of_blocks(long, short):
        return Likeness(BLOCKS, "project.blocks")
    return _compare_letters(left, right, reader, threshold)


def _brackets_differ(left: ComparableName, right: ComparableName) -> bool:
    """Both say in brackets which of several they are, and not the same."""
    if left.inner == right.inner:
        return False
    if not left.inner or not right.inner:
        # A bare name is no list of things: 滨江路网 and 滨江路网(安浦路、秀水路).
        return "、" in left.inner + right.inner and not (left.inner + right.inner).startswith("含")
    return not (set(left.inner) <= set(right.inner) or set(right.inner) <= set(left.inner)) or bool(
        left.parts and right.parts and left.parts != right.parts
    )


def _compare_parts(whole: ComparableName, part: ComparableName) -> Likeness | None:
    """A part of what the whole's brackets list, alone or behind the whole's first words."""
    if part.base in whole.parts or part.core in whole.parts:
        return Likeness(PART, "project.part")
    return None


def _is_ending(short: ComparableName, long: ComparableName, reader: NameReader) -> bool:
    """三门路下立交 of 淞沪路三门路下立交: the rest before it names no other thing."""
    if len(short.base) < SHORTEST_ENDING or not long.base.endswith(short.base) or short.work != long.work:
        return False
    rest = long.base[: -len(short.base)]
    if reader.before_ending.search(rest):
        return False
    return bool(reader.road.search(short.base)) or not reader.road.search(rest)


def _is_of_blocks(short: ComparableName, long: ComparableName) -> bool:
    """东湖大学|文明中心 of 东湖大学提升项目(新建云山校区文明中心): both blocks in this order."""
    inner = long.inner or ""
    for cut in range(SHORTEST_BLOCK, len(short.base) - SHORTEST_BLOCK + 1):
        head, tail = short.base[:cut], short.base[cut:]
        if long.core.startswith(head) and any(part.endswith(tail) for part in re.split("[、,]", inner)):
            return True
    return False


def _compare_letters(left: ComparableName, right: ComparableName, reader: NameReader, threshold: float) -> Likeness:
    score = Indel.normalized_similarity(left.core, right.core, score_cutoff=threshold)
    if score < threshold:
        return NONE
    apart = "".join(
        left.core[op.src_start : op.src_end] + right.core[op.dest_start : op.dest_end]
        for op in Indel.opcodes(left.core, right.core)
        if op.tag != "equal"
    )
    is_road_sign = apart in reader.road_signs and min(len(left.core), len(right.core)) >= SHORTEST_ENDING
    # 爱国变电站 and 爱国路变电站: only the sign of the road is left out.
    if reader.telling.search(apart) and not is_road_sign:
        return NONE
    return Likeness(round(score, 4), "project.alike")
