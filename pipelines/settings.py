"""Where things are: from flags, else the environment, else the project's own folders. Always absolute."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

PROJECT_ROOT = Path(__file__).resolve().parent.parent
# Hand-made labels of documents in seeds/documents, one file a source.
LABELS = PROJECT_ROOT / "tests" / "golden" / "labels"
LABELLED_SOURCES = PROJECT_ROOT / "seeds" / "documents"


@dataclass(frozen=True, slots=True)
class Settings:
    """Folders of one run. `published` is the only file that readers open; `build` belongs to the pipeline."""

    sources: Path
    warehouse: Path
    reference: Path
    dbt_project: Path
    # Paths below the source folder of which a person says that what lies there now counts, whatever it is; a dot: all.
    accepted: frozenset[str] = frozenset()

    @property
    def published(self) -> Path:
        """The published database; replaced whole, never written in place."""
        return self.warehouse / "taizhang.duckdb"

    @property
    def archive(self) -> Path:
        """What was ever fetched, as it came; never overwritten."""
        return self.warehouse / "archive"

    @property
    def fetched(self) -> Path:
        """The fetched documents that a build reads, a folder a source."""
        return self.warehouse / "fetched"

    @property
    def dagster_home(self) -> Path:
        """Where the Dagster UI of this warehouse keeps its runs."""
        return self.warehouse / "dagster_home"

    @property
    def build(self) -> Path:
        """The build database that only the pipeline opens."""
        return self.warehouse / "build.duckdb"


def load_settings(sources: Path | str | None = None, warehouse: Path | str | None = None) -> Settings:
    """Settings from flags (first), `TAIZHANG_SOURCES` / `TAIZHANG_WAREHOUSE`, or the project's folders."""
    environment = os.environ
    return Settings(
        sources=_absolute(sources or environment.get("TAIZHANG_SOURCES") or PROJECT_ROOT / "seeds" / "documents"),
        warehouse=_absolute(warehouse or environment.get("TAIZHANG_WAREHOUSE") or PROJECT_ROOT / "warehouse"),
        reference=PROJECT_ROOT / "seeds" / "reference",
        dbt_project=PROJECT_ROOT / "dbt_project",
    )


def find_source_list() -> Path:
    """The list of channels and collections: `TAIZHANG_SOURCE_LIST`, else the project's own."""
    return _absolute(os.environ.get("TAIZHANG_SOURCE_LIST") or PROJECT_ROOT / "seeds" / "sources.toml")


def _absolute(path: Path | str) -> Path:
    return Path(path).expanduser().absolute()
