"""Write the model card: `python -m training.card`.

What the model was trained on comes from facts.json, which training.run writes; how well it reads is measured anew.
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stacite.model.citation import UNSURE_BELOW
from stacite.parser.network import PATH as MODEL
from training.annotated_notes import NOTES, load
from training.run import BIBLIOGRAPHIES, FACTS
from training.score import Score, score
from training.standoff import LABELS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

CARD = MODEL.with_name("CARD.md")
BINS = 10
_TEMPLATE = Path(__file__).with_suffix(".md")
# What was tried, and what it gave; written by hand, since it takes hours to measure again.
_TRIALS = Path(__file__).with_name("trials.md")


def main() -> None:
    """Write CARD.md beside the model."""
    facts = json.loads(FACTS.read_text(encoding="utf-8"))
    if facts["sha256"] != hashlib.sha256(MODEL.read_bytes()).hexdigest():
        sys.exit(f"{FACTS.name} describes a different model from the one in the package: run `make train`")
    documents = [document for path in sorted(NOTES.glob("*.yaml")) if (document := load(path)).use == "test"]
    total = Score()
    for document in documents:
        total.add(score(document))
    values = _data(facts) | _confidence(total.confidences) | {"total": total, "documents": len(documents)}
    fields = [("all", total.micro), *sorted(total.fields.items(), key=lambda pair: (-pair[1].labelled, pair[0]))]
    values["field_rows"] = "\n".join(
        f"| {name} | {t.precision:.3f} | {t.recall:.3f} | {t.f1:.3f} | {t.labelled} |" for name, t in fields
    )
    values["labels"] = len(list(LABELS.glob("*.tsv")))
    values["trials"] = _TRIALS.read_text(encoding="utf-8").strip()
    CARD.write_text(_TEMPLATE.read_text(encoding="utf-8").format_map(facts | values), encoding="utf-8")
    print(CARD)


def _data(facts: dict[str, Any]) -> dict[str, Any]:
    return {
        "unlabelled": f"{facts['unlabelled']:,} unlabeled notes taught it words first." if facts["unlabelled"] else "",
        "works": "; ".join(f"{each.name} {facts['items'][each.name]:,} ({each.licence})" for each in BIBLIOGRAPHIES),
        "packages": ", ".join(f"{name} {number}" for name, number in facts["packages"].items()),
    }


def _confidence(confidences: Sequence[tuple[float, bool]]) -> dict[str, Any]:
    wrong = sum(not right for _, right in confidences)
    flagged = [right for confidence, right in confidences if confidence < UNSURE_BELOW]
    caught = len(flagged) - sum(flagged)
    return {
        "confidence_rows": "\n".join(reliability(confidences)),
        "threshold": UNSURE_BELOW,
        "flagged": len(flagged),
        "full": len(confidences),
        "share": len(flagged) / max(len(confidences), 1),
        "wrong": wrong,
        "caught": caught,
        "recall": caught / max(wrong, 1),
    }


def reliability(confidences: Sequence[tuple[float, bool]]) -> Iterator[str]:
    """The rows of the diagram: a confidence that tells the truth has as many right as its mean."""
    for at in range(BINS):
        inside = [pair for pair in confidences if min(int(pair[0] * BINS), BINS - 1) == at]
        name = f"{at / BINS:.1f}–{(at + 1) / BINS:.1f}"
        if inside:
            mean = sum(confidence for confidence, _ in inside) / len(inside)
            right = sum(right for _, right in inside) / len(inside)
            yield f"| {name} | {len(inside)} | {mean:.2f} | {right:.2f} |"
        else:
            yield f"| {name} | 0 | | |"


if __name__ == "__main__":
    main()
