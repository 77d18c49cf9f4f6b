"""Workbooks that people upload: untrusted bytes, checked as the pipeline will check them, and kept for it to read.

Nothing of a workbook is run or shown as markup. It is kept only where TAIZHANG_UPLOADS names a folder within the source
folder, under a name of our own making, and never over another file.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import NamedTemporaryFile

from dashboards.published import PROJECT_ROOT, Version
from dashboards.queries import reported
from dashboards.workbooks import read_layout
from pipelines.sheets import (
    BadFileError,
    Entry,
    EntryIssue,
    HandedIn,
    LimitedProcess,
    OverrunError,
    SheetLine,
    SheetRules,
    find_rows,
    is_task_sheet,
    judge_rows,
    line_of_row,
    read_grids,
    render_grids,
)

MAX_MEGABYTES = 10
MAX_CELLS = 300_000
SUFFIX = ".xlsx"
# Whoever fills in a sheet dates it by the calendar of Beijing, eight hours ahead of UTC.
CHINA = timedelta(hours=8)
_reader = LimitedProcess("dashboards.uploads:read_text", seconds=20)
_NOT_IN_NAMES = re.compile(r"[^\w-]+")
_LONGEST_STEM = 40


@dataclass(frozen=True, slots=True)
class Upload:
    """What an uploaded workbook holds: rows that would land, and every fault of the others."""

    entries: list[Entry]
    issues: list[EntryIssue]


def check_upload(version: Version, name: str, data: bytes) -> Upload:
    """The rows of an uploaded workbook, held against the published ledger.

    Errors: BadFileError for a file that is no workbook, too large, damaged, or no task sheet (`no_task_sheet`).
    """
    if Path(name).suffix.lower() != SUFFIX:
        raise BadFileError("unknown_format", f"no {SUFFIX} file")
    if len(data) > MAX_MEGABYTES * 1_000_000:
        raise BadFileError("too_large", f"more than {MAX_MEGABYTES} MB")
    text = _read_apart(data)
    if not is_task_sheet(text):
        raise BadFileError("no_task_sheet", "no sheet has the marks of a task sheet")
    layout = read_layout(version)
    rows = find_rows(text, layout)
    targets = {row.subject[0] for row in rows if row.subject[0]}
    tasks = {row.subject[1] for row in rows if row.subject[1]}
    lines: dict[tuple[str | None, str | None], list[SheetLine]] = defaultdict(list)
    for line in map(line_of_row, reported.list_lines(version, sorted(targets), sorted(tasks))):
        lines[line.subject].append(line)
    factors = {row["unit"]: (row["base_unit"], row["factor"]) for row in reported.list_factors(version)}
    today = HandedIn((datetime.now(UTC) + CHINA).date())
    return Upload(*judge_rows(rows, SheetRules(layout, lines, factors), {row.start: today for row in rows}))


def _read_apart(data: bytes) -> str:
    """The workbook's text, read where a bomb takes nobody's page with it."""
    try:
        answer = _reader.call(data)
    except OverrunError as error:
        raise BadFileError(error.code, error.reason) from error
    if isinstance(answer, str):
        return answer
    raise BadFileError(*answer)


def read_text(data: bytes) -> str | tuple[str, str]:
    """The workbook's text, or code and reason of why it is none: what the process with limits gives back."""
    try:
        return render_grids(read_grids(data, max_cells=MAX_CELLS))
    except BadFileError as error:
        return error.code, error.reason


def upload_folder() -> Path | None:
    """The folder that keeps uploads; None unless TAIZHANG_UPLOADS names a writable one that the pipeline reads."""
    wanted = os.environ.get("TAIZHANG_UPLOADS")
    if not wanted:
        return None
    folder, sources = Path(wanted).expanduser().resolve(), source_folder().resolve()
    if not folder.is_dir() or not folder.is_relative_to(sources) or not os.access(folder, os.W_OK | os.X_OK):
        return None
    # The pipeline passes by whatever begins with a dot.
    is_hidden = any(part.startswith(".") for part in folder.relative_to(sources).parts)
    return None if is_hidden else folder


def source_folder() -> Path:
    """The folder that the pipeline reads: TAIZHANG_SOURCES, else the project's own."""
    named = os.environ.get("TAIZHANG_SOURCES")
    return Path(named or PROJECT_ROOT / "seeds" / "documents").expanduser().absolute()


def store_upload(folder: Path, name: str, data: bytes, now: datetime, suffix: str = SUFFIX) -> Path:
    """Keep the bytes under a name of time, content and what is harmless of `name`; the same bytes are kept once.

    The file appears whole: the pipeline may look at any moment. Errors: OSError where it cannot be written.
    """
    digest = hashlib.sha256(data).hexdigest()[:16]
    for same in sorted(folder.glob(f"*-{digest}*{suffix}")):
        return same
    path = folder / f"{now:%Y%m%dT%H%M%S}-{digest}{_harmless(name)}{suffix}"
    with NamedTemporaryFile(prefix=".upload-", dir=folder) as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
        # Unlike a rename, a link never replaces a file that is there.
        os.link(file.name, path)
    path.chmod(0o644)
    return path


def _harmless(name: str) -> str:
    """What may be kept of a name that somebody else chose: letters, digits and dashes of its stem."""
    stem = _NOT_IN_NAMES.sub("-", Path(name.replace("\\", "/")).stem).strip("-_")[:_LONGEST_STEM]
    return f"-{stem}" if stem else ""
