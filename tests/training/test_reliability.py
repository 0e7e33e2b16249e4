"""How likely a reading is right is learned from readings whose labels are known."""

from __future__ import annotations

import tomllib
from math import exp
from typing import TYPE_CHECKING

import pytest
from training.annotated_notes import LabelledDocument, read
from training.reliability import as_toml, judged, learn_order, learn_weights, main, name_of

from stacite.parser.network import PATH, Network

if TYPE_CHECKING:
    from pathlib import Path

RIGHT = (
    "<cite type=book><author>Jane {Doe}</author>, *<title>Quays and Harbors</title>* (<publisher-place>London"
    "</publisher-place>: <publisher>Taylor</publisher>, <issued>1999</issued>), <locator>12</locator></cite>."
)
PLAIN = "Jane Doe, *Quays and Harbors* (London: Taylor, 1999), 12."
WRONG = RIGHT.replace("<title>Quays and Harbors</title>", "<title>Quays</title> and Harbors")


@pytest.fixture(scope="module")
def network() -> Network:
    return Network.load()


@pytest.mark.parametrize(
    ("notes", "expected"),
    [
        ([RIGHT], [True]),
        ([WRONG], [False]),
        ([PLAIN], [False]),
        ([RIGHT, f"!damaged {PLAIN}"], [True]),
        ([RIGHT, "<cite form=ibid to=1>Ibid., <locator>14</locator></cite>."], [True, True]),
    ],
    ids=["right", "title", "no citation", "damaged", "ibid"],
)
def test_a_reading_is_right_where_all_labels_agree(network: Network, notes: list[str], expected: list[bool]) -> None:
    document = LabelledDocument("Quays", "chicago17-notes", "test", [read(note) for note in notes])
    assert [right for *_, right in judged(document, network)] == expected


def test_what_goes_with_errors_speaks_against_a_citation() -> None:
    found = [({"doubt": at % 10 / 10, "same": 1.0, "length": float(at % 3)}, at % 10 < 7) for at in range(300)]
    weights = learn_weights(found)
    assert set(weights) == {"bias", "doubt", "same", "length"}
    assert weights["doubt"] > 5
    assert abs(weights["length"]) < 0.5
    assert abs(weights["same"]) < 1e-6

    def wrong(doubt: float) -> float:
        score = weights["bias"] + weights["doubt"] * doubt + weights["length"] + weights["same"]
        return 1 / (1 + exp(-score))

    assert wrong(0.1) < 0.1
    assert wrong(0.9) > 0.6


def test_weights_are_written_as_they_are_read() -> None:
    weights = {"bias": -2.5, "names in no field": 0.12345, "doubt": 1e-9}
    order = {"^": {"author": 0.51, "title": 1.2}, "title": {"$": 0.1}}
    assert tomllib.loads(as_toml(weights, order)) == {
        "weights": {"bias": -2.5, "names in no field": 0.1235, "doubt": 0.0},
        "order": order,
    }


def test_what_right_citations_have_in_order_is_usual(network: Network) -> None:
    document = LabelledDocument("Quays", "chicago17-notes", "test", [read(each) for each in (RIGHT, RIGHT, WRONG)])
    order = learn_order(list(judged(document, network)))
    assert order["^"] == {"author": pytest.approx(2.17)}
    assert set(order) == {"^", "author", "title", "publisher-place", "publisher", "issued", "locator"}


def test_the_documents_that_a_network_has_not_seen_are_named_in_a_list(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, marked in (("held", RIGHT), ("seen", WRONG)):
        (tmp_path / name).mkdir()
        lines = [
            "document: N",
            "style: chicago17-notes",
            "use: training",
            "notes:",
            f"- '{marked}'",
            f"- '{WRONG}'",
            "",
        ]
        (tmp_path / name / "labels.yaml").write_text("\n".join(lines), encoding="utf-8")
    held, out = tmp_path / "held.json", tmp_path / "weights.toml"
    held.write_text('["held"]', encoding="utf-8")
    options = ["--network", str(PATH), "--held", str(held), "--out", str(out)]
    monkeypatch.setattr("sys.argv", ["reliability", str(tmp_path), *options])
    main()
    assert capsys.readouterr().out.endswith("2 citations, 1 of them read rightly\n")
    assert "bias" in tomllib.loads(out.read_text(encoding="utf-8"))["weights"]
    assert name_of(tmp_path / "held" / "labels.yaml") == "held"
