"""The formats of documents: their names, their suffixes, what their content looks like, and which module reads them.

To choose a reader imports none of them: what tells a format is here, and a reader is loaded when it is to read.
"""

from __future__ import annotations

import importlib
import re
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

from stacite.containers import ZIP_MAGIC
from stacite.errors import DocumentError, UsageError, unknown_value
from stacite.text.encodings import decode_html, split_byte_order_mark
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType


class FormatMatch(IntEnum):
    """How much the content looks like a format."""

    NO = 0
    LIKELY = 1
    """Written like this format; a suffix of another format counts for more."""
    CERTAIN = 2
    """Unmistakable, whatever the file name."""


@dataclass(frozen=True, slots=True)
class Format:
    """A format of documents."""

    name: str
    """The name for `--from`: `text`, `markdown`."""
    title: str
    """What people call it: `reStructuredText`."""
    suffixes: tuple[str, ...]
    """File name endings with their period, in lower case."""
    sniff: Callable[[bytes], FormatMatch]
    """How much the content looks like this format. Never raises, and reads a bounded part of it."""
    module: str
    """The module that reads it."""
    function: str = "read"
    """The function of that module, a `DocumentReader`."""
    requires: str = ""
    """The library without which the module can't be loaded; the extra is called `name`."""

    def load(self) -> ModuleType:
        """The module that reads it."""
        return importlib.import_module(self.module)


# Text.

_MOST_SEARCHED = 2**20
_ASCIIDOC_NOTE = pattern(rb"(?<![\\`+])footnote(?:ref)?:[\w-]{0,100}\[[^\]\s]")
_ASCIIDOC_MARKUP = pattern(rb"^(?:={1,5} \S|:[\w-]{1,60}:|\[[\w,=\" ]{1,60}\]$|----$)", re.MULTILINE)
_LATEX_BEGIN = pattern(rb"^[ \t]{0,40}\\(?:documentclass[ \t\n]{0,9}[\[{]|begin\{document\})", re.MULTILINE)
_LATEX_NOTE = pattern(rb"\\(?:footnote|footnotetext|endnote|footcite)\s?[\[{]")
_OTHER_THAN_LATEX = pattern(rb"^ {0,3}(?:```|~~~|\[\^[^\]\s]{1,100}\]:|\.\. |={1,6} |# )", re.MULTILINE)
_MARKDOWN_DEFINITION = pattern(rb"^ {0,3}\[\^([^\]\s]{1,100})\]:", re.MULTILINE)
_MARKDOWN_CODE = pattern(rb"^ {0,3}(?:```|~~~)", re.MULTILINE)
_RST_DEFINITION = pattern(rb"^\.\. \[(?:\d{1,5}|#[\w-]{0,60}|\*)\]", re.MULTILINE)
_RST_NOTE_REF = pattern(rb"\[(?:\d{1,5}|#[\w-]{0,60}|\*)\]_")
_TYPST_NOTE = pattern(rb"#footnote[\[(]")
_TYPST_MARKUP = pattern(rb"^(?:#(?:set|show|import|let)\b|={1,6} \S)", re.MULTILINE)


def _asciidoc(data: bytes) -> FormatMatch:
    """Likely if `footnote:[…]` stands in a text that has titles or attributes of AsciiDoc."""
    head = data[:_MOST_SEARCHED]
    is_own = b"footnote" in head and _ASCIIDOC_NOTE.search(head) and _ASCIIDOC_MARKUP.search(head)
    return FormatMatch.LIKELY if is_own else FormatMatch.NO


def _latex(data: bytes) -> FormatMatch:
    r"""Certain if `\documentclass` or `\begin{document}` stands before any Markdown, likely if `\footnote{` does."""
    head = data[: 2**18]
    if b"\\" not in head:
        return FormatMatch.NO
    other = _OTHER_THAN_LATEX.search(head)
    begin = _LATEX_BEGIN.search(head)
    if (
        begin
        and head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"\\", b"%")
        and not (other and other.start() < begin.start())
    ):
        return FormatMatch.CERTAIN
    return FormatMatch.LIKELY if _LATEX_NOTE.search(head) and not other else FormatMatch.NO


def _markdown(data: bytes) -> FormatMatch:
    """Likely if a note is defined as `[^id]:` and referred to as `[^id]`."""
    labels = _MARKDOWN_DEFINITION.findall(data[:_MOST_SEARCHED])[:3]
    is_referred_to = any(data.count(b"[^" + label + b"]") > 1 for label in labels)
    return FormatMatch.LIKELY if is_referred_to else FormatMatch.NO


