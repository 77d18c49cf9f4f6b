"""`python -m pipelines.orchestration.webserver`: Dagster's web server behind the guard of `guards.py`.

It takes the arguments of `dagster-webserver`. `TAIZHANG_HOSTS` names further hosts, parted by commas.
"""

import os

from dagster_webserver.cli import main
from dagster_webserver.webserver import DagsterWebserver, Middleware  # type: ignore[attr-defined]

from pipelines.orchestration.guards import OwnHostOnly

HOSTS_VARIABLE = "TAIZHANG_HOSTS"


def guard() -> None:
    """Put the guard in front of everything that the web server of this process will answer."""
    inner = DagsterWebserver.build_middleware

    def build_middleware(self: DagsterWebserver) -> list[Middleware]:  # type: ignore[type-arg]
        hosts = os.environ.get(HOSTS_VARIABLE, "").split(",")
        return [Middleware(OwnHostOnly, hosts=hosts), *inner(self)]

    DagsterWebserver.build_middleware = build_middleware  # type: ignore[method-assign]


if __name__ == "__main__":
    guard()
    main()  # type: ignore[no-untyped-call]
