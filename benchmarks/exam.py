"""How many planted errors the rules find, and what they say of clean documents: tests/data/exam, without the network.

`python benchmarks/exam.py [--all] [--pedantic] [--styles] [--missed] [NAME...]`: with all rules, or the pedantic ones,
instead of the default ones; each
document under its house style; what was missed, and findings that no planted error explains.
"""

from __future__ import annotations

import sys
from collections import Counter
from typing import TYPE_CHECKING

from tests.making.marks import EXAM, mark

from stacite.model.finding import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.making.marks import Marks

    from stacite.model.finding import Finding


def _described(finding: Finding) -> str:
    place = finding.location
    words = place.quote[slice(*place.quote_span)] if place.quote else ""
    where = f"note {finding.note or '-'} line {place.line or '-'}"
    return f"{finding.code} {finding.severity} {where}: {finding.message} {words!r}"


def _lines(marks: Marks) -> Iterator[str]:
    for fault in marks.missed:
        yield f"    missed {fault['code']} note {fault.get('note', '-')}: {fault['words']!r}: {fault.get('why', '')}"
    for finding in marks.extra:
        yield f"    said   {_described(finding)}"


def main(arguments: list[str]) -> None:
    """Print a line for each document, and the sums."""
    names = [word for word in arguments if not word.startswith("--")]
    manifests = [path for path in sorted(EXAM.glob("*.yaml")) if not names or path.stem in names]
    marks = [
        mark(path, every="--all" in arguments, pedantic="--pedantic" in arguments, styled="--styles" in arguments)
        for path in manifests
    ]
    for each in marks:
        counts = ", ".join(f"{each.alarms(level)} {level}" for level in reversed(Severity))
        print(f"{each.name:26} found {len(each.found):3} of {each.planted:3}; besides: {counts}")
        if "--missed" in arguments:
            print("\n".join(_lines(each)))
    found, planted = sum(len(each.found) for each in marks), sum(each.planted for each in marks)
    print(f"\n{found} of {planted} planted faults found")
    missed = Counter(fault["code"] for each in marks for fault in each.missed)
    print("missed: " + ", ".join(f"{code} {count}" for code, count in sorted(missed.items())))
    extra = Counter(finding.code for each in marks for finding in each.extra)
    print("besides: " + ", ".join(f"{code} {count}" for code, count in sorted(extra.items())))


if __name__ == "__main__":
    main(sys.argv[1:])
