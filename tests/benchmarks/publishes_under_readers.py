"""People who read while a warehouse is published again and again: `python -m tests.benchmarks.publishes_under_readers
WAREHOUSE [READERS [PUBLISHES]]`.

WAREHOUSE is a built and published warehouse; it is changed, so give it a copy. Before each publish one place gets one
promise more, as if a document of it had come. Every reader looks, rests as people do between two pages, opens the file
anew and looks again; it holds the tables against one another, and tells an error where they are of two builds. Each
publish waits until the readers have looked some more, so that every version is seen.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import sys
import time
from dataclasses import replace
from multiprocessing.synchronize import Event, Semaphore
from pathlib import Path

import duckdb

from pipelines.settings import Settings, load_settings
from pipelines.warehouse.processes import follow_parent
from pipelines.warehouse.publish import publish
from pipelines.warehouse.standing import PLACE_ROWS, read_books, write_books

# What only one build can say: its own count of promises, and the promises that are there.
LOOK = """SELECT content_fingerprint, target_count, (SELECT count(*) FROM marts.fct_target),
    (SELECT count(*) FROM marts.fct_progress), (SELECT count(*) FROM marts.fct_ledger_entry WHERE kind = 'target'),
    (SELECT max(run_number) FROM marts.hist_build) FROM marts.meta_build"""
REST = (0.3, 3.0)  # seconds between two looks of one reader
LONGEST_LOOK = 600  # seconds: a reader that does not look for so long has ended
MORE = {
    "marts.fct_target": "SELECT * REPLACE ('more' || {number} AS target_id) FROM marts.fct_target",
    "serving.fct_ledger_entry": "SELECT * REPLACE ('more' || {number} AS entry_id) FROM serving.fct_ledger_entry",
}


def main(warehouse: Path, readers: int, publishes: int, rest: tuple[float, float] = REST) -> int:
    """Print what the readers saw; 1 where one met an error or a mixed version, or none saw them all."""
    settings = replace(load_settings(), warehouse=warehouse)
    context = multiprocessing.get_context("spawn")
    stop, told, looked = context.Event(), context.Queue(), context.Semaphore(0)
    crew = [context.Process(target=read, args=(settings.published, stop, told, rest, looked)) for _ in range(readers)]
    for process in crew:
        process.start()
    _wait_for_looks(looked, readers)
    seconds, begin = [], time.perf_counter()
    for number in range(publishes):
        change(settings, number)
        report = publish(settings)
        assert report.is_replaced
        seconds.append(report.seconds)
        print(f"published {number + 1} of {publishes} in {report.seconds:.1f} s", flush=True)
        time.sleep(rest[1])
        _wait_for_looks(looked, readers)
    took = time.perf_counter() - begin
    stop.set()
    told_all = [told.get(timeout=LONGEST_LOOK) for _ in crew]
    for process in crew:
        process.join()
    looks, faults = sum(count for count, _, _ in told_all), [fault for _, some, _ in told_all for fault in some]
    seen = [len(versions) for _, _, versions in told_all]
    every = len(set().union(*(versions for _, _, versions in told_all)))
    size = settings.published.stat().st_size / 1e6
    print(f"{publishes} publishes of {size:.0f} MB under {readers} readers in {took:.0f} s: {looks} looks,")
    print(f"{every} versions seen, {min(seen)} to {max(seen)} by one reader; {len(faults)} faults {faults[:3]};")
    print(f"seconds a publish {min(seconds):.1f} to {max(seconds):.1f}; load {os.getloadavg()[0]:.1f}")
    return int(bool(faults) or every <= publishes)


def _wait_for_looks(looked: Semaphore, readers: int) -> None:
    """Until what is there now has been seen, however slow the machine: of one look more than there are readers, one has
    begun since. Errors: AssertionError where nobody looks any more.
    """
    while looked.acquire(block=False):
        pass
    for _ in range(readers + 1):
        assert looked.acquire(timeout=LONGEST_LOOK), "the readers have ended"


def read(
    published: Path,
    stop: Event,
    told: multiprocessing.Queue[tuple[int, list[str], set[str]]],
    rest: tuple[float, float],
    looked: Semaphore,
) -> None:
    """Look until told to stop, saying so each time; then tell how often, what was wrong and what versions were seen."""
    follow_parent()
    looks, faults, versions = 0, list[str](), set[str]()
    while not stop.wait(random.uniform(*rest)):
        try:
            with duckdb.connect(str(published), read_only=True, config={"threads": "1"}) as connection:
                row = connection.execute(LOOK).fetchone() or ()
        except duckdb.Error as error:
            faults.append(str(error))
            looked.release()
            continue
        looks += 1
        versions.add(str(row[0]))
        looked.release()
        if len(set(row[1:5])) != 1:
            faults.append(f"mixed: {row}")
    told.put((looks, faults, versions))


def change(settings: Settings, number: int) -> None:
    """One promise more of one place, in every table that has it, and a build of its own."""
    with duckdb.connect(str(settings.build)) as connection:
        found = connection.execute(
            "SELECT target_id, district_code FROM marts.fct_target ORDER BY ALL LIMIT 1"
        ).fetchone()
        assert found
        target, place = found
        for table, select in MORE.items():
            key = "entry_id" if table.startswith("serving.") else "target_id"
            connection.execute(f"INSERT INTO {table} BY NAME {select.format(number=number)} WHERE {key} = ?", [target])
        connection.execute(
            f"INSERT INTO marts.fct_progress BY NAME SELECT * REPLACE ('more' || {number} AS target_id) "
            "FROM marts.fct_progress WHERE target_id = ?",
            [target],
        )
        connection.execute(
            f"UPDATE marts.meta_build SET target_count = target_count + 1, content_fingerprint = '{number}'"
        )
        connection.execute(
            f"UPDATE raw.build_run SET content_fingerprint = '{number}' "
            "WHERE run_number = (SELECT max(run_number) FROM raw.build_run)"
        )
        rows = read_books(connection, PLACE_ROWS)
        write_books(connection, {PLACE_ROWS: {**rows, place or "": str(number)}})


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    told = [int(number) for number in sys.argv[2:]]
    sys.exit(main(Path(sys.argv[1]).absolute(), *(told[:2] + [12, 15][len(told) :])))
