"""OpenDocument texts made by code: paragraphs with notes, or raw ODF where a test needs it.

odt_of([["Text.", note("See ", italic("Nature"), " 5 (2001)."), " More."]])
"""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

_ODF = "urn:oasis:names:tc:opendocument:xmlns"
NAMES = {
    "office": f"{_ODF}:office:1.0",
    "text": f"{_ODF}:text:1.0",
    "style": f"{_ODF}:style:1.0",
    "table": f"{_ODF}:table:1.0",
    "draw": f"{_ODF}:drawing:1.0",
    "fo": f"{_ODF}:xsl-fo-compatible:1.0",
    "svg": f"{_ODF}:svg-compatible:1.0",
    "dc": "http://purl.org/dc/elements/1.1/",
    "field": "urn:openoffice:names:experimental:ooo-ms-interop:xmlns:field:1.0",
    "xlink": "http://www.w3.org/1999/xlink",
}
MIMETYPE = "application/vnd.oasis.opendocument.text"
ITALIC = (
    '<style:style style:name="T1" style:family="text"><style:text-properties fo:font-style="italic"/></style:style>'
)


@dataclass(frozen=True)
class Raw:
    """ODF that stands where letters may stand."""

    xml: str


@dataclass(frozen=True)
class Note:
    """A note where it is called. `label` is the author's; else the number that is printed, if any."""

    parts: tuple[Part, ...]
    kind: str = "footnote"
    number: str | None = None
    label: str = ""


Part = str | Raw | Note


def note(*parts: Part, kind: str = "footnote", number: str | None = None, label: str = "") -> Note:
    """A note of one paragraph."""
    return Note(parts, kind, number, label)


def span(words: str, style: str) -> Raw:
    """Letters in a style."""
    return Raw(f"<text:span text:style-name={quoteattr(style)}>{escape(words)}</text:span>")


def italic(words: str) -> Raw:
    """Letters in italics; the style is in every document made here."""
    return span(words, "T1")


def link(words: str, url: str) -> Raw:
    """Letters with a link."""
    return Raw(f'<text:a xlink:type="simple" xlink:href={quoteattr(url)}>{escape(words)}</text:a>')


def zotero(items: list[dict[str, object]], result: str) -> Raw:
    """A reference mark of Zotero; each item is an entry of `citationItems`."""
    name = quoteattr(f"ZOTERO_ITEM CSL_CITATION {json.dumps({'citationItems': items})} RNDa1b2c3")
    start, end = (f"<text:reference-mark-{edge} text:name={name}/>" for edge in ("start", "end"))
    return Raw(f"{start}{escape(result)}{end}")


def zotero_of_word(items: list[dict[str, object]], result: str) -> Raw:
    """Zotero's field in a Word document, as LibreOffice saves it."""
    code = quoteattr(f" ADDIN ZOTERO_ITEM CSL_CITATION {json.dumps({'citationItems': items})}")
    param = f'<field:param field:name="vnd.oasis.opendocument.field.code" field:value={code}/>'
    start = (
        f'<field:fieldmark-start field:type="vnd.oasis.opendocument.field.UNHANDLED">{param}</field:fieldmark-start>'
    )
    return Raw(f"{start}{escape(result)}<field:fieldmark-end/>")


class _Made:
    def __init__(self) -> None:
        self._counts = {"footnote": 0, "endnote": 0}
        self._identifiers = 0

    def paragraph(self, content: list[Part] | tuple[Part, ...]) -> str:
        return f"<text:p>{''.join(self._part(part) for part in content)}</text:p>"

    def _part(self, part: Part) -> str:
        if isinstance(part, str):
            return escape(part)
        return part.xml if isinstance(part, Raw) else self._note(part)

    def _note(self, part: Note) -> str:
        self._identifiers += 1
        identifier = f"ftn{self._identifiers}"
        self._counts[part.kind] += not part.label
        number = str(self._counts[part.kind]) if part.number is None else part.number
        label = f" text:label={quoteattr(part.label)}" if part.label else ""
        return (
            f'<text:note text:id="{identifier}" text:note-class="{part.kind}">'
            f"<text:note-citation{label}>{escape(part.label or number)}</text:note-citation>"
            f"<text:note-body>{self.paragraph(part.parts)}</text:note-body></text:note>"
        )


def _declared() -> str:
    return "".join(f' xmlns:{prefix}="{uri}"' for prefix, uri in NAMES.items())


def _content(paragraphs: list[list[Part] | str], changes: str) -> str:
    made = _Made()
    blocks = "".join(each if isinstance(each, str) else made.paragraph(each) for each in paragraphs)
    tracked = f"<text:tracked-changes>{changes}</text:tracked-changes>" if changes else ""
    return f"<office:body><office:text>{tracked}{blocks}</office:text></office:body>"


def odt_of(
    paragraphs: list[list[Part] | str], *, automatic: str = "", styles: str = "", changes: str = "", manifest: str = ""
) -> bytes:
    """A packed document. A paragraph is a list of parts, or ODF of a block; `changes` are the changed regions."""
    content = (
        f"<office:document-content{_declared()}>"
        f"<office:automatic-styles>{ITALIC}{automatic}</office:automatic-styles>"
        f"{_content(paragraphs, changes)}</office:document-content>"
    )
    named = f"<office:document-styles{_declared()}><office:styles>{styles}</office:styles></office:document-styles>"
    listed = (
        f'<manifest:manifest xmlns:manifest="{_ODF}:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{MIMETYPE}"/>{manifest}</manifest:manifest>'
    )
    return packed({"content.xml": content, "styles.xml": named, "META-INF/manifest.xml": listed})


def packed(members: dict[str, str], *, mimetype: str = MIMETYPE) -> bytes:
    """The archive of members; an empty mimetype is left out."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        if mimetype:
            archive.writestr("mimetype", mimetype, zipfile.ZIP_STORED)
        for name, content in members.items():
            archive.writestr(name, content)
    return made.getvalue()


def flat_odt_of(paragraphs: list[list[Part] | str], *, styles: str = "", encoding: str = "utf-8") -> bytes:
    """The same as one XML file (.fodt)."""
    document = (
        f'<office:document{_declared()} office:mimetype="{MIMETYPE}"><office:styles>{styles}</office:styles>'
        f"<office:automatic-styles>{ITALIC}</office:automatic-styles>{_content(paragraphs, '')}</office:document>"
    )
    return f'<?xml version="1.0" encoding="{encoding}"?>\n{document}'.encode(encoding)
