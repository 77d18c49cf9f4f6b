"""`python -m pipelines.orchestration.development`: `dagster dev`, with the guarded web server in the place of its own.

`dagster dev` starts the web server as a process by its module's name; that name is all that is changed here.
"""

import subprocess
from collections.abc import Sequence
from typing import Any

from dagster._cli import dev

GUARDED = "pipelines.orchestration.webserver"
_start = dev.open_ipc_subprocess  # type: ignore[attr-defined]


def start_guarded(parts: Sequence[str], **options: Any) -> subprocess.Popen[Any]:
    """Start a process of `dagster dev`: the web server as ours, any other as it is."""
    return _start([GUARDED if part == "dagster_webserver" else part for part in parts], **options)


if __name__ == "__main__":
    dev.open_ipc_subprocess = start_guarded  # type: ignore[attr-defined]
    dev.dev_command(auto_envvar_prefix="DAGSTER")
