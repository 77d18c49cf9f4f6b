"""What people say of verdicts: listed by risk, taken in, kept through rebuilds, and held against the rules."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from pipelines.cli import main
from pipelines.errors import ReviewError
from pipelines.settings import Settings, load_settings
from pipelines.sheets.review_files import Answer, BadAnswerError, add_answers, make_answer, read_answers, review_file
from pipelines.warehouse.builds import open_build
from pipelines.warehouse.fingerprints import content_fingerprint
from pipelines.warehouse.review_lists import COLUMNS, read_review_list, write_review_list
from pipelines.warehouse.reviews import load_reviews, score_reviews
from tests.judged import Judged, judge_copy, review

ANSWER = Answer(
    promise_text_hash="ab",
    promise_sentence="新增岗位300个",
    promise_written="300个",
    promise_start=4,
    result_text_hash=None,
    result_sentence=None,
    result_written=None,
    result_start=None,
    status="unreported",
    answer="wrong",
    because="报告里有",
    reviewed_by="王某",
    reviewed_on=date(2026, 1, 2),
)


@pytest.fixture
def judged(built: Settings, tmp_path: Path) -> Judged:
    return judge_copy(built, tmp_path / "judged")


def _fill(path: Path, answers: dict[int, dict[str, str]]) -> None:
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    for number, cells in answers.items():
        rows[number].update(cells)
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(rows)


def test_the_riskiest_verdicts_are_listed_with_both_sentences(judged: Judged, tmp_path: Path) -> None:
    settings = load_settings(warehouse=judged.warehouse)
    assert write_review_list(settings, tmp_path / "all.csv", 10) == 2
    with (tmp_path / "all.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["target_id"] for row in rows] == [judged.missed, judged.doubtful]
    for row in rows:
        for side in ("promise", "result"):
            assert row[f"{side}_written"] in row[f"{side}_sentence"]
            assert "".join(row[f"{side}_sentence"].split()) in "".join(row[f"{side}_context"].split())
    assert write_review_list(settings, tmp_path / "one.csv", 1) == 1


def test_a_filled_in_list_comes_back_and_bad_rows_are_named(judged: Judged, tmp_path: Path) -> None:
    settings, path = load_settings(warehouse=judged.warehouse), tmp_path / "verdicts.csv"
    write_review_list(settings, path, 10)
    _fill(path, {0: {"answer": "对", "reviewed_by": "王某"}, 1: {"answer": "wrong", "reviewed_by": "李某"}})
    report = read_review_list(settings, path)
    assert (report.taken, report.blank, len(report.refused)) == (1, 0, 1)
    assert "because is missing" in report.refused[0]
    assert f"{path}, line" in report.refused[0]
    _fill(path, {0: {"answer": ""}, 1: {"because": "口径不同", "reviewed_on": "2026-01-02"}})
    assert read_review_list(settings, path).taken == 1
    answers, faults = read_answers(review_file(judged.warehouse))
    assert faults == []
    assert [(a.answer, a.because, a.status) for a in answers] == [
        ("confirmed", None, "missed"),
        ("wrong", "口径不同", "achieved"),
    ]
    assert answers[1].reviewed_on == date(2026, 1, 2)


def test_what_is_no_list_is_refused(judged: Judged, tmp_path: Path, settings: Settings) -> None:
    (tmp_path / "other.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    (tmp_path / "gbk.csv").write_bytes("承诺".encode("gbk"))
    folders = load_settings(warehouse=judged.warehouse)
    with pytest.raises(ReviewError, match="column answer is missing"):
        read_review_list(folders, tmp_path / "other.csv")
    with pytest.raises(ReviewError, match="not a readable UTF-8 CSV"):
        read_review_list(folders, tmp_path / "gbk.csv")
    with pytest.raises(ReviewError, match="nothing is published"):
        write_review_list(settings, tmp_path / "list.csv", 10)
    assert not review_file(judged.warehouse).exists()


def test_reviewed_verdicts_are_not_listed_again_and_contradictions_are_counted(judged: Judged, tmp_path: Path) -> None:
    settings = load_settings(warehouse=judged.warehouse)
    assert score_reviews(settings) is None
    review(judged, judged.missed, "wrong")
    review(judged, judged.several, "confirmed")
    assert write_review_list(settings, tmp_path / "rest.csv", 10) == 1
    score = score_reviews(settings)
    assert score is not None
    assert (score.reviewed, score.gone, len(score.contradicted)) == (2, 0, 1)
    assert "wrong as missed, now missed" in score.contradicted[0]


def test_the_command_lists_and_takes_in(judged: Judged, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "verdicts.csv"
    folders = ["--warehouse", str(judged.warehouse)]
    assert main(["review", *folders, "-o", str(path)]) == 0
    _fill(path, {0: {"answer": "wrong", "because": "不同范围", "reviewed_by": "王某"}, 1: {"answer": "maybe"}})
    assert main(["review", *folders, "--read", str(path)]) == 1
    told = capsys.readouterr()
    assert "1 answers taken, 0 rows blank, 1 refused" in told.out
    assert str(path) in told.err


def test_a_line_that_is_no_answer_is_named_and_the_others_are_read(tmp_path: Path) -> None:
    path = tmp_path / "reviews" / "verdicts.jsonl"
    add_answers(path, [ANSWER])
    with path.open("a", encoding="utf-8") as file:
        file.write('{"answer": "maybe"}\n[1]\n{"promise_')
    add_answers(path, [replace(ANSWER, answer="confirmed", because=None)])
    answers, faults = read_answers(path)
    assert [answer.answer for answer in answers] == ["wrong", "confirmed"]
    assert answers[0] == ANSWER
    assert [fault.split(":")[0] for fault in faults] == [f"{path}, line {number}" for number in (2, 3, 4)]


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"answer": "maybe"}, "not one of confirmed, wrong"),
        ({"status": "kept"}, "not one of achieved"),
        ({"because": " "}, "needs a reason"),
        ({"reviewed_by": ""}, "reviewed_by is missing"),
        ({"reviewed_on": "yesterday"}, "yesterday"),
        ({"promise_start": "x"}, "invalid literal"),
        ({"because": "长" * 1001}, "longer than 1000"),
    ],
)
def test_an_answer_says_what_is_wrong_with_it(cells: dict[str, str], reason: str) -> None:
    values = {name: getattr(ANSWER, name) for name in ANSWER.__dataclass_fields__}
    with pytest.raises(BadAnswerError, match=reason):
        make_answer({**values, **cells})


def test_answers_outlive_the_database_and_make_the_next_build_new(settings: Settings) -> None:
    with open_build(settings) as connection:
        before = content_fingerprint(connection, settings)
        assert load_reviews(connection, settings).answers == 0
    add_answers(review_file(settings.warehouse), [ANSWER, replace(ANSWER, answer="confirmed")])
    settings.build.unlink()
    with open_build(settings) as connection:
        assert content_fingerprint(connection, settings) != before
        assert load_reviews(connection, settings).answers == 2
        rows = connection.execute("SELECT answer_number, answer FROM linked.verdict_review ORDER BY 1").fetchall()
    assert rows == [(1, "wrong"), (2, "confirmed")]


def test_a_setting_names_the_folder_of_answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert review_file(tmp_path) == tmp_path / "reviews" / "verdicts.jsonl"
    monkeypatch.setenv("TAIZHANG_REVIEWS", str(tmp_path / "elsewhere"))
    assert review_file(tmp_path) == tmp_path / "elsewhere" / "verdicts.jsonl"
    add_answers(review_file(tmp_path), [ANSWER])
    line = (tmp_path / "elsewhere" / "verdicts.jsonl").read_text("utf-8")
    assert json.loads(line)["promise_sentence"] == "新增岗位300个"
