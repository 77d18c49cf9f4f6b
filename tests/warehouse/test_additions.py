"""A document more takes nothing away and changes nothing of another government, whenever it comes, of whatever year."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import product

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.lexicon import Lexicon
from pipelines.run import extract_file
from pipelines.settings import load_settings
from pipelines.warehouse.builds import open_build
from pipelines.warehouse.ingest import ingest_sources
from pipelines.warehouse.matches import match_progress
from pipelines.warehouse.projects import link_all_projects
from pipelines.warehouse.schema import create_schema
from pipelines.warehouse.task_mentions import mention_tasks

PLACES = {"310110": "上海市杨浦区", "310101": "上海市黄浦区"}
YEARS = (2020, 2021, 2022)
# What a report says of the last year and of its own: growth, work, a level, a task, a project, and a second wording.
REVIEWS = (
    "新增养老床位{n}张，完成旧住房修缮{n}0平方米。加快推进青溪科技园建设，云山路隧道开工建设",
    "新增社区养老床位{n}张，养老床位总数达到9{n}张，完成户厕改造{n}座。青溪科技园建成投用，云山路越江隧道竣工",
)
PLANS = (
    "新增养老床位{n}张，完成户厕改造{n}户。推进青溪科技园建设，完善紧密型医共体协作机制",
    "“十四五”期间新增养老床位9{n}张，社区养老床位达到{n}张。完善紧密型医共体协作机制，建成云山路隧道",
)
REPORT = """# {year}年{place}人民政府工作报告{edition}

## 一、{last}年工作回顾
全年{review}。完善紧密型医共体协作机制。

## 二、{year}年主要任务
今年{plan}。
"""

# Ranks of what is told of a promise or a task; a further document may only raise them.
TARGETS = """
WITH best AS (SELECT target_id, min(CASE kind WHEN 'incomparable' THEN 2 ELSE 3 END) AS rank FROM linked.match
    WHERE kind = 'incomparable' GROUP BY target_id
    UNION ALL SELECT target_id, 3 FROM linked.match WHERE kind <> 'incomparable' GROUP BY target_id)
SELECT quantity.quantity_id, quantity.district_code,
    coalesce(max(best.rank), max((review.document_id IS NOT NULL)::INT))
FROM raw.quantity LEFT JOIN best ON best.target_id = quantity.quantity_id
LEFT JOIN raw.document AS review ON review.district_code = quantity.district_code
    AND review.review_year = quantity.period_year AND review.document_id <> quantity.document_id
WHERE quantity.kind = 'target' GROUP BY ALL
"""
TASKS = """
SELECT task.task_id, task.district_code, max(CASE WHEN task_mention.task_id IS NOT NULL THEN 2
    WHEN review.document_id IS NOT NULL THEN 1 ELSE 0 END)
FROM raw.task LEFT JOIN linked.task_mention USING (task_id)
LEFT JOIN raw.document AS review ON review.district_code = task.district_code
    AND review.review_year = task.plan_year AND review.document_id <> task.document_id
