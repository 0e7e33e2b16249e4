"""Sources in a citation style, by each processor that is installed."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from tests.making.programs import needs

from stacite.app import render as rendering
from stacite.app.extract import collect_pasted
from stacite.app.render import (
    CitationStyle,
    Processor,
    csl_place,
    find_processor,
    find_style,
    format_sources,
    render,
    style_names,
)
from stacite.errors import FileError, StaciteError, UsageError
from stacite.model.citation import Locator
from stacite.model.item import Date, Item, Name
from stacite.model.registry import Reference

if TYPE_CHECKING:
    from pathlib import Path

BODY = """
<macro name="work"><names variable="author"/><text variable="title" font-style="italic" prefix=", "/>
<date variable="issued" prefix=" (" suffix=")"><date-part name="year"/></date></macro>
<citation><layout suffix="." delimiter="; "><text macro="work"/><group prefix=", " delimiter=" ">
<label variable="locator" form="short"/><text variable="locator"/></group></layout></citation>
<bibliography><layout suffix="."><text macro="work"/><text variable="URL" prefix=" &lt;" suffix="&gt;"/></layout>
</bibliography>"""
WORKS = (
    Reference(
        "doe2019book",
        Item("book", {"title": "A *Beowulf* Book"}, {"author": (Name("Doe", "Jane"),)}, {"issued": Date("2019")}),
    ),
    Reference(
        "<b>@{odd} key",
        Item(
            "webpage",
            {"title": "Tags <script> & [links](x) $5", "URL": "https://example.org/a?b=1&c=2"},
            {"author": (Name(literal="World Bank"),)},
            {"issued": Date("2020-05")},
        ),
    ),
)
PROCESSORS = [
    pytest.param(
        each, marks=pytest.mark.skipif(each is Processor.PANDOC and not shutil.which("pandoc"), reason="needs pandoc")
    )
    for each in Processor
]


def write_style(path: Path, body: str = BODY, kind: str = "note", links: str = "") -> str:
    info = f"<info><title>A House Style</title><id>house</id>{links}</info>"
    namespace = "http://purl.org/net/xbiblio/csl"
    path.write_text(f'<style xmlns="{namespace}" version="1.0" class="{kind}">{info}{body}</style>', encoding="utf-8")
    return str(path)


@needs("pandoc")
def test_only_titles_in_english_are_capitalized(tmp_path: Path) -> None:
    style = find_style(write_style(tmp_path / "house.csl", BODY.replace('"italic"', '"italic" text-case="title"')))
    titles = (
        "Die Legitimität der neuen Zeit",
        "Surveiller et punir: naissance de la prison",
        "A history of everyday things",
    )
    works = [Reference(f"w{at}", Item("book", {"title": title})) for at, title in enumerate(titles)]
    entries = [source.entry for source in render(works, style, processor=Processor.PANDOC).sources]
    assert [entry.strip("*, ") for entry in entries] == [*titles[:2], "A History of Everyday Things"]


@pytest.mark.parametrize("processor", PROCESSORS)
def test_each_source_is_rendered_as_if_nothing_were_cited_before(tmp_path: Path, processor: Processor) -> None:
    style = find_style(write_style(tmp_path / "house.csl"))
    assert (style.name, style.title, style.has_notes) == ("house", "A House Style", True)
    locators = {"doe2019book": Locator("12–14"), "<b>@{odd} key": Locator("2 {x}", "section")}
    made = render(WORKS, style, locators=locators, processor=processor)
    assert [each.key for each in made.sources] == [each.id for each in WORKS]
    book, page = made.sources
    # Emphasis within emphasis is upright; how that shows is the processor's own.
    assert book.citation.replace("*", "") == "Jane Doe, A Beowulf Book (2019), pp. 12–14"
    assert "*" in book.citation
    assert book.entry.replace("*", "") == "Jane Doe, A Beowulf Book (2019)"
    assert page.citation.startswith("World Bank, *Tags <script> & [links](x) $5* (2020), ")
    assert page.entry.endswith("(2020) <https://example.org/a?b=1&c=2>")
    assert render((), style, processor=processor).sources == ()


def test_printed_notes_stand_beside_the_style(tmp_path: Path) -> None:
    notes = [
        "Jane Doe, *A Book* (2019), p. 12.",
        "Ann Roe, *Rivers* (Oxford: Press, 2020).",
        "Doe, *A Book*, 13.",
    ]
    registry = collect_pasted(notes, None).registry
    made = format_sources(registry, find_style(write_style(tmp_path / "house.csl")))
    assert [(each.place, each.printed, each.rendered, each.is_same) for each in made] == [
        ("note 1", notes[0][:-1], "Jane Doe, *A Book* (2019), p. 12", True),
        ("note 2", notes[1][:-1], "Ann Roe, *Rivers* (2020)", False),
    ]
    in_text = format_sources(registry, find_style(write_style(tmp_path / "text.csl", kind="in-text")))
    assert in_text[0].rendered == "Jane Doe, *A Book* (2019)"


def test_short_names_are_styles_of_the_repository() -> None:
    names = set(style_names())
    assert names.issuperset(rendering.ALIASES.values())
    assert find_style("MLA").title.startswith("MLA Handbook")
    # `nature` stands on its own; this one depends on it.
    assert find_style("nature-digest").content == find_style("nature").content


def test_without_styles_or_processor_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(rendering, "_style_folder", lambda: None)
    monkeypatch.setattr(rendering, "_pandoc", lambda: None)
    with pytest.raises(UsageError, match="the style “mla” is not installed") as missing:
        find_style("mla")
    assert '`uv tool install --force "./stacite-….whl[all,format]"`' in missing.value.hint
    assert style_names() == ()
    parent = '<link rel="independent-parent" href="http://www.zotero.org/styles/nature"/>'
    with pytest.raises(UsageError, match="depends on the style “nature”, which is not installed"):
        find_style(write_style(tmp_path / "dependent.csl", "", links=parent))
    monkeypatch.setattr(rendering, "find_spec", lambda _: None)
    with pytest.raises(UsageError, match="needs pandoc or citeproc-py"):
        find_processor()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "this is no CSL style"),
        (b"@book{a, title = {B}}", "this is no CSL style"),
        (b"<style>not xml", "the file is damaged"),
        (b"<html/>", "this is no CSL style"),
        (b'<style xmlns="http://example.org"/>', "this is no CSL style"),
        (b"x" * 2_000_001, "larger than 2 MB"),
    ],
)
def test_a_file_that_is_no_style_is_refused(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "bad.csl"
    path.write_bytes(content)
    with pytest.raises(FileError, match=message):
        find_style(str(path))


@pytest.mark.parametrize("processor", PROCESSORS)
def test_a_style_that_breaks_the_processor_is_one_sentence(tmp_path: Path, processor: Processor) -> None:
    body = '<citation><layout><text macro="missing"/></layout></citation>'
    style = find_style(write_style(tmp_path / "broken.csl", body))
    with pytest.raises(StaciteError, match="can't render the sources") as raised:
        render(WORKS, style, processor=processor)
    assert "\n" not in raised.value.message


def test_an_unknown_style_gets_a_suggestion() -> None:
    with pytest.raises(UsageError, match="there is no style “chicgo”") as raised:
        find_style("chicgo")
    assert raised.value.hint == "Did you mean chicago?"


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("house.csl", "house.csl"),
        ("styles/house.csl", "styles/house.csl"),
        ("house", "https://www.zotero.org/styles/house"),
    ],
)
def test_where_pandoc_finds_a_style(name: str, place: str) -> None:
    assert csl_place(name, CitationStyle("house", "A House Style", has_notes=True, content=b"")) == place
