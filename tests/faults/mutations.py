"""Files of every format that is read, damaged at random: each is read or refused with a reason, in time.

`python -m tests.faults.mutations --count 5000 --seed 1` prints one line of JSON.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import random
import re
import resource
import tempfile
import traceback
import zipfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from pipelines.errors import SourceError
from pipelines.lexicon import Lexicon, load_lexicon
from pipelines.readers import READERS
from pipelines.run import extract_file
from pipelines.settings import load_settings
from tests.readers.office_files import make_book, make_document, paragraph, table

SLOWEST, LARGEST = 10.0, 1_000_000_000
STATUS = Path("/proc/self/status")
TEXT = (
    "杨浦区2020年政府工作报告\n一、2019年工作回顾\n新增就业岗位3.2万个，完成旧改征收7000户，同比增长5.6%。\n"
    "二、2020年主要工作\n（一）确保新增就业岗位3万个以上；建成公园2座（责任单位：区绿化市容局）。\n"
    "| 指标 | 目标 | 完成 |\n| 新增岗位 | 300 | 310 |\n"
)
TOKENS = (
    *("<", "&#" + "9" * 5000 + ";", "<![x", "<!--", "\0", "\ufeff", "\u202e", "9" * 400, "、5个" * 500, "(" * 3000),
    *(
        "<table>" * 50,
        "<td colspan=9999 rowspan=9999>",
        "%PDF-1.7",
        "PK\x03\x04",
        "]]>",
        "&lol;",
        "一" * 500,
        "\t" * 3000,
    ),
    *(
        'gridSpan w:val="' + "9" * 5000 + '"',
        'encoding="bogus"',
        "stream\n",
        "/Length 99999999999",
        "{\\rtf1" * 300,
        "\r",
    ),
)


@dataclass
class Counted:
    """What became of how many files. `faults` say what must never be: also a file that takes longer than `longest`."""

    longest: float
    read: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0
    largest: int = 0
    faults: list[str] = field(default_factory=list)


def make_samples() -> dict[str, bytes]:
    """One good file of every suffix that has a reader; of formats that no test can write, what comes near."""
    page = "<html><head><meta charset=utf-8><title>报告</title></head><body>" + "".join(
        f"<p>{line}</p>" for line in TEXT.splitlines()
    )
    page += "<table><tr><td rowspan=2>指标</td><td>目标</td></tr><tr><td>300</td></tr></table></body></html>"
    document = make_document("".join(map(paragraph, TEXT.splitlines())) + table(("指标", "目标"), ("岗位", "300")))
    book = make_book(表=[["指标", "目标"], ["新增岗位", 300]], 二=[["建成公园", 2, "座"]])
    samples = {
        ".html": page.encode(),
        ".docx": document,
        ".xlsx": book,
        ".csv": "指标,目标,完成\n新增岗位,300,310\n".encode(),
        ".zip": _zip({"a.txt": TEXT.encode(), "b.docx": document, "c.html": page.encode()}),
        ".rtf": b"{\\rtf1\\ansi\\ansicpg936 " + TEXT.encode("gbk").replace(b"\n", b"\\par ") + b"}",
        ".mht": b"MIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n\n" + page.encode(),
        ".pdf": _pdf(),
        ".ofd": _zip({"OFD.xml": b"<OFD/>", "Doc_0/Document.xml": b"<Document/>"}),
        ".doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + TEXT.encode("utf-16-le") * 4,
        ".xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + TEXT.encode("utf-16-le") * 4,
    }
    samples |= {".htm": samples[".html"], ".mhtml": samples[".mht"], ".wps": samples[".doc"], ".et": samples[".xls"]}
    return {suffix: samples.get(suffix, TEXT.encode()) for suffix in READERS}


def _zip(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def _pdf() -> bytes:
    stream = b"BT /F1 12 Tf 72 700 Td (Report 2020: 300 posts, 7000 homes, up 5.6%) Tj ET"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    body = b"%PDF-1.4\n" + b"".join(b"%d 0 obj%s\nendobj\n" % (n, o) for n, o in enumerate(objects, start=1))
    return body + b"trailer<</Root 1 0 R/Size 6>>\n%%EOF\n"


def mutate(data: bytes, chance: random.Random) -> bytes:
    """The bytes with one to six damages; in half of the archives those of a member instead."""
    if data.startswith(b"PK") and chance.random() < 0.5:
        return _mutate_member(data, chance)
    for _ in range(chance.randint(1, 6)):
        data = chance.choice(DAMAGES)(data, chance)
    return data


def _mutate_member(data: bytes, chance: random.Random) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    name = chance.choice(sorted(members))
    members[name] = mutate(members[name].replace(b"PK", b"pk", 1), chance)
    return _zip(members)


def _flip(data: bytes, chance: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(min(len(changed), chance.randint(1, 30))):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def _cut(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randint(0, len(data))]


def _drop(data: bytes, chance: random.Random) -> bytes:
    start = chance.randint(0, len(data))
    return data[:start] + data[start + chance.randint(0, 200) :]


def _repeat(data: bytes, chance: random.Random) -> bytes:
    start = chance.randint(0, len(data))
    part = data[start : start + chance.randint(1, 300)]
    return data[:start] + part * chance.randint(2, 60) + data[start:]


def _insert(data: bytes, chance: random.Random) -> bytes:
    start = chance.randint(0, len(data))
    token = chance.choice(TOKENS).encode("utf-8", "replace")
    return data[:start] + token + data[start + chance.choice((0, len(token))) :]


DAMAGES: tuple[Callable[[bytes, random.Random], bytes], ...] = (_flip, _cut, _drop, _repeat, _insert, _insert)


def read_mutated(lexicon: Lexicon, folder: Path, suffix: str, data: bytes, counted: Counted) -> None:
    """Read one file as a build does, and note what became of it."""
    path = folder / f"mutated{suffix}"
    path.write_bytes(data)
    begun = _processor_seconds()
    try:
        extract_file(path, lexicon)
        counted.read += 1
    except SourceError as error:
        counted.refused[error.code] += 1
    except Exception as error:  # noqa: BLE001 - what is looked for
        where = traceback.extract_tb(error.__traceback__)[-1]
        counted.faults.append(f"{suffix}: {type(error).__name__}: {error} ({where.name}, line {where.lineno})"[:300])
    seconds = _processor_seconds() - begun
    counted.slowest = max(counted.slowest, seconds)
    if seconds > counted.longest:
        counted.faults.append(f"{suffix}: {seconds:.1f} s")
    counted.largest = max(counted.largest, _most_memory())


def _processor_seconds() -> float:
    """What this process and its ended children have used: a busy machine makes no reader slow. An endless reader that
    only waits is ended by the limits of its own process."""
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system


def _most_memory() -> int:
    """The most bytes that this process or one of its children held. Linux counts into `ru_maxrss` of a process what its
    parent held when it started it, so its own account of the program that runs now goes before."""
    own = re.search(r"VmHWM:\s*(\d+) kB", STATUS.read_text()) if STATUS.exists() else None
    kilobytes = int(own[1]) if own else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return max(kilobytes, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss) * 1024


def run(count: int, seed: int, longest: float = SLOWEST) -> Counted:
    """So many damaged files, of every suffix in turn; `longest` in seconds of a processor is what one may take."""
    chance, counted, samples = random.Random(seed), Counted(longest=longest), make_samples()
    lexicon = load_lexicon(load_settings().reference)
    suffixes = sorted(samples)
    with tempfile.TemporaryDirectory(prefix="taizhang-mutations-") as folder:
        for number in range(count):
            suffix = suffixes[number % len(suffixes)]
            read_mutated(lexicon, Path(folder), suffix, mutate(samples[suffix], chance), counted)
    if counted.largest > LARGEST:
        counted.faults.append(f"{counted.largest / 1e6:,.0f} MB of memory")
    return counted


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--longest", type=float, default=SLOWEST, help="seconds of a processor that one file may take")
    options = parser.parse_args()
    print(json.dumps(vars(run(options.count, options.seed, options.longest)), ensure_ascii=False))


if __name__ == "__main__":
    main()
