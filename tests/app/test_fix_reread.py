"""Whether a fixed document reads as intended."""

from __future__ import annotations

from itertools import takewhile
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import pytest

from stacite.app.fix import reads_as_intended, refusal, without_hindered_fixes
from stacite.app.text_edits import apply_fixes
from stacite.model.finding import Edit, Finding, Fix, Location, Severity
from stacite.model.report import Report
from stacite.readers.base import read

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stacite.app.fix import TrackedNotes

SOURCE = (
    "They agreed[^1]. It held.[^2]\n\n[^1]: See [http://a.example/x](http://a.example/x), _Silt_ 3-5\n"
    "[^2]: Run {{ site.x }} “so”,\n    and on\n\n    > It's “quoted”.\n"
)


def same_start(one: str, other: str) -> int:
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def smallest_edit(path: str, at: int, old: str, new: str) -> Edit:
    """The edit without what is the same at both ends."""
    start = same_start(old, new)
    end = same_start(old[start:][::-1], new[start:][::-1])
    return Edit(path, at + start, at + len(old) - end, old[start : len(old) - end], new[start : len(new) - end])


def is_intended(*edits: tuple[str, str], path: str = "a.md", source: str = SOURCE) -> bool:
    """Whether the document reads as intended after the first place of each old text was replaced."""
    fixes = [Fix("", (smallest_edit(path, source.index(old), old, new),)) for old, new in edits]
    outcome = apply_fixes({path: source}, fixes)
    assert len(outcome.applied) == len(fixes)
    before, after = (read(text.encode(), path) for text in (source, outcome.sources[path]))
    return reads_as_intended(before, after, outcome.changes[path])


def test_an_edit_that_cannot_be_made_is_quoted() -> None:
    finding = Finding("", "edited", Severity.INFO, "Change the date to 2012", Location("a.docx"), "1")
    assert refusal(finding, "why") == "a.docx, note 1: the edit “Change the date to 2012” was not made: why"


def test_choices_that_cannot_be_made_are_left_to_the_editor() -> None:
    choice = Fix("Write 5", (Edit("a.docx", 0, 1, "4", "5"),))
    finding = Finding("S620", "typing-mistake", Severity.INFO, "", Location("a.docx"), "1", choices=(choice,))
    closed = SimpleNamespace(characters="4", hindrance=lambda _: "the text comes from a field")
    notes = cast("Mapping[str, TrackedNotes]", {"a.docx": closed})
    [made] = without_hindered_fixes(Report((finding,)), notes).findings
    said = "Do it in the document yourself: stacite can’t, because the text comes from a field"
    assert (made.choices, made.help) == ((), said)


@pytest.mark.parametrize(
    "edits",
    [
        [("3-5", "3–5")],
        [("3-5", "3-5.")],
        [("“so”,", '"so",'), ("and on", "and on.")],
        [(". It", " It"), ("agreed", "agreed.")],
        [("](http://a.example/x)", "](https://a.example/x)")],
        [("http:", "https:"), ("(http:", "(https:")],
        [(",\n    and", ", and")],
        [("held.", "held"), ("[^2]\n", "[^2].\n")],
    ],
)
def test_what_a_fix_may_do(edits: list[tuple[str, str]]) -> None:
    assert is_intended(*edits)


@pytest.mark.parametrize(
    "edits",
    [
        # The link is none.
        [("](http", "] (http")],
        # The underscores are no longer emphasis, or something else is.
        [("Silt_", "Silt _")],
        [("3-5", "_3-5_")],
        # The tag, the quotation and the note are gone.
        [("{{ site", "{ site")],
        [("> It's", "It's")],
        [("[^2]: Run", "[2]: Run")],
        [("It's", "It’s")],
        [("site.x", "site.y")],
        # What is added is markup.
        [("3-5", "<b>")],
    ],
)
def test_what_no_fix_may_do(edits: list[tuple[str, str]]) -> None:
    assert not is_intended(*edits)


def test_text_that_stands_twice_is_changed_twice() -> None:
    source = ":name: Silt\n\nA.footnote:[See {name}, 3-5; {name}, 7.]\n"
    assert is_intended(("Silt", "Sand"), path="a.adoc", source=source)


def test_a_mark_of_the_text_is_not_taken_for_one_that_a_note_before_it_gets() -> None:
    source = "They agreed\\footnote{See Ann Vale, Silt}. It held.\n"
    document = rf"\documentclass{{article}}\begin{{document}}{source}\end{{document}}"
    assert is_intended(("Silt}.", "Silt.}."), path="a.tex", source=document)
    assert not is_intended(("Silt}. It", "Silt.}. I"), path="a.tex", source=document)
    assert is_intended(("7‑9", "7--9"), path="a.tex", source="A.\\footnote{Ann Vale, pp. 7‑9.}\n")


def test_a_period_may_be_put_after_a_mark_that_two_characters_stand_for() -> None:
    source = r"\documentclass{article}\begin{document}It is ``a play''\footnote{See Ann Vale}. It held.\end{document}"
    assert is_intended(("''\\", "''.\\"), ("}. It", "} It"), path="a.tex", source=source)
