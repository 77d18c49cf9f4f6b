"""Wall seconds and peak memory of `taizhang build`: from nothing, then with nothing new. Needs Linux or macOS."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        for label, most in (("from nothing", 30), ("with nothing new", 15)):
            seconds, megabytes = _measure(folder)
            print(f"build {label:<17} {seconds:6.1f} s (at most {most})   peak {megabytes:5.0f} MB (at most 700)")


def _measure(warehouse: str) -> tuple[float, float]:
    """Wall seconds, and the most memory that the build, or a process it started, ever held."""
    taizhang = Path(sys.executable).with_name("taizhang")
    begin = time.perf_counter()
    process = subprocess.Popen([taizhang, "build", "--warehouse", warehouse])
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - begin
    if status != 0:
        sys.exit(f"the build failed with exit code {os.waitstatus_to_exitcode(status)}")
    unit = 1 if sys.platform == "darwin" else 1024
    return seconds, usage.ru_maxrss * unit / 1e6


if __name__ == "__main__":
    main()
