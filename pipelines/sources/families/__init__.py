"""The families of web sites: how each shows its lists, page by page."""

from __future__ import annotations

from pipelines.sources.families.folders import file_address, list_folder, read_files
from pipelines.sources.families.github import list_repository, page_address, read_blobs
from pipelines.sources.families.gkmlpt import list_gkmlpt
from pipelines.sources.families.interfaces import list_interface, read_detail
from pipelines.sources.families.jcms import list_jcms
from pipelines.sources.families.trs import list_trs
from pipelines.sources.listings import ListPages
from pipelines.sources.members import Address, ListMembers, ReadMembers

__all__ = ["COLLECTIONS", "LISTS", "read_detail"]

LISTS: dict[str, ListPages] = {
    "trs": list_trs,
    "jcms": list_jcms,
    "gkmlpt": list_gkmlpt,
    "json": list_interface,
}

# Of a collection: what lists its members, what brings some of them, and where a person sees one.
COLLECTIONS: dict[str, tuple[ListMembers, ReadMembers, Address]] = {
    "github": (list_repository, read_blobs, page_address),
    "folder": (list_folder, read_files, file_address),
}
