"""Train the model that the parser ships: `python -m training.run FOLDER…`, or `make train REAL=…`.

The folders hold notes labelled by hand; those of the project itself are always learned from. Bibliographies and
citation styles come from Debian's packages, citeproc from npm's. What was downloaded stays in build/training and is not
asked for again; everything after that is made anew. training/README.md tells of each step.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stacite.parser.network import PATH as SHIPPED
from training.annotated_notes import NOTES, labelled_files, load

if TYPE_CHECKING:
    from collections.abc import Sequence

    from training.annotated_notes import LabelledDocument

# Debian packages, downloaded and unpacked, not installed.
PACKAGES = (
    "texlive-bibtex-extra",
    "texlive-lang-german",
    "citation-style-language-styles",
    "citation-style-language-locales",
)
# Where the bibliographies lie in an unpacked package.
TEX = "usr/share/texlive/texmf-dist/bibtex/bib"
STYLES = "usr/share/citation-style-language/styles"
LOCALES = "usr/share/citation-style-language/locales"


@dataclass(frozen=True, slots=True)
class Bibliography:
    """A file of works that is rendered for training."""

    path: str
    """Below `TEX`, without its suffix."""
    licence: str

    @property
    def name(self) -> str:
        """The file's name alone."""
        return self.path.rpartition("/")[2]


_BEEBE = "tugboat typeset font texbook1 texbook2 texbook3 printing-history epodd texgraph serif type"
# The licences are those that the files' headers and the packages' list of licences name.
BIBLIOGRAPHIES = (
    *(Bibliography(f"beebe/{name}", "public domain") for name in _BEEBE.split()),
    Bibliography("dtk-bibliography/dtk-bibliography", "LPPL 1.3c"),
    Bibliography("archaeologie/archaeologie-examples", "LPPL 1.3"),
)


HERE = Path(__file__).parent
BUILD = HERE.parent / "build" / "training"
# What the shipped model was trained on; the model card tells it.
FACTS = HERE / "facts.json"
SEED = 2
# Bytes that the model may have: every installation carries it.
LARGEST = 12_000_000
PROGRAMS = {
    "apt-get": "downloads the bibliographies and styles; a Debian or Ubuntu system has it",
    "dpkg-deb": "unpacks them; a Debian or Ubuntu system has it",
    "pandoc": "turns BibTeX into CSL items: apt-get install pandoc",
    "node": "runs citeproc: apt-get install nodejs",
    "npm": "installs citeproc: apt-get install npm",
}


class TrainingError(Exception):
    """A step that failed, and what to do."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run all steps; what the model was trained on goes into facts.json."""
    parser = argparse.ArgumentParser(prog="python -m training.run", description="Train the model of the parser.")
    parser.add_argument("labelled", nargs="*", type=Path, help="folders of notes labelled by hand")
    parser.add_argument("--unlabelled", type=Path, help="notes to learn words from, one JSON object a line")
    options = parser.parse_args(arguments)
    try:
        _check_programs()
        BUILD.mkdir(parents=True, exist_ok=True)
        packages = fetch(BUILD / "debs", BUILD / "root")
        convert(BUILD / "root" / TEX, BUILD / "csl")
        render(BUILD)
        model = train(BUILD, options.labelled, options.unlabelled)
        if options.labelled:
            _say("learning how reliable a reading is: half of that time")
            print(_module("reliability", *map(str, options.labelled)), end="")
        ship(model, options.labelled, options.unlabelled, packages)
    except TrainingError as error:
        sys.exit(f"training: {error}")


def _check_programs() -> None:
    missing = [f"  {name:9} {why}" for name, why in PROGRAMS.items() if shutil.which(name) is None]
    if missing:
        raise TrainingError("\n".join(["these programs are missing:", *missing]))


def fetch(debs: Path, root: Path) -> dict[str, str]:
    """Download and unpack the Debian packages that are not there yet; the version of each."""
    debs.mkdir(exist_ok=True)
    versions = {}
    for package in PACKAGES:
        if not list(debs.glob(f"{package}_*.deb")):
            _say(f"downloading {package}")
            _run("apt-get", "download", package, cwd=debs, hint="apt-get update")
        archive = max(debs.glob(f"{package}_*.deb"))
        versions[package] = _run("dpkg-deb", "--field", str(archive), "Version").strip()
        # The mark tells a complete extraction from one that was interrupted, and a new version from an old one.
        mark = root / f".{archive.stem}"
        if not mark.exists():
            root.mkdir(exist_ok=True)
            _run("dpkg-deb", "--extract", str(archive), str(root))
            mark.touch()
    return versions


