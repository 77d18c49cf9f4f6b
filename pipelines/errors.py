"""Errors that a user can act on: each names the file and the reason."""

from __future__ import annotations

from pathlib import Path

from pipelines.paths import readable


class TaizhangError(Exception):
    """Base of every error that Taizhang raises on purpose."""


class SourceError(TaizhangError):
    """A source file cannot be read; the run sets it aside (quarantine) and goes on.

    `code` is a closed word for the quarantine table: `empty`, `binary`, `unknown_encoding`, `too_large`,
    `unknown_format`, `unreadable`, `no_document`, `no_numeral`, `too_slow`; of Office files `old_office`, `not_office`,
    `damaged`; of files that cannot be read as they are `encrypted`, `scanned`; of task sheets `no_head`,
    `unmarked_sheet`.
    """

    def __init__(self, path: Path | str, code: str, reason: str) -> None:
        super().__init__(f"{readable(str(path))}: {reason}")
        self.path = readable(str(path))
        self.code = code
        self.reason = reason


class ReferenceTableError(TaizhangError):
    """A reference CSV is missing or malformed; the run stops before anything is written."""

    def __init__(self, path: Path | str, reason: str, row: int | None = None, column: str | None = None) -> None:
        place = str(path)
        if row is not None:
            place += f", row {row}"
        if column is not None:
            place += f", column {column}"
        super().__init__(f"{place}: {reason}")
        self.path, self.row, self.column, self.reason = str(path), row, column, reason

    def __reduce__(self) -> tuple[type[ReferenceTableError], tuple[str, str, int | None, str | None]]:
        # A reading process hands the error to the one that waits for it.
        return type(self), (self.path, self.reason, self.row, self.column)


class PlaceError(TaizhangError):
    """A place in a file that was asked about holds no number; the message names the nearest."""


class PublishError(TaizhangError):
    """The built database could not be published; the last published file stands untouched."""


class NoSourceError(TaizhangError):
    """The source folder is missing or holds no readable document; what was published stands untouched."""


class NoLinesError(TaizhangError):
    """No task sheet can be made: nothing is published, or nothing that was asked for."""


class ReviewError(TaizhangError):
    """Verdicts cannot be listed for review, or what came back is no such list."""


class BuildLockedError(TaizhangError):
    """Another build works in the same warehouse folder, or another program holds the build database."""


class TransformError(TaizhangError):
    """A dbt model or test failed; what was published stands untouched."""


class CheckError(TaizhangError):
    """A check that guards the published file failed; what was published stands untouched."""


class StorageError(TaizhangError):
    """A folder cannot be written to: it is none, is read-only, or its disk is full. What was published stands."""

    def __init__(self, folder: Path, reason: str) -> None:
        super().__init__(f"{folder}: {reason}")


class ServeError(TaizhangError):
    """A server could not be started, or ended by itself."""


class SourceListError(ReferenceTableError):
    """The list of channels and collections (`seeds/sources.toml`) is missing or malformed; nothing is fetched."""

    def __init__(self, path: Path | str, reason: str, source: str | None = None, key: str | None = None) -> None:
        place = "" if source is None else f" [{source}]" if key is None else f" [{source}] {key}"
        super().__init__(f"{path}{place}", reason)


class FetchError(TaizhangError):
    """One address could not be fetched as it should; the run notes it and goes on.

    `code` is a closed word: `not_public`, `robots`, `unreachable`, `timeout`, `broken`, `too_large`, `redirects`,
    `http_status`, `busy`, `challenge`, `error_page`, `other_site`, `wrong_type`, `bad_answer`, `bad_name`.
    """

    def __init__(self, address: str, code: str, reason: str) -> None:
        super().__init__(f"{address}: {reason}")
        self.address = address
        self.code = code
        self.reason = reason


class GoneError(FetchError):
    """The server says, by its status or by a page of its own, that what stood at the address is there no longer."""
