"""The editor is asked finding by finding, and only what she says is written."""

from __future__ import annotations

import io
import json
import re
import sys
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from tests.cli.conftest import services, write_own_settings
from tests.cli.test_doi_missing import DOI, PAPER, WORK

from stacite.cli import console
from stacite.errors import FileError
from stacite.registry import store

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Ended
    from tests.conftest import Web

    Stacite = Callable[..., Ended]
    Answer = Callable[[str], None]

NOTES = """A.[^1] B.[^2] C.[^3]

[^1]: Jane Doe, *A Book* (London: Press, 2019), doi:10.1000/a.
[^2]: John Roe, *A Tale* (London: Press, 2018), doi:10.1000/b.
[^3]: Ann Poe, *A Song* (London: Press, 2017), doi:10.1000/c.
"""


class Terminal:
    """What is typed; at its end Ctrl-C, or nothing more."""

    interrupted = False

    def __init__(self, typed: str) -> None:
        self._lines = iter(typed.splitlines(keepends=True))

    def isatty(self) -> bool:
        return True

    def readline(self) -> str:
        line = next(self._lines, "")
        if not line and self.interrupted:
            raise KeyboardInterrupt
        return line


@pytest.fixture
def paper(folder: Path) -> Path:
    path = folder / "paper.md"
    path.write_text(NOTES, encoding="utf-8")
    return path


@pytest.fixture
def type_in(monkeypatch: pytest.MonkeyPatch) -> Answer:
    def type_in(text: str) -> None:
        monkeypatch.setattr(sys, "stdin", Terminal(text))

    return type_in


@pytest.fixture
def today() -> date:
    """The day of the run: what is written bears it."""
    return datetime.now(UTC).date()


def ask(stacite: Stacite) -> Ended:
    return stacite("check", "paper.md", "--offline", "--select", "I102", "--interactive")


@pytest.mark.parametrize(
    ("typed", "mended"),
    [
        ("y\nn\n1\n", ["a", "c"]),
        ("what?\nY\nq\n", ["a"]),
        ("n\ny\n", ["b"]),
        ("", []),
    ],
    ids=["yes, no, one", "not understood, then quit", "the input ends", "nobody answers"],
)
def test_only_what_was_chosen_is_written(
    stacite: Stacite, paper: Path, type_in: Answer, typed: str, mended: list[str]
) -> None:
    type_in(typed)
    ended = ask(stacite)
    text = NOTES
    for letter in mended:
        text = text.replace(f"doi:10.1000/{letter}", f"https://doi.org/10.1000/{letter}")
    assert paper.read_text(encoding="utf-8") == text
    assert f"Fixed {len(mended)} of 3 findings." in ended.err
    assert "(1 of 3)" in ended.err
    assert "No errors in" not in ended.out
    assert "--fix" not in ended.out  # the answer applies the fix
    assert "I102" in ended.out


def test_it_is_said_how_many_places_a_fix_changes(stacite: Stacite, paper: Path, type_in: Answer) -> None:
    pages = ["S. 1", *(f"S.{page}" for page in range(2, 6))]
    notes = [f"[^{at}]: Jo Rau, *Das Licht im Norden {at}* (Wien 2001), {page}.\n" for at, page in enumerate(pages, 1)]
    paper.write_text("".join(f"Wort.[^{at}] " for at in range(1, 6)) + "\n\n" + "\n".join(notes), encoding="utf-8")
    type_in("a\n")
    ended = stacite("check", "paper.md", "--offline", "--select", "S620", "--interactive")
    assert "[a] Add a space after each “S.” (4 places)" in ended.err
    assert "Fixed 1 of 1 finding. 4 places were changed." in ended.err


def test_ctrl_c_loses_nothing_that_was_said(
    stacite: Stacite, paper: Path, type_in: Answer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Terminal, "interrupted", True)
    type_in("y\n")
    ended = ask(stacite)
    assert ended.status == 130
    assert "Fixed 1 of 3 findings." in ended.err
    assert paper.read_text(encoding="utf-8") == NOTES.replace("doi:10.1000/a", "https://doi.org/10.1000/a")


