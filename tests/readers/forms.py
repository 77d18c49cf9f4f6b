"""Five forms of our own, each written in every format that offices use. Words and figures are made up.

`python -m tests.readers.forms` writes the old formats (.doc, .xls, .rtf, .pdf) into `twins/` anew with LibreOffice.
"""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl

from tests.readers.office_files import WORD, make_document, paragraph, save

TWINS = Path(__file__).with_name("twins")


@dataclass(frozen=True)
class Cell:
    """Words over so many rows and columns."""

    words: str
    height: int = 1
    width: int = 1


Row = Sequence[str | Cell]


@dataclass(frozen=True)
class Form:
    """A document: title, then paragraphs (words) and tables (rows)."""

    name: str
    title: str
    blocks: tuple[str | tuple[Row, ...], ...]

    @property
    def is_table(self) -> bool:
        """Whether nothing but one table stands under the title."""
        return len(self.blocks) == 1 and not isinstance(self.blocks[0], str)


PLAN = Form(
    "plan",
    "2024年上海市杨浦区政府重点工作安排",
    (
        "一、促进就业创业",
        "1.全年新增就业岗位31000个以上，帮扶引领成功创业620人，其中青年创业380人，城镇登记失业人数控制在市下达的指标以内，努力实现比较充分的就业。",
        "2.开展职业技能培训1.2万人次，培育高技能人才900人，支持企业建设技能大师工作室5个。",
        "二、改善人居环境",
        "3.新建改建公园绿地8万平方米，建成口袋公园6座、绿道5公里，完成成套改造2.5万平方米，加装电梯竣工200台，让居民推窗见绿、出门进园。",
        "4.推进14个街坊的雨污混接改造，年内全面完成，生活垃圾分类达标率保持在95%以上。",
    ),
)
REPORT = Form(
    "report",
    "2024年上海市杨浦区政府工作报告",
    (
        "各位代表：现在，我代表杨浦区人民政府，向大会报告政府工作，请予审议，并请各位政协委员和列席会议的同志提出意见。",
        "一、2023年工作回顾",
        "过去一年，地区生产总值比上年增长5.4%，区级一般公共预算收入完成163.7亿元，新增就业岗位3.3万个，建成公园9座，新增养老床位310张。",
        "二、2024年主要任务",
        "1.保持经济平稳增长。地区生产总值增长5%左右，区级一般公共预算收入增长4%，实到外资6亿美元，新认定高新技术企业150家。",
        "2.办好民生实事。新增就业岗位3万个，新增养老床位260张，新建社区食堂4个，完成住宅小区电动车充电设施改造120处。",
    ),
)
TASKS = Form(
    "tasks",
    "2024年上海市杨浦区重点工作任务分解表",
    (
        (
            ("序号", "工作任务", "年度目标", "责任单位", "完成时限"),
            ("1", "新增养老床位", "260张", "区民政局", "2024年11月底"),
            ("2", "新建改建幼儿园", "3所", "区教育局", "2024年12月底"),
            ("3", "加装电梯竣工", "200台", "区房管局", "2024年12月底"),
            ("4", "建设口袋公园", "6座", "区绿化市容局", "2024年10月底"),
        ),
    ),
)
INDICATORS = Form(
    "indicators",
    "上海市杨浦区2024年经济社会发展主要指标",
    (
        (
            (Cell("指标名称", 2), Cell("单位", 2), Cell("经济社会发展", 1, 2)),
            ("2023年完成", "2024年目标"),
            ("新增就业岗位", "个", "33000", "30000"),
            ("新增养老床位", "张", "310", "260"),
            ("新建改建公园绿地", "公顷", "9.5", "8"),
            ("实到外资", "亿美元", "6.4", "6"),
        ),
    ),
)
MIXED = Form(
    "mixed",
    "上海市杨浦区2023年实事项目完成情况",
    (
        "2023年，区政府确定的实事项目全部完成，新增停车泊位1500个，新建充电桩820个，为老年人家庭适老化改造400户，现将完成情况公布如下。",
        (
            ("项目名称", "单位", "年度目标", "完成情况"),
            ("新增停车泊位", "个", "1200", "1500"),
            ("新建充电桩", "个", "800", "820"),
            ("适老化改造", "户", "380", "400"),
        ),
        "2024年，计划新增停车泊位1300个，新建充电桩600个，并将进展按季度向社会公布。",
    ),
)
FORMS = (PLAN, REPORT, TASKS, INDICATORS, MIXED)


