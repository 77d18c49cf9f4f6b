"""Small findings for the tests of assembly."""

from pipelines.assemble import DocumentFindings
from pipelines.model import (
    Document,
    Kind,
    Node,
    Numeral,
    OfficialMention,
    OrganisationMention,
    ProjectListing,
    Quantity,
    SourceText,
    Span,
    Task,
)


def source_of(text: str, uri: str = "plans/a.txt") -> SourceText:
    return SourceText(uri.rsplit("/", 1)[-1], uri, "text/plain", "utf-8", len(text.encode()), "0" * 64, text)


def document_of(start: int, end: int, title: str = "重点工作") -> Document:
    return Document(
        start=start, end=end, title=title, title_span=Span(start, start + 1), body_start=start, issuer="区政府",
        district_code="310110", doc_type="work_plan", published_on=None, plan_year=2020, review_year=None,
        plan_quarter=2, rule_id="test",
    )  # fmt: skip


def node_of(index: int, parent: int | None, start: int, end: int, title: str, is_work_item: bool = True) -> Node:
    return Node(index, parent, 0, start, end, f"{index}.", title, start, "plan", None, is_work_item, "test")


def task_of(node: int, start: int, end: int) -> Task:
    return Task(node, start, end, "完成", "任务", "firm", "complete", None, False, 2020, 2, "task_head")


def quantity_of(node: int, start: int, end: int, kind: Kind = "target") -> Quantity:
    return Quantity(
        node=node, start=start, end=end, kind=kind, indicator="床位", indicator_id="i1", indicator_name="养老床位",
        value=600.0, value_upper=None, unit="张", operator="=", measure="increment", period_year=2020,
        period_start=None, period_end=None, commitment="plain", stage=None,
        sentence_start=start - 1, sentence_end=end + 1,
        rule_id="test",
    )  # fmt: skip


def findings_of(text: str) -> DocumentFindings:
    """A plan with a chapter, two work items, one inside the other, and one finding of every kind."""
    end = len(text)
    nodes = (
        node_of(0, None, 0, end, "重点工作", is_work_item=False),
        node_of(1, 0, 2, end, "民生", is_work_item=True),
        node_of(2, 1, 4, end, "养老", is_work_item=True),
        node_of(3, 2, 6, end, "", is_work_item=False),
    )
    return DocumentFindings(
        document=document_of(0, end),
        nodes=nodes,
        organisations=(
            OrganisationMention(3, "区民政局", "民政局", "lead", 3, 6, "test"),
            OrganisationMention(2, "区民政局", "区民政局", "lead", 7, 10, "test"),
            OrganisationMention(2, "区民政局", "区民政局", "support", 7, 10, "test"),
            OrganisationMention(0, "区政府", "区政府", "lead", 0, 2, "test"),
        ),
        officials=(OfficialMention(2, "赵亮", "lead", 3, 5, "test"),),
        themes={0: None, 1: "elderly", 2: None, 3: None},
        projects=(ProjectListing(1, "杨树浦路\n改建", 2020, "ongoing", None, 4, 9, "test"),),
        tasks=(task_of(3, 8, 14), task_of(2, 14, 20)),
        quantities=(quantity_of(3, 9, 12), quantity_of(2, 22, 24), quantity_of(2, 15, 17, kind="result")),
        numerals=(
            Numeral(9, 11, 0, None, "q"),
            Numeral(15, 16, 2, None, "q"),
            Numeral(22, 23, 1, None, "q"),
            Numeral(25, 26, None, "date", "r"),
        ),
    )
