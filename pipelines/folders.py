"""The folders that are written to: made where they are missing, and what stands in the way is said in a sentence."""

from __future__ import annotations

import errno
from os import W_OK, X_OK, access
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