def _rst(data: bytes) -> FormatMatch:
    """Likely if notes are defined as `.. [1]` and referred to as `[1]_`."""
    head = data[:_MOST_SEARCHED]
    is_own = _RST_DEFINITION.search(head) and _RST_NOTE_REF.search(head)
    return FormatMatch.LIKELY if is_own else FormatMatch.NO


def _text(data: bytes) -> FormatMatch:  # noqa: ARG001 - the form that all share
    """Always NO: any text might be the source of another format."""
    return FormatMatch.NO


def _typst(data: bytes) -> FormatMatch:
    """Likely if `#footnote[…]` stands in a text that has titles or settings of Typst, and no Markdown code."""
    head = data[:_MOST_SEARCHED]
    is_own = _TYPST_NOTE.search(head) and _TYPST_MARKUP.search(head) and not _MARKDOWN_CODE.search(head)
    return FormatMatch.LIKELY if is_own else FormatMatch.NO


# HTML and XML.

_HEAD_BYTES = 2**16
_BEFORE_DOCTYPE = pattern(r"(?:\s+|<!--(?:(?!-->).){0,20000}-->|<\?[^>]{0,2000}\?>)", re.DOTALL)
_HTML_ROOT = pattern(r"<(?:!doctype\s+html\b|html\b)", re.IGNORECASE)
_HTML_FRAGMENT = pattern(r"<(?:body|head|article|main|section|title|meta|p)\b[^>]{0,2000}>", re.IGNORECASE)
_BEFORE_ROOT = pattern(
    r"\s+|<\?.{0,2000}?\?>|<!--.{0,20000}?-->|<!DOCTYPE[^\[>]{0,2000}(?:\[.{0,20000}?\]\s{0,100})?>", re.DOTALL
)
_ROOT = pattern(r"<(?:[\w.-]{1,40}:)?([\w.-]{1,60})([^>]{0,8000})")
_HOCR = pattern(r"""class\s{0,9}=\s{0,9}["']ocr_page\b|name\s{0,9}=\s{0,9}["']ocr-(?:system|capabilities)\b""")
_BBOX = pattern(r"<doc>\s{0,99}<page\s{1,9}width=")
_JATS_ROOTS = frozenset(
    {"article", "sub-article", "pmc-articleset", "articles", "response", "book", "book-part-wrapper"}
)
# DocBook and HTML have an <article> or <book> too, so the root's name alone does not decide.
_JATS_MARKUP = pattern(
    r"<(?:front|front-stub|journal-meta|article-meta|book-meta|book-part-meta|collection-meta)\b|//NLM//DTD|\bdtd-version=|\barticle-type="
)
TEI_ROOTS = frozenset({"TEI", "TEI.2", "teiCorpus", "teiCorpus.2"})


def _html(data: bytes) -> FormatMatch:
    """Certain if the document type or the root is HTML's; likely if it starts with an element of a page."""
    text = decode_html(data[:_HEAD_BYTES])
    at = 1 if text.startswith("\ufeff") else 0
    # Whitespace, comments and an XML declaration may precede a document type.
    while (found := _BEFORE_DOCTYPE.match(text, at)) is not None:
        at = found.end()
    head = text[at:]
    if _HTML_ROOT.match(head):
        return FormatMatch.CERTAIN
    # Markdown can begin with an HTML tag, so a fragment is not certain.
    return FormatMatch.LIKELY if _HTML_FRAGMENT.match(head) and "</p>" in head else FormatMatch.NO


def _xml_head(data: bytes) -> str:
    """The first characters; names of elements are ASCII in all encodings that matter."""
    encoding, head = split_byte_order_mark(data[:_HEAD_BYTES])
    return head.decode(encoding if encoding.startswith("utf-16") else "latin-1", "replace")


def _root_name(head: str) -> str:
    at = 0
    while match := _BEFORE_ROOT.match(head, at):
        at = match.end()
    root = _ROOT.match(head, at)
    return root[1] if root else ""


def xml_root(data: bytes) -> str:
    """The root element's name without its prefix; empty if the data is not XML."""
    return _root_name(_xml_head(data))


def _boxes(data: bytes) -> FormatMatch:
    """Certain if the root element is ALTO's, or the start of the page has the markup of hOCR or pdftotext."""
    head = _xml_head(data)
    found = _root_name(head) == "alto" or _HOCR.search(head) or _BBOX.search(head)
    return FormatMatch.CERTAIN if found else FormatMatch.NO


def _fb2(data: bytes) -> FormatMatch:
    """Certain if the root element is FictionBook's."""
    return FormatMatch.CERTAIN if xml_root(data) == "FictionBook" else FormatMatch.NO


