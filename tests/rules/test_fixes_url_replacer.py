"""Another address in place of a cited one, over what the readers really make of documents."""

from __future__ import annotations

from datetime import date

import pytest
from tests.rules.test_with_readers import reading_of

from stacite.app.text_edits import apply_fixes
from stacite.model.citation import ParsedNote
from stacite.model.document import Document, Note
from stacite.model.evidence import Evidence, LinkCheck, NetworkState, Verdict
from stacite.model.finding import locate
from stacite.model.report import ParsedDocument
from stacite.rules.base import Context
from stacite.rules.links import link_moved
from stacite.rules.run import run
from stacite.text.spans import Passage, PassageSlice

OLD, NEW = "https://news.example/reports/a-long-address.html", "https://news.example/b"
EVIDENCE = Evidence(NetworkState.ONLINE, {OLD: LinkCheck(OLD, Verdict.MOVED, "301", final_url=NEW)})


def moved(text: str, path: str, new: str = NEW, old: str = OLD) -> tuple[str, int]:
    """The text with each URL moved that is cited, and how many notes were found to cite it."""
    evidence = Evidence(NetworkState.ONLINE, {old: LinkCheck(old, Verdict.MOVED, "301", final_url=new)})
    findings = run(Context((reading_of(text, path),), evidence=evidence, today=date(2026, 11, 24)), [link_moved])
    fixes = [finding.fix for finding in findings if finding.fix]
    outcome = apply_fixes({path: text}, fixes)
    assert outcome.skipped == ()
    assert apply_fixes(outcome.sources, fixes).sources == outcome.sources
    return outcome.sources[path], len(findings)


@pytest.mark.parametrize("end", ["\n", "\r\n", " \n    ", "\n\t"])
@pytest.mark.parametrize("cuts", [(29,), (31,), (21, 36)])
def test_a_url_over_line_ends_becomes_whole(end: str, cuts: tuple[int, ...]) -> None:
    broken = OLD
    for cut in sorted(cuts, reverse=True):
        broken = broken[:cut] + end + broken[cut:]
    text = f"Claims.¹ Claims.²\n\n¹ Jane Doe, “Title,” 2020, <{broken}>, 12.\n\n² John Roe, “Other,” 2021.\n"
    assert moved(text, "paper.txt") == (text.replace(broken, NEW), 1)


def test_what_stands_between_the_parts_of_a_url_is_never_cut_away() -> None:
    first, second = OLD[:29], OLD[29:]
    source = f"1 {first}\n\f  A Running Head     7\n{second}\n"
    at = source.index(second)
    passage = Passage(OLD, (PassageSlice(0, 2, len(first)), PassageSlice(len(first), at, len(second))))
    note = Note("1", 1, passage, locate("paper.txt", source, (0, 1)))
    document = Document("paper.txt", "text", "", (note,), (), Passage(""), source)
    parsed_document = ParsedDocument(document, (ParsedNote(OLD, ()),), ((),))
    (finding,) = run(Context((parsed_document,), evidence=EVIDENCE), [link_moved])
    assert finding.message == f"The page has moved to {NEW}"
    assert finding.fix is None


@pytest.mark.parametrize(
    "new", ["https://news.example/_next_/a", "https://news.example/*a*", "https://news.example/?a=b&copy;c"]
)
def test_what_markdown_would_take_for_markup_is_put_in_brackets_only(new: str) -> None:
    text = f"One.[^1] Two.[^2]\n\n[^1]: Title, {OLD}.\n\n[^2]: Title, <{OLD}>; [a link]({OLD}).\n"
    after, count = moved(text, "paper.md", new)
    assert count == 2
    assert after == text.replace(f"<{OLD}>", f"<{new}>").replace(f"]({OLD})", f"]({new})")


def test_a_target_with_an_open_bracket_is_put_in_angle_brackets() -> None:
    text = f"One.[^1]\n\n[^1]: [A link]({OLD} 'title'), [another](<{OLD}>), [third]( {OLD} ).\n"
    new = "https://news.example/a(b"
    wanted = text.replace(f"<{OLD}>", OLD).replace(OLD, f"<{new}>")
    assert moved(text, "paper.md", new) == (wanted, 1)


def test_a_target_keeps_the_brackets_of_its_own_out_of_the_link() -> None:
    old = "https://news.example/a_(b)"
    text = f"One.[^1]\n\n[^1]: ([A link]({old})), [escaped](https://news.example/a_\\(b\\)).\n"
    after, _ = moved(text, "paper.md", old=old)
    assert after == f"One.[^1]\n\n[^1]: ([A link]({NEW})), [escaped]({NEW}).\n"


def test_definitions_are_fixed_only_where_a_note_uses_them() -> None:
    text = f"One, [body][b].[^1]\n\n[^1]: Title, <{OLD}>.\n\n[b]: {OLD}\n"
    assert moved(text, "paper.md")[0] == text.replace(f"<{OLD}>", f"<{NEW}>")
    used = text.replace("Title, ", "[Title][b], ")
    assert moved(used, "paper.md")[0] == used.replace(OLD, NEW)


def test_many_links_of_one_note_are_fixed_in_time() -> None:
    text = "One.[^1]\n\n[^1]: " + ", ".join(f"[a]({OLD})" for _ in range(2000)) + ".\n"
    assert moved(text, "paper.md") == (text.replace(OLD, NEW), 1)
