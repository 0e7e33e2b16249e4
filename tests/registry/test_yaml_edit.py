from __future__ import annotations

import difflib
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from stacite.errors import RegistryError
from stacite.model.citation import Locator
from stacite.model.item import Date, Item, Name
from stacite.model.registry import Cite, Reference, RegisteredNote, Registry
from stacite.registry.schema import read_registry
from stacite.registry.yaml_edit import rewrite, same

if TYPE_CHECKING:
    from collections.abc import Callable

UGLY = """\
# Kept by hand since 2019.

stacite: 1   # do not touch
references:   # newest first

  # --- books ---
  -   id: 'miller2022'   # Chip War
      type: book
      title: >-
        Chip War:
        The Fight
      author: [{family: "Miller", given: 'Chris'}, # first
               {family: Ng}]
      # no publisher known
      issued: {year: 2022, month: 10}
      volume: 010

  -   type: webpage
      id: "site"
      title: |
        A: page
      URL: <none>
      ignore: [
        M403,  # agreed
        L301 ]
  # the end of the list
documents:
    - path: a.md
      notes:
        - {number: '1', text: "one", cites: [{id: site}]}  # flow
        - number: 2
          text:
            plain on
            two lines
          cites:
          - id: miller2022
            label: page
            locator: 12   # pinned
# last words
"""


def ugly(newline: str = "\n", *, final: bool = True) -> str:
    text = UGLY.replace("\n", newline)
    return text if final else text.removesuffix(newline)


VARIANTS = pytest.mark.parametrize(
    "text",
    [ugly(), ugly("\r\n"), ugly(final=False), "\ufeff" + ugly()],
    ids=["lf", "crlf", "no-final-newline", "bom"],
)


def with_reference(registry: Registry, key: str, change: Callable[[Reference], Reference]) -> Registry:
    works = tuple(change(work) if work.id == key else work for work in registry.references)
    return replace(registry, references=works)


def with_note(registry: Registry, place: int, change: Callable[[RegisteredNote], RegisteredNote]) -> Registry:
    paper = registry.documents[0]
    notes = tuple(change(note) if at == place else note for at, note in enumerate(paper.notes))
    return replace(registry, documents=(replace(paper, notes=notes),))


def diff(text: str, new: Callable[[Registry], Registry]) -> list[str]:
    """The lines that a change takes and gives."""
    old = read_registry(text, "c.yaml")
    meant = new(old)
    changed = rewrite(text, old, meant)
    assert same(read_registry(changed, "c.yaml"), meant)
    lines = difflib.unified_diff(text.splitlines(), changed.splitlines(), n=0, lineterm="")
    return [line for line in lines if line[:1] in "+-" and line[:3] not in ("+++", "---")]


def texts(**values: str) -> Callable[[Reference], Reference]:
    return lambda work: replace(work, item=work.item.with_texts(**values))


@VARIANTS
def test_nothing_changes_nothing(text: str) -> None:
    registry = read_registry(text, "c.yaml")
    assert rewrite(text, registry, read_registry(text, "c.yaml")) == text


@VARIANTS
def test_a_changed_value_is_one_line(text: str) -> None:
    assert diff(text, lambda old: with_reference(old, "miller2022", texts(volume="no"))) == [
        "-      volume: 010",
        "+      volume: 'no'",
    ]


@VARIANTS
def test_a_new_field_is_one_line(text: str) -> None:
    assert diff(text, lambda old: with_reference(old, "miller2022", texts(DOI="10.1000/1"))) == [
        "+      DOI: 10.1000/1"
    ]


@VARIANTS
def test_a_deleted_field_is_one_line(text: str) -> None:
    assert diff(text, lambda old: with_reference(old, "site", texts(URL=""))) == ["-      URL: <none>"]