def _jats(data: bytes) -> FormatMatch:
    """Certain if the root is an article or book with markup of JATS or BITS in it."""
    head = _xml_head(data)
    is_own = _root_name(head) in _JATS_ROOTS and _JATS_MARKUP.search(head)
    return FormatMatch.CERTAIN if is_own else FormatMatch.NO


def _tei(data: bytes) -> FormatMatch:
    """Certain if the root element is TEI's."""
    return FormatMatch.CERTAIN if xml_root(data) in TEI_ROOTS else FormatMatch.NO


# Packages and other containers.

# Bytes of a list of members that are searched.
_MOST_LISTED = 2**20
_WORD_TYPES = (b"wordprocessingml.document.main", b"wordprocessingml.template.main", b"ms-word.document.macro")
_ODT_TYPE = b"application/vnd.oasis.opendocument.text"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# The stream that every Word document since Word 6 has (MS-DOC 2.1.1).
_WORD_STREAM = "WordDocument".encode("utf-16-le")
_PANDOC_VERSION = b'"pandoc-api-version"'


def _docx(data: bytes) -> FormatMatch:
    """Certain if the package holds a Word document."""
    if not data.startswith(ZIP_MAGIC):
        return FormatMatch.NO
    from stacite.containers.archive import Archive  # noqa: PLC0415 - only where needed

    try:
        listed = Archive(data, "").find("[Content_Types].xml") or b""
    except DocumentError:  # a truncated archive still begins with these names, so that the error names the damage
        return FormatMatch.CERTAIN if b"word/document" in data[:_HEAD_BYTES] else FormatMatch.NO
    types = listed[:_MOST_LISTED].replace(b"\x00", b"").lower()  # UTF-16 reads as ASCII then
    return FormatMatch.CERTAIN if any(each in types for each in _WORD_TYPES) else FormatMatch.NO


def _odt(data: bytes) -> FormatMatch:
    """Certain if the package, or the root of a flat document, names its media type."""
    if is_flat_odt(data):
        return FormatMatch.CERTAIN
    if not data.startswith(ZIP_MAGIC):
        return FormatMatch.NO
    if _ODT_TYPE in data[:200]:  # the mimetype is the first member and is not compressed
        return FormatMatch.CERTAIN
    from stacite.containers.archive import Archive  # noqa: PLC0415 - only where needed

    try:
        archive = Archive(data, "")
        listed = (archive.find("mimetype") or b"") + (archive.find("META-INF/manifest.xml") or b"")[:_MOST_LISTED]
    except DocumentError:
        return FormatMatch.NO
    return FormatMatch.CERTAIN if _ODT_TYPE in listed and "content.xml" in archive else FormatMatch.NO


def is_flat_odt(data: bytes) -> bool:
    """Whether it is an OpenDocument text in one XML file (.fodt)."""
    head = data[:8192].replace(b"\x00", b"")  # UTF-16 reads as ASCII then
    return b"<office:document" in head and b"xmlns:office" in head and _ODT_TYPE in head


def _epub(data: bytes) -> FormatMatch:
    """Certain if the archive declares an EPUB, or has an EPUB's container."""
    if not data.startswith(ZIP_MAGIC):
        return FormatMatch.NO
    if data[30:58] == b"mimetypeapplication/epub+zip":
        return FormatMatch.CERTAIN
    # Member names are at the start of an archive and again in its directory at the end.
    edges = data[:_HEAD_BYTES] + data[-_HEAD_BYTES:]
    if b"application/epub+zip" in edges or (b"META-INF/container.xml" in edges and b".opf" in edges):
        return FormatMatch.CERTAIN
    return FormatMatch.NO


def _pandoc(data: bytes) -> FormatMatch:
    """Certain if it is a JSON object that names the version of pandoc's types at its start or its end."""
    start, end = data[:4096], data[-4096:]
    is_pandoc = start.lstrip().startswith(b"{") and (_PANDOC_VERSION in start or _PANDOC_VERSION in end)
    return FormatMatch.CERTAIN if is_pandoc else FormatMatch.NO


def _pdf(data: bytes) -> FormatMatch:
    """Certain if there is a header in the first 1024 bytes (ISO 32000-1, implementation note 13)."""
    return FormatMatch.CERTAIN if b"%PDF-" in data[:1024] else FormatMatch.NO


def _doc(data: bytes) -> FormatMatch:
    """Certain if it is a Word document of the time before .docx; spreadsheets and mail have the same container."""
    return FormatMatch.CERTAIN if data.startswith(_OLE) and _WORD_STREAM in data else FormatMatch.NO


def _rtf(data: bytes) -> FormatMatch:
    """Certain if the file begins like one."""
    return FormatMatch.CERTAIN if data[:1024].lstrip(b" \t\r\n").startswith(b"{\\rtf") else FormatMatch.NO


