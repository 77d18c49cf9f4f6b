"""Marked text shows exactly the characters of its spans, and nothing of a document is ever HTML."""

from __future__ import annotations

import random
from html.parser import HTMLParser

import pytest

from dashboards.passages import Highlight, clip_around, render_passage, render_text, trim_context
from tests.dashboards.conftest import HOSTILE

ALLOWED = {"mark", "bdi", "span"}


class Reader(HTMLParser):
    """What a browser would show: the text, the elements, and the text of the elements of each class."""

    def __init__(self, markup: str) -> None:
        super().__init__(convert_charrefs=True)
        self.text, self.elements, self.open = "", set[str](), list[str]()
        self.by_class: dict[str, str] = {}
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.add(tag)
        self.open.append(dict(attrs).get("class") or "")

    def handle_endtag(self, tag: str) -> None:
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.text += data
        for name in {name for classes in self.open for name in classes.split()}:
            self.by_class[name] = self.by_class.get(name, "") + data


@pytest.mark.parametrize(
    "text",
    [
        HOSTILE,
        "<script>alert(1)</script>",
        "</mark></span><h1>",
        "[链接](javascript:alert(1)) **粗** _斜_ `码` # 头",
        "$\\frac{1}{2}$ $$x$$ :red[红] :material/home: :smile:",
        "&lt;b&gt; &amp; &#60;",
        "\u200f右\u202e左\u202c\u2066独立\u2069",
        "😀👨‍👩‍👧 e\u0301 \u00a0\u200b\ufeff",
        "一行\r\n\r\n \u3000另一行\n",
        "",
    ],
)
def test_text_comes_out_as_it_went_in(text: str) -> None:
    shown = Reader(str(render_text(text)))
    assert shown.text == text
    assert shown.elements <= ALLOWED


def test_signs_of_direction_stand_alone() -> None:
    markup = str(render_text("前\u202e后"))
    assert markup == '前<bdi class="tz-sign" title="U+202E">\u202e</bdi>后'


def test_a_mark_holds_exactly_its_span() -> None:
    text = "进一步加大投入,完成旧改征收7000户、收尾6个基地。"
    start = 100 + text.index("7000户")
    shown = Reader(str(render_passage(text, 100, [Highlight(start, start + 5, "hit")])))
    assert shown.by_class == {"tz-hit": "7000户"}
    assert shown.text == text


def test_overlapping_marks_share_their_stretches() -> None:
    marks = [Highlight(0, 6, "task", "任务"), Highlight(4, 8, "target", "承诺")]
    markup = str(render_passage("0123456789", 0, marks))
    assert markup == (
        '<mark class="tz-task" title="任务">0123</mark><mark class="tz-task tz-target" title="任务 · 承诺">45</mark>'
        '<mark class="tz-target" title="承诺">67</mark>89'
    )


def test_marks_outside_of_the_passage_are_cut_or_left_out() -> None:
    marks = [Highlight(0, 12, "task"), Highlight(18, 40, "target"), Highlight(30, 31, "hit"), Highlight(15, 15, "hit")]
    shown = Reader(str(render_passage("0123456789", 10, marks)))
    assert shown.by_class == {"tz-task": "01", "tz-target": "89"}


def test_a_note_cannot_leave_its_attribute() -> None:
    markup = str(render_passage("数字", 0, [Highlight(0, 2, "hit", '"><script>x</script>')]))
    assert "<script>" not in markup
    assert Reader(markup).by_class == {"tz-hit": "数字"}


def test_breaks_change_no_character() -> None:
    markup = render_passage("一、甲二、乙", 50, [], breaks=[50, 53, 99])
    assert str(markup) == '一、甲<span class="tz-break"></span>二、乙'


def test_any_marks_on_any_text_keep_the_text_and_every_span() -> None:
    chance = random.Random(7)
    for _ in range(300):
        text = "".join(chance.choices("承诺7<&>\"'\n \u202e😀", k=chance.randint(1, 40)))
        offset = chance.randint(0, 50)
        spans = [
            sorted(chance.choices(range(offset, offset + len(text) + 1), k=2)) for _ in range(chance.randint(0, 5))
        ]
        marks = [Highlight(start, end, f"k{number}") for number, (start, end) in enumerate(spans)]
        shown = Reader(str(render_passage(text, offset, marks)))
        assert shown.text == text
        for mark in marks:
            assert shown.by_class.get(f"tz-{mark.kind}", "") == text[mark.start - offset : mark.end - offset]


def test_clipping_counts_on() -> None:
    assert clip_around("0123456789", 100, 104, 106, 2) == ("234567", 102)
    assert clip_around("0123456789", 100, 101, 109, 5) == ("0123456789", 100)


def test_context_is_trimmed_to_whole_sentences() -> None:
    text = "半句。上一句。本句有7个数。下一句!又半"
    start = text.index("本句")
    end = start + len("本句有7个数。")
    assert trim_context(text, 0, start, end) == ("上一句。本句有7个数。下一句!", text.index("上一句"))
    assert trim_context("本句", 9, 9, 11) == ("本句", 9)
    assert trim_context("前文本句后文", 0, 2, 4) == ("前文本句后文", 0)