def place_cells(rows: Sequence[Row]) -> Iterator[tuple[int, int, Cell]]:
    """Each cell with the row and column in which it begins."""
    taken: set[tuple[int, int]] = set()
    for number, row in enumerate(rows):
        column = 0
        for cell in (each if isinstance(each, Cell) else Cell(each) for each in row):
            while (number, column) in taken:
                column += 1
            yield number, column, cell
            taken |= {(number + y, column + x) for y in range(cell.height) for x in range(cell.width)}


def as_text(form: Form) -> bytes:
    """One paragraph a line, cells parted by tabs."""
    lines = [form.title]
    for block in form.blocks:
        lines.extend([block] if isinstance(block, str) else _tabbed(block))
    return ("\n".join(lines) + "\n").encode()


def _tabbed(rows: Sequence[Row]) -> list[str]:
    found: dict[int, dict[int, str]] = {}
    for row, column, cell in place_cells(rows):
        found.setdefault(row, {})[column] = cell.words
    return ["\t".join(cells.get(column, "") for column in range(max(cells) + 1)) for cells in found.values()]


def as_html(form: Form) -> bytes:
    """A page; LibreOffice makes the old formats from it."""
    parts = [f'<h1 style="text-align:center;font-size:18pt">{escape(form.title)}</h1>']
    for block in form.blocks:
        if isinstance(block, str):
            parts.append(f'<p style="text-indent:2em;margin:0;font-size:12pt">{escape(block)}</p>')
            continue
        rows: dict[int, str] = {}
        for row, _, cell in place_cells(block):
            spans = f' rowspan="{cell.height}" colspan="{cell.width}"'
            rows[row] = rows.get(row, "") + f"<td{spans}>{escape(cell.words)}</td>"
        table = "".join(f"<tr>{cells}</tr>" for cells in rows.values())
        parts.append(f'<table border="1" width="100%" style="border-collapse:collapse">{table}</table>')
    body = "\n".join(parts)
    return f'<!DOCTYPE html><html><head><meta charset="utf-8"></head><body>\n{body}\n</body></html>'.encode()


def as_docx(form: Form) -> bytes:
    """A Word document whose tables have merged cells."""
    parts = [paragraph(form.title)]
    parts += [paragraph(block) if isinstance(block, str) else _word_table(block) for block in form.blocks]
    return make_document("".join(parts))


def _word_table(rows: Sequence[Row]) -> str:
    cells: dict[int, dict[int, str]] = {}
    for row, column, cell in place_cells(rows):
        for below in range(cell.height):
            merge = f'<w:vMerge w:val="{"continue" if below else "restart"}"/>' if cell.height > 1 else ""
            marks = f'<w:tcPr><w:gridSpan w:val="{cell.width}"/>{merge}</w:tcPr>'
            words = paragraph("" if below else cell.words)
            cells.setdefault(row + below, {})[column] = f"<w:tc>{marks}{words}</w:tc>"
    lines = ("".join(words for _, words in sorted(row.items())) for _, row in sorted(cells.items()))
    return f'<w:tbl xmlns:w="{WORD}">' + "".join(f"<w:tr>{line}</w:tr>" for line in lines) + "</w:tbl>"