@VARIANTS
def test_blocks_of_lines_stay_blocks(text: str) -> None:
    assert diff(text, lambda old: with_reference(old, "miller2022", texts(title="Chip Wars"))) == [
        "-        Chip War:",
        "-        The Fight",
        "+        Chip Wars",
    ]
    assert diff(text, lambda old: with_reference(old, "site", texts(title="B\nC"))) == [
        "-        A: page",
        "+        B",
        "+        C",
    ]


@VARIANTS
def test_a_block_that_can_not_hold_the_text_is_quoted(text: str) -> None:
    assert diff(text, lambda old: with_reference(old, "site", texts(title=" B"))) == [
        "-      title: |",
        "-        A: page",
        "+      title: ' B'",
    ]


@VARIANTS
def test_a_date_given_as_fields_becomes_edtf(text: str) -> None:
    def later(work: Reference) -> Reference:
        return replace(work, item=replace(work.item, dates={"issued": Date("2023-01")}))

    assert diff(text, lambda old: with_reference(old, "miller2022", later)) == [
        "-      issued: {year: 2022, month: 10}",
        "+      issued: 2023-01",
    ]


@VARIANTS
def test_names_in_brackets(text: str) -> None:
    def people(*names: Name) -> Callable[[Registry], Registry]:
        return lambda old: with_reference(
            old, "miller2022", lambda work: replace(work, item=replace(work.item, names={"author": names}))
        )

    chris, ng = Name("Miller", "Chris"), Name("Ng")
    assert diff(text, people(chris, ng, Name("O, P"))) == [
        "-               {family: Ng}]",
        "+               {family: Ng}, {family: 'O, P'}]",
    ]
    assert diff(text, people(chris)) == ["-               {family: Ng}]", "+               ]"]
    assert diff(text, people(Name("Miller", "C."), ng)) == [
        "-      author: [{family: \"Miller\", given: 'Chris'}, # first",
        "+      author: [{family: \"Miller\", given: 'C.'}, # first",
    ]


@VARIANTS
def test_new_references_follow_the_layout_of_the_list(text: str) -> None:
    work = Reference("ng2020", Item("book", {"title": "T"}, {"author": (Name("Ng"),)}))
    assert diff(text, lambda old: replace(old, references=(*old.references, work))) == [
        "+",
        "+  -   id: ng2020",
        "+      type: book",
        "+      author:",
        "+        -   {family: Ng}",
        "+      title: T",
    ]


@VARIANTS
def test_a_removed_reference_takes_its_lines(text: str) -> None:
    def without(old: Registry) -> Registry:
        notes = (old.documents[0].notes[1],)
        paper = replace(old.documents[0], notes=notes)
        return replace(old, documents=(paper,), references=(old.references[0],))

    lines = diff(text, without)
    assert all(line.startswith("-") for line in lines)
    assert lines[-1] == "-        - {number: '1', text: \"one\", cites: [{id: site}]}  # flow"
    assert len(lines) == 9


@VARIANTS
def test_cites_change_in_place(text: str) -> None:
    def pinned(note: RegisteredNote) -> RegisteredNote:
        return replace(note, cites=(replace(note.cites[0], locator=Locator("13"), prefix="See"),))

    assert diff(text, lambda old: with_note(old, 1, pinned)) == [
        "-            locator: 12   # pinned",
        "+            locator: '13'   # pinned",
        "+            prefix: See",
    ]

    def bare(note: RegisteredNote) -> RegisteredNote:
        return replace(note, cites=(Cite("miller2022"),))

    assert diff(text, lambda old: with_note(old, 1, bare)) == [
        "-            label: page",
        "-            locator: 12   # pinned",
    ]


@VARIANTS
def test_notes_put_in_between(text: str) -> None:
    def more(old: Registry) -> Registry:
        paper = old.documents[0]
        new = RegisteredNote("1a", "new", (Cite("site"),))
        return replace(old, documents=(replace(paper, sha256="ab", notes=(paper.notes[0], new, paper.notes[1])),))

    assert diff(text, more) == [
        "+      sha256: ab",
        "+        -   number: 1a",
        "+            text: new",
        "+            cites:",
        "+              -   {id: site}",
    ]