@pytest.mark.parametrize(("typed", "asked"), [("x\n", 0), ("y\nx\n\nx\nx\n", 2)])
def test_nothing_is_written_by_who_leaves_without_saving(
    stacite: Stacite, paper: Path, type_in: Answer, typed: str, asked: int
) -> None:
    type_in(typed)
    ended = ask(stacite)
    assert (ended.status, paper.read_text(encoding="utf-8")) == (0, NOTES)
    assert "[x] quit without saving" in ended.err
    assert "Nothing was written.\n" in ended.err
    assert ended.err.count("To lose your 1 choice, type x again (press Enter to go on): ") == asked


def test_a_failing_standard_output_loses_nothing_that_was_said(
    stacite: Stacite, paper: Path, type_in: Answer, monkeypatch: pytest.MonkeyPatch
) -> None:
    out, calls = console.out, [0]

    def full(*arguments: Any) -> None:
        calls[0] += 1
        if calls[0] > 4:  # the second finding
            raise FileError("standard output can't be written", "")
        out(*arguments)

    monkeypatch.setattr(console, "out", full)
    type_in("y\ny\ny\n")
    ended = ask(stacite)
    assert ended.status == 2
    assert "standard output can't be written" in ended.err
    assert paper.read_text(encoding="utf-8") == NOTES.replace("doi:10.1000/a", "https://doi.org/10.1000/a")


def test_nobody_is_asked_where_nobody_can_answer(
    stacite: Stacite, paper: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("y\n"))
    ended = ask(stacite)
    assert (ended.status, ended.out) == (2, "")
    assert "--interactive needs a terminal" in ended.err


BLOCKED = """A.[^1] B.[^2] C.[^3]

[^1]: Jane Doe, "A Page," Example News, May 3, 2024, doi:10.1000/a, {a}.
[^2]: John Roe, "Another Page," Example News, May 4, 2024, {b}.
[^3]:
"""
WALL = ("--select", "L303,I102,S601", "--interactive")


@pytest.fixture
def blocked(stacite: Stacite, folder: Path, web: Web) -> Path:
    """A paper, extracted, whose links lead to walls; the registry's path is returned."""
    web.page("/a", 403).page("/b", 403)
    write_own_settings(f'allow-private = ["127.0.0.0/8"]\n{services(web)}[network]\ninterval-ms = 0\n')
    (folder / "paper.md").write_text(BLOCKED.format(a=web.url("/a"), b=web.url("/b")), encoding="utf-8")
    stacite("extract", "paper.md")
    return folder / "citations.yaml"


def entries(registry: Path) -> list[tuple[str, str]]:
    """Each `ignore` with the key or the number that it stands with."""
    known = store.load(registry).registry
    works = [(each.id, str(ignore)) for each in known.references for ignore in each.ignore]
    notes = [(note.number, str(ignore)) for each in known.documents for note in each.notes for ignore in note.ignore]
    return works + notes


def test_a_link_seen_by_hand_is_written_with_day_and_reason(
    stacite: Stacite, blocked: Path, type_in: Answer, today: date
) -> None:
    type_in("l\nopened it in two browsers\nl\n\n")
    ended = stacite("check", "--select", "L303", "--interactive")
    assert "[l] link works" in ended.err
    assert "Confirmed 2 links." in ended.err
    until = today + timedelta(days=182)
    told = [f"confirmed by hand on {today}: {why}" for why in ("opened it in two browsers", "opens in a browser")]
    assert [ignore for _, ignore in entries(blocked)] == [f"L303 until {until} ({why})" for why in told]
    checked = [each.checked for each in store.load(blocked).registry.references if each.checked]
    assert [(each.on, each.verdict, each.reason) for each in checked] == [(str(today), "alive", why) for why in told]
    again = stacite("check", "--select", "L303", "--output-format", "concise")
    assert again.out == ""


def test_a_wall_does_not_unsay_what_an_editor_has_seen(
    stacite: Stacite, blocked: Path, type_in: Answer, web: Web
) -> None:
    type_in("l\n\nq\n")
    stacite("check", "--select", "L303", "--interactive")
    stacite("check", "--select", "L303", "--record")
    seen, other = (each.checked for each in store.load(blocked).registry.references)
    assert seen is not None
    assert other is not None
    assert (seen.verdict, other.verdict) == ("alive", "blocked")
    assert seen.reason.endswith("opens in a browser")
    web.page("/a", 404)
    stacite("check", "--select", "L301", "--record", "--refresh")
    gone = store.load(blocked).registry.references[0].checked
    assert gone is not None
    assert (gone.verdict, gone.reason) == ("dead", "")


