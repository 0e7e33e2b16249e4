"""The page that `check` writes for a browser, of a real document."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from lxml import html

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from lxml.html import HtmlElement
    from tests.cli.conftest import Ended


def _read(path: Path) -> HtmlElement:
    return html.document_fromstring(path.read_bytes())


def test_check_writes_a_page_with_every_note_and_finding(
    stacite: Callable[..., Ended], folder: Path, brief: Path
) -> None:
    ended = stacite("check", "brief.txt", "--offline", "--output-format", "html", "-o", "report.html")
    assert ended.out == ""
    assert (folder / "report.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>\n")
    page = _read(folder / "report.html")
    assert [each.get("data-label") for each in page.find_class("note")] == [str(number) for number in range(1, 13)]
    told = stacite("check", "brief.txt", "--offline", "--output-format", "concise").out.splitlines()
    shown = [
        f"{each.get('data-rule')} {each.xpath('string(h4/a)')}" for each in page.xpath("//article[@data-rule][h4]")
    ]
    findings = json.loads(stacite("check", "brief.txt", "--offline", "--output-format", "json").out)["findings"]
    titles = [
        line.split(": ")[1].replace(f", {each['severity']})", ")") for line, each in zip(told, findings, strict=True)
    ]
    assert sorted(shown) == sorted(f"{each['name']} {title}" for each, title in zip(findings, titles, strict=True))
    names, texts = (page.xpath(f"//section[@id='rules']/dl/{part}") for part in ("dt", "dd"))
    rules = {f"{title[:-1]}, {each['name']})" for each, title in zip(findings, titles, strict=True)}
    assert {name.text_content() for name in names} == rules
    assert all(text.text_content().endswith(".") for text in texts)
    marked = {each.get("data-f") for each in page.xpath("//p[@class='printed']//mark")}
    assert len(marked) > 5
    assert "Offline: no links or DOIs were checked" in page.get_element_by_id("summary").text_content()


def test_the_page_of_a_broken_registry_says_what_is_broken(stacite: Callable[..., Ended], folder: Path) -> None:
    (folder / "citations.yaml").write_text("stacite: 1\nreferences:\n- id: doe\n  titel: A <b>\n", encoding="utf-8")
    assert stacite("check", "--output-format", "html", "-o", "report.html").status == 2
    finding = _read(folder / "report.html").find_class("finding")[0]
    assert "titel" in finding.text_content()
    assert "citations.yaml, line 4" in finding.text_content()


def test_no_source_is_shown_for_an_op_cit_that_refers_to_nothing(stacite: Callable[..., Ended], folder: Path) -> None:
    notes = (
        "[^1]: Ada Okafor, *A Small Book* (Leeds: Own Press, 2011), 4.\n[^2]: Any kind of data.\n[^3]: Op. cit., 26.\n"
    )
    (folder / "a.md").write_text(f"A.[^1] B.[^2] C.[^3]\n\n{notes}", encoding="utf-8")
    stacite("check", "a.md", "--offline", "--output-format", "html", "-o", "report.html")
    page = _read(folder / "report.html")
    assert "has no source to refer to" in page.text_content()
    assert page.find_class("cited")[-1].text_content().startswith("no full citation found")
    assert page.find_class("source")[0].find_class("where")[0].text_content() == "Cited in note 1"
