"""Parsing: stacite, and the figures of AnyStyle 1.6 on the same sets (training/table.py).

AnyStyle is a Ruby gem; it is not run here, its figures come from an earlier run. The sets are not in the repository:
they are read where they lie beside the checkout, in ../shared/data/parse, or where --shared says.

`python benchmarks/peer_anystyle.py [--shared FOLDER] [--keep]`, with the root on PYTHONPATH
"""

from __future__ import annotations

import argparse
from pathlib import Path
from tempfile import TemporaryDirectory

from training.table import FIELDS, ROOT, SEGMENTS, Shared

from measure import machine
from results import Options


def main() -> None:
    """Print a row for each set of which AnyStyle's figures are known."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared", help="folder of data/parse and tools")
    parser.add_argument("--keep", action="store_true", help="write the figures into benchmarks/results.json")
    read = parser.parse_args()
    own = machine("numpy")
    print(own)
    rows = []
    bars = {name: bar.anystyle for name, bar in (FIELDS | SEGMENTS).items() if bar.anystyle}
    with TemporaryDirectory() as folder:
        for name, figures in Shared(read.shared, Path(folder)).figures(bars):
            f1 = "/".join(figures[key] for key in ("F1", "whole") if key in figures)
            rows.append({"set": name, "n": figures.get("n", ""), "stacite": f1, "AnyStyle": bars[name]})
            print(f"{name:20}{figures.get('n', ''):>6}  stacite {f1:14} AnyStyle {bars[name]}", flush=True)
    if rows:
        Options(Path(), read.keep).store("AnyStyle", (own, "AnyStyle 1.6, not run"), {"rows": rows})
    else:
        print(f"no sets in {read.shared}")


if __name__ == "__main__":
    main()
