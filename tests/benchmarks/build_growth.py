"""`taizhang build` against one pass of jieba over the same files and against a plain script, by stage and by size.

    python -m tests.benchmarks.build_growth                  the project's own documents
    python -m tests.benchmarks.build_growth FOLDER 1 3 10    FOLDER, and so many times as many documents (copies)

Seconds are of processor time, of all processes together, because a machine that is busy for others changes only the
wall clock; both are printed. Memory is the most that all processes held together (shared pages counted once), looked at
five times a second; needs Linux.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from pipelines.settings import load_settings
from tests.benchmarks import perturbed_copies

JIEBA = """
import sys, logging, jieba
from pathlib import Path
jieba.setLogLevel(logging.WARNING)
for path in sorted(Path(sys.argv[1]).rglob("*")):
    if path.is_file():
        for _ in jieba.cut(path.read_bytes().decode("utf-8", "replace")):
            pass
"""
PACKAGES = ("duckdb", "dbt-core", "dagster", "jieba", "pandas", "pyarrow")


@dataclass(frozen=True)
class Run:
    """Wall and processor seconds of a command with all its processes, the most memory in MB, and what it printed."""

    wall: float
    cpu: float
    megabytes: float
    said: str


def main(folder: Path, sizes: list[int]) -> None:
    print(f"Python {sys.version.split()[0]}, {os.cpu_count()} processors, " + versions())
    for times in sizes:
        with tempfile.TemporaryDirectory() as temporary:
            sources = folder
            if times > 1:
                sources = Path(temporary) / "sources"
                perturbed_copies.main(folder, sources, times)
            measure(sources, Path(temporary) / "warehouse")


def versions() -> str:
    """The packages that most of the time goes to."""
    return ", ".join(f"{name} {version(name)}" for name in PACKAGES)


def measure(sources: Path, warehouse: Path) -> None:
    files = [path for path in sources.rglob("*") if path.is_file()]
    megabytes = sum(path.stat().st_size for path in files) / 1e6
    jieba = run([sys.executable, "-c", JIEBA, str(sources)])
    plain = run([sys.executable, "-m", "tests.benchmarks.plain_script", str(sources)])
    build = [str(Path(sys.executable).with_name("taizhang")), "build"]
    build += ["--sources", str(sources), "--warehouse", str(warehouse)]
    first, again = run(build), run(build)
    print(f"\n{len(files)} files, {megabytes:.1f} MB")
    print("| what | wall s | processor s | to one pass of jieba | memory MB |\n| --- | --- | --- | --- | --- |")
    for name, one in (("jieba.cut", jieba), ("plain script", plain), ("build", first), ("nothing new", again)):
        ratio = one.cpu / jieba.cpu
        print(f"| {name} | {one.wall:.1f} | {one.cpu:.1f} | {ratio:.2f} | {one.megabytes:.0f} |")
    stages = re.search(r"s \((.*)\)\s*$", first.said)
    print(f"stages of the build, wall s: {stages[1] if stages else 'none told'}")


def run(command: list[str]) -> Run:
    """Run it to its end. Errors: SystemExit with what it said when it fails."""
    begin = time.perf_counter()
    with tempfile.TemporaryFile("w+") as out:
        process = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT)
        most = 0.0
        while True:
            pid, status, usage = os.wait4(process.pid, os.WNOHANG)
            if pid:
                break
            most = max(most, _memory(process.pid))
            time.sleep(0.2)
        out.seek(0)
        said = out.read()
    if status != 0:
        sys.exit(f"{' '.join(command)} failed:\n{said[-2000:]}")
    return Run(time.perf_counter() - begin, usage.ru_utime + usage.ru_stime, most, said.strip())


def _memory(root: int) -> float:
    """Megabytes that a process and all below it hold, shared pages counted once."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            try:
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:  # ended meanwhile
                continue
            children.setdefault(parent, []).append(int(entry.name))
    waiting, kilobytes = [root], 0
    while waiting:
        pid = waiting.pop()
        waiting += children.get(pid, [])
        try:
            rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
        except OSError:  # ended meanwhile
            continue
        found = re.search(r"^Pss:\s+(\d+)", rollup, re.MULTILINE)
        kilobytes += int(found[1]) if found else 0
    return kilobytes / 1024


if __name__ == "__main__":
    main(
        Path(sys.argv[1]) if len(sys.argv) > 1 else load_settings().sources,
        [int(size) for size in sys.argv[2:]] or [1],
    )