def convert(source: Path, out: Path) -> None:
    """Turn the bibliographies into CSL items, by pandoc."""
    out.mkdir(exist_ok=True)
    for bibliography in BIBLIOGRAPHIES:
        target = out / f"{bibliography.name}.json"
        if not target.exists():
            _say(f"reading {bibliography.path}.bib")
            items = _run("pandoc", "--from", "bibtex", "--to", "csljson", str(source / f"{bibliography.path}.bib"))
            target.write_text(items, encoding="utf-8")


def render(build: Path) -> None:
    """Print the items in many styles, by citeproc, with the places of their variables."""
    node = build / "node"
    node.mkdir(exist_ok=True)
    for name in ("package.json", "package-lock.json", "render.mjs"):
        shutil.copyfile(HERE / name, node / name)
    if not (node / "node_modules" / "citeproc").exists():
        _say("installing citeproc")
        _run("npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts", cwd=node)
    styles, locales = str(build / "root" / STYLES), str(build / "root" / LOCALES)
    items, plan = str(build / "items.json"), str(build / "plan.json")
    _say("planning which works are printed in which styles")
    _module("plan", str(build / "csl"), styles, items, plan)
    _say("rendering them: about two minutes")
    options = ("--styles", styles, "--locales", locales, "--plan", plan)
    _run("node", "render.mjs", items, str(build / "renders.jsonl"), *options, cwd=node)


def train(build: Path, labelled: Sequence[Path], unlabelled: Path | None) -> Path:
    """Train the model, and refuse one that is too large to ship."""
    _say("training: an hour on one core; less without unlabelled notes")
    model = build / SHIPPED.name
    options = ["--renders", str(build / "renders.jsonl"), "--seed", str(SEED), "--out", str(model)]
    if unlabelled is not None:
        options += ["--unlabelled", str(unlabelled)]
    print(_module("train", *map(str, labelled), *options), end="")
    if model.stat().st_size > LARGEST:
        raise TrainingError(
            f"{model} has {model.stat().st_size:,} bytes, {LARGEST:,} are the most that the package ships:"
            " train with fewer features. The shipped model is untouched."
        )
    return model


def ship(model: Path, labelled: Sequence[Path], unlabelled: Path | None, packages: dict[str, str]) -> None:
    """Put the model, and what it was trained on, where the package has them."""
    shutil.copyfile(model, SHIPPED)
    FACTS.write_text(
        json.dumps(facts(labelled, unlabelled, packages), indent=2, ensure_ascii=False) + "\n", encoding="utf-8"
    )
    _say(f"{SHIPPED.name}: {SHIPPED.stat().st_size:,} bytes")
    _module("card")


def facts(labelled: Sequence[Path], unlabelled: Path | None, packages: dict[str, str]) -> dict[str, Any]:
    """What the model card tells of the data."""
    own = [document for path in sorted(NOTES.glob("*.yaml")) if (document := load(path)).use == "training"]
    real = [load(path) for path in labelled_files(labelled)]
    return {
        "sha256": hashlib.sha256(SHIPPED.read_bytes()).hexdigest(),
        "bytes": SHIPPED.stat().st_size,
        "packages": packages,
        "citeproc": json.loads((HERE / "package.json").read_text(encoding="utf-8"))["dependencies"]["citeproc"],
        "torch": version("torch"),
        "items": {each.name: _items(BUILD / "csl" / f"{each.name}.json") for each in BIBLIOGRAPHIES},
        "renders": _lines(BUILD / "renders.jsonl"),
        "own": _counts(own),
        "real": _counts(real),
        "unlabelled": _lines(unlabelled) if unlabelled is not None else 0,
        "seed": SEED,
    }


def _counts(documents: Sequence[LabelledDocument]) -> dict[str, int]:
    notes = [note for document in documents for note in document.notes if not note.is_damaged]
    return {"documents": len(documents), "notes": len(notes), "citations": sum(len(note.cites) for note in notes)}


def _items(path: Path) -> int:
    return len(json.loads(path.read_text(encoding="utf-8")))


def _lines(path: Path) -> int:
    with path.open(encoding="utf-8") as lines:
        return sum(1 for _ in lines)


def _module(name: str, *arguments: str) -> str:
    return _run(sys.executable, "-m", f"training.{name}", *arguments)


def _run(*command: str, cwd: Path = HERE.parent, hint: str = "") -> str:
    """Run a program; what it prints, or TrainingError with what it complained of."""
    # Nothing may hang on the order of sets.
    environment = os.environ | {"PYTHONHASHSEED": "0"}
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        said = f"{done.stderr[-2000:].strip()}\n{f'Try first: {hint}' if hint else ''}"
        raise TrainingError(f"{' '.join(command[:4])} ended with status {done.returncode}\n{said}".strip())
    return done.stdout


def _say(message: str) -> None:
    print(f"==> {message}", flush=True)


if __name__ == "__main__":
    main()
