"""The folders that are written to: made where they are missing, and what stands in the way is said in a sentence."""

from __future__ import annotations

import errno
from contextlib import suppress
from os import W_OK, X_OK, access, getpid
from pathlib import Path

from pipelines.errors import StorageError

# What a disk or a folder answers, and no fault of the program.
_OF_THE_DISK = frozenset(
    (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM, errno.ENOTDIR, errno.EIO, errno.EFBIG)
)


def open_folder(folder: Path) -> None:
    """Make sure that the folder is there and can be written to. Errors: StorageError."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError) as error:
        raise StorageError(folder, "is no folder: a file stands there, or in the way to it") from error
    except OSError as error:
        raise StorageError(folder, f"cannot be made ({error.strerror})") from error
    if not access(folder, W_OK | X_OK):
        raise StorageError(folder, "cannot be written to: the disk is mounted read-only, or the permission is missing")


def tell_fault(error: OSError, folder: Path) -> StorageError | None:
    """The sentence for what the disk below `folder` answered; None for any other error."""
    if error.errno not in _OF_THE_DISK:
        return None
    return StorageError(folder, f"cannot be written to ({error.strerror}: {error.filename or 'a file in it'})")


def keep_beside(path: Path, text: str) -> None:
    """Keep what was found out beside the code that Python keeps, in place of what was kept there, whole or not at all.

    Where the folder cannot be written the next process finds it out again, and nothing else is lost.
    """
    aside = path.with_name(f"{path.name}.{getpid()}")
    with suppress(OSError):
        path.parent.mkdir(exist_ok=True)
        aside.write_text(text, encoding="utf-8")
        aside.replace(path)
