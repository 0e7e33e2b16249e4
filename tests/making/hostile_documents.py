"""Documents that nobody wrote to be read: bombs, loops, runs, lies and fragments, in every format.

Each family has a name, a suffix, and a maker that takes a size from 1 (small, for tests) upwards.
"""

from __future__ import annotations

import bz2
import io
import lzma
import struct
import warnings
import zipfile
import zlib
from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Maker = Callable[[int], bytes]

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_ODT_START = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"><office:body><office:text>'
)
_OPEN = {
    ".docx": (f'<w:document xmlns:w="{W}"><w:body>', "</w:body></w:document>"),
    ".odt": (_ODT_START, "</office:text></office:body></office:document-content>"),
    ".epub": ('<html xmlns="http://www.w3.org/1999/xhtml"><body>', "</body></html>"),
}
_MEMBERS = {".docx": "word/document.xml", ".odt": "content.xml", ".epub": "a.xhtml"}
_OPF = (
    b'<package xmlns="http://www.idpf.org/2007/opf"><manifest><item id="a" href="a.xhtml" media-type='
    b'"application/xhtml+xml"/></manifest><spine><itemref idref="a"/></spine></package>'
)
_CONTAINER = (
    b'<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    b'<rootfile full-path="a.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
)
_COMMON = {
    ".docx": {
        "[Content_Types].xml": b"<Types/>",
        "_rels/.rels": b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        b'<Relationship Id="a" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"'
        b' Target="word/document.xml"/></Relationships>',
    },
    ".odt": {"mimetype": b"application/vnd.oasis.opendocument.text"},
    ".epub": {"mimetype": b"application/epub+zip", "META-INF/container.xml": _CONTAINER, "a.opf": _OPF},
}
ARCHIVES = tuple(_MEMBERS)
TEXTS = (".txt", ".md", ".html", ".tex", ".rst", ".adoc", ".typ", ".jats.xml", ".tei.xml", ".fb2")


def archive(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as made, warnings.catch_warnings(action="ignore"):
        for name, content in members.items():
            made.writestr(name, content)
    return out.getvalue()


def office(suffix: str, body: str) -> bytes:
    """A Word file, ODT or EPUB with this body."""
    start, end = _OPEN[suffix]
    return archive(_COMMON[suffix] | {_MEMBERS[suffix]: (start + body + end).encode()})


def bomb(suffix: str, method: int, size: int) -> bytes:
    """A document that unpacks to 4 MiB of spaces for each unit of size."""
    head = f'<?xml version="1.0"?>{_OPEN[suffix][0]}'.encode()
    return archive(_COMMON[suffix] | {_MEMBERS[suffix]: head + b" " * (size << 22)}, method)


def streamed(suffix: str, method: int, size: int) -> bytes:
    """As `bomb`, but with the packed data of many streams one after another, made without unpacking it here."""
    spaces, size = b" " * (1 << 20), 40 * size
    if method == zipfile.ZIP_BZIP2:
        packed = bz2.compress(spaces) * size
    elif method == zipfile.ZIP_LZMA:
        packer = lzma.LZMACompressor(lzma.FORMAT_RAW, filters=[{"id": lzma.FILTER_LZMA1}])
        packed = b"\x09\x04\x05\x00\x5d\x00\x00\x80\x00" + b"".join(packer.compress(spaces) for _ in range(size))
        packed += packer.flush()
    else:
        deflating = zlib.compressobj(9, zlib.DEFLATED, -15)
        packed = b"".join(deflating.compress(spaces) for _ in range(size)) + deflating.flush()
    return _raw(_MEMBERS[suffix], method, packed, size << 20, _COMMON[suffix])


def _raw(name: str, method: int, packed: bytes, size: int, others: dict[str, bytes]) -> bytes:
    """An archive with one member whose packed bytes are given."""
    base = bytearray(archive(others | {name: packed}, zipfile.ZIP_STORED))
    for signature, at in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        place = base.rfind(signature, 0, base.rfind(b"PK\x05\x06"))
        struct.pack_into("<H", base, place + at, method)
        struct.pack_into("<L", base, place + at + 14, min(size, 2**32 - 2))
    return bytes(base)


def overlapping(suffix: str, size: int) -> bytes:
    """Many entries of the directory for one member."""
    base = office(suffix, "<p/>" * 1000)
    start = base.rfind(b"PK\x01\x02")
    end = base.rfind(b"PK\x05\x06")
    entry, count = base[start:end], 100 * size
    total = base.count(b"PK\x01\x02") + count
    directory = base[base.find(b"PK\x01\x02") : end] + entry * count
    offset = base.find(b"PK\x01\x02")
    tail = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, total, total, len(directory), offset, 0)
    return base[:offset] + directory + tail


