"""The table of sources as an Excel workbook of one sheet, which can be sorted and filtered.

Source: ISO/IEC 29500-1 (SpreadsheetML), 18.2 (workbook), 18.3 (worksheets), 18.8 (styles). Texts are inline strings, so
that none of them is a formula.
"""

from __future__ import annotations

import io
import zipfile
from html import escape
from itertools import islice
from typing import TYPE_CHECKING

from stacite.model.url import url_fault
from stacite.reporters.sources import COLUMNS, spreadsheet_rows
from stacite.text.characters import visible
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stacite.model.document import Document
    from stacite.model.report import Report
    from stacite.reporters.base import Style


NAME = "xlsx"

# Characters of a text; a cell takes 32,767.
_LONGEST = 2_000
# Links of a sheet that Excel opens.
_MOST_LINKS = 65_530
# Characters in the width of each column.
_WIDTHS = (18, 48, 14, 60, 36, 48, 24, 24, 36, 48, 36, 18)
_ADDRESS = COLUMNS.index("Address")
# Visible, but not allowed in XML 1.0 (2.2).
_NOT_IN_XML = pattern(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_DATE = (1980, 1, 1, 0, 0, 0)
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
# The styles of cells, by their place: text, heading, address.
_TEXT, _BOLD, _LINK = range(3)
_STYLES = (
    f'<styleSheet xmlns="{_MAIN}"><fonts count="3"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font>'
    '<font><u/><sz val="11"/><color rgb="FF1F5A8C"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '</fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="3">'
    + "".join(
        f'<xf numFmtId="0" fontId="{font}" fillId="0" borderId="0" xfId="0" applyFont="1" applyAlignment="1">'
        '<alignment vertical="top" wrapText="1"/></xf>'
        for font in (_TEXT, _BOLD, _LINK)
    )
    + '</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


def suit(documents: Sequence[Document]) -> None:
    """Any document has a table of sources."""


def render(report: Report, style: Style) -> bytes:
    """The workbook with the heading, and a row for each source."""
    rows = spreadsheet_rows(report, style)
    addresses = ((place, row[_ADDRESS]) for place, row in enumerate(rows, 2) if _is_address(row[_ADDRESS]))
    links = dict(islice(addresses, _MOST_LINKS))
    return _archive({name: f"{_HEAD}{text}" for name, text in _parts(rows, links).items()})


def _is_address(text: str) -> bool:
    is_web = text.startswith(("http://", "https://")) and len(text) <= _LONGEST
    return is_web and url_fault(text) is None and visible(text) == text


def _parts(rows: Sequence[Sequence[str]], links: dict[int, str]) -> dict[str, str]:
    relations = {"rId1": ("worksheet", "worksheets/sheet1.xml"), "rId2": ("styles", "styles.xml")}
    return {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relationships({"rId1": ("officeDocument", "xl/workbook.xml")}),
        "xl/workbook.xml": (
            f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets><sheet name="Sources" sheetId="1" r:id="rId1"/>'
            "</sheets></workbook>"
        ),
        "xl/_rels/workbook.xml.rels": _relationships(relations),
        "xl/styles.xml": _STYLES,
        "xl/worksheets/sheet1.xml": _sheet(rows, links),
        "xl/worksheets/_rels/sheet1.xml.rels": _relationships(
            {f"rId{place}": ("hyperlink", address) for place, address in links.items()}, external=True
        ),
    }


def _content_types() -> str:
    parts = {"/xl/workbook.xml": "sheet.main", "/xl/worksheets/sheet1.xml": "worksheet", "/xl/styles.xml": "styles"}
    named = "".join(f'<Override PartName="{name}" ContentType="{_TYPE}.{kind}+xml"/>' for name, kind in parts.items())
    usual = (
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
    )
    return f'<Types xmlns="{_PACKAGE}/content-types">{usual}{named}</Types>'


def _relationships(targets: dict[str, tuple[str, str]], *, external: bool = False) -> str:
    mode = ' TargetMode="External"' if external else ""
    named = "".join(
        f'<Relationship Id="{name}" Type="{_OFFICE}/{kind}" Target="{escape(target)}"{mode}/>'
        for name, (kind, target) in targets.items()
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{named}</Relationships>'


def _sheet(rows: Sequence[Sequence[str]], links: dict[int, str]) -> str:
    last = f"{_letter(len(COLUMNS) - 1)}{len(rows) + 1}"
    widths = "".join(
        f'<col min="{place}" max="{place}" width="{width}" customWidth="1"/>' for place, width in enumerate(_WIDTHS, 1)
    )
    found = "".join(f'<hyperlink ref="{_letter(_ADDRESS)}{place}" r:id="rId{place}"/>' for place in links)
    return (
        f'<worksheet xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
        '<sheetViews><sheetView workbookViewId="0">'
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
        f"<cols>{widths}</cols><sheetData>{''.join(_row_texts(rows, links))}</sheetData>"
        f'<autoFilter ref="A1:{last}"/>{f"<hyperlinks>{found}</hyperlinks>" if found else ""}'
        '<pageSetup orientation="landscape" fitToHeight="0"/></worksheet>'
    )


def _row_texts(rows: Sequence[Sequence[str]], links: dict[int, str]) -> Iterator[str]:
    for place, row in enumerate((COLUMNS, *rows), 1):
        cells = "".join(
            f'<c r="{_letter(column)}{place}" s="{_style(place, column, links)}" t="inlineStr">'
            f'<is><t xml:space="preserve">{_cell_text(value)}</t></is></c>'
            for column, value in enumerate(row)
        )
        yield f'<row r="{place}">{cells}</row>'


def _style(place: int, column: int, links: dict[int, str]) -> int:
    if place == 1:
        return _BOLD
    return _LINK if column == _ADDRESS and place in links else _TEXT


def _letter(column: int) -> str:
    return "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[column]


def _cell_text(value: str) -> str:
    shown = value if len(value) <= _LONGEST else f"{value[:_LONGEST]}…"
    return escape(_NOT_IN_XML.sub("\ufffd", visible(shown)), quote=False)


def _archive(parts: dict[str, str]) -> bytes:
    """The package; the same bytes for the same parts."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, text in parts.items():
            archive.writestr(zipfile.ZipInfo(name, _DATE), text.encode(), zipfile.ZIP_DEFLATED)
    return file.getvalue()