def test_a_finding_is_set_aside_with_its_note_or_its_work(
    stacite: Stacite, blocked: Path, type_in: Answer, today: date
) -> None:
    far = today + timedelta(days=400)
    type_in(f"i\nthe house wants it so\n\ni\nagreed\nnever\n2001-01-01\n{far}\n")
    ended = stacite("check", "--offline", "--select", "I102,N012", "--interactive")
    assert "Enter a date such as 2027-01-31, or press Enter for no end date." in ended.err
    assert "That date is in the past." in ended.err
    assert ended.err.count("This ignores I102 in every note that cites doe2024page.") == 1
    assert "This ignores N012" not in ended.err
    assert "Ignored 2 of 2 findings." in ended.err
    assert entries(blocked) == [
        ("doe2024page", "I102 (the house wants it so)"),
        ("3", f"N012 until {far} (agreed)"),
    ]
    assert stacite("check", "--offline", "--select", "I102,N012").out == ""


def test_no_reason_takes_it_back(stacite: Stacite, blocked: Path, type_in: Answer) -> None:
    before = blocked.read_text(encoding="utf-8")
    type_in("i\n\nz\ni\n\nq\n")
    ended = stacite("check", "--offline", *WALL)
    assert "Type one of the keys" in ended.err
    assert blocked.read_text(encoding="utf-8") == before


def test_n_goes_on_with_the_next_note(stacite: Stacite, blocked: Path, type_in: Answer) -> None:
    type_in("n\nq\n")
    out = stacite("check", *WALL).out
    heads = [line.strip("─ ") for line in out.splitlines() if line.startswith("──")]
    assert heads == ["paper.md, note 1", "paper.md, note 2"]
    assert sum(line.endswith(") · note 1") for line in out.splitlines()) == 1


def test_fixes_and_marks_are_written_together(stacite: Stacite, blocked: Path, type_in: Answer) -> None:
    paper = blocked.parent / "paper.md"
    type_in("a\nl\n\n")
    ended = stacite("check", "--select", "L303,I102", "--interactive")
    assert "Fixed 1 of 3 findings. Confirmed 1 link." in ended.err
    assert "https://doi.org/10.1000/a" in paper.read_text(encoding="utf-8")
    assert len(entries(blocked)) == 1
    assert "M406" not in stacite("check", "--offline", "--select", "M406").out


def test_a_registry_is_written_for_what_is_ignored(stacite: Stacite, paper: Path, type_in: Answer) -> None:
    type_in("q\n")
    ended = ask(stacite)
    assert "your fixes are saved in paper.md, and what you ignore in citations.yaml." in " ".join(ended.err.split())
    assert [path.name for path in paper.parent.iterdir()] == ["paper.md"]
    type_in("i\nthe house wants it so\n\nq\n")
    before = ask(stacite)
    assert "Ignored 1 of 3 findings." in before.err
    (entry,) = entries(paper.parent / "citations.yaml")
    assert entry[1].endswith("(the house wants it so)")
    after = stacite("check", "paper.md", "--offline", "--select", "I102")
    assert after.err.endswith("1 finding is ignored (I102).\n")


def test_a_returned_file_with_another_name_says_what_it_was(stacite: Stacite, paper: Path, type_in: Answer) -> None:
    text = f"{NOTES}[^4]:\n"
    paper.write_text(text, encoding="utf-8")
    checked = ("--offline", "--select", "N012")
    type_in("i\nwanted so\n\nq\n")
    stacite("check", paper.name, *checked, "--interactive")
    returned = paper.with_name("paper_corrected.md")
    returned.write_text(f"{text}[^5]: A new one.\n", encoding="utf-8")
    told = (
        "paper_corrected.md: 4 of 5 notes are the same as in paper.md; to keep what you ignored there, save this file"
        " as paper.reviewed.md."
    )
    assert told in stacite("check", returned.name, *checked).err
    assert "are the same as" not in stacite("check", paper.name, *checked).err
    spaced = paper.with_name("paper_spaced.md")
    spaced.write_text(re.sub(r"(\[\^\d]:.*),", r"\1 ,", text), encoding="utf-8")
    assert "4 of 4 notes are the same as in paper.md" in stacite("check", spaced.name, *checked).err
    kept = returned.rename("paper.reviewed.md")
    assert stacite("check", kept.name, *checked).err.endswith("1 finding is ignored (N012).\n")
    other = paper.with_name("other.md")
    other.write_text("One.[^1]\n\n[^1]: Another.\n", encoding="utf-8")
    assert "are the same as" not in stacite("check", other.name, *checked).err


