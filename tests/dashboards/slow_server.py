"""The pages on a server that is late: each message of a run waits before it is sent, as when twenty runs share a core.

Arguments are Streamlit's own. A look for a new warehouse is due before the messages of the run in front of it are sent.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from streamlit.runtime.app_session import AppSession
from streamlit.web import cli

from dashboards import frame

LATE_SECONDS, WATCH_SECONDS = 2.0, 1


def main() -> None:
    """Serve until terminated."""
    frame.WATCH_SECONDS = WATCH_SECONDS

    def call_late(session: AppSession, callback: Callable[[], None]) -> None:
        loop = session._event_loop
        loop.call_soon_threadsafe(loop.call_later, LATE_SECONDS, callback)

    assert callable(AppSession._call_soon_on_event_loop)
    AppSession._call_soon_on_event_loop = call_late  # type: ignore[method-assign]
    cli.main_run([str(Path(frame.__file__).with_name("app.py")), *sys.argv[1:]])


if __name__ == "__main__":
    main()
