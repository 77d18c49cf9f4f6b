"""Damaged text is found, read, and left as it is."""

from datetime import date

import pytest

from pipelines.lexicon import Lexicon, load_lexicon
from pipelines.model import Document, Span
from pipelines.settings import PROJECT_ROOT
from pipelines.tape.repairs import find_losses, find_repairs, lost_characters


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return load_lexicon(PROJECT_ROOT / "seeds" / "reference")


def repairs_of(text: str, lexicon: Lexicon) -> list[tuple[str, str, bool]]:
    document = Document(
        0, len(text), "t", Span(0, 0), 0, None, None, "work_plan", date(2020, 4, 20), 2020, None, None, "test"
    )
    found = find_repairs(text, document, lost_characters(text, 0, len(text), lexicon), lexicon)
    return [(text[: r.start][-4:], r.reading, r.is_certain) for r in found]


def test_marks_lost_between_digits(lexicon: Lexicon) -> None:
    assert repairs_of("重大建设项目清单(20202022年)", lexicon) == [("2020", "-", True)]
    assert repairs_of("办公室\n   2020420\n", lexicon) == [("2020", "年月日", True)]
    assert repairs_of("推进江浦8183街坊收尾", lexicon)[0][1:] == ("、", False)


def test_a_sound_text_has_none(lexicon: Lexicon) -> None:
    assert repairs_of("2020年4月20日,推进81、83街坊收尾,新增跨国公司地区总部4家。", lexicon) == []


def test_a_short_text_has_lost_nothing(lexicon: Lexicon) -> None:
    assert lost_characters("新增床位", 0, 4, lexicon) == frozenset()


def test_a_common_character_missing_from_a_long_text_is_lost(lexicon: Lexicon) -> None:
    text = "".join(row.character for row in lexicon.common_characters if row.character != "以") * 60
    assert lost_characters(text, 0, len(text), lexicon) == {"以"}


def test_every_lost_character_is_a_doubt_and_its_certain_places_are_read(lexicon: Lexicon) -> None:
    body = "".join(row.character for row in lexicon.common_characters if row.character != "年") * 60
    text = f"——20191月21日在会议上\n一来,增长8%。2018工作回顾\n{body}"
    assert [reading for _, reading, _ in repairs_of(text, lexicon)] == ["年", "年", "年"]
    document = Document(0, len(text), "t", Span(0, 2), 0, None, None, "work_report", None, 2019, 2018, None, "test")
    losses = find_losses(document, lost_characters(text, 0, len(text), lexicon), lexicon)
    assert [issue.code for issue in losses] == ["character_lost"]
    assert "年" in losses[0].message
