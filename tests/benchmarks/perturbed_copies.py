"""More documents than there are: `python -m tests.benchmarks.perturbed_copies FOLDER OUT TIMES`.

Every file of FOLDER is there once as it is, and TIMES - 1 times with its government renamed to another of the same
level, in title and text, and with the last digit of each number of three digits or more turned, but for years. So each
copy is a government of its own, with its own series of reports, and no sentence with a number is twice the same.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from pipelines.errors import SourceError
from pipelines.lexicon import District, Lexicon, load_lexicon
from pipelines.readers import read_source
from pipelines.settings import load_settings
from pipelines.split import split_bundle

_NUMBER = re.compile(r"(?<![\d.])(?!(?:19|20)\d\d(?!\d))\d{2,}(\d)(?![\d.])")
_KIND = re.compile("(?:省|市|区|县|自治区|特别行政区)$")


def main(folder: Path, out: Path, times: int) -> None:
    """Write the copies below `out`, which must not exist yet; one folder a round."""
    lexicon = load_lexicon(load_settings().reference)
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    for path in files:
        target = out / "0" / path.relative_to(folder)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(path.read_bytes())
    written = 0
    for path in files:
        told = _government(path, lexicon)
        if told is None:
            continue
        own, text = told
        for number, other in enumerate(_others(own, lexicon.districts, times - 1), start=1):
            target = out / str(number) / path.relative_to(folder).with_suffix(".md")
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(_perturb(text, own, other, number), encoding="utf-8")
            written += 1
    print(f"{len(files) + written} files")


def _government(path: Path, lexicon: Lexicon) -> tuple[District, str] | None:
    """The government of the file's first document, and the text; None for a file without one."""
    try:
        source = read_source(path)
    except SourceError:
        return None
    codes = [document.district_code for document in split_bundle(source, lexicon) if document.district_code]
    by_code = {district.district_code: district for district in lexicon.districts}
    return (by_code[codes[0]], source.text) if codes and codes[0] in by_code else None


def _others(own: District, districts: Sequence[District], count: int) -> Iterator[District]:
    """Places of the same level that stand behind it in the table, round about; provinces become cities."""
    level = own.level if own.level not in ("province", "nation") else "city"
    places = [place for place in districts if place.level == level and place.district_name != own.district_name]
    first = sum(map(ord, own.district_code)) * 7
    for number in range(count):
        yield places[(first + 13 * number) % len(places)]


def _perturb(text: str, own: District, other: District, turn: int) -> str:
    names = {own.district_name: other.district_name}
    names[_KIND.sub("", own.district_name)] = _KIND.sub("", other.district_name)
    for name, instead in names.items():
        if len(name) > 1:
            text = text.replace(name, instead)
    return _NUMBER.sub(lambda found: f"{found[0][:-1]}{(int(found[1]) + turn) % 10}", text)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
