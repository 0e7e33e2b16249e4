from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from stacite.errors import RegistryError
from stacite.model.citation import CitationForm, Locator
from stacite.model.item import Date, Item, Name
from stacite.model.registry import (
    Cite,
    Ignore,
    RecordedCheck,
    Reference,
    RegisteredDocument,
    RegisteredNote,
    Registry,
    Seen,
)
from stacite.registry.schema import read_registry
from stacite.registry.yaml_edit import rewrite, same

NASTY = [
    "no", "on", "Yes", "null", "~", "010", "1e3", "12:30", "0x1F", "10.10930", "2026-11-24", "2023-08", ".5", "=", "<<",
    "a: b", "a #b", "#", "- a", "-", "---", "...", "?", "? a", ": a", "'", '"', "it's", 'say "x"', "a\\b", "{a}", "[a]",
    "a, b", "http://x.org/?q=1", "*a*", "&a", "!x", "%", "@", "`", "|", ">", "a:", " a", "a ", "\ta", "a\tb", "a\nb",
    "a\n", "\n", "\r", "\x00", "\x7f", "\x85", "\u2028", "\u2029", "\ufeff", "\ufffe", "\xa0", "😀", "é", "中文",
    "a\r\nb",
    "  - a\n  b", "text " * 300,
]  # fmt: skip
TEXTS = st.one_of(st.sampled_from(NASTY), st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12))
WORDS = st.one_of(TEXTS, st.just(""))
NUMBERS = st.none() | st.integers(0, 999_999)
NAMES = st.one_of(
    st.builds(Name, family=TEXTS, given=WORDS, suffix=WORDS, dropping_particle=WORDS, non_dropping_particle=WORDS),
    st.builds(Name, literal=TEXTS),
)
ITEMS = st.builds(
    Item,
    st.sampled_from(["book", "article-journal", "document"]),
    st.dictionaries(st.sampled_from(["title", "DOI", "volume", "note", "container-title"]), TEXTS, max_size=4),
    st.dictionaries(
        st.sampled_from(["author", "editor"]), st.lists(NAMES, min_size=1, max_size=3).map(tuple), max_size=2
    ),
    st.dictionaries(st.sampled_from(["issued", "accessed"]), st.builds(Date, TEXTS), max_size=2),
)
RULES = st.sampled_from(["M403", "L3", "link-dead", "no"])
DAYS = st.none() | st.dates(date(1000, 1, 1))
CODES = st.lists(st.builds(Ignore, RULES, DAYS, WORDS, quote=WORDS), max_size=2).map(tuple)
SEEN = st.none() | st.builds(Seen, TEXTS, DAYS, WORDS)
CHECKS = st.none() | st.builds(RecordedCheck, st.just("2026-11-24"), TEXTS, WORDS, WORDS)


def references(ids: st.SearchStrategy[str]) -> st.SearchStrategy[tuple[Reference, ...]]:
    entry = st.builds(Reference, ids, ITEMS, CODES, CHECKS, seen=SEEN)
    return st.lists(entry, max_size=4, unique_by=lambda reference: reference.id).map(tuple)


LOCATORS = st.none() | st.builds(Locator, TEXTS, st.sampled_from(["page", "chapter"]))
CITES = st.builds(Cite, st.integers(0, 5).map(str), st.sampled_from(CitationForm), LOCATORS, WORDS)
NOTES = st.builds(
    RegisteredNote, TEXTS, WORDS, st.lists(CITES, max_size=3).map(tuple), NUMBERS, NUMBERS, NUMBERS, WORDS, CODES
)
ENTRIES = st.builds(RegisteredNote, WORDS, TEXTS, st.lists(CITES, max_size=2).map(tuple), NUMBERS, NUMBERS)
DOCUMENTS = st.builds(
    RegisteredDocument,
    st.sampled_from(["x", "y", "z.md"]),
    WORDS,
    st.lists(NOTES, max_size=4).map(tuple),
    st.none(),
    st.lists(ENTRIES, max_size=3).map(tuple),
    ignore=CODES,
)
WORKS = references(st.one_of(st.sampled_from(["a", "b", "c", "d", "no", "1e3"]), TEXTS))


def linked(papers: list[RegisteredDocument], works: tuple[Reference, ...]) -> Registry:
    """Cites with a number for an id get that work's id, or none."""

    def link(cite: Cite) -> Cite:
        place = int(cite.id)
        if place < len(works):
            return replace(cite, id=works[place].id)
        return replace(cite, id="", form=CitationForm.IBID)

    def link_all(notes: tuple[RegisteredNote, ...]) -> tuple[RegisteredNote, ...]:
        return tuple(replace(note, cites=tuple(map(link, note.cites))) for note in notes)

    documents = [replace(paper, notes=link_all(paper.notes), sources=link_all(paper.sources)) for paper in papers]
    return Registry(tuple(documents), works)


REGISTRIES = st.builds(linked, st.lists(DOCUMENTS, max_size=2, unique_by=lambda entry: entry.path), WORKS)


@given(REGISTRIES)
def test_a_new_file_says_what_was_meant(registry: Registry) -> None:
    text = rewrite("", Registry(), registry)
    assert same(read_registry(text, "c.yaml"), registry)
    assert rewrite(text, registry, registry) == text


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(REGISTRIES, REGISTRIES)
def test_any_registry_becomes_any_other(one: Registry, other: Registry) -> None:
    text = rewrite("", Registry(), one)
    assume(text)
    changed = rewrite(text, read_registry(text, "c.yaml"), other)
    assert same(read_registry(changed, "c.yaml"), other)


@given(REGISTRIES, st.data())
def test_a_single_edit_is_one_line(registry: Registry, data: st.DataObject) -> None:
    works = [work for work in registry.references if work.item.title]
    assume(works)
    work = data.draw(st.sampled_from(works))
    title = data.draw(TEXTS)
    assume(title != work.item.title)
    text = rewrite("", Registry(), registry)
    old = read_registry(text, "c.yaml")
    changed = rewrite(text, old, titled(old, work.id, title))
    pairs = list(zip(text.split("\n"), changed.split("\n"), strict=True))
    assert [old.split(":")[0] for old, new in pairs if old != new] == ["  title"]


def titled(registry: Registry, key: str, title: str) -> Registry:
    works = [
        replace(work, item=work.item.with_texts(title=title)) if work.id == key else work
        for work in registry.references
    ]
    return replace(registry, references=tuple(works))


def test_what_no_file_can_hold_is_refused() -> None:
    new = Registry(references=(Reference("a", Item("book", {"title": "\ud800"})),))
    with pytest.raises(RegistryError):
        rewrite("", Registry(), new)
    with pytest.raises(RegistryError):
        rewrite("references:\n- id: b\n", read_registry("references:\n- id: b\n", "c.yaml"), new)
