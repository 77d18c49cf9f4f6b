"""Patterns that are tried only on text that holds a word they cannot do without.

Most clauses hold no cue of most rules, and trying a pattern at every character of them costs far more than looking
for a word. The words follow from the pattern itself: whatever `(?:新增|增加(?!值))[^,]{0,8}床位` finds holds 床位 and
begins with 新 or 增. So a rule is written as any other pattern, and its guard comes by itself.
"""

from __future__ import annotations

import importlib
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Any, Generic, TypeVar

# The parser of `re`: what a pattern consists of, as the compiler of `re` sees it.
_parser: Any = importlib.import_module("re._parser")
_op: Any = importlib.import_module("re._constants")

_MOST_WORDS, _WIDEST_RANGE = 120, 40
_NOTHING = frozenset({""})
_ANYTHING = re.compile("")
_REPEATS = (_op.MAX_REPEAT, _op.MIN_REPEAT, _op.POSSESSIVE_REPEAT)
_ZERO_WIDTH = (_op.AT, _op.ASSERT, _op.ASSERT_NOT)
_REFERENCE = re.compile(r"\(\?P=|\\[1-9]|\(\?\(")  # to a group of the pattern's own
_CATEGORIES = {_op.CATEGORY_DIGIT: r"\d", _op.CATEGORY_SPACE: r"\s", _op.CATEGORY_WORD: r"\w"}

Row = TypeVar("Row")
Words = frozenset[str]
Find = Callable[..., re.Match[str] | None]
FindAll = Callable[..., Iterator[re.Match[str]]]


class GuardedPattern:
    """A compiled pattern behind its guard. Its methods find exactly what those of `re.Pattern` find.

    `steps` are the guard's own search and the bare pattern's, for those who ask so often that a call counts.
    """

    __slots__ = ("finditer", "match", "pattern", "search", "steps")

    def __init__(self, pattern: str) -> None:
        parsed = _parser.parse(pattern)
        words, is_plain = needed_words(pattern), parsed.state.flags == re.UNICODE
        begin = first_character(pattern) if is_plain else None  # flags stand at the very front of a pattern
        holds = _any_word(words).search if words and not _is_word_list(parsed) else None
        is_led = begin is not None and holds is not None
        compiled = re.compile(f"(?={begin.pattern})(?:{pattern})" if begin is not None and is_led else pattern)
        self.pattern = pattern
        self.match: Find = compiled.match
        # What begins where the text begins is looked for nowhere else.
        is_anchored = is_plain and _is_anchored(parsed)
        first: Find = compiled.match if is_anchored else compiled.search
        guard = None if is_anchored and is_led else holds
        self.search: Find = first if guard is None else _guard(first, guard)
        self.steps: tuple[Find, Find] = (guard or first, first)
        self.finditer: FindAll = _find_all(compiled, pattern, begin)
        if holds is not None:
            self.finditer = _guard_all(self.finditer, holds)

    def sub(self, replace: Callable[[re.Match[str]], str], text: str) -> str:
        """The text with what `replace` makes of each place that the pattern finds."""
        parts: list[str] = []
        at = 0
        for found in self.finditer(text):
            parts += (text[at : found.start()], replace(found))
            at = found.end()
        return "".join(parts) + text[at:] if parts else text


