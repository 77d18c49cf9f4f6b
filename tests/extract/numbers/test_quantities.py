"""Sentences of the kind the documents use, and what a careful reader takes out of each."""

import csv
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.extract.numbers.quantities import find_quantities
from pipelines.lexicon import Lexicon, load_lexicon
from pipelines.model import Document, Node, Numeral, Quantity, Section, SourceText, Span
from pipelines.settings import PROJECT_ROOT
from pipelines.tape.candidates import CandidateFinder
from pipelines.text.numerals import scan_numerals
from tests.extract.structures import tables_of, taped

CASES = Path(__file__).with_name("quantity_cases.csv")
FIELDS = (
    "number", "kind", "indicator", "value", "value_upper", "unit", "operator", "measure", "period_year", "period_end",
    "commitment",
)  # fmt: skip


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return load_lexicon(PROJECT_ROOT / "seeds" / "reference")


def find(
    source: SourceText, document: Document, nodes: tuple[Node, ...], lexicon: Lexicon
) -> tuple[tuple[Quantity, ...], tuple[Numeral, ...]]:
    tape = taped(source, document, nodes, lexicon)
    return find_quantities(tape, tables_of(tape, lexicon), lexicon)


def read(text: str, section: Section, lexicon: Lexicon) -> tuple[tuple[Quantity, ...], tuple[Numeral, ...]]:
    document = Document(
        start=0, end=len(text), title="工作报告", title_span=Span(0, 0), body_start=0, issuer=None,
        district_code="310110", doc_type="work_report", published_on=date(2019, 1, 15), plan_year=2019,
        review_year=2018, plan_quarter=None, rule_id="test",
    )  # fmt: skip
    node = Node(0, None, 0, 0, len(text), "", "", 0, section, None, False, "test")
    source = SourceText("a.txt", "a.txt", "text/plain", "utf-8", 0, "", text)
    return find(source, document, (node,), lexicon)


def cases() -> list[tuple[str, str, list[dict[str, str]]]]:
    grouped: dict[tuple[str, str], list[dict[str, str]]] = {}
    with CASES.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            grouped.setdefault((row["section"], row["text"]), []).append(row)
    return [(section, text, [r for r in rows if r["number"]]) for (section, text), rows in grouped.items()]


@pytest.mark.parametrize(("section", "text", "expected"), cases(), ids=lambda v: v[:24] if isinstance(v, str) else "")
def test_sentence(section: Section, text: str, expected: list[dict[str, str]], lexicon: Lexicon) -> None:
    quantities, _ = read(text, section, lexicon)
    found = [
        {
            "number": text[q.start : q.end],
            "value": q.value,
            "value_upper": q.value_upper,
            "period_end": str(q.period_end),
            "period_year": str(q.period_year),
        }
        | {name: getattr(q, name) for name in ("kind", "indicator", "unit", "operator", "measure", "commitment")}
        for q in quantities
    ]
    wanted = [
        {name: row[name] for name in FIELDS}
        | {"value": float(row["value"]), "value_upper": float(row["value_upper"]) if row["value_upper"] else None}
        for row in expected
    ]
    assert found == wanted


@pytest.mark.parametrize("section", ["problems", "glossary"])
def test_problems_and_glossary_promise_nothing(section: Section, lexicon: Lexicon) -> None:
    quantities, numerals = read("受理投诉1240件,立案49起。", section, lexicon)
    assert quantities == ()
    assert {n.reason for n in numerals} == {f"section_{section}"}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("2019年是关键之年", "date"),
        ("二〇一九年是关键之年", "date"),
        ("实施三年行动计划", "duration"),
        ("从创新、绿色6个维度推进", "list_count"),
        ("《纲要》设置了29项主要指标", "list_count"),
    ],
)
def test_a_numeral_is_left_out_for_the_reason_that_holds(text: str, reason: str, lexicon: Lexicon) -> None:
    quantities, (numeral, *_) = read(text, "plan", lexicon)
    assert (quantities, numeral.reason) == ((), reason)


