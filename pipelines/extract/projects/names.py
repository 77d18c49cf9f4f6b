"""Whether words are the name of one particular work (杨浦大桥公园) and not of a kind of works (社区公园)."""

from __future__ import annotations

import re

from pipelines.lexicon import Lexicon
from pipelines.lexicon.compiled import made_once
from pipelines.model import Span
from pipelines.tape.patterns import reading_patterns
from pipelines.text.guards import GuardedPattern
from pipelines.text.words import any_word

SHORTEST, LONGEST = 3, 32
_BRACKETS = re.compile(r"\([^()]*(?:\([^()]*\)[^()]*)*\)")
_MARKS = " \t\u3000\"“”‘’'《》:,、.·*_#-—"
# 9个小区, 200台电梯: a count of works. 159街坊 and 18号线 are names.
_COUNT = r"^(?:约|近|共|第)?(?:[0-9.]+|[一二三四五六七八九十百两数几]+)[余多]?[万亿]?"
_NUMBERED, _LINE = r"[0-9A-Za-z][-/0-9A-Za-z]*", "轨(?:道交通|交).*线"
_SIGNS = re.compile(r"[\W\d_]+")


class ProjectNames:
    """The words of one lexicon, compiled. Texts are folded."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._patterns = reading_patterns(lexicon)
        words: dict[str, list[str]] = {}
        for row in lexicon.project_words:
            words.setdefault(row.role, []).append(row.word)
        self._head = _ending(words["head"])
        self._weak = _ending(words["weak"])
        self._work = _ending([*words["work"], *words["light"]])
        self._light = _ending(words["light"])
        self._stop = _ending(words["stop"])
        self._generic = re.compile(any_word([*words["generic"], *words["work"], *words["light"]]))
        self._counted = re.compile(_COUNT + any_word(words["counter"]))
        self._marked = re.compile(rf"{_NUMBERED}{any_word(words['numbered'])}|{_LINE}")
        self._place = re.compile(any_word(words["place"]))
        self._place_end = _ending(words["place"])
        self._lead = re.compile(rf"^(?:{any_word(words['lead'])}|[0-9]+年(?:底前?)?|[0-9]+月(?:底前?)?|[\s,、:]+)+")
        self._tail = re.compile(rf"(?:{any_word(words['tail'])}|[0-9]+年(?:底|内)?|[0-9]+月(?:底|内)?|[\s,、:]+)+$")

    def trim(self, folded: str, place: Span, *, is_last: bool) -> Span:
        """The place without marks and words that lead to a name, and at a clause's end without words behind it."""
        start, end = _strip(folded, *place)
        found = self._lead.match(folded[start:end])
        if found and end - start - found.end() >= SHORTEST:
            start += found.end()
        found = self._tail.search(folded[start:end]) if is_last else None
        if found and found.start() >= SHORTEST:
            end = start + found.start()
        return _balance(folded, *_strip(folded, start, end))

    def without_suffix(self, folded: str, name: Span) -> Span:
        """The name without the bare work at a clause's end: 世界技能博物馆|建设."""
        found = self._patterns["work_suffix"].search(folded[name.start : name.end])
        end = name.start + found.start() if found else name.end
        return _balance(folded, *_strip(folded, name.start, end)) if end - name.start >= SHORTEST else name

    def is_counted(self, name: str) -> bool:
        """The words count works (26条道路大修) and name none."""
        return self._counted.match(self._lead.sub("", name)) is not None

    def is_work(self, name: str, strength: str, *, is_listed: bool) -> bool:
        """The words name one work. `is_listed`: they stand in a list that ends with 等项目 or 等工程."""
        outer = _BRACKETS.sub("", name) if "(" in name else name
        if strength == "work" and not is_listed and not self._work.search(outer):
            return False  # most that is only pushed, and no name of a work
        base = self._base(outer)
        if not self._may_name(outer) or not self._is_particular(base):
            return False
        return is_listed or self._is_told(outer, base, strength)

    def _is_particular(self, base: str) -> bool:
        """Whether something tells this work from others of its kind: a number of its own, or words enough."""
        return self._marked.search(base) is not None or len(self._particular(base)) >= SHORTEST - 1

    def _is_told(self, outer: str, base: str, strength: str) -> bool:
        """Whether the clause is as firm as the words need: a thing that is built, or what is done, and where."""
        if self._head.search(base) or self._marked.search(base):
            return strength in ("firm", "plain") or base != outer
        says_what = self._weak.search(base) is not None or self._names_work(outer, base)
        if not says_what or self._stop.search(base):
            return False
        return strength == "firm" or (base != outer and self._place.search(self._particular(base)) is not None)

    def _may_name(self, outer: str) -> bool:
        """Whether the words are of a length for it, and no count, sentence, several works or half a quotation."""
        if not SHORTEST <= len(outer) <= LONGEST or self._counted.match(outer):
            return False
        if self._patterns["no_name"].search(outer) or self._patterns["several_works"].search(outer):
            return False
        return outer.count("“") == outer.count("”")

    def _names_work(self, outer: str, base: str) -> bool:
        """The name says what is done, not only that something is: 景观提升, not 建设."""
        while found := self._light.search(outer):
            outer = outer[: found.start()]
        return len(outer) > len(base)

    def work_of(self, name: str) -> str:
        """What is done to the thing that the words name, not only that something is: 万航渡路|综合整治."""
        outer = _BRACKETS.sub("", name)
        base = self._base(outer)
        return outer[len(base) :] if self._names_work(outer, base) else ""

    def names_thing(self, name: str) -> bool:
        """The words are one thing that is built, or a place, no matter whether it has a name of its own."""
        outer = _BRACKETS.sub("", name)
        is_thing = self._head.search(outer) is not None or self._place_end.search(outer) is not None
        return is_thing and len(outer) >= SHORTEST and not self._patterns["joined"].search(outer)

    def shares_work(self, left: str, right: str) -> bool:
        """Both names share the work that only the right one says: 苏步青旧居和谈家桢旧居|修缮工程."""
        left, right = _BRACKETS.sub("", left), _BRACKETS.sub("", right)
        plain = self._patterns["project_end"].sub("", right)
        return self._base(left) == left and self._names_work(plain, self._base(plain))

    def _base(self, outer: str) -> str:
        """The name without the words of work at its end: 世界技能博物馆|修缮工程."""
        base = outer
        while found := self._work.search(base):
            if found.start() < SHORTEST - 1:
                break
            base = base[: found.start()]
        return base

    def _particular(self, base: str) -> str:
        """What tells this work from others of its kind: the words before what is built, without those of any work."""
        end = self._head.search(base) or self._marked.search(base) or self._weak.search(base)
        return _SIGNS.sub("", self._generic.sub("", base[: end.start()] if end else base))


@made_once
def project_names(lexicon: Lexicon) -> ProjectNames:
    """The names' words of a lexicon, compiled once."""
    return ProjectNames(lexicon)


def _strip(folded: str, start: int, end: int) -> tuple[int, int]:
    while start < end and folded[start] in _MARKS:
        start += 1
    while end > start and folded[end - 1] in _MARKS:
        end -= 1
    return start, end


def _balance(folded: str, start: int, end: int) -> Span:
    """A quotation that ends inside the name begins with it."""
    if start and folded[start - 1] == "“" and folded.count("”", start, end) > folded.count("“", start, end):
        return Span(start - 1, end)
    return Span(start, end)


def _ending(words: list[str]) -> GuardedPattern:
    return GuardedPattern(f"(?:{any_word(words)})$")
