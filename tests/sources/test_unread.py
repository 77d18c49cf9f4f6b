"""Files that come and cannot be read: each has its sentence in the run, and in the quarantine of the build."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

import pytest

from pipelines.settings import Settings
from pipelines.sources.fetching import FetchReport
from pipelines.warehouse.ingest import IngestReport
from tests.readers.forms import TWINS
from tests.readers.test_formats import LOCKED, OLE, locked
from tests.sources.pages import article, body, trs_list
from tests.sources.site import Answer, Site

Fetch = Callable[..., FetchReport]
Ingest = Callable[[], tuple[IngestReport, list[str]]]
PASSWORD = OLE + "EncryptedPackage".encode("utf-16-le")
FILES = {
    "锁.pdf": (LOCKED.read_bytes(), "the file asks for a password"),
    "锁.xlsx": (PASSWORD, "password"),
    "锁.docx": (PASSWORD, "password"),
    "锁.zip": (locked(), "the archive asks for a password"),
    "坏.doc": ((TWINS / "plan.doc").read_bytes()[:3000], "document"),
    "坏.pdf": ((TWINS / "plan.pdf").read_bytes()[:300], "the PDF cannot be opened"),
    "包.rar": (b"Rar!\x1a\x07\x00" + bytes(60), "a RAR archive, which is not read"),
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_cannot_be_read_is_set_aside_with_its_reason(
    name: str, site: Site, settings: Settings, fetch: Fetch, ingest: Ingest
) -> None:
    data, reason = FILES[name]
    more = f'<p>附件：<a href="/files/{name}">{name}</a></p>'
    site.page("/list/index.html", trs_list([("/list/t20200116_1.html", "2020年政府工作报告", "2020-01-16")], 1))
    site.page("/list/t20200116_1.html", article("2020年政府工作报告", body(2020), day="2020-01-16", more=more))
    site.routes[f"/files/{quote(name)}"] = Answer(data, kind="application/octet-stream")
    report = fetch(url=site.url("/list/index.html"))
    assert (report.run.outcome, report.run.new) == ("whole", 2)
    ((code, said),) = [(problem.code, problem.reason) for problem in report.problems]
    assert code == "unread"
    assert reason in said
    built, _ = ingest()
    ((uri, fault),) = [(each.source_uri, each.reason) for each in built.quarantined]
    assert uri.endswith(name.rpartition(".")[2])
    assert reason in fault
    assert len(built.new) == 2, "the run goes on"