class GuardedRows(Generic[Row]):
    """The patterns of several rows of a table, in its order, behind one guard for all and one for each.

    `may_hold` is that guard: where it finds nothing in a part of a text, no row finds anything in it.
    """

    def __init__(self, rows: Iterable[tuple[str, Row]]) -> None:
        pairs = list(rows)
        self._rows = [(GuardedPattern(pattern).search, row) for pattern, row in pairs]
        self.may_hold: Find = shared_guard(pattern for pattern, _ in pairs).search

    def first(self, text: str) -> tuple[re.Match[str], Row] | None:
        """The first row whose pattern finds something in the text, with what it finds."""
        if self.may_hold(text) is not None:
            for search, row in self._rows:
                found = search(text)
                if found is not None:
                    return found, row
        return None

    def all(self, text: str) -> Iterator[tuple[re.Match[str], Row]]:
        """Every row whose pattern finds something in the text, with the first that it finds."""
        return iter(()) if self.may_hold(text) is None else self._all(text)

    def _all(self, text: str) -> Iterator[tuple[re.Match[str], Row]]:
        for search, row in self._rows:
            found = search(text)
            if found is not None:
                yield found, row

    def holds(self, text: str) -> bool:
        """Whether any row's pattern finds something in the text."""
        return self.may_hold(text) is not None and any(search(text) is not None for search, _ in self._rows)


def needed_words(pattern: str, *, before: str = "", behind: str = "") -> Words | None:
    """Words of which whatever the pattern finds holds one; None where nothing is known of it.

    `before` or `behind` is a sign that the pattern has outside of all groups: only what stands on that side counts.
    """
    parsed = _parser.parse(pattern)
    if parsed.state.flags & re.IGNORECASE:
        return None
    return _words_of(_side_of(parsed, before, behind))


def shared_guard(patterns: Iterable[str], *, before: str = "", behind: str = "") -> re.Pattern[str]:
    """Finds a word in every text in which any of the patterns finds something: one look that spares all of them.

    With `before` or `behind` in every text that stands there on that side of the sign.
    """
    words = [needed_words(pattern, before=before, behind=behind) for pattern in patterns]
    known = [found for found in words if found]
    return _any_word(frozenset().union(*known)) if known and len(known) == len(words) else _ANYTHING


def first_character(pattern: str, *, behind: str = "") -> re.Pattern[str] | None:
    """Finds a character with which what the pattern finds may begin; None where that may be any, or none at all.

    With `behind`, a sign that the pattern has outside of all groups: a character that may stand right behind it.
    """
    parsed = _parser.parse(pattern)
    is_unknown = parsed.state.flags & re.IGNORECASE
    members, may_be_empty = (None, False) if is_unknown else _first_of(_side_of(parsed, "", behind))
    return re.compile(f"[{members}]") if members and not may_be_empty else None


def width_before(pattern: str, sign: str) -> int:
    """How many characters at most what the pattern finds has before a sign that it has outside of all groups."""
    return int(_side_of(_parser.parse(pattern), sign, "").getwidth()[1])


def _side_of(parsed: Any, before: str, behind: str) -> Any:
    """What a pattern has on one side of a sign; all of it without one."""
    if not before and not behind:
        return parsed
    at = list(parsed).index((_op.LITERAL, ord(before or behind)))
    return parsed[:at] if before else parsed[at + 1 :]


def first_characters(pattern: str) -> frozenset[str]:
    """The characters of the basic plane with which what the pattern finds may begin: a set is asked sooner than `re`.

    Errors: ValueError where that may be any, or none at all.
    """
    first = first_character(pattern)
    if first is None:
        raise ValueError(f"any character may begin what {pattern} finds")
    return frozenset(first.findall(_basic_plane()))


@cache
def _basic_plane() -> str:
    return "".join(map(chr, range(0x10000)))


