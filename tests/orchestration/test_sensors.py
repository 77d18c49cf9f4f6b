"""The sensor asks for one build per state of the source folder, and says why when it asks for none."""

import os
import time
from pathlib import Path

import dagster as dg
import pytest

from pipelines.orchestration.sensors import evaluate_folder, look_at_folder, source_sensor
from pipelines.settings import Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    for folder in ("sources", "warehouse"):
        (tmp_path / folder).mkdir()
    (tmp_path / "sources" / "plan.txt").write_text("完成3项", encoding="utf-8")
    return Settings(tmp_path / "sources", tmp_path / "warehouse", tmp_path, tmp_path)


@pytest.fixture
def instance() -> dg.DagsterInstance:
    with dg.DagsterInstance.ephemeral() as instance:
        yield instance


def evaluate(settings: Settings, instance: dg.DagsterInstance, cursor: str | None = None) -> dg.SensorResult:
    return evaluate_folder(dg.build_sensor_context(instance=instance, cursor=cursor), settings)


def test_a_new_file_is_asked_for_once(settings: Settings, instance: dg.DagsterInstance) -> None:
    first = evaluate(settings, instance)
    assert len(first.run_requests) == 1
    assert first.cursor
    second = evaluate(settings, instance, first.cursor)
    assert not second.run_requests
    assert "No change" in second.skip_reason.skip_message
    assert "1 files" in second.skip_reason.skip_message


def test_what_was_fetched_is_asked_for_like_a_file_of_the_folder(
    settings: Settings, instance: dg.DagsterInstance
) -> None:
    cursor = evaluate(settings, instance).cursor
    fetched = settings.fetched / "some" / "report.html"
    fetched.parent.mkdir(parents=True)
    fetched.write_text("<p>1</p>", encoding="utf-8")
    brought = evaluate(settings, instance, cursor)
    assert len(brought.run_requests) == 1
    assert not evaluate(settings, instance, brought.cursor).run_requests


def test_every_further_change_is_asked_for_with_a_key_of_its_own(
    settings: Settings, instance: dg.DagsterInstance
) -> None:
    cursor, keys = None, []
    plan, other = settings.sources / "plan.txt", settings.sources / "年度" / "report.txt"
    other.parent.mkdir()
    changes = [
        lambda: None,
        lambda: other.write_text("完成4项", encoding="utf-8"),
        lambda: plan.write_text("完成5项", encoding="utf-8"),
        other.unlink,
        lambda: other.write_text("完成4项", encoding="utf-8"),
        other.unlink,
    ]
    for change in changes:
        change()
        result = evaluate(settings, instance, cursor)
        keys += [request.run_key for request in result.run_requests]
        cursor = result.cursor
    assert len(keys) == len(set(keys)) == len(changes)


def test_a_file_moved_away_and_back_counts_as_a_change(settings: Settings) -> None:
    before = look_at_folder(settings.sources)
    plan, away = settings.sources / "plan.txt", settings.warehouse / "plan.txt"
    plan.rename(away)
    away.rename(plan)
    assert look_at_folder(settings.sources).fingerprint != before.fingerprint


def test_the_first_look_leaves_alone_what_is_published_already(
    settings: Settings, instance: dg.DagsterInstance
) -> None:
    settings.published.touch()
    result = evaluate(settings, instance)
    assert not result.run_requests
    assert result.cursor == look_at_folder(settings.sources).fingerprint
    os.utime(settings.published, (time.time() - 60, time.time() - 60))
    assert evaluate(settings, instance).run_requests


def test_it_waits_for_a_run_that_has_not_ended(settings: Settings, instance: dg.DagsterInstance) -> None:
    @dg.job
    def other() -> None:
        """Nothing."""

    run = instance.create_run_for_job(other, status=dg.DagsterRunStatus.STARTED)
    waiting = evaluate(settings, instance, cursor="older")
    assert not waiting.run_requests
    assert waiting.cursor is None
    assert "waiting" in waiting.skip_reason.skip_message
    instance.report_run_canceled(run)
    assert evaluate(settings, instance, cursor="older").run_requests


def test_a_missing_folder_is_said(settings: Settings, instance: dg.DagsterInstance) -> None:
    gone = Settings(settings.sources / "none", settings.warehouse, settings.reference, settings.dbt_project)
    result = evaluate(gone, instance)
    assert not result.run_requests
    assert "none: the source folder does not exist" in result.skip_reason.skip_message


def test_hidden_files_do_not_count(settings: Settings) -> None:
    before = look_at_folder(settings.sources)
    (settings.sources / ".plan.txt.swp").touch()
    (settings.sources / ".git").mkdir()
    (settings.sources / ".git" / "config").touch()
    after = look_at_folder(settings.sources)
    assert (after.fingerprint, after.file_count) == (before.fingerprint, 1)


def test_it_is_on_from_the_start_and_looks_every_half_minute(settings: Settings) -> None:
    sensor = source_sensor(settings)
    assert sensor.default_status is dg.DefaultSensorStatus.RUNNING
    assert sensor.minimum_interval_seconds == 30
    assert sensor.job_name == "build"
