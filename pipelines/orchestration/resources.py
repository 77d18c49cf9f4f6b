"""What assets and checks need from outside: the folders of the run, and the right to write to them."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

import dagster as dg
from pydantic import PrivateAttr

from pipelines.lexicon import Lexicon, load_lexicon
from pipelines.settings import Settings
from pipelines.warehouse.locks import build_lock


class Warehouse(dg.ConfigurableResource):  # type: ignore[type-arg]
    """The folders of one run, absolute, and the build lock, held from the run's first step to its last.

    A second run in the same warehouse folder waits `wait_seconds`, then fails with a message that names the first.
    """

    sources: str
    warehouse: str
    reference: str
    dbt_project: str
    wait_seconds: float = 60
    show_progress: bool = False
    accepted: list[str] = []  # noqa: RUF012 - pydantic copies it
    _lexicon: Lexicon | None = PrivateAttr(None)

    @property
    def settings(self) -> Settings:
        """The folders as the core and the warehouse take them."""
        return Settings(
            sources=Path(self.sources),
            warehouse=Path(self.warehouse),
            reference=Path(self.reference),
            dbt_project=Path(self.dbt_project),
            accepted=frozenset(self.accepted),
        )

    @property
    def lexicon(self) -> Lexicon:
        """The reference tables, read once a run, so that every step follows the same rules.

        Errors: ReferenceTableError names file, row and column of the first fault.
        """
        if self._lexicon is None:
            self._lexicon = load_lexicon(self.settings.reference)
        return self._lexicon

    @contextmanager
    def yield_for_execution(self, context: dg.InitResourceContext) -> Iterator[Self]:
        """Take the lock before the first step and give it back after the last, or when the run fails."""
        with build_lock(self.settings, self.wait_seconds):
            yield self
