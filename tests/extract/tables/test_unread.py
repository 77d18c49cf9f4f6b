"""A table of which nothing was read is named, with its unknown heads."""

from __future__ import annotations

from pipelines.lexicon import load_lexicon
from pipelines.model import SourceText
from pipelines.run import extract_source
from pipelines.settings import PROJECT_ROOT


def test_a_table_that_gave_nothing_names_its_heads() -> None:
    lexicon = load_lexicon(PROJECT_ROOT / "seeds" / "reference")
    head = "杨浦区2023年重点工作\n1.新增床位600张。\n"
    table = "甲值\t乙值\t丙值\n17\t28.5\t39\n41\t52\t63\n"
    source = SourceText("a.txt", "a.txt", "text/plain", "utf-8", 0, "a" * 64, head + table)
    found = [issue for issue in extract_source(source, lexicon).issue if issue.code == "table_not_read"]
    assert [(issue.char_start, issue.message.rpartition(": ")[2]) for issue in found] == [
        (len(head), "甲值、乙值、丙值")
    ]
    read = SourceText(
        "a.txt", "a.txt", "text/plain", "utf-8", 0, "a" * 64, head + "指标\t单位\t目标\n床位\t张\t650\n学位\t个\t900\n"
    )
    assert not [issue for issue in extract_source(read, lexicon).issue if issue.code == "table_not_read"]
