"""What a Git host answers for one public repository: its latest commit, the tree, files, and an archive."""

from __future__ import annotations

import hashlib
import io
import tarfile
from typing import Any

from pipelines.sources.families.github import hash_blob
from tests.sources.pages import as_json
from tests.sources.site import Answer, Asked, Site

REPOSITORY = "some/reports"


def keys(site: Site) -> dict[str, Any]:
    """The keys of a source that asks this host."""
    hosts = {name: site.url(f"/{name}") for name in ("api", "raw", "archive")}
    return {"family": "github", "repository": REPOSITORY, "paths": ("*.md", "*.txt"), **hosts}


def serve(site: Site, files: dict[str, bytes], *, is_cut_off: bool = False) -> str:
    """The repository holds these files; returns the commit."""
    digest = hashlib.sha1(usedforsecurity=False)
    for path, data in sorted(files.items()):
        digest.update(path.encode() + b"\0" + data)
    commit = digest.hexdigest()
    tree = [
        {"path": path, "mode": "100644", "type": "blob", "sha": hash_blob(data), "size": len(data)}
        for path, data in sorted(files.items())
    ]
    tree.append({"path": "link.md", "mode": "120000", "type": "blob", "sha": "0" * 40, "size": 9})
    base = f"/api/repos/{REPOSITORY}"
    site.routes[f"{base}/commits/main"] = _json({"sha": commit})
    site.routes[f"{base}/git/trees/{commit}?recursive=1"] = _json(
        {"sha": commit, "tree": tree, "truncated": is_cut_off}
    )
    for path, data in files.items():
        site.routes[f"/raw/{REPOSITORY}/{commit}/{_quoted(path)}"] = Answer(data, kind="text/plain; charset=utf-8")

    def archive(_: Asked) -> Answer:
        return Answer(_pack(files, commit), kind="application/x-gzip")

    site.routes[f"/archive/{REPOSITORY}/tar.gz/{commit}"] = archive
    return commit


def _json(value: Any) -> Answer:
    return Answer(as_json(value), kind="application/json", is_tagged=True)


def _quoted(path: str) -> str:
    from urllib.parse import quote

    return quote(path)


def _pack(files: dict[str, bytes], commit: str) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        for path, data in files.items():
            entry = tarfile.TarInfo(f"reports-{commit}/{path}")
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
        link = tarfile.TarInfo(f"reports-{commit}/link.md")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    return buffer.getvalue()