GROUP BY ALL
"""
DETAILS = """
SELECT 'match', target.district_code, match.target_id, match.result_id, match.kind FROM linked.match
JOIN raw.quantity AS target ON target.quantity_id = match.target_id
UNION ALL SELECT 'mention', task.district_code, task_id, task_mention.document_id, task_mention.char_start::VARCHAR
FROM linked.task_mention JOIN raw.task USING (task_id)
UNION ALL SELECT 'project', project_mention.district_code, record_id, project_id, rule FROM linked.project_link
JOIN raw.project_mention ON project_mention_id = record_id
"""


@dataclass(frozen=True)
class Told:
    """What one set of documents tells: ranks of promises and tasks, and the links of each district."""

    ranks: Mapping[str, int]
    districts: Mapping[str, str]
    links: Mapping[str, frozenset[tuple[str, ...]]]


@dataclass
class Pool:
    """Reports read once; any of them can be looked at together."""

    connection: duckdb.DuckDBPyConnection
    lexicon: Lexicon
    documents: Mapping[str, str]
    seen: dict[frozenset[str], Told] = field(default_factory=dict)

    def tell(self, documents: frozenset[str]) -> Told:
        if documents not in self.seen:
            self.seen[documents] = self._tell(documents)
        return self.seen[documents]

    def _tell(self, documents: frozenset[str]) -> Told:
        for table in ("document", "quantity", "work_item", "statement", "task", "project_listing", "project_mention"):
            self.connection.execute(f"DELETE FROM raw.{table}")
            self.connection.execute(
                f"INSERT INTO raw.{table} SELECT * FROM pool.raw.{table} WHERE list_contains(?, document_id)",
                [sorted(documents)],
            )
        match_progress(self.connection, self.lexicon)
        link_all_projects(self.connection, self.lexicon)
        mention_tasks(self.connection, self.lexicon)
        rows = self.connection.execute(TARGETS).fetchall() + self.connection.execute(TASKS).fetchall()
        details = self.connection.execute(DETAILS).fetchall()
        return Told(
            {row[0]: row[2] for row in rows},
            {row[0]: row[1] for row in rows},
            {code: frozenset(row for row in details if row[1] == code) for code in PLACES},
        )


@pytest.fixture(scope="module")
def pool(tmp_path_factory: pytest.TempPathFactory, lexicon: Lexicon) -> Iterator[Pool]:
    root = tmp_path_factory.mktemp("pool")
    (root / "sources").mkdir()
    reports = product(PLACES.values(), YEARS, range(2))
    for number, (place, year, wording) in enumerate(reports):
        n = 100 + 7 * number
        text = REPORT.format(
            year=year,
            last=year - 1,
            place=place,
            edition="（补充）" * wording,
            review=REVIEWS[wording].format(n=n),
            plan=PLANS[wording].format(n=n),
        )
        (root / "sources" / f"{place}_{year}_{wording}.md").write_text(text, encoding="utf-8")
    here = replace(load_settings(), sources=root / "sources", warehouse=root / "warehouse")
    with open_build(here) as build:
        ingest_sources(build, here, lexicon, extract_file)
        documents = dict(build.execute("SELECT document_id, district_code FROM raw.document").fetchall())
    assert sorted(documents.values()) == sorted(code for code in PLACES for _ in range(2 * len(YEARS)))
    with duckdb.connect() as connection:
        create_schema(connection)
        connection.execute(f"ATTACH '{here.build}' AS pool (READ_ONLY)")
        connection.execute("INSERT INTO raw.source SELECT * FROM pool.raw.source")
        yield Pool(connection, lexicon, documents)


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_document_more_takes_nothing_away_and_no_other_government_notices(pool: Pool, data: st.DataObject) -> None:
    chosen = data.draw(st.lists(st.sampled_from(sorted(pool.documents)), min_size=2, max_size=6, unique=True))
    added, some = chosen[0], frozenset(chosen[1:])
    before, after = pool.tell(some), pool.tell(some | {added})
    own = pool.documents[added]
    assert {key: rank for key, rank in before.ranks.items() if after.ranks[key] < rank} == {}
    changed = {key for key, rank in before.ranks.items() if after.ranks[key] != rank}
    assert {before.districts[key] for key in changed} <= {own}
    for code in set(PLACES) - {own}:
        assert after.links[code] == before.links[code]


def test_the_pool_tells_enough_to_notice(pool: Pool) -> None:
    told = pool.tell(frozenset(pool.documents))
    assert {0, 1, 2, 3} == set(told.ranks.values())
    for code in PLACES:
        assert {kind for kind, *_ in told.links[code]} == {"match", "mention", "project"}
        assert len({row[2] for row in told.links[code] if row[0] == "project"}) == len(
            [row for row in told.links[code] if row[0] == "project"]
        )
