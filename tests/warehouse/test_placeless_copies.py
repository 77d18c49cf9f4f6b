"""Copies of papers of which nobody knows the place."""

from __future__ import annotations

import duckdb
import pytest

from pipelines.lexicon import load_lexicon
from pipelines.records import DocumentRecord, SourceRecord
from pipelines.settings import load_settings
from pipelines.warehouse import copies
from pipelines.warehouse.copies import find_copies, mark_copies
from pipelines.warehouse.rows import insert_rows
from pipelines.warehouse.schema import create_schema

TEXT = "一、新增城镇就业五千余人，开展技能培训。"
TEXT += "二、改造危桥，新改建农村公路，建设托育园，完成老旧小区改造任务。三、各单位要加强统筹。"


def _paper(
    name: str, district: str | None, title: str = "2024年重点工作安排", text: str = TEXT
) -> tuple[object, object]:
    source = SourceRecord(name, name, name, "text/plain", "utf-8", 1, name, text)
    fields = {"document_id": name, "source_id": name, "title": title, "issuer": None, "district_code": district}
    years = {"plan_year": 2024, "review_year": None, "plan_period": "2024", "published_on": None}
    spans = {"char_start": 0, "char_end": len(text), "title_start": 0, "title_end": 1, "rule_id": "test"}
    return source, DocumentRecord(**fields, **years, **spans, doc_type="work_plan", doc_form="work_plan")  # type: ignore[arg-type]


@pytest.mark.parametrize("first", [None, "310110"])
def test_a_paper_without_a_place_is_a_copy_of_one_like_it(first: str | None) -> None:
    papers = [_paper("a", first), _paper("b", None), _paper("c", None, text=TEXT[::-1])]
    papers.append(_paper("d", "310104", "另一个标题的工作安排"))
    with duckdb.connect() as connection:
        create_schema(connection)
        insert_rows(connection, SourceRecord, [source for source, _ in papers])
        insert_rows(connection, DocumentRecord, [document for _, document in papers])
        mark_copies(connection, load_lexicon(load_settings().reference))
        mark_copies(connection, load_lexicon(load_settings().reference))
        rows = connection.execute(
            "SELECT document_id, first_document_id, relation FROM linked.document_copy"
        ).fetchall()
    assert rows == [("b", "a", "copy")]


def test_papers_without_a_place_are_compared_again_only_where_one_of_them_is_another(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lexicon = load_lexicon(load_settings().reference)
    asked = []
    monkeypatch.setattr(
        copies, "find_copies", lambda papers, *rest: asked.append(len(papers)) or find_copies(papers, *rest)
    )
    with duckdb.connect() as connection:
        create_schema(connection)

        def bring(*papers: tuple[object, object]) -> None:
            insert_rows(connection, SourceRecord, [source for source, _ in papers])
            insert_rows(connection, DocumentRecord, [document for _, document in papers])

        def mark(version: str | None) -> tuple[list[int], list[tuple[str, str]]]:
            asked.clear()
            mark_copies(connection, lexicon, version)
            pairs = connection.execute("SELECT document_id, first_document_id FROM linked.document_copy ORDER BY ALL")
            return list(asked), pairs.fetchall()

        bring(_paper("a", "310110"), _paper("b", None))
        assert mark("1") == ([2], [("b", "a")])
        assert mark("1") == ([], [("b", "a")])
        # One that is unlike them is no news of them; a new rule is, and so is one that is like them.
        bring(_paper("d", "310104", "另一个标题的工作安排"))
        assert mark("1") == ([], [("b", "a")])
        assert mark("2") == ([2], [("b", "a")])
        bring(_paper("c", None))
        assert mark("2") == ([3], [("b", "a"), ("c", "a")])
        # What was made without a version is no version's.
        assert mark(None)[0] == [3]
        assert mark("2") == ([3], [("b", "a"), ("c", "a")])
        connection.execute("DELETE FROM raw.document WHERE document_id = 'a'")
        assert mark("2") == ([2], [("c", "b")])
        connection.execute("DELETE FROM raw.document WHERE document_id = 'b'")
        assert mark("2")[1] == []