FORMATS = {
    each.name: each
    for each in (
        Format("asciidoc", "AsciiDoc", (".adoc", ".asciidoc", ".asc"), _asciidoc, "stacite.readers.asciidoc"),
        Format(
            "boxes", "OCR (hOCR, ALTO)", (".hocr", ".alto", ".alto.xml", ".bbox.html"), _boxes, "stacite.readers.boxes"
        ),
        Format("doc", "Word (.doc)", (".doc", ".dot"), _doc, "stacite.readers.libreoffice", "read_doc"),
        Format("docx", "Word (.docx)", (".docx", ".docm", ".dotx", ".dotm"), _docx, "stacite.readers.docx"),
        Format("epub", "EPUB", (".epub",), _epub, "stacite.readers.epub"),
        Format("fb2", "FictionBook", (".fb2",), _fb2, "stacite.readers.xml.fb2"),
        Format("html", "HTML", (".html", ".htm", ".xhtml", ".xht", ".shtml"), _html, "stacite.readers.html"),
        Format("jats", "JATS", (".nxml", ".jats", ".xml"), _jats, "stacite.readers.xml.jats"),
        Format("latex", "LaTeX", (".tex", ".ltx", ".latex"), _latex, "stacite.readers.latex"),
        Format(
            "markdown",
            "Markdown",
            (".md", ".markdown", ".mdown", ".qmd", ".rmd", ".mdx"),
            _markdown,
            "stacite.readers.markdown",
        ),
        Format("odt", "OpenDocument (.odt)", (".odt", ".ott", ".fodt", ".odm"), _odt, "stacite.readers.odt"),
        Format("pandoc", "Pandoc’s JSON", (), _pandoc, "stacite.readers.pandoc"),
        Format("pdf", "PDF", (".pdf",), _pdf, "stacite.readers.pdf"),
        Format("rst", "reStructuredText", (".rst", ".rest"), _rst, "stacite.readers.rst", requires="docutils"),
        Format("rtf", "RTF", (".rtf",), _rtf, "stacite.readers.libreoffice", "read_rtf"),
        Format("tei", "TEI", (".tei",), _tei, "stacite.readers.xml.tei"),
        Format("text", "plain text (.txt)", (".txt", ".text"), _text, "stacite.readers.text"),
        Format("typst", "Typst", (".typ",), _typst, "stacite.readers.typst"),
    )
}
"""By name, in alphabetical order."""


READ_BY_PANDOC = {
    ".dbk": "DocBook",
    ".docbook": "DocBook",
    ".mediawiki": "MediaWiki",
    ".muse": "Muse",
    ".org": "Org",
    ".textile": "Textile",
}
"""Markup that looks like plain text and would lose its notes as such, by the suffix; pandoc turns it into JSON."""


def format_named(name: str) -> Format:
    """The format that `--from` calls `name`. Raises UsageError with a suggestion if there is none."""
    if name not in FORMATS:
        raise UsageError(*unknown_value("--from", name, FORMATS, _meant(name)))
    return FORMATS[name]


def _meant(name: str) -> str:
    """The format that the name of a program or the ending of a file stands for; empty for any other word."""
    if name.casefold() == "word":
        return "docx"
    suffix = f".{name.casefold().lstrip('.')}"
    return next((each.name for each in FORMATS.values() if suffix in each.suffixes), "")


def suffixes() -> tuple[str, ...]:
    """The file name endings of all formats."""
    return tuple(suffix for each in FORMATS.values() for suffix in each.suffixes)


def choose(data: bytes, path: str, name: str | None = None) -> Format:
    """The format called `name` (`--from`), else the one that the content shows, else the suffix; else plain text.

    Content that is unmistakable counts for more than the suffix. Content that only looks like a format counts for
    less, but for more than the suffix of plain text, which other formats have too.

    Raises UsageError for a name that no format has.
    """
    if name is not None:
        return format_named(name)
    text = FORMATS["text"]
    matches = {each.name: each.sniff(data) for each in FORMATS.values()}
    certain = [FORMATS[each] for each, match in matches.items() if match is FormatMatch.CERTAIN]
    suffixed = [each for each in FORMATS.values() if path.lower().endswith(each.suffixes) and each is not text]
    likely = [FORMATS[each] for each, match in matches.items() if match is FormatMatch.LIKELY]
    return next(iter([*certain, *suffixed, *likely]), text)


def converted_format(data: bytes, name: str | None) -> str:
    """The format, `doc` or `rtf`, if LibreOffice has to convert the data; else empty. `name` is that of `--from`."""
    for each in ("doc", "rtf"):
        if (name is None or name == each) and FORMATS[each].sniff(data) is FormatMatch.CERTAIN:
            return each
    return ""
