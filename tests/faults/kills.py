"""Builds that are killed at random moments: what readers find afterwards is whole, and the next build heals.

`python -m tests.faults.kills --builds 140 --publishes 60 --seed 1` prints one line of JSON with what it counted.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from pipelines.settings import Settings, load_settings
from pipelines.warehouse.publish import publish

HEAL_EVERY = 5
PLAN = "杨浦区2020年政府工作报告\n一、2019年工作回顾\n{review}\n二、2020年主要工作\n（一）加快发展\n{plan}\n"
# What must be there once for every line of the sources, and never twice.
KEYS = {
    "dim_source": "source_uri",
    "dim_document": "document_id",
    "fct_target": "target_id",
    "fct_result": "result_id",
    "fct_progress": "target_id",
}


@dataclass
class Counted:
    """What happened to how many builds. `faults` say what must never be."""

    killed: int = 0
    killed_in_publish: int = 0
    ended_before: int = 0
    heals: int = 0
    absent: int = 0
    whole: int = 0
    faults: list[str] = field(default_factory=list)


class Killer:
    """One warehouse whose builds are killed, and whose sources change before each."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.settings = Settings(folder / "sources", folder / "warehouse", *_project_folders())
        self.settings.sources.mkdir(parents=True)
        self.counted = Counted()
        self._random = random.Random(seed)
        self._changes = 0
        self._seconds = 0.0
        self.change_sources()

    def change_sources(self) -> None:
        """Other numbers than before, and as many: 20 results and 40 targets in each of three documents."""
        self._changes += 1
        for number in range(3):
            base = 100 + 7 * self._changes + number
            review = "\n".join(f"新增就业岗位{base + n}个。" for n in range(20))
            plan = "\n".join(f"新增就业岗位{base + 50 + n}个，建成公园{n + 1}座。" for n in range(20))
            text = PLAN.format(review=review, plan=plan).replace("杨浦区", ("杨浦区", "徐汇区", "静安区")[number])
            (self.settings.sources / f"{number}.txt").write_text(text, "utf-8")

    def heal(self) -> None:
        """A build that nobody disturbs; afterwards everything must be there once, as in the sources."""
        begun = time.monotonic()
        code = _run(_build, self.settings, None)
        self._seconds = max(self._seconds, time.monotonic() - begun)
        self.counted.heals += 1
        if code != 0:
            self.counted.faults.append(f"heal {self.counted.heals}: the build ended with {code}")
            return
        found = self._look()
        for table, rows in found.get("rows", {}).items():
            if rows[0] != rows[1]:
                self.counted.faults.append(f"heal {self.counted.heals}: {table} holds {rows[0] - rows[1]} rows twice")
        expected = 60 * 2, 3
        held = found.get("targets"), found.get("sources")
        if held != expected:
            self.counted.faults.append(f"heal {self.counted.heals}: {held} targets and sources instead of {expected}")
        if found.get("newest") != 100 + 7 * self._changes:
            self.counted.faults.append(f"heal {self.counted.heals}: the figures of an older build are published")
        self.tell()

    def tell(self) -> None:
        """What was counted so far, to the error stream: a run that is ended early is not lost."""
        print(json.dumps(vars(self.counted), ensure_ascii=False), file=sys.stderr, flush=True)

    def kill_build(self) -> None:
        """Kill a build at a random moment, counted from its start."""
        self.change_sources()
        self._count(_run(_build, self.settings, self._random.uniform(0, self._seconds)), is_publish=False)
        self.tell()

    def kill_publish(self, seconds: float) -> float:
        """Kill the publish step of a finished build at a random moment within `seconds`.

        Returns the seconds for the next one: fewer where the step ended before, as on a machine that has got quieter.
        """
        self._touch()
        begun = time.monotonic()
        code = _run(publish, self.settings, self._random.uniform(0, seconds))
        took = time.monotonic() - begun
        self._count(code, is_publish=True)
        self.tell()
        return min(seconds, took) if code == 0 else seconds

    def time_publish(self) -> float:
        """Seconds that the publish step takes when nobody disturbs it."""
        self._touch()
        begun = time.monotonic()
        _run(publish, self.settings, None)
        return time.monotonic() - begun

    def _touch(self) -> None:
        """Make the build database one that is not published yet."""
        with duckdb.connect(str(self.settings.build)) as connection:
            for table in ("raw.build_run", "marts.meta_build"):
                connection.execute(f"UPDATE {table} SET content_fingerprint = content_fingerprint || 'x'")

    def _count(self, code: int, *, is_publish: bool) -> None:
        was_killed = code == -signal.SIGKILL
        self.counted.killed += was_killed
        self.counted.killed_in_publish += was_killed and is_publish
        self.counted.ended_before += not was_killed
        if code not in {0, -signal.SIGKILL}:
            self.counted.faults.append(f"a build ended with {code} before it was killed")
        if not self.settings.published.exists():
            self.counted.absent += 1
            return
        try:
            found = self._look()
        except duckdb.Error as error:
            self.counted.faults.append(f"the published file is broken: {error}")
            return
        self.counted.whole += 1
        if (found["targets"], found["sources"]) != (120, 3):
            self.counted.faults.append(f"a mixed file is published: {found}")

    def _look(self) -> dict[str, Any]:
        with duckdb.connect(str(self.settings.published), read_only=True) as connection:
            ask = connection.execute
            rows = {
                table: ask(f"SELECT count(*), count(DISTINCT {key}) FROM marts.{table}").fetchone()
                for table, key in KEYS.items()
            }
            (newest,) = ask("SELECT min(value) FROM marts.fct_result").fetchone() or (None,)
            return {
                "rows": rows,
                "targets": rows["fct_target"][0],
                "sources": rows["dim_source"][0],
                "newest": int(newest) if newest is not None else None,
            }