def _guard(find: Find, holds: Find) -> Find:
    def guarded(text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        return find(text, start, end) if holds(text, start, end) is not None else None

    return guarded


def _guard_all(find_all: FindAll, holds: Find) -> FindAll:
    def guarded(text: str, start: int = 0, end: int = sys.maxsize) -> Iterator[re.Match[str]]:
        return find_all(text, start, end) if holds(text, start, end) is not None else iter(())

    return guarded


def _find_all(compiled: re.Pattern[str], pattern: str, begin: re.Pattern[str] | None) -> FindAll:
    """Every place of a pattern, tried only where it may begin, if that is known."""
    is_known = begin is not None and not _REFERENCE.search(pattern)
    return _scan(compiled.match, pattern, begin) if begin is not None and is_known else compiled.finditer


def _scan(match: Find, pattern: str, begin: re.Pattern[str]) -> FindAll:
    """Tries a pattern only where it may begin: `re` itself passes over all but a class at a pattern's very start."""
    find_place: Find | None = None

    def scan(text: str, start: int = 0, end: int = sys.maxsize) -> Iterator[re.Match[str]]:
        nonlocal find_place
        if find_place is None:
            find_place = re.compile(f"{begin.pattern}(?<=(?={pattern})(?s:.))").search
        at = start
        while (place := find_place(text, at, end)) and (found := match(text, place.start(), end)):
            yield found
            at = found.end()

    return scan


def _any_word(words: Words) -> re.Pattern[str]:
    """Finds any of the words."""
    return re.compile("|".join(re.escape(word) for word in sorted(_shortest(words))))


def _is_word_list(sequence: Any) -> bool:
    """Whether a pattern is a plain list of words (力争|争取): these `re` finds as fast as any guard."""
    branches = sequence[0][1][1] if len(sequence) and sequence[0][0] is _op.BRANCH else [sequence]
    is_led = all(len(branch) and branch[0][0] is _op.LITERAL for branch in branches)
    return is_led and _spelling_of_all(sequence) is not None


def _is_anchored(sequence: Any) -> bool:
    """Whether a pattern fits nowhere but at the very beginning of a text."""
    for code, argument in sequence:
        if code is _op.AT and argument in (_op.AT_BEGINNING, _op.AT_BEGINNING_STRING):
            return True
        if code is _op.BRANCH:
            return all(_is_anchored(branch) for branch in argument[1])
        if code is _op.SUBPATTERN:
            return not argument[1] and _is_anchored(argument[3])
        if code not in _ZERO_WIDTH:
            return False
    return False


def _shortest(words: Words) -> Words:
    """Without words that hold another one: that one finds them too."""
    return frozenset(word for word in words if not any(other in word for other in words if other != word))


def _words_of(sequence: Any) -> Words | None:
    """The rarest words that some part of a sequence needs."""
    best: Words | None = None
    spelled: Words = _NOTHING
    for code, argument in sequence:
        own = _spelling(code, argument)
        joined = _join(spelled, own) if own is not None else None
        if joined is not None:
            spelled = joined
            continue
        best = _rarer(best, spelled)
        spelled = own or _NOTHING
        if own is None:
            best = _rarer(best, _words_of_part(code, argument))
    return _rarer(best, spelled)


def _rarer(best: Words | None, words: Words | None) -> Words | None:
    """Whichever words are rarer; words that may be empty, or too many, are no use."""
    if not words or "" in words or len(words) > 4 * _MOST_WORDS:
        return best
    shortest = _shortest(words)
    if len(shortest) > _MOST_WORDS or (best is not None and _frequency(best) <= _frequency(shortest)):
        return best
    return shortest


def _join(heads: Words, tails: Words) -> Words | None:
    """Every head with every tail; None where these are too many."""
    return frozenset(a + b for a in heads for b in tails) if len(heads) * len(tails) <= _MOST_WORDS else None


def _spelling(code: Any, argument: Any) -> Words | None:
    """All that a part can find, where that can be written down; what only asks about its surroundings finds nothing."""
    if code is _op.LITERAL:
        return frozenset({chr(argument)})
    if code is _op.IN:
        return _characters(argument)
    if code in _ZERO_WIDTH:
        return _NOTHING if code is not _op.ASSERT else None
    if code is _op.SUBPATTERN:
        return None if argument[1] & re.IGNORECASE else _spelling_of_all(argument[3])
    if code is _op.ATOMIC_GROUP:
        return _spelling_of_all(argument)
    if code is _op.BRANCH:
        return _spelling_of_any(argument[1])
    if code in _REPEATS and tuple(argument[:2]) == (0, 1):
        inner = _spelling_of_all(argument[2])
        return None if inner is None else inner | _NOTHING
    return None


def _spelling_of_any(branches: Any) -> Words | None:
    spelled = [_spelling_of_all(branch) for branch in branches]
    known = [each for each in spelled if each is not None]
    return frozenset().union(*known) if len(known) == len(spelled) else None


def _spelling_of_all(sequence: Any) -> Words | None:
    found: Words | None = _NOTHING
    for code, argument in sequence:
        own = _spelling(code, argument)
        found = _join(found, own) if found is not None and own is not None else None
    return found


def _words_of_part(code: Any, argument: Any) -> Words | None:
    """The words that one part of a pattern needs, a single literal left out."""
    words: Words | None = None
    if code is _op.SUBPATTERN:
        is_plain = not argument[1] & re.IGNORECASE
        words = _words_of(argument[3]) if is_plain else None
    elif code is _op.ATOMIC_GROUP:
        words = _words_of(argument)
    elif code is _op.ASSERT:
        is_ahead = argument[0] > 0
        words = _words_of(argument[1]) if is_ahead else None
    elif code in _REPEATS:
        words = _words_of(argument[2]) if argument[0] > 0 else None
    elif code is _op.BRANCH:
        branches = [_words_of(branch) for branch in argument[1]]
        known = [branch for branch in branches if branch]
        words = frozenset().union(*known) if len(known) == len(branches) else None
    elif code is _op.IN:
        words = _characters(argument)
    return words


def _first_of(sequence: Any) -> tuple[str | None, bool]:
    """What may begin a sequence, as the inside of a class (None: unknown), and whether the sequence may be empty."""
    found = ""
    for code, argument in sequence:
        if code in _ZERO_WIDTH:
            continue
        members, may_be_empty = _first_of_part(code, argument)
        if members is None:
            return None, False
        found += members
        if not may_be_empty:
            return found, False
    return found, True


def _first_of_part(code: Any, argument: Any) -> tuple[str | None, bool]:
    """The same of one part of a sequence."""
    if code is _op.LITERAL:
        return re.escape(chr(argument)), False
    if code is _op.IN:
        return _inside_of_class(argument), False
    if code is _op.BRANCH:
        firsts = [_first_of(branch) for branch in argument[1]]
        known = [members for members, _ in firsts if members is not None]
        return "".join(known) if len(known) == len(firsts) else None, any(is_empty for _, is_empty in firsts)
    if code is _op.SUBPATTERN:
        return (None, False) if argument[1] & re.IGNORECASE else _first_of(argument[3])
    if code is _op.ATOMIC_GROUP:
        return _first_of(argument)
    if code in _REPEATS:
        members, is_empty = _first_of(argument[2])
        return members, is_empty or argument[0] == 0
    return None, False


def _inside_of_class(members: list[tuple[Any, Any]]) -> str | None:
    """The inside of a class as it is written; None where it excludes characters."""
    written = ""
    for code, argument in members:
        if code is _op.LITERAL:
            written += re.escape(chr(argument))
        elif code is _op.RANGE:
            written += "-".join(re.escape(chr(end)) for end in argument)
        elif code is _op.CATEGORY and argument in _CATEGORIES:
            written += _CATEGORIES[argument]
        else:
            return None
    return written


def _characters(members: list[tuple[Any, Any]]) -> Words | None:
    """The characters of a class; None where it excludes some or has too many."""
    found: set[str] = set()
    for code, argument in members:
        if code is _op.LITERAL:
            found.add(chr(argument))
        elif code is _op.RANGE and argument[1] - argument[0] < _WIDEST_RANGE:
            found.update(map(chr, range(argument[0], argument[1] + 1)))
        else:
            return None
    return frozenset(found)


def _frequency(words: Words) -> float:
    """A guess at how often one of the words stands in a text: a word of two characters is rarer than one of one."""
    return sum(0.02 ** min(len(word), 3) for word in words)
