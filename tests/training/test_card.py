"""The model card tells of the model that is shipped."""

from __future__ import annotations

import hashlib
import json
import re

from training.card import CARD, reliability
from training.run import BIBLIOGRAPHIES, FACTS, LARGEST, PACKAGES

from stacite.model.citation import UNSURE_BELOW
from stacite.parser.network import PATH as MODEL


def test_card_and_facts_name_the_shipped_model() -> None:
    digest = hashlib.sha256(MODEL.read_bytes()).hexdigest()
    card = CARD.read_text(encoding="utf-8")
    facts = json.loads(FACTS.read_text(encoding="utf-8"))
    assert re.findall(r"`([0-9a-f]{64})`", card) == [digest] == [facts["sha256"]], "run make train, or training.card"
    assert f"{MODEL.stat().st_size:,} bytes" in card
    assert f"The default of `unsure-below` is {UNSURE_BELOW}." in card


def test_the_model_is_small_enough_to_ship() -> None:
    assert MODEL.stat().st_size <= LARGEST


def test_the_card_names_every_source() -> None:
    card = CARD.read_text(encoding="utf-8")
    assert [each.name for each in BIBLIOGRAPHIES if each.name not in card] == []
    assert [package for package in PACKAGES if package not in card] == []


def test_the_reliability_diagram_has_ten_bins() -> None:
    rows = list(reliability([(0.05, False), (0.95, True), (1.0, False)]))
    assert len(rows) == 10
    assert rows[0] == "| 0.0–0.1 | 1 | 0.05 | 0.00 |"
    assert rows[1] == "| 0.1–0.2 | 0 | | |"
    assert rows[-1] == "| 0.9–1.0 | 2 | 0.97 | 0.50 |"
