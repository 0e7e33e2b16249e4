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

`citations.crfsuite` is a linear-chain conditional random field. It gives each word of a citation the CSL variable that
it belongs to: author, title, container-title, publisher and so on. What the grammar of `stacite.parser` read, italics
and lexicons are among its features. It is for citations in the footnotes and bibliographies of documents in English
and, less well, in German, French, Italian and Spanish.

`python -m training.card` writes this card, `make train` trains the model; training/README.md tells how. Licence: MIT.
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
## What it was trained on

| source | citations |
|---|---:|
| works of bibliographies and invented works, printed by citeproc in CSL styles | {renders:,} |
| citations invented in house styles, of law, news, reports, archives and more | {invented:,} |
| citations labelled by hand in {documents} documents, each taken {repeated} times | {labelled:,} |

Works of bibliographies: {works}.

Versions: {packages}; citeproc {citeproc}.

The CSL styles (CC BY-SA 3.0, by the authors whom each names, of [CitationStyles.org](https://citationstyles.org)) and
citeproc (CPAL 1.0 or AGPL) are tools of the training and no part of the package. Lexicons, invented citations and
labelled notes are the project's own (MIT).
"""
_FIGURES = """\
## How well the parser reads with it

Measured on {documents} labelled documents that were kept out of training: {notes} notes with {cites} citations.

| | | n |
|---|---:|---:|
| citations found (F1) | {segments.f1:.3f} | {cites} |
| full citations right in every field | {records.recall:.3f} | {records.labelled} |
| their type | {types.recall:.3f} | {types.labelled} |
| short forms: their form | {forms.recall:.3f} | {forms.labelled} |
| the work they stand for | {antecedents.recall:.3f} | {antecedents.labelled} |
| their pinpoint | {locators.recall:.3f} | {locators.labelled} |

| field | precision | recall | F1 | n |
|---|---:|---:|---:|---:|
{rows}
"""
_SURE = """\
## How sure it is

`confidence`, in ten bins, against the share of full citations that are right in every field (one that is none counts
as wrong). Where it tells the truth, the last two columns are alike.

| confidence | n | mean | right |
|---|---:|---:|---:|
{rows}

Below {threshold}, the default of `unsure-below`, are {flagged} of {all} ({share:.0%}); of the {wrong} that are wrong,
{caught} ({recall:.0%}) are among them.
"""
_LIMITS = """\
## Limits

- The test documents were written for this project, in the styles and kinds that their files name. None was used for
  training, but the grammar's rules were written by people who had read their like: expect less of other documents.
  Their notes were never looked at while the parser was made; their totals were, after many steps, and a few steps
  were taken back or taken up for them.
- Writing without spaces between words, or from right to left, was not trained on.
- Where a style prints two variables alike (the publisher and the site of a web page, the author and the publisher of a
  report), the model goes by what is usual. `stacite show --review` lists what to look at.
"""


def main() -> None:
    """Write CARD.md beside the model."""
    facts = json.loads(FACTS.read_text(encoding="utf-8"))
    if facts["sha256"] != hashlib.sha256(MODEL.read_bytes()).hexdigest():
        sys.exit(f"{FACTS.name} tells of another model than the one that is shipped: run make train")
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