def test_what_is_ignored_follows_its_note_into_a_returned_copy(stacite: Stacite, folder: Path, type_in: Answer) -> None:
    def written(*notes: str) -> str:
        body = " ".join(f"A.[^{number}]" for number in range(1, len(notes) + 1))
        return f"{body}\n\n" + "".join(f"[^{number}]: {note}\n" for number, note in enumerate(notes, 1))

    checked = ("--offline", "--select", "I102", "--output-format", "concise")
    first, second, third = (f"{name}, doi:10.1000/{name[0]}." for name in ("Ann Roe", "Bob Doe", "Cyd Poe"))
    (folder / "paper.md").write_text(written(first, second), encoding="utf-8")
    type_in("s\ni\nwanted so\n\n")
    stacite("check", "paper.md", "--offline", "--select", "I102", "--interactive")
    copy = folder / "paper.reviewed.md"
    copy.write_text(written(first, third, second), encoding="utf-8")

    def notes(*names: str) -> list[str]:
        return re.findall(r"\((?:paper\S*, )?note (\d)", stacite("check", *names, *checked).out)

    assert notes(copy.name) == ["1", "2"], "the note that was ignored is the third one now"
    assert notes("paper.md", copy.name) == ["1", "1", "2"]
    type_in("s\ni\nthis one, too\n\n")
    stacite("check", copy.name, "--offline", "--select", "I102", "--interactive")
    assert notes(copy.name) == notes("paper.md") == ["1"]
    copy.write_text(written(third, first, second), encoding="utf-8")
    stacite("extract", copy.name)
    assert notes(copy.name) == ["2"], "an entry of its own begins with what was ignored"


@pytest.mark.parametrize(("key", "left"), [("i", ["1", "2"]), ("ia", ["2"])])
def test_an_ignore_covers_one_finding_of_its_rule_in_the_note_or_all(
    stacite: Stacite, folder: Path, type_in: Answer, key: str, left: list[str]
) -> None:
    notes = "[^1]: Jane Doe, doi:10.1000/a; John Roe, doi:10.1000/b.\n[^2]: Ann Poe, doi:10.1000/c.\n"
    (folder / "paper.md").write_text(f"A.[^1] B.[^2]\n\n{notes}", encoding="utf-8")
    type_in(f"{key}\nour way\nb\n{key}\nour way\n\ns\ns\n")
    ended = ask(stacite)
    assert "[i] ignore this one [ia] ignore all 2 I102 findings in this note" in " ".join(ended.err.split())
    assert ("(2 of 3)" in ended.err) == (key == "i")
    assert f"Ignored {3 - len(left)} of 3 findings. Wrote citations.yaml." in ended.err
    assert len(entries(folder / "citations.yaml")) == 1
    shown = stacite("check", "paper.md", "--offline", "--select", "I102", "--output-format", "concise").out
    assert re.findall(r"\(note (\d)", shown) == left


def test_an_ignore_on_words_says_how_many_findings_have_them_and_hides_no_new_ones(
    stacite: Stacite, folder: Path, type_in: Answer
) -> None:
    paper, record = folder / "paper.md", "paper.md.sign-off.json"
    note = "[^1]: Jane Doe, doi:10.1000/a; John Roe, doi:10.1000/b; Jo Coe, doi:10.1000/a."
    paper.write_text(f"A.[^1]\n\n{note}\n", encoding="utf-8")
    type_in("i\nour way\n\nq\n")
    said = " ".join(ask(stacite).err.split())
    assert "[i] ignore the 2 on the same words [ia] ignore all 3 I102 findings in this note" in said
    assert "Ignored 2 of 3 findings." in said
    stacite("sign-off", "paper.md", "--offline", "--select", "I102", "--by", "Jo")
    paper.write_text(f"A.[^1]\n\n{note} Mo Goe, doi:10.1000/c.\n", encoding="utf-8")
    stacite("extract", "paper.md")
    shown = stacite("verify", record, "paper.md", "--offline").out
    assert "New: " in shown
    (folder / "citations.yaml").unlink()
    assert "10.1000/a" not in stacite("verify", record, "paper.md", "--offline").out.partition("New: ")[2]


ELISIONS = "".join(f"[^{at}]: L{'’' if at % 2 else chr(39)}an {at} d’ici.\n" for at in range(1, 10))