def nested(suffix: str, size: int) -> bytes:
    """An archive in an archive in an archive."""
    data = office(suffix, "<p/>")
    for _ in range(20 * size):
        data = archive({_MEMBERS[suffix]: data, "a": b""}, zipfile.ZIP_STORED)
    return data


def pdf(*objects: bytes, root: int = 1) -> bytes:
    """Numbered from 1."""
    numbered = (b"%d 0 obj %s endobj\n" % (number, each) for number, each in enumerate(objects, 1))
    return b"%PDF-1.4\n" + b"".join(numbered) + b"trailer <</Root %d 0 R>>\n" % root


def stream(dictionary: bytes, content: bytes) -> bytes:
    """A stream object."""
    return b"<<%s /Length %d>> stream\n%s\nendstream" % (dictionary, len(content), content)


_CATALOG = b"<</Type /Catalog /Pages 2 0 R>>"
_PAGES = b"<</Type /Pages /Kids [3 0 R] /Count 1>>"
_PAGE = b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 200 100] /Contents 4 0 R /Resources <<%s>> >>"


def _forms(count: int, uses: int) -> bytes:
    """Forms that use each other, all of them or in a ring."""
    names = b" ".join(b"/F%d %d 0 R" % (each, each + 5) for each in range(count))
    calls = b" ".join(b"/F%d Do" % (each % count) for each in range(uses))
    dictionary = b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources <</XObject <<%s>>>>" % names
    forms = [stream(dictionary, calls) for _ in range(count)]
    return pdf(_CATALOG, _PAGES, _PAGE % (b"/XObject <<%s>>" % names), stream(b"", calls), *forms)


def _flate(size: int) -> bytes:
    content = zlib.compress(b"0 0 m 1 1 l S " * (75_000 * size), 9)
    return pdf(_CATALOG, _PAGES, _PAGE % b"", stream(b"/Filter /FlateDecode", content))


def _twice(size: int) -> bytes:
    content = zlib.compress(zlib.compress(b" " * (size << 20), 9), 9)
    return pdf(_CATALOG, _PAGES, _PAGE % b"", stream(b"/Filter [/FlateDecode /FlateDecode]", content))


PDFS: dict[str, Maker] = {
    "form loop": lambda size: _forms(1, 40 * size),
    "form ring": lambda size: _forms(5, 20 * size),
    "form web": lambda size: _forms(20, 20 * size),
    "page loop": lambda _: pdf(_CATALOG, b"<</Type /Pages /Kids [2 0 R 2 0 R] /Count 100000>>"),
    "page count lie": lambda size: pdf(_CATALOG, b"<</Type /Pages /Kids [] /Count %d>>" % (10**6 * size)),
    "flate bomb": _flate,
    "flate twice": _twice,
    "arrays": lambda size: pdf(_CATALOG, _PAGES, b"[" * (20_000 * size)),
    "dictionaries": lambda size: pdf(_CATALOG, _PAGES, b"<</A " * (20_000 * size)),
    "many objects": lambda size: pdf(_CATALOG, _PAGES, *[b"<<>>"] * (20_000 * size)),
    "glyphs": lambda size: pdf(
        _CATALOG,
        _PAGES,
        _PAGE % b"/Font <</F <</Type /Font /Subtype /Type1 /BaseFont /Helvetica>>>>",
        stream(b"", b"BT /F 9 Tf 9 9 Td " + b"(a1) Tj 0 1 Td " * (20_000 * size) + b"ET"),
    ),
    "pages": lambda size: pdf(
        _CATALOG,
        b"<</Type /Pages /Kids [%s] /Count %d>>" % (b"3 0 R " * (500 * size), 500 * size),
        _PAGE % b"/Font <</F <</Type /Font /Subtype /Type1 /BaseFont /Helvetica>>>>",
        stream(b"", b"BT /F 9 Tf 9 9 Td " + b"(a1) Tj 0 1 Td " * 500 + b"ET"),
    ),
    "xref loop": lambda _: (
        b"%PDF-1.4\nxref\n0 1\n0000000000 65535 f \ntrailer <</Prev 9 /Root 1 0 R>>\nstartxref\n9\n%%EOF"
    ),
    "header alone": lambda _: b"%PDF-1.7",
    "NULs": lambda size: b"%PDF-1.7\n" + b"\0" * (size << 20),
    "images": lambda size: pdf(_CATALOG, _PAGES, _PAGE % b"", stream(b"", b"BI /W 9 /H 9 ID 1 EI " * (20_000 * size))),
}


