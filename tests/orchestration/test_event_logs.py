"""The logs of events with open connections hold what Dagster's own read, and notice what others write meanwhile."""

from pathlib import Path

import dagster as dg
import pytest
from dagster._core.storage.event_log import SqliteEventLogStorage

from pipelines.orchestration import event_logs
from pipelines.orchestration.event_logs import ForgottenEventLog, HeldEventLog, open_instance


@dg.asset(check_specs=[dg.AssetCheckSpec("is_good", asset="number")])
def number() -> dg.MaterializeResult:
    return dg.MaterializeResult(metadata={"count": 5}, check_results=[dg.AssetCheckResult(passed=True)])


@dg.asset(deps=[number])
def fault() -> None:
    raise ValueError("as it happens")


def run(instance: dg.DagsterInstance) -> str:
    """A run of a good asset with a check and of one that fails; its id."""
    return dg.materialize([number, fault], instance=instance, raise_on_error=False).run_id


def tell(instance: dg.DagsterInstance, run_id: str) -> list[tuple[str | None, str | None]]:
    return [
        (log.step_key, log.dagster_event_type and log.dagster_event_type.value) for log in instance.all_logs(run_id)
    ]


@pytest.mark.parametrize("seconds", [event_logs.HELD_SECONDS, 0.0], ids=["held", "opened anew each time"])
def test_dagster_reads_what_was_noted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    monkeypatch.setattr(event_logs, "HELD_SECONDS", seconds)
    with open_instance(str(tmp_path)) as instance:
        assert isinstance(instance.event_log_storage, HeldEventLog)
        run_id = run(instance)
        noted = tell(instance, run_id)
    with dg.DagsterInstance.ephemeral() as plain:
        assert noted == tell(plain, run(plain))
    with dg.DagsterInstance.from_config(str(tmp_path)) as reader:
        assert type(reader.event_log_storage) is SqliteEventLogStorage
        assert tell(reader, run_id) == noted
        assert reader.get_run_by_id(run_id).status == dg.DagsterRunStatus.FAILURE
        event = reader.get_latest_materialization_event(dg.AssetKey("number"))
        assert event.asset_materialization.metadata["count"].value == 5


def test_two_logs_of_a_folder_see_what_the_other_notes(tmp_path: Path) -> None:
    with open_instance(str(tmp_path)) as first, open_instance(str(tmp_path)) as second:
        ids = [run(first), run(second)]
        assert tell(first, ids[1]) == tell(second, ids[1]) != []
        assert tell(second, ids[0]) == tell(first, ids[0]) != []
    # Closed to the last: SQLite leaves its journal where a connection is still open.
    assert not list(tmp_path.rglob("*.db-wal"))


def test_without_a_folder_the_run_is_forgotten_but_for_its_checks() -> None:
    with open_instance(None) as instance, dg.DagsterInstance.ephemeral() as plain:
        assert isinstance(instance.event_log_storage, ForgottenEventLog)
        checks = [told for told in tell(plain, run(plain)) if told[1] == "ASSET_CHECK_EVALUATION"]
        run_id = run(instance)
        assert tell(instance, run_id) == checks != []
        assert instance.get_run_by_id(run_id).status == dg.DagsterRunStatus.FAILURE


def test_what_the_settings_say_is_kept(tmp_path: Path) -> None:
    """Events in another place, or of another kind, are left to Dagster."""
    elsewhere = tmp_path / "elsewhere"
    (tmp_path / "dagster.yaml").write_text(f"storage:\n  sqlite:\n    base_dir: {elsewhere}\n", encoding="utf-8")
    with open_instance(str(tmp_path)) as instance:
        run_id = run(instance)
    with dg.DagsterInstance.from_config(str(tmp_path)) as reader:
        assert tell(reader, run_id)
    assert list(elsewhere.rglob(f"{run_id}.db"))
    (tmp_path / "dagster.yaml").write_text(
        "event_log_storage:\n  module: dagster._core.storage.event_log\n  class: ConsolidatedSqliteEventLogStorage\n"
        f"  config:\n    base_dir: {elsewhere}\n",
        encoding="utf-8",
    )
    with open_instance(str(tmp_path)) as instance:
        assert type(instance.event_log_storage).__name__ == "ConsolidatedSqliteEventLogStorage"