@pytest.mark.parametrize(("key", "left"), [("i", "(also in notes 6 and 8)"), ("ia", "")])
def test_a_finding_on_several_notes_is_ignored_in_one_or_in_all(
    stacite: Stacite, folder: Path, type_in: Answer, key: str, left: str
) -> None:
    marks = " ".join(f"A.[^{at}]" for at in range(1, 10))
    checks = ("check", "paper.md", "--offline", "--select", "S601")
    separate = "[^10]: Ann Poe, doi:10.1000/c.\n"
    (folder / "paper.md").write_text(f"{marks} A.[^10]\n\n{ELISIONS}{separate}", encoding="utf-8")
    type_in(f"{key}\nkept\n\nx\n\nq\n")
    ended = stacite("check", "paper.md", "--offline", "--select", "S601,I102", "--interactive")
    assert "To lose your 1 choice," in ended.err
    assert "[i] ignore in note 2 only [ia] ignore in all 4 notes" in " ".join(ended.err.split())
    where = "note 2" if key == "i" else "notes 2, 4, 6 and 8"
    assert f"Ignoring S601 for {where} (in citations.yaml)." in ended.err
    assert [note for note, _ in entries(folder / "citations.yaml")][:1] == ["2"]
    again = stacite(*checks)
    assert left in again.out
    assert bool(again.out) == bool(left)


def test_what_the_registry_lacks_of_several_notes_is_added_to_it(
    stacite: Stacite, folder: Path, type_in: Answer
) -> None:
    for last in (3, 9):
        marks = " ".join(f"A.[^{at}]" for at in range(1, last + 1))
        notes = "\n".join(ELISIONS.splitlines()[:last])
        (folder / "paper.md").write_text(f"{marks}\n\n{notes}\n", encoding="utf-8")
        if last == 3:
            stacite("extract", "paper.md")
    type_in("ia\nkept\n\nq\n")
    stacite("check", "paper.md", "--offline", "--select", "S601", "--interactive")
    assert [note for note, _ in entries(folder / "citations.yaml")] == ["2", "4", "6", "8"]


def test_a_source_that_no_note_cites_is_ignored_in_its_own_entry(
    stacite: Stacite, folder: Path, type_in: Answer
) -> None:
    (folder / "paper.md").write_text(NOTES, encoding="utf-8")
    stacite("extract", "paper.md")
    registry = folder / "citations.yaml"
    text = registry.read_text(encoding="utf-8")
    unused = "- id: doe2003sand\n  type: book\n  title: Sand\n"
    head = "" if "references:" in text else "references:\n"
    registry.write_text(f"{text}{head}{unused}", encoding="utf-8")
    type_in("i\nread for the introduction\n\n")
    ended = stacite("check", "--offline", "--select", "M407", "--interactive")
    assert "Ignoring M407 for the source doe2003sand" in ended.err
    assert "ignore: [{rule: M407, reason: read for the introduction}]" in registry.read_text(encoding="utf-8")


def test_what_is_in_no_note_is_ignored_in_the_documents_entry(stacite: Stacite, folder: Path, type_in: Answer) -> None:
    paper = folder / "paper.md"
    paper.write_text(f"{NOTES}\nSee there.[^7] And there.[^8]\n", encoding="utf-8")
    checks = ("check", "paper.md", "--offline", "--select", "N001")
    type_in("i\nset by hand\n\ns\n")
    ended = stacite(*checks, "--interactive")
    assert "[i] ignore this one [ia] ignore all 2 N001 findings outside the notes" in " ".join(ended.err.split())
    assert "Ignoring N001 for the document (in citations.yaml)." in ended.err
    assert "  ignore: [{rule: N001, quote: '[^7]', reason: set by hand}]\n" in (folder / "citations.yaml").read_text()
    paper.write_text(paper.read_text(encoding="utf-8").replace("See there", "New.[^9] See there"), encoding="utf-8")
    stacite("extract", "paper.md")
    again = stacite(*checks)
    assert re.findall("there is no note (.)", again.out) == ["9", "8"]
    assert "1 finding is ignored (N001)." in again.err
    stacite("sign-off", "paper.md", "--offline", "--select", "N001", "--by", "Jo")
    record = json.loads((folder / "paper.md.sign-off.json").read_text(encoding="utf-8"))
    (decision,) = (each for each in record["decisions"] if each["rule"] == "N001")
    assert (decision["what"], decision["reason"]) == ("document", "set by hand")
    assert "note 7" in decision["message"]
    (folder / "citations.yaml").unlink()
    assert "note 7" not in stacite("verify", "paper.md.sign-off.json", "paper.md", "--offline").out