def _xml(suffix: str, content: str, head: str = "") -> str:
    """Content in the elements of a format."""
    frames = {
        ".jats.xml": ("<article><body>", "</body><back><fn-group><fn id='f'><p>a</p></fn></fn-group></back></article>"),
        ".tei.xml": ('<TEI xmlns="http://www.tei-c.org/ns/1.0"><text><body>', "</body></text></TEI>"),
        ".fb2": ('<FictionBook xmlns="http://www.gribuser.ru/xml/fictionbook/2.0"><body>', "</body></FictionBook>"),
        ".html": ("<html><body>", "</body></html>"),
    }
    start, end = frames[suffix]
    return head + start + content + end


_LAUGHS = "<!DOCTYPE a [<!ENTITY a0 'ha'>{}]>"


def _entities(size: int) -> str:
    declared = "".join(f"<!ENTITY a{each} '{f'&a{each - 1};' * 10}'>" for each in range(1, 8 * size))
    return _LAUGHS.format(declared)


def _attributes(count: int) -> str:
    return " ".join(f'a{each}="1"' for each in range(count))


def _note(suffix: str, text: str) -> str:
    """A document with one reference and one note of this text."""
    return {
        ".txt": f"Text.1\n\n\nNotes\n\n1. {text}\n",
        ".md": f"Text.[^1]\n\n[^1]: {text}\n",
        ".html": f'<p>Text.<a href="#n1" id="r1">1</a></p><ol><li id="n1">{text} <a href="#r1">↩</a></li></ol>',
        ".tex": f"\\begin{{document}}Text.\\footnote{{{text}}}\\end{{document}}",
        ".rst": f"Text. [#a]_\n\n.. [#a] {text}\n",
        ".adoc": f"= A\n\nText.footnote:[{text}]\n",
        ".typ": f"Text.#footnote[{text}]\n",
        ".jats.xml": f"<article><body><p>Text<xref ref-type='fn' rid='f'>1</xref></p></body><back><fn-group><fn id='f'>"
        f"<p>{text}</p></fn></fn-group></back></article>",
        ".tei.xml": f'<TEI xmlns="http://www.tei-c.org/ns/1.0"><text><body><p>T<note place="foot">{text}</note></p>'
        "</body></text></TEI>",
        ".fb2": '<FictionBook xmlns="http://www.gribuser.ru/xml/fictionbook/2.0"'
        ' xmlns:l="http://www.w3.org/1999/xlink"><body><p>T<a type="note" l:href="#n">1</a></p></body>'
        f'<body name="notes"><section id="n"><p>{text}</p></section></body></FictionBook>',
    }[suffix]


