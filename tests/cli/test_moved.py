"""Moved links are mended in every spelling, in the document and in the registry, and nothing else is touched."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import jsonschema
import pytest
from tests.cli.conftest import services, write_own_settings
from tests.making import docx as word

from stacite.readers import base as readers
from stacite.readers.base import ReadOptions, TrackedChanges
from stacite.reporters.json import json_schema as report_schema

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Ended
    from tests.conftest import Web

    Stacite = Callable[..., Ended]

MARKDOWN = """\
Prose with [a link](BASE/old) of its own.[^1] More.[^2] More.[^3] More.[^4] More.[^5] More.[^6]

[^1]: Jane Doe, “Bare,” *Daily Example*, May 4, 2020, BASE/old.
[^2]: John Roe, “Brackets,” *Daily Example*, May 5, 2020, <BASE/old>; once more <BASE/old#part-2>.
[^3]: Ann Poe, [“Behind the *Words*”](BASE/old "a title"), *Daily Example*, May 6, 2020; [again](<BASE/old>).
[^4]: Max Moe, [“By Reference”][ref], *Daily Example*, May 7, 2020; and [ref].
[^5]: Eve Low, “Printed and Linked,” *Daily Example*, May 8, 2020, [BASE/old](BASE/old).
[^6]: Tom Off, “Another,” *Daily Example*, May 9, 2020, <BASE/other>; `BASE/old`.

