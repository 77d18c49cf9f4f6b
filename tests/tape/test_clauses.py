"""Masks, regions, sentences and pieces keep every character in its place."""

from hypothesis import given
from hypothesis import strategies as st

from pipelines.model import Node
from pipelines.tape.clauses import MASK, mask_enclosed, own_regions, split_pieces, split_sentences

SIGNS = st.text(alphabet="中0,:。;\n()“”《》【】、 ", max_size=60)


def node(
    index: int, parent: int | None, start: int, end: int, body_start: int, marker: str = "", title: str = ""
) -> Node:
    return Node(index, parent, 0, start, end, marker, title, body_start, "plan", None, False, "test")


def test_what_stands_in_brackets_is_blanked_out() -> None:
    assert mask_enclosed("推进(一期,二期)建设") == f"推进({MASK * 5})建设"
    assert mask_enclosed("未闭合(一期,二期") == "未闭合(一期,二期"


@given(SIGNS)
def test_masking_keeps_length_and_line_ends(text: str) -> None:
    masked = mask_enclosed(text)
    assert len(masked) == len(text)
    assert [i for i, c in enumerate(masked) if c == "\n"] == [i for i, c in enumerate(text) if c == "\n"]


def test_thousands_separators_end_no_clause() -> None:
    text = "新增1,200套,建成5万,300人"
    pieces = [text[slice(*piece)] for piece in split_pieces(text, 0, len(text))]
    assert pieces == ["新增1,200套,", "建成5万,", "300人"]


def test_regions_leave_out_titles_on_their_own_line() -> None:
    text = "总则\n一、加快开发\n推进建设。\n二、新增床位600张\n"
    nodes = (
        node(0, None, 0, len(text), 0),
        node(1, 0, 3, 16, 10, "一、", "加快开发"),
        node(2, 0, 16, len(text), len(text) - 1, "二、", "新增床位600张"),
    )
    regions = [text[r.start : r.end].strip() for r in own_regions(text, nodes)]
    assert regions == ["总则", "推进建设。", "新增床位600张"]


@given(SIGNS)
def test_sentences_and_pieces_lose_nothing_but_signs(text: str) -> None:
    region = next(iter(own_regions(text, (node(0, None, 0, len(text), 0),))), None)
    if region is None:
        assert text == ""
        return
    sentences = split_sentences(text, region.start, region.end)
    kept = "".join(text[slice(*piece)] for sentence in sentences for piece in split_pieces(text, *sentence))
    signs = str.maketrans("", "", "。;!?\n,:")
    assert kept.translate(signs) == text.translate(signs)
