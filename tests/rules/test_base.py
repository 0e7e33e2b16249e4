"""What rules share: where URLs and DOIs are used, and what the network is asked; and what each rule needs."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from stacite.model.evidence import Evidence
from stacite.model.finding import Applicability, Edit, Fix, Location, Severity
from stacite.model.registry import Registry
from stacite.rules.all import RULES
from stacite.rules.base import Need, Rule

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from stacite.rules.base import Context

    Build = Callable[[Mapping[str, Any]], Context]

CASE = {
    "document": (
        "[^1]: One, <https://one.example/a>; Two, https://doi.org/10.1000/182.\n"
        "[^2]: Again https://one.example/a. Bad https://doi.org/10.1093x.\n"
        "[^3]: Hidden.\n"
    ),
    "citations": {
        "1": [
            {"text": "One, <https://one.example/a>", "key": "one"},
            {"text": "Two, https://doi.org/10.1000/182", "key": "two"},
        ],
        "2": [{"text": "Again", "key": "again", "item": {"URL": "https://one.example/a"}}],
        "3": [{"key": "hidden", "item": {"URL": "https://hidden.example/b"}}],
    },
    "addresses": {"3": ["https://hidden.example/b", "https://doi.org/10.1000/183", "mailto:a@b.example", "#fn1"]},
    "registry": {
        "references": [
            {"id": "one", "URL": "https://ONE.example/a", "DOI": "10.1000/182"},
            {"id": "kept", "URL": "https://kept.example/c", "DOI": "10.1000/ABC"},
            {"id": "bad", "DOI": "nonsense"},
        ]
    },
}


def test_each_use_knows_its_note_and_its_reference(context_of: Build) -> None:
    found = [(use.url, use.note, use.reference, use.bracketed) for use in context_of(CASE).view.url_uses]
    assert found == [
        ("https://one.example/a", "1", "one", True),
        ("https://one.example/a", "2", "again", False),
        ("https://hidden.example/b", "3", "hidden", False),
        ("https://kept.example/c", "", "kept", False),
    ]


def test_what_no_file_has_is_at_the_note_that_cites_it(context_of: Build) -> None:
    cited = {**CASE, "citations": {"2": [{"text": "Again", "key": "kept", "item": {"URL": "https://x.example"}}]}}
    context = context_of(cited)
    references = [replace(each, location=None) for each in context.registry.references]
    unsaved = replace(context, registry=replace(context.registry, references=tuple(references)))
    for view, place in ((context.view, ("", None)), (unsaved.view, ("2", 2))):
        (use,) = (use for use in view.url_uses if use.url == "https://kept.example/c")
        assert (use.note, use.location.line if use.note else None) == place


def test_a_use_knows_its_place(context_of: Build) -> None:
    places = [str(use.location) for use in context_of(CASE).view.url_uses]
    assert places == ["brief.txt:1:13", "brief.txt:2:13", "brief.txt:3:3", "citations.yaml:102:10"]


def test_dois_of_notes_of_links_and_of_the_registry(context_of: Build) -> None:
    found = [(use.doi, use.note, use.reference) for use in context_of(CASE).view.doi_uses]
    assert found == [("10.1000/182", "1", "two"), ("10.1000/183", "3", ""), ("10.1000/ABC", "", "kept")]


def test_each_question_is_asked_once_and_a_doi_not_as_a_url(context_of: Build) -> None:
    assert context_of(CASE).view.urls_and_dois() == (
        ("https://one.example/a", "https://hidden.example/b", "https://kept.example/c"),
        ("10.1000/182", "10.1000/183", "10.1000/abc"),
    )


def test_nothing_is_asked_of_a_document_without_links(context_of: Build) -> None:
    assert context_of({"document": "[^1]: A comment.\n"}).view.urls_and_dois() == ((), ())


def test_two_contexts_have_each_their_own_uses(context_of: Build) -> None:
    whole, empty = context_of(CASE), context_of({"document": "[^1]: No link.\n"})
    before = whole.view.url_uses, whole.view.doi_uses
    assert (empty.view.url_uses, empty.view.doi_uses) == ((), ())
    assert (whole.view.url_uses, whole.view.doi_uses) == before


def test_a_copy_of_a_context_keeps_what_was_worked_out(context_of: Build) -> None:
    context = context_of(CASE)
    uses = context.view.url_uses
    assert replace(context, dead_after=3).view.url_uses is uses
    assert replace(context, evidence=Evidence()).view.documents is context.view.documents
    assert replace(context, documents=()).view.documents == ()
    assert [use.reference for use in replace(context, registry=Registry()).view.url_uses] == ["one", "again", "hidden"]


def test_rules_say_what_evidence_they_need() -> None:
    codes = {need: " ".join(each.RULE.code for each in RULES if need in each.RULE.needs) for need in Need}
    assert codes[Need.RECORDS] == "M401 M402 M403 M404 M405 M409 M410 R501 R502 R503"
    assert codes[Need.SEARCHES] == "I105"
    assert codes[Need.COPIES] == "A801"
    assert codes[Need.CAPTURES] == "A801 A802 L301"
    assert codes[Need.CHANGES] == "L310"
    assert codes[Need.QUOTATIONS] == "M411"
    assert codes[Need.PROBLEMS] == "Y901 Y902 Y903 Y905"
    assert codes[Need.OTHER_FINDINGS] == "Y907"


@pytest.mark.parametrize(
    ("need", "words"),
    [
        (Need.SEARCHES, "evidence.searches"),
        (Need.COPIES, "evidence.copies"),
        (Need.CAPTURES, "evidence.captures"),
        (Need.CHANGES, "evidence.changes"),
        (Need.QUOTATIONS, "evidence.quotations"),
        (Need.REGISTRATIONS, "evidence.registrations"),
        (Need.ALL_RULES, "context.rules"),
        (Need.OTHER_FINDINGS, "context.unused_ignores"),
        (Need.REGISTRY_TEXT, "UrlReplacer(context)"),
    ],
)
def test_a_rule_that_uses_evidence_says_so(need: Need, words: str) -> None:
    sources = {module.RULE.code: Path(str(vars(module)["__file__"])).read_text(encoding="utf-8") for module in RULES}
    undeclared = [each.RULE.code for each in RULES if words in sources[each.RULE.code] and need not in each.RULE.needs]
    assert undeclared == []


@pytest.mark.parametrize(
    ("edits", "is_allowed"),
    [
        ([("”,", ",”")], True),
        ([("(", ""), ("a", "a(")], True),
        ([(". ", "), ")], False),
        ([(") available at ", ", ")], False),
        ([('"', "”")], False),
        ([("<", "")], True),
    ],
)
def test_a_fix_of_style_keeps_brackets_and_quotation_marks(edits: list[tuple[str, str]], is_allowed: bool) -> None:
    fix = Fix("Print a comma", tuple(Edit("a.md", 0, len(old), old, new) for old, new in edits))
    style = Rule("S690", "a", Severity.INFO, Applicability.SAFE)
    found = style.finding("A", Location("a.md"), fix=fix, choices=(fix,))
    assert (found.fix, found.choices, found.help) == ((fix, (fix,), "") if is_allowed else (None, (), "Print a comma"))
    for other in (replace(style, changes_marks=True), replace(style, code="N090")):
        assert other.finding("A", Location("a.md"), fix=fix).fix is fix
