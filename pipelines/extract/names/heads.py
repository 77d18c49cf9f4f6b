"""Lists whose items share their numbers one by one: 教育、医疗支出分别增长11%和13%."""

from __future__ import annotations

import re

from pipelines.extract.names.phrases import PhraseReader
from pipelines.tape.candidates import Candidate
from pipelines.tape.joints import BETWEEN, JOINT

_JOINT = re.compile(JOINT)
_LONGEST_RUN = 40  # numbers side by side; a list of more shares no head, and counting on would take long
# An item that ends like this is measured as it stands: 死亡人数 of 死亡人数、直接经济损失.
_MEASURED = frozenset("率量额数值重度价耗次")
_WHOLE_HEAD, _SUM_ENDS = 4, frozenset("额润入值税资")
# What ends a noun begins none: no shared noun starts here.
_NOUN_ENDS = frozenset("业量物能区类率额员院校户品费权力性化线站会带者型镇村0123456789.%”")


def list_heads(noun: str, past: tuple[str, ...], run: int, is_spread: bool, reader: PhraseReader) -> tuple[str, ...]:
    """The items that the next `run` numbers speak of, in order; empty when the phrase is no such list.

    With 分别 (`is_spread`) but without a noun the items are the indicators just named (`past`); without 分别 a list
    counts only when it has as many items as numbers follow. `reader` knows the nouns that items share.
    """
    if is_spread and not noun and run > 1:
        return past[-run:] if len(past) >= run else ()
    if noun.endswith("等") or not _JOINT.search(noun):  # examples are no list: 梅园路12、18弄等
        return ()
    parts = [part for part in _JOINT.split(noun) if part]
    if len(parts) < 2 or not (is_spread or len(parts) == run):
        return ()
    return _numbered_kinds(parts, reader) or tuple(_whole_head(part, parts[-1], reader) for part in parts)


def _numbered_kinds(parts: list[str], reader: PhraseReader) -> tuple[str, ...]:
    """第一、二、三产业 are 第一产业, 第二产业 and 第三产业; empty for items of other kinds."""
    pattern = reader.patterns["numbered_kind"]
    last = pattern.fullmatch(parts[-1])
    found = [pattern.fullmatch(part) for part in parts]
    if last is None or not last["thing"] or not all(found):
        return ()
    return tuple(f"第{each['number']}{last['thing']}" for each in found if each is not None)


def _is_event(head: str, last: str, reader: PhraseReader) -> bool:
    """Whether an item is something that happens, which the last one does not share: 安全生产事故、死亡人数."""
    return any(head.endswith(event) and event not in last for event in reader.events)


def _whole_head(head: str, last: str, reader: PhraseReader) -> str:
    """An item with the noun it shares with the last one: 教育 of 教育、医疗支出 is 教育支出.

    The shared noun begins at the first attribute of the last item, or before it where that item goes on behind the
    character that ends the other one (创业板|上市企业) or grows longer than the other one (医疗|财政支出). Places share
    all that stands behind the last of them.
    """
    places, attributes = reader.patterns["town"], reader.attributes
    place = places.match(last)
    if place and places.fullmatch(head):
        return head + last[place.end() :]
    if head == last or head[-1] == last[-1] or head[-1] in _MEASURED or _is_event(head, last, reader):
        return head
    found = attributes.search(last, 1)
    if found and head.endswith(found.group()):
        return head + last[found.end() :]
    limit = found.start() if found else len(last) - 2
    for at in (last.find(head[-1], 1) + 1, len(head)):
        if 0 < at <= limit and last[at] not in _NOUN_ENDS:
            return head + last[at:]
    return head + last[limit:] if found else head


def owner_of(name: str, head: str, bare_heads: frozenset[str]) -> str:
    """What a bare head is told of, by the last name: 书面意见 of 书面意见解决率, 企业 of 企业营业收入."""
    other = max((h for h in bare_heads if name.endswith(h)), key=len, default="")
    are_sums = len(other) >= _WHOLE_HEAD and other[-1] in _SUM_ENDS and head[-1] in _SUM_ENDS
    if not other or not (are_sums or other[-1] == head[-1] or other[0] == head[0]):
        return name
    return name.removesuffix(other) or name


def run_length(text: str, candidates: list[Candidate], first: int) -> int:
    """How many numbers from `first` on follow each other with only a joint between them: 11%和13%."""
    length = 1
    for i in range(first, min(len(candidates) - 1, first + _LONGEST_RUN)):
        one, two = candidates[i], candidates[i + 1]
        between = text[one.right : two.left]
        if between.strip(BETWEEN) or two.left == one.right:
            break
        if "," in between and one.unit.family != two.unit.family:
            break
        length += 1
    return length
