"""The words of a number made comparable: its indicator, its clause, what tells it apart, and what stands around."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache

from pipelines.link.facts import Fact
from pipelines.link.rules import REBUILD, MatchRules
from pipelines.text.folding import fold_text
from pipelines.text.words import pairs_of

_NOISE = re.compile(r"[\s“”\"'‘’()《》<>,、的·#*&;-]")
_CLAUSE_BEFORE = re.compile(r".*[,;。:!?]", re.DOTALL)
_CLAUSE_AFTER = re.compile(r"[,;。:!?、)和].*", re.DOTALL)
CLAUSE_END = re.compile(r"[,;。:!?]")
_SENTENCE_AFTER = re.compile(r"[,;。:!?].*", re.DOTALL)
_EARLIER_NUMBER = re.compile(r".*\d[^\d、和及]{0,6}[、和及]", re.DOTALL)
_NUMBER = re.compile(r"\d[\d.%]*[万亿]*")
_NUMBER_WITH_UNIT = re.compile(
    r"(?:19|20)\d\d年|\d[\d.%]*[万亿]*[^\d、和及左以余]{0,2}(?:左右|以[上内下]|余)?[、和及]?"
)
_QUOTED = re.compile(r"“([^”]{2,})”")
_BRACKET = re.compile(r"\([^()]{1,6}\)")

SHORTEST_NAME = 2
LONGEST_YEAR = 366
STATES = frozenset(("level", "share"))
SEVERAL_YEARS = frozenset({("period", "several")})

Meanings = frozenset[tuple[str, str]]


@dataclass(frozen=True, eq=False)
class Phrase:
    """One number's words. `name` and `clause` lack generic words; `noun` is the name without words of work on it.

    `is_headless`: the name alone says nothing (投资, 完工), so that a subject found before it was added; `is_borrowed`:
    that subject is of an earlier clause. `quoted` is the proper name in quotation marks that the indicator begins with.
    `said` is the clause with its generic words.
    `of_name` are the qualifiers that tell the thing apart, `of_clause` those that tell what is done with it.
    """

    name: str
    is_headless: bool
    is_borrowed: bool
    quoted: str
    noun: str
    clause: str
    said: str
    of_name: Meanings
    of_clause: Meanings
    around: str
    rules: MatchRules

    @cached_property
    def near(self) -> Meanings:
        """Every qualifier in the words around the number; read only where one side lacks a kind."""
        return self.of_name | self.of_clause | read_words(self.around, self.rules)[1]

    @cached_property
    def letters(self) -> str:
        """The characters of the name in an order that is that of any name of the same characters."""
        return "".join(sorted(self.name))

    @cached_property
    def context(self) -> frozenset[str]:
        """Pairs of neighbouring characters around the number."""
        return pairs_of(normalise(self.around, self.rules))


def read_phrase(fact: Fact, rules: MatchRules) -> Phrase:
    """The words of a number as they are compared."""
    # Folding keeps lengths, so one call serves all parts.
    folded = fold_text(fact.before + fact.after + fact.heading + fact.indicator)
    middle, end = len(fact.before), len(fact.before) + len(fact.after)
    before, after = folded[:middle], _BRACKET.sub("", folded[middle:end])
    own_after = _CLAUSE_AFTER.sub("", rules.bound_after.sub("", after))
    own_before = rules.bound_before.sub("", _behind(_EARLIER_NUMBER, _behind(_CLAUSE_BEFORE, before)))
    said = _NUMBER.sub("", own_before + own_after)
    name, of_name = read_words(folded[end + len(fact.heading) :], rules)
    clause, of_clause = read_words(said, rules)
    if fact.measure in STATES or fact.period_end - fact.period_start > LONGEST_YEAR:
        # What 五年 would tell apart, the periods already do; a state is of one time.
        of_name, of_clause = of_name - SEVERAL_YEARS, of_clause - SEVERAL_YEARS
    kinds = rules.clause_kinds
    is_headless = len(name) < SHORTEST_NAME or name in rules.headless
    is_borrowed = False
    if is_headless:
        subject, of_subject, is_borrowed = _find_subject(before, after, rules)
        # Joined they may be a synonym that neither is alone: 招商引资, 到位资金.
        name, clause = normalise(subject if name in subject else subject + name, rules), ""
        # What is done with the subject is said at the number: 新开工300个、完工100个.
        of_name |= frozenset(m for m in of_subject if m[0] not in kinds or m[0] == REBUILD)
    own = of_name | of_clause
    return Phrase(
        name=name,
        is_headless=is_headless,
        is_borrowed=is_borrowed,
        quoted=_find_quoted(fact.indicator),
        noun=rules.rebuild.sub("", name),
        clause=clause,
        said=said,
        of_name=frozenset([m for m in of_name if m[0] not in kinds]),
        of_clause=frozenset([m for m in own if m[0] in kinds]),
        around=folded[: end + len(fact.heading)],
        rules=rules,
    )


def _behind(head: re.Pattern[str], text: str) -> str:
    """The text without what the pattern, which takes in all that stands before, finds at its beginning."""
    found = head.match(text)
    return text[found.end() :] if found else text


def clause_before(fact: Fact) -> str:
    """The words before a number in its own clause, folded."""
    return CLAUSE_END.split(fold_text(fact.before))[-1]


def _find_quoted(indicator: str) -> str:
    """The proper name that an indicator begins with: 金角银边 of “金角银边”示范场景."""
    match = _QUOTED.match(indicator)
    return match[1] if match else ""


def _find_subject(before: str, after: str, rules: MatchRules) -> tuple[str, Meanings, bool]:
    """What a headless number speaks of: the rest of its clause, else the nearest clause before that names something.

    老旧小区整治新开工300个、完工100个: the second number's subject stands before the first. The last part tells
    whether the subject is of an earlier clause.
    """
    own, *earlier = reversed(CLAUSE_END.split(before))
    own += _SENTENCE_AFTER.sub("", rules.bound_after.sub("", after))
    for clause in (own, *earlier):
        words, meanings = read_words(_NUMBER_WITH_UNIT.sub("", clause), rules)
        if len(words) >= SHORTEST_NAME and words not in rules.headless:
            return words, meanings, clause is not own
    return "", frozenset(), True


@lru_cache(maxsize=262144)
def read_words(text: str, rules: MatchRules) -> tuple[str, Meanings]:
    """The text without generic words, and the meanings of its qualifiers."""
    plain = normalise(text, rules)
    found = [meaning for match in rules.qualifier.finditer(plain) for meaning in rules.meanings[match[0]]]
    return rules.generic.sub("", plain), frozenset(found)


def normalise(text: str, rules: MatchRules) -> str:
    """The text without signs and scope words, every synonym in its one reading."""
    return rules.synonym.sub(lambda match: rules.synonyms[match[0]], rules.scope.sub("", _NOISE.sub("", text)))