def _project_folders() -> tuple[Path, Path]:
    own = load_settings()
    return own.reference, own.dbt_project


def _build(settings: Settings) -> None:
    from pipelines.orchestration.runs import run_build

    if run_build(settings, progress=False).exit_code != 0:
        raise SystemExit(1)


def _run(action: Callable[[Settings], object], settings: Settings, seconds: float | None) -> int:
    """The action in a process of its own, with all its children killed after `seconds`; its exit code."""
    pid = os.fork()
    if pid == 0:
        os.setpgid(0, 0)
        null = os.open(os.devnull, os.O_WRONLY)
        log = os.open(settings.sources.parent / "last.log", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(null, 1)
        os.dup2(log, 2)
        code = 1
        try:
            action(settings)
            code = 0
        finally:
            if code:
                traceback.print_exc()
            os._exit(code)
    # Here as well, so that the group is there however early it is killed.
    os.setpgid(pid, pid)
    if seconds is None:
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        ended, status = os.waitpid(pid, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.002)
    # While it is not waited for, its number is nobody else's.
    os.killpg(pid, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def run(builds: int, publishes: int, seed: int) -> Counted:
    """Kill so many builds and publish steps; every few, and at the end, a build runs to its end and must heal all."""
    # Loaded once here, so that a forked build starts with its work and not with its imports.
    import pipelines.orchestration.runs  # noqa: F401

    folder = Path(tempfile.mkdtemp(prefix="taizhang-kills-"))
    try:
        killer = Killer(folder, seed)
        killer.heal()
        for number in range(builds):
            killer.kill_build()
            if number % HEAL_EVERY == HEAL_EVERY - 1:
                killer.heal()
        killer.heal()
        seconds = killer.time_publish()
        for _ in range(publishes):
            seconds = killer.kill_publish(seconds)
        killer.change_sources()
        killer.heal()
        return killer.counted
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--builds", type=int, default=140)
    parser.add_argument("--publishes", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    counted = run(options.builds, options.publishes, options.seed)
    print(json.dumps(vars(counted), ensure_ascii=False))


if __name__ == "__main__":
    main()
