"""The raw archive: bytes as they came, kept by content and never overwritten."""

from __future__ import annotations

import hashlib
from pathlib import Path
from tempfile import NamedTemporaryFile


class Objects:
    """Files named by the SHA-256 of their bytes, in 256 folders."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def path(self, sha256: str) -> Path:
        """Where the bytes of this hash lie, or would."""
        return self._folder / sha256[:2] / sha256

    def keep(self, data: bytes) -> str:
        """Store the bytes unless they are there already; returns their SHA-256, hexadecimal."""
        sha256 = hashlib.sha256(data).hexdigest()
        path = self.path(sha256)
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(path, data)
            path.chmod(0o444)
        return sha256

    def read(self, sha256: str) -> bytes:
        """The bytes of this hash. Errors: OSError where the archive has lost them."""
        return self.path(sha256).read_bytes()


def write_whole(path: Path, data: bytes) -> None:
    """Put the bytes at `path` in one step: a reader sees the old file or the new one, never a part.

    A run ends with one `os.sync` instead of one for each of thousands of files.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(prefix=".part-", dir=path.parent, delete=False) as file:
        part = Path(file.name)
        try:
            file.write(data)
        except OSError:
            part.unlink(missing_ok=True)
            raise
    part.chmod(0o644)
    part.replace(path)
