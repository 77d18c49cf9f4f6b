"""What dbt need not make again: reference tables and views that stand in the build database as the project has them."""

from __future__ import annotations

import duckdb

from pipelines.settings import Settings
from pipelines.warehouse.fingerprints import model_fingerprint

TABLE = "raw.standing_models"


def is_standing(settings: Settings) -> bool:
    """Whether seeds and views of this very project were made in the build database, and nothing failed since."""
    with duckdb.connect(str(settings.build)) as connection:
        try:
            found = connection.execute(f"SELECT fingerprint FROM {TABLE}").fetchone()  # noqa: S608 - a constant
        except duckdb.CatalogException:
            return False
    return found == (model_fingerprint(settings),)


def note_standing(settings: Settings) -> None:
    """All of the project has just been made."""
    with duckdb.connect(str(settings.build)) as connection:
        connection.execute(f"CREATE OR REPLACE TABLE {TABLE} (fingerprint VARCHAR NOT NULL)")
        connection.execute(f"INSERT INTO {TABLE} VALUES (?)", [model_fingerprint(settings)])  # noqa: S608 - a constant
        connection.execute(
            f"COMMENT ON TABLE {TABLE} IS 'One row: hash of the dbt project whose seeds and views stand.'"
        )


def forget_standing(settings: Settings) -> None:
    """Seeds and views are about to be made anew."""
    with duckdb.connect(str(settings.build)) as connection:
        connection.execute(f"DROP TABLE IF EXISTS {TABLE}")