def _notes(suffix: str, count: int) -> str:
    """A document with many notes."""
    text = "Ann Bo, A Book (London: Penguin, 1999), {}."
    numbers = range(1, count + 1)
    if suffix == ".txt":
        body = "\n".join(f"Text.[{each}]\n" for each in numbers)
        return f"{body}\n\nNotes\n\n" + "\n".join(f"[{each}] {text.format(each)}" for each in numbers)
    if suffix == ".md":
        return "\n\n".join(f"Text.[^{each}]\n\n[^{each}]: {text.format(each)}" for each in numbers)
    if suffix == ".html":
        refs = "".join(f'<p>Text.<a href="#n{each}" id="r{each}">{each}</a></p>' for each in numbers)
        return refs + "<ol>" + "".join(f'<li id="n{each}">{text.format(each)}</li>' for each in numbers) + "</ol>"
    if suffix == ".rst":
        return "".join(f"Text. [{each}]_\n\n.. [{each}] {text.format(each)}\n\n" for each in numbers)
    frames = {
        ".tex": ("\\begin{document}", "Text.\\footnote{%s}\n", "\\end{document}"),
        ".adoc": ("= A\n\n", "Text.footnote:[%s]\n", ""),
        ".typ": ("", "Text.#footnote[%s]\n", ""),
        ".tei.xml": (
            '<TEI xmlns="http://www.tei-c.org/ns/1.0"><text><body>',
            '<p>T<note place="foot">%s</note></p>',
            "</body></text></TEI>",
        ),
    }
    start, each_one, end = frames.get(suffix, frames[".tei.xml"])
    return start + "".join(each_one % text.format(each) for each in numbers) + end


RUNS = {
    "spaces": " ",
    "tabs": "\t",
    "line ends": "\n",
    "no-break spaces": "\xa0",
    "letters": "a",
    "digits": "1",
    "asterisks": "*",
    "brackets": "[",
    "parentheses": "(",
    "braces": "{",
    "ampersands": "&amp;",
    "backticks": "`",
    "underscores": "_",
    "carets": "^",
    "backslashes": "\\",
    "colons": ":",
    "quotes": '"',
    "arrows": "↩",
    "objects": "\ufffc",
    "periods": ". ",
    "note references": "[1] ",
    "superscripts": "¹",
    "addresses": "http://a.",
    "right to left": "א",
    "combining": "a\u0301",
}
_DEEP = {
    ".txt": (" " * 3, ""),
    ".md": ("> ", ""),
    ".html": ("<div>", "</div>"),
    ".tex": ("{", "}"),
    ".rst": ("* ", ""),
    ".adoc": ("[[", "]]"),
    ".typ": ("#[", "]"),
    ".jats.xml": ("<sec>", "</sec>"),
    ".tei.xml": ("<div>", "</div>"),
    ".fb2": ("<section>", "</section>"),
}


def _note_of(suffix: str, run: str, size: int) -> bytes:
    return _note(suffix, f"a{run * (2_000 * size)}b").encode()


def _texts(suffix: str) -> Iterator[tuple[str, Maker]]:
    for name, run in RUNS.items():
        yield f"note of {name}", partial(_note_of, suffix, run)
    opening, closing = _DEEP[suffix]
    yield "nesting", lambda size: _note(suffix, f"{opening * (5_000 * size)}a{closing * (5_000 * size)}").encode()
    yield "nesting open", lambda size: _note(suffix, opening * (5_000 * size)).encode()
    yield "one line", lambda size: _note(suffix, "word " * (50_000 * size)).encode()
    yield "many notes", lambda size: _notes(suffix, 2_000 * size).encode()
    yield "NULs", lambda size: b"\0" * (500_000 * size)
    yield "cut", lambda _: _note(suffix, "a" * 500).encode()[:-300]
    yield "no UTF-8", lambda size: _note(suffix, "a").encode() + b"\xff\xfe\x80" * (10_000 * size)
    yield "blank lines", lambda size: _note(suffix, "a\n\n\n\n b" * (5_000 * size)).encode()


def _markups(suffix: str) -> Iterator[tuple[str, Maker]]:
    yield "attributes", lambda size: _xml(suffix, f"<p {_attributes(10_000 * size)}>a</p>").encode()
    yield "entities", lambda size: _xml(suffix, f"<p>&a{8 * size - 1};</p>", _entities(size)).encode()
    yield "long attribute", lambda size: _xml(suffix, f'<p a="{"a" * (1_000_000 * size)}">a</p>').encode()
    yield "table", lambda size: _xml(suffix, f"<table>{'<tr><td>a</td></tr>' * (10_000 * size)}</table>").encode()
    yield "names", lambda size: _xml(suffix, "".join(f"<a{each}/>" for each in range(10_000 * size))).encode()
    yield "same names", lambda size: _xml(suffix, '<p id="a">a</p>' * (10_000 * size)).encode()
    yield "namespaces", lambda size: _xml(suffix, "<p xmlns:a='b'>" * (200 * size) + "</p>" * (200 * size)).encode()