def test_a_file_of_comments_keeps_them() -> None:
    new = Registry(references=(Reference("a", Item("book")),))
    assert rewrite("# mine\n", Registry(), new) == "# mine\nstacite: 1\nreferences:\n- id: a\n  type: book\n"


def test_a_json_file_stays_json_like() -> None:
    text = '{"references": [{"id": "a", "title": "T"}]}\n'
    old = read_registry(text, "c.yaml")
    new = with_reference(old, "a", texts(title="U", DOI="10.1000/1"))
    assert rewrite(text, old, new) == '{"references": [{"id": "a", "title": "U", DOI: 10.1000/1}]}\n'


@pytest.mark.parametrize("empty", ["references: []  # none yet\n", "references:  # none yet\n", "references:\n"])
def test_an_empty_list_is_filled(empty: str) -> None:
    new = Registry(references=(Reference("a", Item("book")),))
    changed = rewrite(empty, Registry(), new)
    assert same(read_registry(changed, "c.yaml"), new)
    assert ("# none yet" in changed) == ("# none yet" in empty)


def test_a_file_that_changed_meanwhile_is_left_alone() -> None:
    old = Registry(references=(Reference("a", Item("book")),))
    with pytest.raises(RegistryError, match="was not written") as caught:
        rewrite("references:\n- id: b\n", old, Registry())
    assert caught.value.problems[0].message == "The file has changed since it was read"


@pytest.mark.parametrize(
    ("layout", "title", "doi", "changed"),
    [
        ("- ? id\n  : a\n  title: x\n", "x", "10.1/y", "- ? id\n  : a\n  title: x\n  DOI: 10.1/y\n"),
        ("-\n  # c\n  title: x\n  id: a\n", "", "", "-\n  # c\n  id: a\n"),
        ("- title: x # c\n  id: a\n", "", "", "-  # c\n  id: a\n"),
        ("- title: x\n  id: a\n", "", "", "- id: a\n"),
        ("- id: a\n  title:\n", "no", "", "- id: a\n  title: 'no'\n"),
        ("- {id: a, title}\n", "no", "", "- {id: a, title: 'no'}\n"),
        ("- {id: a, title: }\n", "b", "", "- {id: a, title: b}\n"),
        ("- id: a\n  title: 'x\n    y'\n", "it’s", "", "- id: a\n  title: 'it’s'\n"),
        ("- id: a\n  title: x\n...\n", "x", "10.1/y", "- id: a\n  title: x\n  DOI: 10.1/y\n...\n"),
        ("- id: a\n  title: |+\n    x\n\n- id: b\n", "x", "1", "- id: a\n  title: |+\n    x\n\n  DOI: '1'\n- id: b\n"),
        ("- id: a\n  title: |2\n     x\n", "y", "", "- id: a\n  title: 'y'\n"),
        ("- {id: a, # c\n  title: x, # d\n  URL: z # e\n  }\n", "", "", "- {id: a, # c\n   # d\n  URL: z # e\n  }\n"),
    ],
)  # fmt: skip
def test_odd_layouts(layout: str, title: str, doi: str, changed: str) -> None:
    text = "references:\n" + layout
    old = read_registry(text, "c.yaml")
    new = with_reference(old, "a", texts(title=title, DOI=doi))
    assert rewrite(text, old, new) == "references:\n" + changed


def test_a_layout_that_can_not_be_kept_leaves_the_file_alone() -> None:
    text = "references:\r- id: a\r  title: x\r"  # the line ends of old Macs
    old = read_registry(text, "c.yaml")
    with pytest.raises(RegistryError, match="can't be written without breaking the file"):
        rewrite(text, old, with_reference(old, "a", texts(DOI="10.1/x")))
