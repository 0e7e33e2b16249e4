"""Write the model card: `python -m training.card`.

What the model was trained on comes from facts.json, which training.run writes; how well it reads is measured anew.
"""

from __future__ import annotations

import hashlib
import json
import sys
from typing import TYPE_CHECKING, Any

from stacite.model.citation import UNSURE_BELOW
from stacite.parser.tagging.model import MODEL_PATH as MODEL
from training.annotated_notes import NOTES, load
from training.run import BIBLIOGRAPHIES, FACTS
from training.score import Score, score

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

CARD = MODEL.with_name("CARD.md")
BINS = 10
_TALLIES = ("segments", "records", "types", "forms", "antecedents", "locators")
_HEAD = """\
# The model that reads citations

`citations.crfsuite` is a linear-chain conditional random field. It labels each word of a citation with the CSL variable
that it belongs to: author, title, container-title, publisher and so on. Its features include the results of the grammar
in `stacite.parser`, italics and lexicons. It is made for citations in the footnotes and bibliographies of documents in
English. It also reads German, French, Italian and Spanish, but less well.

`python -m training.card` writes this card, and `make train` trains the model. See training/README.md. License: MIT.
"""
_MODEL = """\
## The model

| | |
|---|---|
| size | {bytes:,} bytes |
| SHA-256 | `{sha256}` |
| trained by | python-crfsuite {crfsuite}, L-BFGS |
| parameters | {parameters} |
| seed | {seed} |
"""
_DATA = """\
## Training data

| source | citations |
|---|---:|
| works from bibliographies and invented works, formatted by citeproc in CSL styles | {renders:,} |
| invented citations in house styles: law, news, reports, archives and more | {invented:,} |
| citations labeled by hand in {documents} documents, each used {repeated} times | {labelled:,} |

Bibliographies: {works}.

Versions: {packages}; citeproc {citeproc}.

The CSL styles (CC BY-SA 3.0, by the authors named in each, from [CitationStyles.org](https://citationstyles.org)) and
citeproc (CPAL 1.0 or AGPL) are used for training only and are not part of the package. The lexicons, invented citations
and labeled notes were made for this project (MIT).
"""
_FIGURES = """\
## Accuracy

Accuracy of the parser with this model, measured on {documents} labeled documents that were not used for training. They
have {notes} notes with {cites} citations.

| | | n |
|---|---:|---:|
| citations found (F1) | {segments.f1:.3f} | {cites} |
| full citations with every field correct | {records.recall:.3f} | {records.labelled} |
| full citations with the correct type | {types.recall:.3f} | {types.labelled} |
| short forms with the correct form | {forms.recall:.3f} | {forms.labelled} |
| short forms with the correct source | {antecedents.recall:.3f} | {antecedents.labelled} |
| short forms with the correct pinpoint | {locators.recall:.3f} | {locators.labelled} |

| field | precision | recall | F1 | n |
|---|---:|---:|---:|---:|
{rows}
"""
_SURE = """\
## Confidence

The table compares `confidence`, in ten bins, with the share of full citations that have every field correct. (Something
that is not a full citation counts as wrong.) If `confidence` is accurate, the last two columns are about the same.

| confidence | n | mean | correct |
|---|---:|---:|---:|
{rows}

The default of `unsure-below` is {threshold}. Of all {all} full citations, {flagged} ({share:.0%}) are below it. Of the
{wrong} wrong ones, {caught} ({recall:.0%}) are below it.
"""
_LIMITS = """\
## Limits

- The test documents were written for this project, in the styles and genres given in their files. None was used for
  training, but the authors of the grammar's rules knew similar documents, so expect lower accuracy on other documents.
  The notes of the test documents were never looked at during development. Their total scores were, after many steps,
  and a few changes were kept or undone because of them.
- The model was not trained on scripts without spaces between words, or on scripts that are written from right to left.
- If a style prints two variables in the same way (the publisher and the website of a web page, the author and the
  publisher of a report), the model picks the more common one. `stacite show --review` lists the citations to check.
"""


def main() -> None:
    """Write CARD.md beside the model."""
    facts = json.loads(FACTS.read_text(encoding="utf-8"))
    if facts["sha256"] != hashlib.sha256(MODEL.read_bytes()).hexdigest():
        sys.exit(f"{FACTS.name} describes a different model from the one in the package: run `make train`")
    documents = [document for path in sorted(NOTES.glob("*.yaml")) if (document := load(path)).use == "test"]
    total = Score()
    for document in documents:
        total.add(score(document))
    figures = _figures(total, len(documents))
    parts = (_HEAD, _model(facts), _data(facts), figures, _confidence(total.confidences), _LIMITS)
    CARD.write_text("\n".join(parts), encoding="utf-8")
    print(CARD)


def _model(facts: dict[str, Any]) -> str:
    parameters = ", ".join(f"`{name}` {value}" for name, value in facts["parameters"].items())
    return _MODEL.format_map(facts | {"parameters": parameters, "crfsuite": facts["python-crfsuite"]})


def _data(facts: dict[str, Any]) -> str:
    works = "; ".join(f"{each.name} {facts['items'][each.name]:,} ({each.licence})" for each in BIBLIOGRAPHIES)
    packages = ", ".join(f"{name} {number}" for name, number in facts["packages"].items())
    counts = facts["records"] | facts["hand"]
    return _DATA.format_map(counts | {"works": works, "packages": packages, "citeproc": facts["citeproc"]})


def _figures(total: Score, documents: int) -> str:
    fields = [("all", total.micro), *sorted(total.fields.items(), key=lambda pair: (-pair[1].labelled, pair[0]))]
    rows = [f"| {name} | {t.precision:.3f} | {t.recall:.3f} | {t.f1:.3f} | {t.labelled} |" for name, t in fields]
    return _FIGURES.format(
        documents=documents,
        notes=total.notes.labelled,
        cites=total.segments.labelled,
        rows="\n".join(rows),
        **{name: getattr(total, name) for name in _TALLIES},
    )


def _confidence(confidences: Sequence[tuple[float, bool]]) -> str:
    wrong = sum(not right for _, right in confidences)
    flagged = [right for confidence, right in confidences if confidence < UNSURE_BELOW]
    caught = len(flagged) - sum(flagged)
    return _SURE.format(
        rows="\n".join(reliability(confidences)),
        threshold=UNSURE_BELOW,
        flagged=len(flagged),
        all=len(confidences),
        share=len(flagged) / max(len(confidences), 1),
        wrong=wrong,
        caught=caught,
        recall=caught / max(wrong, 1),
    )


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