[ref]: BASE/old  "A title"
[other]: BASE/other
"""
TEXT = """\
Claims.¹ Claims.² Claims.³ Claims.⁴\r
\r
¹ Jane Doe, “Bare,” Daily Example, May 4, 2020, BASE/old. \r
² John Roe, “Brackets,” Daily Example, May 5, 2020, <BASE/old>, and (BASE/old#part-2).\r
³ Ann Poe, “Broken,” Daily Example, May 6, 2020, <BASE/a-\r
long/address>.\r
⁴ Max Moe, “Other,” Daily Example, May 7, 2020, <BASE/other>.\r
"""


@pytest.fixture
def moving(web: Web, folder: Path) -> Web:
    """A web whose `/old` and `/a-long/address` have moved."""
    page = b"<title>A page</title><h2 id=part-2>Two</h2><p>It is here.</p>"
    web.redirect("/old", "/new/place_(1)").page("/new/place_(1)", body=page).page("/other")
    web.redirect("/a-long/address", "/short", 308).page("/short")
    write_own_settings(f'allow-private = ["127.0.0.0/8"]\n{services(web)}[network]\ninterval-ms = 0\n')
    return web


def save(path: Path, text: str, web: Web) -> bytes:
    path.write_bytes(text.replace("BASE", web.base).encode())
    return path.read_bytes()


def mended(text: str, web: Web, *, kept: tuple[str, ...] = ()) -> bytes:
    """The text as it must become; `kept` are stretches of it that must stay."""
    new = text
    for at, each in enumerate(kept):
        new = new.replace(each, f"KEPT{at}")
    new = new.replace("BASE/old", "BASE/new/place_(1)").replace("BASE/a-\r\nlong/address", "BASE/short")
    for at, each in enumerate(kept):
        new = new.replace(f"KEPT{at}", each)
    return new.replace("BASE", web.base).encode()


# The body is not a note's, and no fix changes code.
KEPT = ("Prose with [a link](BASE/old)", "`BASE/old`")


@pytest.mark.parametrize(("name", "text", "kept"), [("paper.md", MARKDOWN, KEPT), ("paper.txt", TEXT, ())])
def test_every_spelling_is_mended_byte_for_byte(
    stacite: Stacite, folder: Path, moving: Web, name: str, text: str, kept: tuple[str, ...]
) -> None:
    paper = folder / name
    save(paper, text, moving)
    assert stacite("check", name, "--select", "L302", "--output-format", "concise").out.count("L302") >= 3
    ended = stacite("check", name, "--select", "L302", "--fix")
    assert (ended.status, ended.out) == (0, "")
    assert paper.read_bytes() == mended(text, moving, kept=kept)
    again = stacite("check", name, "--select", "L302", "--fix")
    assert (again.status, again.out) == (0, "")
    assert "Fixed 0 of 0 findings." in again.err
    assert paper.read_bytes() == mended(text, moving, kept=kept)


@pytest.mark.parametrize(("name", "text"), [("paper.md", MARKDOWN), ("paper.txt", TEXT)])
def test_the_registry_comes_along(stacite: Stacite, folder: Path, moving: Web, name: str, text: str) -> None:
    save(folder / name, text, moving)
    stacite("extract", name)
    registry = folder / "citations.yaml"
    before = registry.read_text(encoding="utf-8")
    assert f"URL: {moving.base}/old" in before
    stacite("check", "--select", "L302", "--fix")
    after = registry.read_text(encoding="utf-8")
    assert f"URL: {moving.base}/new/place_(1)" in after
    assert f"{moving.base}/old" not in after.partition("references:")[2]
    assert stacite("extract", name, "--diff").out == ""
    changed = [new for old, new in zip(before.splitlines(), after.splitlines(), strict=True) if old != new]
    # A bare address is a source of its own, and is the one of another note once both lead to the same page.
    assert {line.strip().lstrip("- ").partition(":")[0] for line in changed} <= {"sha256", "text", "URL", "line", "{id"}


REGISTRY = """\
# mine
stacite: 1
documents: []
references:
- {id: flow, type: webpage, title: One, URL: BASE/old}  # in a row
- id: single
  type: webpage
  title: Two
  URL: 'BASE/old'   # quoted
- id: double
  type: webpage
  title: Three
  URL: "BASE/old#part-2"
- id: folded
  type: webpage
  title: Four
  URL: >-
    BASE/old
- id: other
  type: webpage
  title: Five
  URL: BASE/other
"""


def test_addresses_that_only_the_registry_has(stacite: Stacite, folder: Path, moving: Web) -> None:
    registry = folder / "citations.yaml"
    save(registry, REGISTRY, moving)
    save(folder / "paper.md", "Text.[^1]\n\n[^1]: Jane Doe, *A Book* (London: Press, 2019), <BASE/other>.\n", moving)
    stacite("check", "paper.md", "--select", "L302", "--fix")
    wanted = REGISTRY.replace("BASE/old", "BASE/new/place_(1)")
    wanted = wanted.replace("  URL: >-\n    BASE/new/place_(1)", "  URL: >-\n    BASE/old")  # is told of, not mended
    assert registry.read_text(encoding="utf-8") == wanted.replace("BASE", moving.base)
    left = stacite("check", "paper.md", "--select", "L302", "--fix", "--output-format", "concise").out
    assert left.count("L302") == 1
    assert "citations.yaml:17:" in left


def test_an_address_that_yaml_would_misread_gets_quotes(stacite: Stacite, folder: Path, web: Web, moving: Web) -> None:
    web.redirect("/x", "/a,b:").page("/a,b:").redirect("/y", "/it's,y").page("/it's,y")
    registry = folder / "citations.yaml"
    text = "stacite: 1\ndocuments: []\nreferences:\n- {id: a, type: webpage, title: T, URL: BASE/x}\n"
    text += "- {id: b, type: webpage, title: T, URL: 'BASE/y'}\n"
    save(registry, text, web)
    save(folder / "paper.md", "Text.[^1]\n\n[^1]: Jane Doe, *A Book* (London: Press, 2019).\n", web)
    stacite("check", "paper.md", "--select", "L302", "--fix")
    wanted = text.replace("BASE/x", "'BASE/a,b:'").replace("'BASE/y'", "'BASE/it''s,y'").replace("BASE", web.base)
    assert registry.read_text(encoding="utf-8") == wanted


def test_brackets_and_the_new_address_come_in_one_run(stacite: Stacite, folder: Path, moving: Web) -> None:
    text = "One.[^1] Two.[^2]\n\n[^1]: A, <BASE/other>, <BASE/other>, <BASE/old>.\n[^2]: B, BASE/old.\n"
    save(folder / "paper.md", text, moving)
    ended = stacite("check", "paper.md", "--select", "L302,U203,U204", "--fix")
    assert "Fixed 3 of 3 findings." in ended.err
    new = text.replace("B, BASE/old", "B, <BASE/old>").replace("BASE/old", "BASE/new/place_(1)")
    assert (folder / "paper.md").read_text(encoding="utf-8") == new.replace("BASE", moving.base)


def test_a_hand_edited_address_of_the_registry_is_mended_in_the_same_run(
    stacite: Stacite, folder: Path, moving: Web
) -> None:
    save(folder / "paper.md", "Text.[^1]\n\n[^1]: Jane Doe, *A Book* (London: Press, 2019), <BASE/old>.\n", moving)
    stacite("extract", "paper.md")
    registry = folder / "citations.yaml"
    text = registry.read_text(encoding="utf-8")
    other = moving.base.replace("http://", "HTTP://")
    registry.write_text(text.replace(f"URL: {moving.base}/old", f"URL: {other}/old"), encoding="utf-8")
    stacite("check", "--select", "L302", "--fix")
    assert f"URL: {moving.base}/new/place_(1)\n" in registry.read_text(encoding="utf-8")
    assert "Fixed 0 of 0 findings." in stacite("check", "--select", "L302,M406", "--fix").err


def test_what_is_known_of_the_new_address_is_kept(stacite: Stacite, folder: Path, moving: Web) -> None:
    save(
        folder / "paper.md", "Text.[^1]\n\n[^1]: Jane Doe, *A Book* (London: Press, 2019), <BASE/old#part-2>.\n", moving
    )
    stacite("extract", "paper.md")
    ended = stacite("check", "--select", "L302", "--fix", "--record", "--output-format", "json")
    report = json.loads(ended.out)
    jsonschema.validate(report, report_schema())
    new = f"{moving.base}/new/place_(1)#part-2"
    (link,) = [link for link in report["links"] if link["url"] == new]
    assert (link["verdict"], link["reason"], link["final_url"]) == ("alive", "200 OK", new)
    assert [(hop["url"], hop["status_code"]) for hop in link["hops"]] == [(new.partition("#")[0], 200)]
    assert "verdict: alive" in (folder / "citations.yaml").read_text(encoding="utf-8")
    assert moving.targets.count("/new/place_(1)") == 1


def test_in_word_the_address_and_the_link_behind_it_are_mended_as_a_tracked_change(
    stacite: Stacite, folder: Path, moving: Web
) -> None:
    old, new = f"{moving.base}/old", f"{moving.base}/new/place_(1)"
    data = word.docx_of(
        [
            [
                "A",
                word.note("Jane Doe, “Bare,” ", word.italic("News"), f", May 4, 2020, {old}."),
                word.note("Ann Poe, “Linked,” ", word.italic("News"), ", May 6, 2020, ", word.Link(old, old), "."),
            ]
        ]
    )
    paper = folder / "paper.docx"
    paper.write_bytes(data)
    stacite("extract", "paper.docx")
    ended = stacite("check", "paper.docx", "--select", "L302,U212", "--fix")
    assert (ended.status, ended.out, "Fixed 2 of 2 findings" in ended.err) == (0, "", True)
    notes = readers.read(paper.read_bytes(), "paper.docx").notes
    assert [note.text.rpartition(", ")[2] for note in notes] == [f"{new}."] * 2
    assert [each.url for note in notes for each in note.addresses] == [new]
    before, after = (
        readers.read(each, "paper.docx", options=ReadOptions(TrackedChanges.REJECT)).notes
        for each in (data, paper.read_bytes())
    )
    assert before == after
    assert new in (folder / "citations.yaml").read_text(encoding="utf-8")
    assert stacite("check", "--select", "L302,U212").out == ""
