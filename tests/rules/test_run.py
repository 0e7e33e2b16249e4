"""Findings come in the order of the documents; editors can set rules aside."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import islice
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pytest
from tests.making.data import read_yaml
from tests.rules.conftest import DATA

from stacite.model.document import Symptom
from stacite.model.evidence import CheckKind, NotChecked
from stacite.model.finding import Edit, Finding, Fix, Location, Severity
from stacite.rules.all import RULES
from stacite.rules.run import run, selected

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from stacite.rules.base import Context, RuleModule

    Build = Callable[[Mapping[str, Any]], Context]

CLEAN = """\
Science has long been shared.[^1] It was so before.[^2] It still is.[^3]

[^1]: Amy Author, “First Title: A History’s Turn,” *Journal* 50, no. 4 (August 2023): 807–17, <https://doi.org/10.1000/182>.
[^2]: *Report to Congress* (Washington, DC: Office, 2006), <https://office.example/2006/96328.htm>.
[^3]: Ibid., 12. It names no cases of 6'2" or more.
"""
CLEAN_CASE: dict[str, Any] = {
    "document": CLEAN,
    "citations": {
        "1": [
            {"key": "author2023first", "item": {"type": "article-journal", "title": "First Title: A History’s Turn"}}
        ],
        "2": [{"key": "office2006report"}],
        "3": [{"form": "ibid", "text": "Ibid., 12", "key": "office2006report", "antecedent": [2, 1]}],
    },
    "registry": {
        "references": [
            {
                "id": "author2023first",
                "type": "article-journal",
                "title": "First Title: A History’s Turn",
                "author": ["Author, Amy"],
                "issued": "2023-08",
                "DOI": "10.1000/182",
            },
            {
                "id": "office2006report",
                "type": "report",
                "title": "Report to Congress",
                "issued": "2006",
                "URL": "https://office.example/2006/96328.htm",
            },
        ],
        "documents": [
            {"notes": [{"number": at, "text": line[6:]} for at, line in enumerate(CLEAN.splitlines()[2:], 1)]}
        ],
    },
    "links": {"https://office.example/2006/96328.htm": {"verdict": "alive"}},
    "registrations": {"10.1000/182": "found"},
}


def test_a_clean_document_has_no_findings(context_of: Build) -> None:
    assert run(context_of(CLEAN_CASE), RULES) == ()


def test_an_empty_context_has_none(context_of: Build) -> None:
    assert run(context_of({}), RULES) == ()


def test_order_is_document_place_code_and_the_registry_last(context_of: Build) -> None:
    text = "One.[^1] Three.[^3]\n\n[^1]: doi:10.93, doi:10.1000/1.\n[^2]:\n"
    case = {"documents": [text, text], "registry": {"references": [{"id": "a", "type": "book", "title": "T"}]}}
    found = [(finding.location.path, finding.location.line, finding.code) for finding in run(context_of(case), RULES)]
    one = [(1, "N001"), (3, "I101"), (3, "I102"), (4, "N002"), (4, "N012")]
    assert found == [
        *[("brief.txt", *rest) for rest in one],
        *[("brief2.txt", *rest) for rest in one],
        ("citations.yaml", 101, "C701"),
        ("citations.yaml", 101, "M407"),
    ]


@pytest.mark.parametrize("word", ["I102", "I", "I1", "doi-not-url-form", "ALL"])
def test_a_reference_sets_a_rule_aside(context_of: Build, word: str) -> None:
    case = {
        "document": "[^1]: doi:10.1000/1.\n",
        "citations": {"1": [{"key": "a"}]},
        "registry": {"references": [{"id": "a", "title": "T", "ignore": [word]}]},
    }
    assert "I102" not in [finding.code for finding in run(context_of(case), RULES)]


def test_a_note_sets_a_rule_aside_in_its_own_run_only(context_of: Build) -> None:
    text = "[^1]: doi:10.1000/1.\n[^2]: Two.\n[^1]: doi:10.1000/2.\n"
    notes = [
        {"number": 1, "text": "doi:10.1000/1."},
        {"number": 2, "text": "Two."},
        {"number": 1, "text": "doi:10.1000/2.", "ignore": ["I102"]},
    ]
    case = {"document": text, "registry": {"documents": [{"notes": notes}]}}
    found = [(finding.code, finding.location.line) for finding in run(context_of(case), RULES)]
    assert [line for code, line in found if code == "I102"] == [1]


def test_a_note_that_the_registry_lacks_sets_nothing_aside(context_of: Build) -> None:
    case = {"document": "[^1]: doi:10.1000/1.\n", "registry": {"documents": [{"notes": []}]}}
    assert "I102" in [finding.code for finding in run(context_of(case), RULES)]


@pytest.mark.parametrize(
    "hostile",
    [
        '"' * 50_000,
        "'a" * 30_000,
        "https://x.example/ " * 5_000,
        "<https://x.example/ a " * 4_000,
        "10.1000/" * 10_000,
        "doi:10." * 12_000,
        "*" * 100_000,
        "`" * 100_000,
        "a " * 50_000,
        " 'a" * 30_000,
        '*"' * 50_000,
        "“" * 100_000,
        "1'1\"" * 25_000,
    ],
    ids=lambda text: text[:8],
)
def test_a_hostile_note_ends_in_findings_and_not_in_a_hang(context_of: Build, hostile: str) -> None:
    case = {
        "document": f"Text.[^1]\n\n[^1]: {hostile}\n[^2]: “x”\n",
        "registry": {"documents": [{"notes": [{"number": 1, "text": f"{hostile} so"}, {"number": 2, "text": "“x”"}]}]},
    }
    assert {"M406", "N002"} <= {finding.code for finding in run(context_of(case), RULES)}


def breaking(code: str, after: int = 0) -> list[RuleModule]:
    """All rules, one of which raises an exception after some findings."""

    def check(context: Context) -> Iterator[Finding]:
        yield from islice(known[code].check(context), after)
        raise ValueError("odd data")

    known = {module.RULE.code: module for module in RULES}
    broken = SimpleNamespace(RULE=known[code].RULE, check=check, __doc__="")
    return [cast("RuleModule", broken) if module.RULE.code == code else module for module in RULES]


THREE_DOIS = {"document": "One.[^1] Three.[^3]\n\n[^1]: doi:10.93, doi:10.1000/1, doi:10.1000/2.\n[^2]:\n"}


def test_a_rule_that_breaks_loses_no_findings_of_others_and_keeps_its_own(context_of: Build) -> None:
    context = context_of(THREE_DOIS)
    whole = run(context, RULES)
    assert [finding.code for finding in whole].count("I102") == 2
    failed: list[NotChecked] = []
    found = run(context, breaking("I102", after=1), failed)
    lost = [finding for finding in whole if finding not in found]
    assert [finding.code for finding in lost] == ["I102"]
    assert failed == [NotChecked(CheckKind.RULE, "I102", "internal error: ValueError: odd data", is_error=True)]


@pytest.mark.parametrize("code", [module.RULE.code for module in RULES])
def test_whichever_rule_breaks_the_others_go_on(context_of: Build, code: str) -> None:
    context = context_of(THREE_DOIS)
    failed: list[NotChecked] = []
    found = run(context, breaking(code), failed)
    assert [each.what for each in failed] == [code]
    assert found == tuple(finding for finding in run(context, RULES) if finding.code != code)


def test_what_a_broken_rule_would_have_ignored_does_not_count_as_unused(context_of: Build) -> None:
    case = {
        **CLEAN_CASE,
        "document": CLEAN.replace("<https://doi.org/10.1000/182>", "doi:10.1000/182"),
        "registry": {
            **CLEAN_CASE["registry"],
            "references": [{**CLEAN_CASE["registry"]["references"][0], "ignore": ["I102"]}],
        },
    }
    found = run(context_of(case), breaking("I102"), [])
    assert "Y906" not in {finding.code for finding in found}


def test_without_a_list_the_exception_is_raised(context_of: Build) -> None:
    with pytest.raises(ValueError, match="odd data"):
        run(context_of(THREE_DOIS), breaking("I102"))


def test_developers_get_the_exception_itself(context_of: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STACITE_TRACEBACK", "1")
    with pytest.raises(ValueError, match="odd data"):
        run(context_of(THREE_DOIS), breaking("I102"), [])


def set_aside_until(day: date) -> Mapping[str, Any]:
    entry = {"rule": "I1", "until": day, "reason": "agreed with the author"}
    return {
        "document": "[^1]: doi:10.1000/1.\n",
        "citations": {"1": [{"key": "a"}]},
        "registry": {"references": [{"id": "a", "title": "T", "ignore": [entry]}]},
    }


@pytest.mark.parametrize(("day", "is_back"), [(24, False), (25, False), (23, True)])
def test_a_rule_is_set_aside_up_to_its_last_day(context_of: Build, day: int, is_back: bool) -> None:
    found = run(context_of(set_aside_until(date(2026, 11, day))), RULES)
    assert ("I102" in [finding.code for finding in found]) is is_back


def test_what_comes_back_says_that_it_had_been_set_aside(context_of: Build) -> None:
    found = run(context_of(set_aside_until(date(2026, 1, 31))), RULES)
    finding = next(each for each in found if each.code == "I102")
    said = "citations.yaml ignored I1 until 2026-01-31 (agreed with the author); that date has passed"
    assert said in [observation.text for observation in finding.evidence]


def test_what_one_edit_fixes_is_one_finding(context_of: Build) -> None:
    case = {
        "document": "[^1]: <https://one.example/a>; <https://one.example/b>.\n[^2]: https://two.example/c.html.\n",
    }
    context, both = context_of(case), selected(select=["U203", "U204"])
    assert [each.code for each in run(context, both)] == ["U203"]
    (parsed,) = context.documents
    without_source = replace(context, documents=(replace(parsed, document=replace(parsed.document, source=None)),))
    (unfixed,) = run(without_source, both)
    assert (unfixed.code, unfixed.fix) == ("U203", None)
    assert [each.code for each in run(context_of(case), selected(select=["U204"]))] == ["U204"]


def test_an_error_in_a_note_that_may_be_misread_is_a_warning(context_of: Build) -> None:
    document = (
        "[^1]: Author, “First Title, *Journal* 50 (2023): 807–17.\n[^2]: Author, “Second, *Journal* 51 (2024): 7."
    )
    context = context_of({"document": document})
    rules = [module for module in RULES if module.RULE.code == "S613"]
    assert [finding.severity for finding in run(context, rules)] == [Severity.ERROR, Severity.ERROR]
    (parsed,) = context.documents
    doubted = replace(parsed.document, symptoms=(Symptom("table", "note 2 contains a part of a table", (2,)),))
    context = replace(context, documents=(replace(parsed, document=doubted),))
    assert [finding.severity for finding in run(context, rules)] == [Severity.ERROR, Severity.WARNING]
    turned = replace(doubted, format="pdf", symptoms=(Symptom("right-to-left", "the order may be wrong", (2,)),))
    context = replace(context, documents=(replace(parsed, document=turned),))
    assert [finding.severity for finding in run(context, rules)] == [Severity.ERROR, Severity.INFO]
    notes = tuple(replace(note, location=Location("a.pdf", page=3)) for note in parsed.document.notes)
    by_ocr = replace(parsed.document, path="a.pdf", source=None, notes=notes, recognized_pages=frozenset({3}))
    context = replace(context, documents=(replace(parsed, document=by_ocr),))
    found = run(context, rules)
    assert [finding.severity for finding in found] == [Severity.WARNING, Severity.WARNING]
    assert all("OCR" in finding.help for finding in found)


def test_the_notes_of_two_columns_are_one_in_what_they_share_and_have_marks_of_their_own(context_of: Build) -> None:
    document = "".join(
        f"[^{number}]: Siehe Vale, „Salz {number}“, 3 ff..\n[^{number}]: See Vale, “Salz {number}”, 3 ff..\n"
        for number in (1, 2, 3)
    )
    context = context_of({"document": document})
    rules = [module for module in RULES if module.RULE.code in ("S601", "S620")]
    assert [each.code for each in run(context, rules)].count("S620") == 6
    (parsed,) = context.documents
    notes = tuple(replace(note, location=Location("a.pdf", page=3)) for note in parsed.document.notes)
    columns = replace(parsed.document, path="a.pdf", format="pdf", source=None, notes=notes)
    found = run(replace(context, documents=(replace(parsed, document=columns),)), rules)
    assert [(each.code, each.note) for each in found] == [("S620", "1"), ("S620", "2"), ("S620", "3")]
    assert "(also in the other note 1)" in found[0].message


@pytest.mark.parametrize(
    ("faulty", "others", "severity"),
    [(9, 0, Severity.ERROR), (10, 0, Severity.WARNING), (10, 40, Severity.WARNING), (10, 41, Severity.ERROR)],
)
def test_errors_in_a_fifth_of_the_notes_are_warnings(
    context_of: Build, faulty: int, others: int, severity: Severity
) -> None:
    texts = [f"Author, “Title {at}, *Journal* 50 (2023): 807." for at in range(faulty)] + ["See above."] * others
    document = "\n".join(f"[^{at}]: {text}" for at, text in enumerate(texts, 1))
    found = run(context_of({"document": document, "citations": {}}), selected(select=["S613"]))
    assert [each.severity for each in found] == [severity] * faulty
    assert [each.help.startswith("A large part of the notes") for each in found] == [
        severity is Severity.WARNING
    ] * faulty


@pytest.mark.parametrize(
    ("kind", "faulty", "severity"),
    [("html", 2, Severity.ERROR), ("html", 3, Severity.WARNING), ("docx", 3, Severity.ERROR)],
)
def test_several_notes_without_numbers_in_a_web_page_are_doubtful(
    context_of: Build, kind: str, faulty: int, severity: Severity
) -> None:
    document = "".join(f"A sentence.[^{at}]\n" for at in range(1, 20)) + "".join(
        f"[^{at}]: Author, “Title {at},” *Journal* 50 (2023): 807.\n" for at in range(1, 20 + faulty)
    )
    context = context_of({"document": document, "citations": {}})
    (parsed,) = context.documents
    page = replace(parsed, document=replace(parsed.document, format=kind))
    found = run(replace(context, documents=(page,)), selected(select=["N002"]))
    assert [each.severity for each in found] == [severity] * faulty
    assert [each.help.startswith("Look at one of them first") for each in found] == [
        severity is Severity.WARNING
    ] * faulty


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({}, ["C701", "N011"]),
        ({"breaks": (10,)}, []),
        ({"confidence": 0.7}, []),
        ({"confidence": 0.9}, ["C701", "N011"]),
        ({"symptom": True}, []),
    ],
)
def test_a_pdf_says_nothing_of_what_a_note_lacks_that_may_be_cut(
    context_of: Build, changes: dict[str, Any], codes: list[str]
) -> None:
    texts = [f"It was so in place {at}." for at in range(1, 8)] + ["Author, “Title,” *Newspaper*"]
    case = {
        "document": "\n".join(f"[^{at}]: {text}" for at, text in enumerate(texts, 1)),
        "citations": {
            "8": [{"key": "a", "fields": {"author": "Author", "title": "Title", "container-title": "Newspaper"}}]
        },
        "registry": {"references": [{"id": "a", "type": "article-newspaper", "title": "Title"}]},
    }
    context = context_of(case)
    (parsed,) = context.documents
    rules = selected(select=["C701", "N011"])
    symptoms = (Symptom("cut", "note 8 breaks off", (8,)),) if changes.pop("symptom", False) else ()
    last = replace(parsed.document.notes[-1], **changes)
    cut = replace(parsed.document, notes=(*parsed.document.notes[:-1], last), symptoms=symptoms)
    for name, found in (("pdf", codes), ("text", ["C701", "N011"])):
        view = replace(parsed, document=replace(cut, format=name))
        assert sorted(each.code for each in run(replace(context, documents=(view,)), rules)) == found


@pytest.mark.parametrize(
    ("code", "alone", "with_registry"),
    [
        ("C707", "Correct its fields", " in the registry, or add `ignore: [C707]` if they are right"),
        ("M410", "Check the source, and correct `family` and `given`", " in the registry"),
        ("U213", "Break the URL without a hyphen, and correct it", " in the registry"),
    ],
)
def test_advice_speaks_of_the_registry_where_people_see_it(
    context_of: Build, code: str, alone: str, with_registry: str
) -> None:
    context = context_of(read_yaml(DATA / f"{code}.yaml")["fail"][0])
    rules = selected(select=[code])
    assert {each.help for each in run(context, rules)} == {f"{alone}{with_registry}"}
    assert {each.help for each in run(replace(context, shows_registry=False), rules)} == {alone}


def test_dates_of_a_habit_may_be_changed_or_kept(context_of: Build) -> None:
    cases = read_yaml(DATA / "S604.yaml")["fail"]
    (case,) = (each for each in cases if each["name"] == "a habit that is not that of a named style")
    found = run(replace(context_of(case), shows_registry=False), selected(select=["S604"]))
    advice = "Change the dates to month-day-year, or ignore this if your publication keeps day-month-year"
    assert found[0].help == advice


def found_by(code: str, finding: Finding, **changes: Any) -> RuleModule:
    """A rule that finds this and nothing else."""
    rule = replace(next(module.RULE for module in RULES if module.RULE.code == code), **changes)
    return cast("RuleModule", SimpleNamespace(RULE=rule, check=lambda _: iter([finding]), __doc__=""))


@pytest.mark.parametrize(("level", "left"), [(Severity.INFO, ["S616"]), (Severity.WARNING, ["C701"])])
def test_a_page_without_a_date_lacks_it_once(context_of: Build, level: Severity, left: list[str]) -> None:
    context = context_of({"document": "One.[^1]\n\n[^1]: Doe, “Page,” https://x.example\n"})
    place = Location("paper.md", 3, 7, 3, 20)
    rules = [found_by(code, Finding(code, "", level, "", place, "1", "a")) for code in ("C701", "S616")]
    assert [each.code for each in run(context, rules)] == left


def test_what_is_ignored_is_not_said_in_other_words(context_of: Build) -> None:
    note = {"number": 1, "text": "Doe, “Page,” https://x.example", "ignore": ["S616"]}
    registry = {"documents": [{"notes": [note]}]}
    context = context_of({"document": "One.[^1]\n\n[^1]: Doe, “Page,” https://x.example\n", "registry": registry})
    place = Location("brief.txt", 3, 7, 3, 20)
    rules = [found_by(code, Finding(code, "", Severity.INFO, "", place, "1", "a")) for code in ("C701", "S616")]
    assert run(context, rules) == ()


def test_the_quote_of_an_ignore_may_be_longer_than_those_that_are_written(context_of: Build) -> None:
    words = "Doe, “A Page of Many Words, and a Few More of Them on the Walls”"
    ignore = [{"rule": "S616", "quote": words.replace(" Walls", "\n  Walls")}]
    registry = {"documents": [{"notes": [{"number": 1, "text": words, "ignore": ignore}]}]}
    context = context_of({"document": f"One.[^1]\n\n[^1]: {words}\n", "registry": registry})
    place = Location("brief.txt", 3, 7, 3, 7 + len(words))
    assert run(context, [found_by("S616", Finding("S616", "", Severity.INFO, "", place, "1"))]) == ()


@pytest.mark.parametrize(
    ("codes", "shown"),
    [
        ("N002 S601", ["N002"]),
        ("N002", []),  # nothing is to come
        ("S607 S608", []),  # what is to come may say more of the same words
        ("S607 S601", ["S607"]),
        ("M405 E801", []),
        ("M405 S601", ["M405"]),
        ("N011 S601", []),  # its fix may be that of another finding, too
    ],
)
def test_what_is_told_first_is_what_no_other_rule_can_change(context_of: Build, codes: str, shown: list[str]) -> None:
    context = context_of({"document": "One.[^1]\n\n[^1]: Doe\n"})
    edit = Edit("paper.md", 16, 16, "", ".")
    *early, late = [
        Finding(code, "", Severity.WARNING, "", Location("paper.md", 3, 1), "1", "a", fix=fix)
        for code in codes.split()
        for fix in [Fix("", (edit,)) if code == "N011" else None]
    ]
    rules = [found_by(each.code, each) for each in early]
    rules += [found_by(late.code, late, compares=len(codes.split()) > 1)]
    told: list[tuple[Finding, ...]] = []
    whole = run(context, rules, first=told.append)
    assert [each.code for found in told for each in found] == shown
    assert {each for found in told for each in found} <= set(whole)


def test_one_finding_for_a_source_that_is_contradicted(context_of: Build) -> None:
    record = {"title": "The chemistry of sulphur", "author": ["Other, Hiro"], "issued": 1990}
    reference = {"id": "a", "DOI": "10.1000/1", "title": "On Birds", "author": ["Author, Jane"], "issued": 2019}
    other = {**reference, "id": "b", "DOI": "10.1000/2"}
    case = {
        "registry": {"references": [reference, other]},
        "records": {"10.1000/1": record, "10.1000/2": record},
        "sources": {"a": {"verdict": "contradicted", "reason": "DOI 10.1000/1 belongs to another work"}},
    }
    told = [(each.code, each.reference) for each in run(context_of(case), selected(("E801", "M405", "R501")))]
    assert told == [("E801", "a"), ("M405", "b")]
    assert [each.code for each in run(context_of(case), selected(("M405",)))] == ["M405", "M405"]
