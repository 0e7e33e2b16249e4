"""Word documents made by code: paragraphs with notes, or raw WordprocessingML where a test needs it.

docx_of([["Text.", note("See ", italic("Nature"), " 5 (2001)."), " More."]])
"""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

OOXML = "http://schemas.openxmlformats.org"
TRANSITIONAL = {
    "w": f"{OOXML}/wordprocessingml/2006/main",
    "r": f"{OOXML}/officeDocument/2006/relationships",
    "m": f"{OOXML}/officeDocument/2006/math",
    "mc": f"{OOXML}/markup-compatibility/2006",
}
STRICT = TRANSITIONAL | {
    "w": "http://purl.oclc.org/ooxml/wordprocessingml/main",
    "r": "http://purl.oclc.org/ooxml/officeDocument/relationships",
    "m": "http://purl.oclc.org/ooxml/officeDocument/math",
}
CONTENT = "application/vnd.openxmlformats-officedocument.wordprocessingml"


@dataclass(frozen=True)
class Raw:
    """WordprocessingML that stands where a run may stand."""

    xml: str


@dataclass(frozen=True)
class Link:
    """Text with a link, whose target the part's relationships name."""

    text: str
    url: str
    anchor: str = ""


@dataclass(frozen=True)
class Note:
    """A note where it is called. `mark` replaces the number; `wrap` is put around the call, with `{}` for it."""

    parts: tuple[Part, ...]
    kind: str = "footnote"
    mark: str = ""
    wrap: str = "{}"


Part = str | Raw | Link | Note


def note(*parts: Part, kind: str = "footnote", mark: str = "", wrap: str = "{}") -> Note:
    """A note of one paragraph."""
    return Note(parts, kind, mark, wrap)


def text(words: str) -> str:
    """A run's text."""
    return f'<w:t xml:space="preserve">{escape(words)}</w:t>'


def run(words: str, properties: str = "") -> Raw:
    """A run with properties: `<w:i/>`."""
    return Raw(f"<w:r><w:rPr>{properties}</w:rPr>{text(words)}</w:r>")


def italic(words: str) -> Raw:
    """A run in italics."""
    return run(words, "<w:i/>")


def inserted(words: str) -> Raw:
    """A run that was inserted while changes were tracked."""
    return Raw(f'<w:ins w:id="1" w:author="A">{run(words).xml}</w:ins>')


def deleted(words: str) -> Raw:
    """A run that was deleted while changes were tracked."""
    letters = f'<w:r><w:delText xml:space="preserve">{escape(words)}</w:delText></w:r>'
    return Raw(f'<w:del w:id="2" w:author="A">{letters}</w:del>')