def as_xlsx(form: Form) -> bytes:
    """A workbook with the title over the table."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["A1"] = form.title
    for row, column, cell in place_cells(form.blocks[0]):
        number = cell.words.replace(".", "", 1).isdecimal()
        place = sheet.cell(row + 2, column + 1, float(cell.words) if number else cell.words)
        if cell.height > 1 or cell.width > 1:
            end = {"end_row": row + 1 + cell.height, "end_column": column + cell.width}
            sheet.merge_cells(start_row=place.row, start_column=place.column, **end)
    return save(book)


def as_ofd(form: Form) -> bytes:
    """Pages of placed lines, tables drawn with lines, as converters make them."""
    page = _Ofd()
    page.add_words(form.title, 105 - 3.5 * len(form.title), 7)
    for block in form.blocks:
        if isinstance(block, str):
            page.add_paragraph(block)
        else:
            page.add_table(block)
    return page.pack()


class _Ofd:
    """One page of an OFD, in millimetres from the upper left corner."""

    size, left, right, space = 4.0, 25.0, 185.0, 6.0

    def __init__(self) -> None:
        self.level = 25.0
        self.objects: list[str] = []

    def add_words(self, words: str, left: float, size: float) -> None:
        deltas = f' DeltaX="g {len(words) - 1} {size}"' if len(words) > 1 else ""
        box = f"{left} {self.level} {len(words) * size} {size}"
        code = f'<ofd:TextCode X="0" Y="{size * 0.8}"{deltas}>{escape(words)}</ofd:TextCode>'
        marks = f'ID="{100 + len(self.objects)}" Boundary="{box}" Font="1" Size="{size}"'
        self.objects.append(f"<ofd:TextObject {marks}>{code}</ofd:TextObject>")
        self.level += self.space

    def add_paragraph(self, words: str) -> None:
        indent, whole = 2, int((self.right - self.left) / self.size)
        first = whole - indent
        self.add_words(words[:first], self.left + indent * self.size, self.size)
        for start in range(first, len(words), whole):
            self.add_words(words[start : start + whole], self.left, self.size)

    def add_table(self, rows: Sequence[Row]) -> None:
        cells = list(place_cells(rows))
        columns = max(column + cell.width for _, column, cell in cells)
        wide, high, top = (self.right - self.left) / columns, 8.0, self.level
        for row, column, cell in cells:
            x, y = self.left + column * wide, top + row * high
            path = (
                f"M 0 0 L {cell.width * wide} 0 L {cell.width * wide} {cell.height * high} L 0 {cell.height * high} C"
            )
            box = f"{x} {y} {cell.width * wide} {cell.height * high}"
            self.objects.append(
                f'<ofd:PathObject ID="{100 + len(self.objects)}" Boundary="{box}" LineWidth="0.25">'
                f"<ofd:AbbreviatedData>{path}</ofd:AbbreviatedData></ofd:PathObject>"
            )
            self.level = y + 2
            self.add_words(cell.words, x + 1, 3.0 if len(cell.words) * self.size > wide - 2 else self.size)
        self.level = top + (max(row for row, _, _ in cells) + 1) * high + 2

    def pack(self) -> bytes:
        space = 'xmlns:ofd="http://www.ofdspec.org/2016"'
        parts = {
            "OFD.xml": f'<ofd:OFD {space} Version="1.0" DocType="OFD"><ofd:DocBody><ofd:DocInfo>'
            "<ofd:DocID>1</ofd:DocID></ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
            "Doc_0/Document.xml": f"<ofd:Document {space}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297"
            "</ofd:PhysicalBox></ofd:PageArea></ofd:CommonData><ofd:Pages>"
            '<ofd:Page ID="1" BaseLoc="Pages/Page_0/Content.xml"/></ofd:Pages></ofd:Document>',
            "Doc_0/Pages/Page_0/Content.xml": f'<ofd:Page {space}><ofd:Content><ofd:Layer ID="9">'
            f"{''.join(self.objects)}</ofd:Layer></ofd:Content></ofd:Page>",
        }
        data = io.BytesIO()
        with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in parts.items():
                archive.writestr(name, f'<?xml version="1.0" encoding="UTF-8"?>\n{content}')
        return data.getvalue()


def write_twins() -> None:
    """The formats that only an office program writes."""
    TWINS.mkdir(exist_ok=True)
    with TemporaryDirectory() as folder:
        for form in FORMS:
            page, book = Path(folder) / f"{form.name}.html", Path(folder) / f"{form.name}.xlsx"
            page.write_bytes(as_html(form))
            for suffix in ("doc", "rtf", "pdf"):
                _convert(page, suffix, "--writer")
            if form.is_table:
                book.write_bytes(as_xlsx(form))
                _convert(book, "xls", "--calc")

    LOCKED.write_bytes(_lock())


LOCKED = TWINS / "locked.pdf"
_FILTER = (
    'pdf:writer_pdf_Export:{"EncryptFile":{"type":"boolean","value":"true"},'
    '"DocumentOpenPassword":{"type":"string","value":"secret"}}'
)


def _lock() -> bytes:
    """A PDF that asks for a password."""
    with TemporaryDirectory() as folder:
        page = Path(folder) / "locked.html"
        page.write_bytes(b"<html><body>300</body></html>")
        command = ["soffice", "--headless", "--writer", "--convert-to", _FILTER, "--outdir", folder, str(page)]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        return page.with_suffix(".pdf").read_bytes()


def _convert(source: Path, suffix: str, kind: str) -> None:
    command = ["soffice", "--headless", kind, "--convert-to", suffix, "--outdir", str(TWINS), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)


if __name__ == "__main__":
    write_twins()
    sys.exit(0)
