"""Invented citations: their spans are true, their seed makes them again, and every kind, style and label comes."""

from __future__ import annotations

import json
import subprocess
import sys
from random import Random
from typing import TYPE_CHECKING

import pytest
from training.synthetic.generate import generate
from training.synthetic.noise import disturb, edited
from training.synthetic.people import NameForm, Names, Person, printed
from training.synthetic.record import LABELS, Record, Writer
from training.synthetic.render import Variant, render
from training.synthetic.styles import STYLES
from training.synthetic.template import compiled
from training.synthetic.work import Title, Work

if TYPE_CHECKING:
    from pathlib import Path

COUNT = 6000


@pytest.fixture(scope="module")
def records() -> list[Record]:
    return list(generate(7, COUNT))


def check(record: Record) -> None:
    end = 0
    for label, start, stop in sorted(record.spans, key=lambda span: span[1]):
        assert label in LABELS
        assert end <= start < stop <= len(record.text), record
        assert record.text[start:stop].strip() == record.text[start:stop], (label, record)
        end = stop
    for start, stop in record.emphasis:
        assert 0 <= start < stop <= len(record.text)


def test_spans_lie_in_the_text_and_none_over_another(records: list[Record]) -> None:
    for record in records:
        check(record)
        assert record.spans
        assert "*" not in record.text.replace("at *", "")
        assert not {"{", "}", "$"} & set(record.text), record.text


def test_values_are_bare(records: list[Record]) -> None:
    for record in records:
        for label, start, stop in record.spans:
            value = record.text[start:stop]
            assert value[0] not in ",;", record
            assert value[-1] not in ",;", record
            assert not (value[0] in "“„«‘" and value[-1] in "”“»’" and len(set("“”‘’„«»") & set(value)) == 2), record
            if label == "URL":
                assert value.startswith(("http", "www", "ftp")), record


def test_same_seed_same_citations() -> None:
    assert list(generate(3, 200)) == list(generate(3, 200))
    assert list(generate(3, 50)) != list(generate(4, 50))


def test_every_style_kind_and_label_comes(records: list[Record]) -> None:
    assert {record.style for record in records} == {style.name for style in STYLES}
    assert {record.kind for record in records} == {kind for style in STYLES for kind in style.templates}
    assert {label for record in records for label, _, _ in record.spans} == LABELS


def test_titles_hardly_repeat(records: list[Record]) -> None:
    found = [
        record.text[start:stop]
        for record in records
        if record.kind in ("book", "article", "report", "chapter")
        for label, start, stop in record.spans
        if label == "title"
    ]
    assert len(set(found)) > 0.93 * len(found)


def test_noise_keeps_spans_true(records: list[Record]) -> None:
    rng = Random(1)  # noqa: S311 (no secret)
    changed = 0
    for record in records:
        noisy = disturb(record, rng)
        check(noisy)
        changed += noisy != record
    assert changed > COUNT / 2


def test_noise_is_the_same_for_the_same_seed(records: list[Record]) -> None:
    one, other = Random(5), Random(5)  # noqa: S311 (no secret)
    assert [disturb(record, one) for record in records[:300]] == [disturb(record, other) for record in records[:300]]


def test_edits_move_spans() -> None:
    record = Record("A. B, “T,” 1–2.", (("author", 0, 4), ("title", 7, 8), ("locator", 11, 14)), ((7, 8),), "s", "k")
    found = edited(record, [(6, 7, '"'), (9, 10, "''"), (11, 11, "p. "), (12, 13, "--")])
    assert found.text == "A. B, \"T,'' p. 1--2."
    assert [found.text[start:stop] for _, start, stop in found.spans] == ["A. B", "T", "1--2"]


@pytest.mark.parametrize(
    ("template", "title", "text"),
    [
        ("“{title}”, x", "Why?", "“Why?,” x."),
        ("“{title}”", "Plain", "“Plain.”"),
        ("“{title}”, x", "On “A”", "“On ‘A,’” x."),
        ("*{title}*[, {volume}]", "*T*", "T."),
        ("<{volume}|{title}>", "T", "T."),
        ("{=EHRR:container-title} {title#one/more}", "T", "EHRR one."),
    ],
)
def test_templates(template: str, title: str, text: str) -> None:
    work = Work("book", "en", {"title": Title(title, "")})
    record = render(work, template, "s", Variant(inside=True), Random(1))  # noqa: S311 (no secret)
    assert record.text == text
    check(record)


def test_a_template_that_is_not_closed_is_refused() -> None:
    with pytest.raises(ValueError, match="never closed"):
        compiled("[{title}")
    with pytest.raises(ValueError, match="closes nothing"):
        compiled("{title}]")


@pytest.mark.parametrize(
    ("form", "text"),
    [
        (NameForm(), "Ada Lovelace and Karl Marx"),
        (NameForm(inverted="all", initials=". ", last=" & "), "Lovelace, A., & Marx, K."),
        (NameForm(inverted="first"), "Lovelace, Ada, and Karl Marx"),
        (NameForm(most=1), "Ada Lovelace et al."),
        (NameForm(caps=True, comma=False), "Ada LOVELACE and Karl MARX"),
        (NameForm(inverted="all", initials="none", joint=" ", last=", "), "Lovelace A, Marx K"),
    ],
)
def test_names(form: NameForm, text: str) -> None:
    assert printed(Names((Person("Lovelace", "Ada"), Person("Marx", "Karl"))), form) == text


def test_the_period_of_an_abbreviation_is_not_doubled() -> None:
    writer = Writer(inside=False, closing="”")
    writer.label("publisher", "Acme Inc.")
    writer.write(".")
    assert writer.record("s", "k").text == "Acme Inc."


def test_the_program_writes_one_object_a_line(tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    command = [sys.executable, "-m", "training.synthetic.generate", "--seed", "1", "--count", "5", str(out)]
    subprocess.run(command, check=True)
    lines = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert len(lines) == 5
    assert set(lines[0]) == {"text", "spans", "emphasis", "style", "kind"}
