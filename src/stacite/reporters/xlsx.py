"""The sources and the findings as an Excel workbook of two sheets, which can be sorted and filtered.

Source: ISO/IEC 29500-1 (SpreadsheetML), 18.2 (workbook), 18.3 (worksheets), 18.8 (styles). Texts are inline strings, so
that none of them is a formula.
"""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass, field
from html import escape
from itertools import islice
from typing import TYPE_CHECKING

from stacite.model.url import url_fault
from stacite.reporters.csv import COLUMNS, FINDING_COLUMNS, finding_rows, spreadsheet_rows
from stacite.text.characters import visible
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from stacite.model.document import Document
    from stacite.model.report import Report
    from stacite.reporters.base import Style


NAME = "xlsx"

# Characters of a text; a cell takes 32,767.
_LONGEST = 2_000
# Links of a sheet that Excel opens.
_MOST_LINKS = 65_530
# Characters in the width of each column.
_WIDTHS = (18, 48, 24, 14, 48, 60, 36, 48, 24, 24, 36, 48, 36, 18, 24, 30, 60, 8)
_FINDING_WIDTHS = (24, 10, 8, 8, 10, 30, 60, 80)
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


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A table of the workbook."""

    name: str
    columns: Sequence[str]
    widths: Sequence[int]
    rows: Sequence[Sequence[str]]
    links: Mapping[int, str] = field(default_factory=dict)
    """The addresses, by the number of the row."""


def render(report: Report, style: Style) -> bytes:
    """The workbook with a row for each source, and on the second sheet one for each finding."""
    rows = spreadsheet_rows(report, style)
    addresses = ((place, row[_ADDRESS]) for place, row in enumerate(rows, 2) if _is_address(row[_ADDRESS]))
    links = dict(islice(addresses, _MOST_LINKS))
    sheets = (
        _Sheet("Sources", COLUMNS, _WIDTHS, rows, links),
        _Sheet("Findings", FINDING_COLUMNS, _FINDING_WIDTHS, finding_rows(report)),
    )
    return _archive({name: f"{_HEAD}{text}" for name, text in _parts(sheets).items()})


def _is_address(text: str) -> bool:
    is_web = text.startswith(("http://", "https://")) and len(text) <= _LONGEST
    return is_web and url_fault(text) is None and visible(text) == text


def _parts(sheets: Sequence[_Sheet]) -> dict[str, str]:
    numbered = {f"sheet{number}": sheet for number, sheet in enumerate(sheets, 1)}
    relations = {f"rId{name}": ("worksheet", f"worksheets/{name}.xml") for name in numbered}
    listed = "".join(
        f'<sheet name="{sheet.name}" sheetId="{number}" r:id="rId{name}"/>'
        for number, (name, sheet) in enumerate(numbered.items(), 1)
    )
    return {
        "[Content_Types].xml": _content_types(numbered),
        "_rels/.rels": _relationships({"rId1": ("officeDocument", "xl/workbook.xml")}),
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": _relationships({**relations, "rId0": ("styles", "styles.xml")}),
        "xl/styles.xml": _STYLES,
        **{f"xl/worksheets/{name}.xml": _sheet_text(sheet) for name, sheet in numbered.items()},
        "xl/worksheets/_rels/sheet1.xml.rels": _relationships(
            {f"rId{place}": ("hyperlink", address) for place, address in sheets[0].links.items()}, external=True
        ),
    }


def _content_types(names: Iterable[str]) -> str:
    parts = {"/xl/workbook.xml": "sheet.main", "/xl/styles.xml": "styles"}
    parts |= {f"/xl/worksheets/{name}.xml": "worksheet" for name in names}
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


def _sheet_text(sheet: _Sheet) -> str:
    last = f"{_letter(len(sheet.columns) - 1)}{len(sheet.rows) + 1}"
    widths = "".join(
        f'<col min="{place}" max="{place}" width="{width}" customWidth="1"/>'
        for place, width in enumerate(sheet.widths, 1)
    )
    found = "".join(f'<hyperlink ref="{_letter(_ADDRESS)}{place}" r:id="rId{place}"/>' for place in sheet.links)
    return (
        f'<worksheet xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
        '<sheetViews><sheetView workbookViewId="0">'
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
        f"<cols>{widths}</cols><sheetData>{''.join(_row_texts(sheet))}</sheetData>"
        f'<autoFilter ref="A1:{last}"/>{f"<hyperlinks>{found}</hyperlinks>" if found else ""}'
        '<pageSetup orientation="landscape" fitToHeight="0"/></worksheet>'
    )


def _row_texts(sheet: _Sheet) -> Iterator[str]:
    for place, row in enumerate((sheet.columns, *sheet.rows), 1):
        cells = "".join(
            f'<c r="{_letter(column)}{place}" s="{_style(place, column, sheet.links)}" t="inlineStr">'
            f'<is><t xml:space="preserve">{_cell_text(value)}</t></is></c>'
            for column, value in enumerate(row)
        )
        yield f'<row r="{place}">{cells}</row>'


def _style(place: int, column: int, links: Mapping[int, str]) -> int:
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
