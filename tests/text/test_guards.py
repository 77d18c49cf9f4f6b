"""A guarded pattern finds what the pattern alone finds."""

import re

import pytest

from pipelines.lexicon import load_lexicon
from pipelines.settings import load_settings
from pipelines.text.guards import (
    GuardedPattern,
    GuardedRows,
    first_character,
    needed_words,
    shared_guard,
    width_before,
)


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("(?:新增|增加(?!值))[^,]{0,8}床位", {"床位"}),
        ("力争|争取", {"力争", "争取"}),
        ("^(?:到|在)?[0-9]{4}年底(?=前)", {"年底"}),
        ("(?<!固定)资产", {"资产"}),
        ("[上下]半年", {"上半年", "下半年"}),
        ("共?(?:有|设)", {"有", "设"}),
    ],
)
def test_the_rarest_words_that_a_pattern_needs(pattern: str, words: set[str]) -> None:
    assert needed_words(pattern) == words


@pytest.mark.parametrize("pattern", ["(?i)km", r"\d+", "[^,]{2}", "家?", "家|", "(?<=家)", "(?!)", "(?i:k)m?"])
def test_patterns_that_need_no_known_word(pattern: str) -> None:
    assert needed_words(pattern) is None


@pytest.mark.parametrize(
    ("pattern", "firsts", "others"),
    [
        ("(?:新增|增加(?!值))[^,]{0,8}床位", "新增", "加床"),
        (r"(?<![第])(?:[(]?[一二]|\d)+、", "(一二3", "、第"),
        (r"\s*[a-c^\]-]", " a^]-\n", "d["),
    ],
)
def test_the_characters_that_may_begin_what_a_pattern_finds(pattern: str, firsts: str, others: str) -> None:
    first = first_character(pattern)
    assert first is not None
    assert all(first.match(character) for character in firsts)
    assert not any(first.match(character) for character in others)


def test_what_a_pattern_has_beside_a_sign_of_its_own() -> None:
    pattern = "(?:由|从)[^⟦]{0,14}⟦[^⟧]*⟧ ?(?:个百分点|倍)[到至]"
    assert needed_words(pattern, before="⟦") == {"由", "从"}
    assert needed_words(pattern, behind="⟧") == {"个百分点到", "个百分点至", "倍到", "倍至"}
    first = first_character(pattern, behind="⟧")
    assert first is not None
    assert [character for character in "个倍 到⟧" if first.match(character)] == ["个", "倍", " "]
    assert (width_before(pattern, "⟦"), width_before("第⟦[一二]⟧批", "⟦")) == (15, 1)
    assert shared_guard([pattern, "每⟦[^⟧]*⟧人"], before="⟦").search("自去年,每") is not None
    assert shared_guard([pattern, "每⟦[^⟧]*⟧人"], behind="⟧").search("自去年,每") is None


@pytest.mark.parametrize("pattern", ["(?i)km", "[^,]{2}", "家?", "家|", ".家", "(?!)", "(?i:k)m"])
def test_patterns_that_may_begin_with_anything(pattern: str) -> None:
    assert first_character(pattern) is None


def test_every_pattern_finds_the_same_behind_its_guard() -> None:
    """Every pattern of the tables on every example, whole and cut at both ends."""
    lexicon = load_lexicon(load_settings().reference)
    tables = [getattr(lexicon, name) for name in lexicon.__dataclass_fields__]
    rows = [row for table in tables for row in table if hasattr(row, "pattern")]
    texts = [text for row in rows for text in (row.example, row.counterexample)]
    assert len(rows) > 200
    for row in rows:
        plain, guarded = re.compile(row.pattern), GuardedPattern(row.pattern)
        for text in texts:
            for span in ((0, len(text)), (1, len(text)), (0, len(text) - 1)):
                for method in ("search", "match"):
                    found, expected = getattr(guarded, method)(text, *span), getattr(plain, method)(text, *span)
                    assert (found and found.span()) == (expected and expected.span()), (row.rule_id, text)
                spans = [match.span() for match in guarded.finditer(text, *span)]
                assert spans == [match.span() for match in plain.finditer(text, *span)], (row.rule_id, text)


@pytest.mark.parametrize(
    "pattern",
    [
        "^(?:按照|根据)[^,]+要求",
        "^ *(?:力争|争取)",
        "(?:^甲|^[^乙]).",
        "(?m)^乙",
        "(?!丙)^.甲|^丙",
        "力争|争取(?!过)",
        "(?:力争|争)取",
    ],
)
def test_anchors_and_word_lists_find_the_same_too(pattern: str) -> None:
    plain, guarded = re.compile(pattern), GuardedPattern(pattern)
    for text in ("按照要求", "根据全市要求,力争按照要求", " 力争取", "争取过\n乙甲", "丙甲", "甲", ""):
        for span in ((0, len(text)), (1, len(text))):
            for method in ("search", "match"):
                found, expected = getattr(guarded, method)(text, *span), getattr(plain, method)(text, *span)
                assert (found and found.span()) == (expected and expected.span()), (method, text, span)
            spans = [match.span() for match in guarded.finditer(text, *span)]
            assert spans == [match.span() for match in plain.finditer(text, *span)]


def test_the_first_row_that_finds_something_decides() -> None:
    rows = GuardedRows([("竣工|建成", "complete"), ("建成启用|开工", "open"), ("[^,]工", "any")])
    found = rows.first("新馆建成启用")
    assert found is not None
    assert (found[0].group(), found[1]) == ("建成", "complete")
    assert rows.first("新馆") is None
    assert rows.holds("新馆施工")
    assert not rows.holds("工")


def test_replacing_what_is_found() -> None:
    pattern = GuardedPattern("[(](?:责任|牵头)[^()]*[)]")
    text = "建设2所学校(责任单位:甲)，(牵头部门:乙)改造(一期)"
    assert pattern.sub(lambda match: "_" * len(match.group()), text) == f"建设2所学校{'_' * 8}，{'_' * 8}改造(一期)"
    assert pattern.sub(lambda _: "", "改造(一期)") == "改造(一期)"