@pytest.mark.parametrize("lost", ["不", "反", "以", "约"])
def test_operators_of_a_text_that_has_lost_a_character_are_looked_for(lost: str, lexicon: Lexicon) -> None:
    """A pattern that must not follow a lost character still compiles."""
    found = CandidateFinder(lexicon, frozenset(lost)).find("新增600张以上,突破9家", 0, 13)
    assert [(candidate.value, candidate.operator) for candidate in found] == [(600, ">="), (9, ">=")]


def test_lost_characters_are_read_and_put_back(lexicon: Lexicon) -> None:
    """A long text without one 国 has lost it: 跨公司 is 跨国公司."""
    filler = "。".join(row.character for row in lexicon.common_characters if row.character != "国") * 60
    quantities, _ = read(f"{filler}。新增跨公司地区总部4家。", "plan", lexicon)
    assert [q.indicator for q in quantities] == ["跨国公司地区总部"]


PIECES = st.lists(
    st.one_of(
        st.sampled_from(["新增", "完成", "第", "占比", "到", "养老床位", "以上", "约", "分别", "增长", "和", "百分之"]),
        st.sampled_from(["2019年", "10", "三", "亿元", "家", "12.5%", "1/4", "一", "零", "〇", "千", "万", "５"]),
        st.sampled_from(["、", ",", "。", "-", "~", "(", ")", "\n", "“", "”"]),
    ),
    max_size=25,
)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(pieces=PIECES, section=st.sampled_from(["plan", "review", "problems", "other"]))
def test_every_numeral_is_accounted_for_once(pieces: list[str], section: Section) -> None:
    lexicon = load_lexicon(PROJECT_ROOT / "seeds" / "reference") if not _LEXICON else _LEXICON[0]
    _LEXICON[:] = [lexicon]
    text = "".join(pieces)
    quantities, numerals = read(text, section, lexicon)
    assert [(n.start, n.end) for n in numerals] == [tuple(span) for span in scan_numerals(text)]
    for numeral in numerals:
        assert (numeral.quantity is None) != (numeral.reason is None)
    claimed = {n.quantity for n in numerals if n.quantity is not None}
    assert claimed == set(range(len(quantities)))
    for quantity in quantities:
        assert 0 <= quantity.sentence_start <= quantity.start < quantity.end <= quantity.sentence_end <= len(text)


_LEXICON: list[Lexicon] = []


def test_a_line_of_its_own_tells_the_years_of_the_paragraphs_below_it(lexicon: Lexicon) -> None:
    text = "\n".join(
        (
            "——五年来,始终坚持共享发展,民生福祉持续改善。",
            "就业稳步扩大。城镇新增就业63.4万人,新增学位5.2万个。",
            "“老有所养”成效明显。新增养老床位3100张。",
            "刚刚过去的2018年,我们迎难而上。",
            "打造口袋公园41个。",
            "全年新增就业12.8万人。",
        )
    )
    quantities, _ = read(text, "review", lexicon)
    starts = {text[q.start : q.end]: str(q.period_start) for q in quantities}
    assert starts == {
        "63.4万人": "2014-01-01",
        "5.2万个": "2014-01-01",
        "3100张": "2014-01-01",
        "41个": "2018-01-01",
        "12.8万人": "2018-01-01",
    }


def test_years_inside_a_paragraph_end_with_it(lexicon: Lexicon) -> None:
    quantities, _ = read("五年来,成就显著。新增学位5.2万个。\n打造口袋公园41个。", "review", lexicon)
    assert [str(q.period_start) for q in quantities] == ["2014-01-01", "2018-01-01"]


def test_news_is_of_the_year_named_last(lexicon: Lexicon) -> None:
    text = "2023年前11个月,某企业净利润增长9%。营业收入增长5%。"
    document = Document(
        start=0, end=len(text), title="消息", title_span=Span(0, 0), body_start=0, issuer=None, district_code="310110",
        doc_type="news", published_on=None, plan_year=None, review_year=None, plan_quarter=None, rule_id="test",
    )  # fmt: skip
    node = Node(0, None, 0, 0, len(text), "", "", 0, "other", None, False, "test")
    source = SourceText("a.txt", "a.txt", "text/plain", "utf-8", 0, "", text)
    quantities, _ = find(source, document, (node,), lexicon)
    assert [(q.value, q.period_year) for q in quantities] == [(9, 2023), (5, 2023)]
