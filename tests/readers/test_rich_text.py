"""Tables of rich text: every cell in its place, whatever the writer set around it."""

from __future__ import annotations

import gc
import time
from pathlib import Path

from pipelines.readers.rtf import read_rtf

WIDE = r"\trowd\clmgf\cellx1000\clmrg\cellx2000\cellx3000"
PLAIN = r"\trowd\cellx1000\cellx2020\cellx3000\pard\intbl "


def _say(words: str) -> str:
    return "".join(f"\\u{ord(each)}?" for each in words)


def _read(body: str) -> tuple[str, list[list[tuple[int, int, int, int, str]]]]:
    reading = read_rtf(f"{{\\rtf1\\ansi {body}}}".encode(), Path("a.rtf"))
    text = reading.text
    return text, [
        [(cell.row, cell.column, cell.height, cell.width, text[cell.start : cell.end]) for cell in grid.cells]
        for grid in reading.grids
    ]


def test_cells_keep_their_paragraphs_bars_and_widths() -> None:
    """A row defined before and behind its cells, with a merged cell, a bar among the words and two paragraphs."""
    row = rf"{WIDE}\pard\intbl {_say('甲')}\cell\cell {_say('乙|丙')}\par {_say('丁')}\cell{{{WIDE}\row}}"
    text, grids = _read(rf"{_say('前文')}\par {row}{PLAIN}a\cell b\cell c\cell\row\pard {_say('后文')}")
    assert text == "前文\n甲\t\t乙|丙 丁\na\tb\tc\n后文\n"
    assert grids == [
        [(0, 0, 1, 2, "甲"), (0, 2, 1, 1, "乙|丙 丁"), (1, 0, 1, 1, "a"), (1, 1, 1, 1, "b"), (1, 2, 1, 1, "c")]
    ]


def test_cells_that_hang_from_above_and_tables_with_words_between() -> None:
    below = r"\trowd\clvmrg\cellx1000\cellx2000\pard\intbl \cell {}\cell\row"
    first = r"\trowd\clvmgf\cellx1000\cellx2000\pard\intbl a\cell b\cell\row"
    table = first + below.replace("{}", "c") + below.replace("{}", "d")
    text, grids = _read(rf"{table}\pard {_say('中间')}\par {table}")
    assert text == "a\tb\n\tc\n\td\n中间\na\tb\n\tc\n\td\n"
    assert grids == [[(0, 0, 3, 1, "a"), (0, 1, 1, 1, "b"), (1, 1, 1, 1, "c"), (2, 1, 1, 1, "d")]] * 2


def test_a_row_without_definition_and_marks_in_the_bytes() -> None:
    text, _ = _read(r"\trowd\pard\intbl a\cell b\cell\row\trowd c" + "\x04\x02|" + r"\cell d\cell\row")
    assert [line.split("\t") for line in text.splitlines()] == [["a", "b"], ["c |", "d"]]


def test_long_tables_take_time_that_grows_with_them() -> None:
    below = r"\trowd\clvmrg\cellx1000\cellx2000\pard\intbl \cell b\cell\row"

    def seconds(rows: int) -> float:
        data = f"{{\\rtf1 {PLAIN}a\\cell b\\cell c\\cell\\row{below * rows}}}".encode()
        taken = []
        for _ in range(3):
            # What other tests of this process have left in memory is not looked through meanwhile.
            gc.disable()
            begun = time.process_time()
            read_rtf(data, Path("a.rtf"))
            taken.append(time.process_time() - begun)
            gc.enable()
        return min(taken)

    # Four times as long; sixteen times where each row looked at all others.
    assert seconds(16_000) < 10 * seconds(4_000)