def complex_field(instruction: str, result: str, pieces: int = 1, properties: str = "") -> Raw:
    """A field whose instruction is split over runs, as Word splits long ones."""
    size = max(1, -(-len(instruction) // pieces))
    parts = [instruction[at : at + size] for at in range(0, len(instruction), size)]
    told = "".join(f'<w:r><w:instrText xml:space="preserve">{escape(part)}</w:instrText></w:r>' for part in parts)
    begin, separate, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end"))
    return Raw(f"{begin}{told}{separate}{run(result, properties).xml}{end}")


def zotero(items: list[dict[str, object]], result: str, pieces: int = 3) -> Raw:
    """A field of Zotero; each item is an entry of `citationItems`."""
    citation = json.dumps({"citationID": "x", "citationItems": items, "schema": "csl-citation.json"})
    return complex_field(f" ADDIN ZOTERO_ITEM CSL_CITATION {citation} ", result, pieces)


@dataclass
class _Part:
    """A part while it is written: its relationships."""

    links: list[str] = field(default_factory=list)

    def relationships(self, others: str = "") -> str:
        links = "".join(
            f'<Relationship Id="rId{at}" Type="{TRANSITIONAL["r"]}/hyperlink" Target={quoteattr(url)} '
            'TargetMode="External"/>'
            for at, url in enumerate(self.links, 1)
        )
        return f'<Relationships xmlns="{OOXML}/package/2006/relationships">{others}{links}</Relationships>'


@dataclass
class _Made:
    notes: dict[str, list[str]] = field(default_factory=lambda: {"footnote": [], "endnote": []})
    parts: dict[str, _Part] = field(default_factory=lambda: {each: _Part() for each in ("body", "footnote", "endnote")})

    def paragraph(self, content: list[Part] | tuple[Part, ...], where: str, properties: str = "") -> str:
        runs = "".join(self._part(part, where) for part in content)
        return f"<w:p><w:pPr>{properties}</w:pPr>{runs}</w:p>"

    def _part(self, part: Part, where: str) -> str:
        if isinstance(part, str):
            return run(part).xml
        if isinstance(part, Raw):
            return part.xml
        if isinstance(part, Link):
            self.parts[where].links.append(part.url)
            anchor = f" w:anchor={quoteattr(part.anchor)}" if part.anchor else ""
            return f'<w:hyperlink r:id="rId{len(self.parts[where].links)}"{anchor}>{run(part.text).xml}</w:hyperlink>'
        return self._note(part)

    def _note(self, part: Note) -> str:
        held = self.notes[part.kind]
        identifier = len(held) + 2
        held.append("")
        number = run(part.mark).xml if part.mark else f"<w:r><w:{part.kind}Ref/></w:r>"
        content = self.paragraph((Raw(number), *part.parts), part.kind)
        held[identifier - 2] = f'<w:{part.kind} w:id="{identifier}">{content}</w:{part.kind}>'
        mark = f' w:customMarkFollows="1" w:id="{identifier}"/>{text(part.mark)}' if part.mark else ""
        call = mark or f' w:id="{identifier}"/>'
        return part.wrap.format(f"<w:r><w:{part.kind}Reference{call}</w:r>")


def docx_of(
    paragraphs: list[list[Part] | str],
    *,
    settings: str = "",
    styles: str = "",
    main: str = "word/document.xml",
    names: dict[str, str] = TRANSITIONAL,
    encoding: str = "utf-8",
    section: str = "",
) -> bytes:
    """A document. A paragraph is a list of parts, or WordprocessingML; `section` is what the last `w:sectPr` holds."""
    made = _Made()
    blocks = [each if isinstance(each, str) else made.paragraph(each, "body") for each in paragraphs]
    body = f"<w:body>{''.join(blocks)}<w:sectPr>{section}</w:sectPr></w:body>"
    folder = main.rpartition("/")[0]
    kinds = [kind for kind, held in made.notes.items() if held]
    members = {main: f"<w:document>{body}</w:document>"}
    for kind in kinds:
        held = _special(kind) + "".join(made.notes[kind])
        members[f"{folder}/{kind}s.xml"] = f"<w:{kind}s>{held}</w:{kind}s>"
    members[f"{folder}/settings.xml"] = f"<w:settings>{settings}</w:settings>"
    members[f"{folder}/styles.xml"] = f"<w:styles>{styles}</w:styles>"
    packed = {name: _xml(content, names, encoding) for name, content in members.items()}
    related = "".join(
        f'<Relationship Id="p{at}" Type="{names["r"]}/{kind}" Target="{kind}.xml"/>'
        for at, kind in enumerate([*(f"{kind}s" for kind in kinds), "settings", "styles"])
    )
    file = main.rpartition("/")[2]
    packed[f"{folder}/_rels/{file}.rels"] = made.parts["body"].relationships(related).encode()
    for kind in kinds:
        packed[f"{folder}/_rels/{kind}s.xml.rels"] = made.parts[kind].relationships().encode()
    return package(packed, main, names)


def package(parts: dict[str, bytes], main: str, names: dict[str, str] = TRANSITIONAL) -> bytes:
    """The archive of parts, with the list of content types and the relationship to the main part."""
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/{main}" ContentType="{CONTENT}.document.main+xml"/></Types>'
    )
    root = (
        f'<Relationships xmlns="{OOXML}/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{names["r"]}/officeDocument" Target="{main}"/></Relationships>'
    )
    members = {"[Content_Types].xml": types.encode(), "_rels/.rels": root.encode()} | parts
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return made.getvalue()


def _special(kind: str) -> str:
    """What Word keeps beside the notes: the lines above them."""
    return "".join(
        f'<w:{kind} w:type="{each}" w:id="{at}"><w:p><w:r><w:{each}/></w:r></w:p></w:{kind}>'
        for at, each in enumerate(("separator", "continuationSeparator"))
    )


def _xml(content: str, names: dict[str, str], encoding: str) -> bytes:
    declared = "".join(f' xmlns:{prefix}="{uri}"' for prefix, uri in names.items())
    tag, _, rest = content.partition(">")
    return f'<?xml version="1.0" encoding="{encoding}"?>{tag}{declared}>{rest}'.encode(encoding)