def test_what_is_ignored_at_a_note_number_without_a_note_is_in_the_record(stacite: Stacite, folder: Path) -> None:
    marks = "This is the one thing.[^1] That is the other.[^2] And it is a third.[^3] See the list there[^9]."
    (folder / "paper.md").write_text(f"{marks}\n\n[^1]: One.\n[^2]: Two.\n[^3]: Three.\n", encoding="utf-8")
    stacite("extract", "paper.md")
    registry = folder / "citations.yaml"
    text = registry.read_text(encoding="utf-8")
    registry.write_text(text.replace("  notes:", "  ignore: [N007]\n  notes:"), encoding="utf-8")
    options = ("paper.md", "--offline")
    assert "1 finding is ignored (N007)" in stacite("sign-off", *options, "--select", "N007", "--by", "Jo").err
    (decision,) = json.loads((folder / "paper.md.sign-off.json").read_text(encoding="utf-8"))["decisions"]
    assert "before the punctuation" in decision["message"]
    registry.unlink()
    assert "New" not in stacite("verify", "paper.md.sign-off.json", *options).out


def test_a_file_that_was_changed_meanwhile_is_left_alone(
    stacite: Stacite, blocked: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paper = blocked.parent / "paper.md"
    text = paper.read_text(encoding="utf-8") + "More.\n"

    class Busy(Terminal):
        def readline(self) -> str:
            paper.write_text(text, encoding="utf-8")
            return super().readline()

    monkeypatch.setattr(sys, "stdin", Busy("a\nl\n\n"))
    ended = stacite("check", "--select", "L303,I102", "--interactive")
    assert ended.status == 2
    assert "paper.md: changed during the check, so it was not fixed" in ended.err
    assert paper.read_text(encoding="utf-8") == text
    assert len(entries(blocked)) == 1


def test_an_ignore_is_kept_though_the_document_is_saved_during_the_questions(
    stacite: Stacite, paper: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    edited = paper.read_text(encoding="utf-8") + "\nOne more.\n"

    class Busy(Terminal):
        def readline(self) -> str:
            paper.write_text(edited, encoding="utf-8")
            return super().readline()

    monkeypatch.setattr(sys, "stdin", Busy("i\nthe house wants it so\n\nq\n"))
    ended = stacite("check", paper.name, "--offline", "--select", "I102", "--interactive")
    assert "Ignored 1 of " in ended.err
    assert paper.read_text(encoding="utf-8") == edited
    assert "1 finding is ignored (I102)." in stacite("check", paper.name, "--offline", "--select", "I102").err


@pytest.mark.parametrize(("answers", "marks", "status"), [("q\n", 0, 0), ("l\n\nq\n", 1, 0), ("a\nl\n\n", 1, 2)])
def test_what_is_saved_during_the_questions_is_kept(
    stacite: Stacite, blocked: Path, monkeypatch: pytest.MonkeyPatch, answers: str, marks: int, status: int
) -> None:
    paper = blocked.parent / "paper.md"
    paper.write_text(paper.read_text(encoding="utf-8") + "\n[^1]: Not extracted.\n", encoding="utf-8")
    before = paper.read_bytes()
    text = f"# mine\n{blocked.read_text(encoding='utf-8')}"

    class Busy(Terminal):
        def readline(self) -> str:
            blocked.write_text(text, encoding="utf-8")
            return super().readline()

    monkeypatch.setattr(sys, "stdin", Busy(answers))
    select = "L303,I102" if answers.startswith("a") else "L303"
    ended = stacite("check", "--select", select, "--fail-on", "never", "--interactive")
    assert ended.status == status
    assert paper.read_bytes() == before
    assert blocked.read_text(encoding="utf-8").startswith("# mine\n")
    assert (len(entries(blocked)), "Not extracted" in blocked.read_text(encoding="utf-8")) == (marks, False)


def test_back_takes_the_last_answer_back(stacite: Stacite, paper: Path, type_in: Answer) -> None:
    type_in("b\ny\ni\nno\n\nb\nb\nn\ny\nq\n")
    ended = ask(stacite)
    assert ended.err.count("[b] back") == 5, "not at the first finding"
    said = "Type one of the keys in brackets and press Enter.\n  [a] Write it as "
    assert ended.err.count(said) == 1, "the keys are named again"
    assert "Fixed 1 of 3 findings." in ended.err
    assert "Ignored" not in ended.err.rpartition("> ")[2]
    assert paper.read_text(encoding="utf-8") == NOTES.replace("doi:10.1000/b", "https://doi.org/10.1000/b")
    assert [path.name for path in paper.parent.iterdir()] == ["paper.md"]


def test_the_lines_of_the_questions_are_not_wrapped_twice(
    stacite: Stacite, paper: Path, type_in: Answer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(console, "is_terminal", lambda _: True)
    monkeypatch.setenv("COLUMNS", "100")
    type_in("q\n")
    lines = ask(stacite).err.splitlines()
    assert all(60 < len(line) < 100 for line in lines[:2])


def test_notes_that_are_corrected_after_an_answer_are_read_again_silently(
    stacite: Stacite, paper: Path, type_in: Answer
) -> None:
    """Who ignores a finding has made a registry without asking for one."""
    type_in("i\nthe house wants it so\n\nq\n")
    ask(stacite)
    registry = paper.parent / "citations.yaml"
    # A new note before the one with the ignored finding, and a source less.
    corrected = NOTES.replace("A.[^1]", "New.[^0] A.[^1]").replace(
        "[^1]: ", "[^0]: Bo Dyke, *Dams* (Leeds: Press, 2012).\n[^1]: "
    )
    paper.write_text(corrected.replace("[^3]: Ann Poe, *A Song*", "[^3]: Ann Poe, *A Psalm*"), encoding="utf-8")
    for words in (("check", "paper.md"), ("check",), ("sign-off", "paper.md", "--by", "Jo")):
        ended = stacite(*words, "--offline", "--select", "I102,M406,M407")
        assert ended.out.count(" (I102, ") == (2 if words[0] == "check" else 0)
        assert not re.search(r"\(M40[67]", ended.out)
        assert "1 finding is ignored (I102)." in ended.err
    shown = (paper.parent / "paper.md.sign-off.html").read_text(encoding="utf-8")
    assert "DOI not written as a link: " in shown, "the decision says what was wrong"
    assert "Registry differs" not in shown
    type_in("s\ni\nthis too\n\nq\n")
    ask(stacite)
    text = registry.read_text(encoding="utf-8")
    assert (text.count("reason:"), "A Psalm" in text, "sha256" in text) == (2, True, False)
    stacite("extract", "paper.md")
    paper.write_text(NOTES, encoding="utf-8")
    assert "M406, warning" in stacite("check", "paper.md", "--offline", "--select", "M406").out


def test_controls_in_an_answer_reach_no_file(stacite: Stacite, blocked: Path, type_in: Answer) -> None:
    type_in("i\n\x1b[31mred: {x}, #\x00 \u202e\udcff\n\nq\n")
    stacite("check", "--offline", "--select", "I102", "--interactive")
    text = blocked.read_text(encoding="utf-8")
    assert "red: {x}, #" in text
    assert not any(letter in text for letter in "\x1b\x00\u202e")


def test_one_of_several_candidates_is_chosen(stacite: Stacite, folder: Path, web: Web, type_in: Answer) -> None:
    services = "".join(f'{name} = "{web.base}"\n' for name in ("doi", "crossref", "datacite"))
    write_own_settings(f"[services]\n{services}[network]\ninterval-ms = 0\n")
    (folder / "paper.md").write_text(PAPER, encoding="utf-8")
    works = [WORK | {"title": [f"{title} between Nations"], "DOI": doi} for title, doi in _near()]
    web.page("/works", body=json.dumps({"message": {"items": works}}).encode(), content_type="application/json")
    for _, doi in _near():
        web.handle(doi)
    stacite("extract", "paper.md")
    type_in("2\n")
    ended = stacite("check", "--select", "I105", "--interactive")
    assert "[1] Add the DOI" in ended.err
    after = (folder / "citations.yaml").read_text(encoding="utf-8")
    assert sum(f"DOI: {doi}" in after for _, doi in _near()) == 1
    assert "Fixed 1 of 1 finding." in ended.err


def _near() -> list[tuple[str, str]]:
    title = WORK["title"][0]  # type: ignore[index] # a list
    return [(title, DOI), (title.replace("formal", "informal"), "10.1093/scipol/scad023")]