def _offices(suffix: str) -> Iterator[tuple[str, Maker]]:
    for name, method in (("deflate", 8), ("bzip2", 12), ("LZMA", 14)):
        yield f"{name} bomb", partial(bomb, suffix, method)
        yield f"{name} streams", partial(streamed, suffix, method)
    yield "unknown method", lambda _: _raw(_MEMBERS[suffix], 99, b"a" * 99, 99, _COMMON[suffix])
    yield "overlapping members", lambda size: overlapping(suffix, size)
    yield "nested archives", lambda size: nested(suffix, size)
    yield "many members", lambda size: archive(_COMMON[suffix] | {f"a{each}": b"" for each in range(5_000 * size)})
    yield "nesting", lambda size: office(suffix, "<p>" * (3_000 * size) + "</p>" * (3_000 * size))
    yield "table", lambda size: office(suffix, _table(suffix) * (2_000 * size))
    yield "attributes", lambda size: office(suffix, f"<p {_attributes(10_000 * size)}>a</p>")
    yield "names", lambda size: office(suffix, "".join(f"<a{each}/>" for each in range(10_000 * size)))
    yield "spaces", lambda size: office(suffix, f"<p>{' ' * (100_000 * size)}</p>")
    yield "one word", lambda size: office(suffix, f"<p>{'a' * (1_000_000 * size)}</p>")
    yield "cut", lambda size: office(suffix, "<p>a</p>" * (1_000 * size))[:-200]
    yield "half", lambda size: office(suffix, "<p>a</p>" * (1_000 * size))[: 500 * size]
    yield "directory of zeros", lambda _: _zeroed(office(suffix, "<p>a</p>"))
    yield "damaged bytes", lambda _: _flipped(office(suffix, "<p>a</p>" * 1000))
    yield (
        "entities",
        lambda size: archive(
            _COMMON[suffix]
            | {_MEMBERS[suffix]: (_entities(size) + _OPEN[suffix][0] + "&a7;" * 1000 + _OPEN[suffix][1]).encode()}
        ),
    )
    yield "NULs", lambda size: archive(_COMMON[suffix] | {_MEMBERS[suffix]: b"\0" * (100_000 * size)})
    yield "empty", lambda _: archive({})


def _table(suffix: str) -> str:
    if suffix == ".docx":
        return "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    if suffix == ".odt":
        return (
            '<table:table><table:table-row table:number-rows-repeated="1000000"><table:table-cell table:number-columns'
            '-repeated="1000000"><text:p>a<text:s text:c="100000000"/></text:p></table:table-cell></table:table-row>'
            "</table:table>"
        )
    return '<table><tr><td colspan="100000000">a</td></tr></table>'


def _zeroed(data: bytes) -> bytes:
    start, end = data.find(b"PK\x01\x02"), data.rfind(b"PK\x05\x06")
    return data[:start] + b"\0" * (end - start) + data[end:]


def _flipped(data: bytes) -> bytes:
    return bytes(byte ^ (0xFF if at % 97 == 50 else 0) for at, byte in enumerate(data))


def families() -> Iterator[tuple[str, str, Maker]]:
    """The name, suffix and maker of each."""
    for suffix in ARCHIVES:
        yield from ((name, suffix, make) for name, make in _offices(suffix))
    for suffix in TEXTS:
        yield from ((name, suffix, make) for name, make in _texts(suffix))
    for suffix in (".html", ".jats.xml", ".tei.xml", ".fb2"):
        yield from ((name, suffix, make) for name, make in _markups(suffix))
    yield from ((name, ".pdf", make) for name, make in PDFS.items())


def documents(sizes: tuple[int, ...]) -> Iterator[tuple[str, bytes]]:
    """File names and contents, each family in each size; `xml` is no suffix that a folder is searched for."""
    for size in sizes:
        for name, suffix, make in families():
            yield f"{name.replace(' ', '_')}_{size}{suffix}", make(size)
