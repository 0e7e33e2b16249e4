"""Train the model that the parser ships: `python -m training.run`, or `make train`.

All that it needs comes from package registries: bibliographies and citation styles from Debian's, citeproc from npm's,
python-crfsuite from the Python package index. What was downloaded stays in build/training and is not asked for again;
everything after that is made anew. The same packages give the same model. training/README.md tells of each step.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from stacite.parser.tagging.model import MODEL_PATH as SHIPPED
from training.annotated_notes import NOTES, load
from training.train import PARAMETERS

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
SEED = 1
# Citations of kinds and styles that bibliographies and CSL lack.
INVENTED = 40_000
# How often each citation labelled by hand goes in, each time disturbed otherwise.
REPEATED = 8
# Bytes that the model may have: every installation carries it.
LARGEST = 3_000_000
PROGRAMS = {
    "apt-get": "downloads the bibliographies and styles; a Debian or Ubuntu system has it",
    "dpkg-deb": "unpacks them; a Debian or Ubuntu system has it",
    "pandoc": "turns BibTeX into CSL items: apt-get install pandoc",
    "node": "runs citeproc: apt-get install nodejs",
    "npm": "installs citeproc: apt-get install npm",
}


class TrainingError(Exception):
    """A step that failed, and what to do."""


def main() -> None:
    """Run all steps; what the model was trained on goes into facts.json."""
    try:
        _check_programs()
        BUILD.mkdir(parents=True, exist_ok=True)
        packages = fetch(BUILD / "debs", BUILD / "root")
        convert(BUILD / "root" / TEX, BUILD / "csl")
        render(BUILD)
        invent(BUILD)
        ship(train(BUILD), packages)
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


def invent(build: Path) -> None:
    """Write invented citations, and those labelled by hand, as records."""
    _say(f"inventing {INVENTED:,} citations")
    _module("synthetic.generate", "--seed", str(SEED), "--count", str(INVENTED), str(build / "invented.jsonl"))
    _module("annotated_notes", str(build / "labelled.jsonl"))


def train(build: Path) -> Path:
    """Train the model, and refuse one that is too large to ship."""
    _say("training: about ten minutes")
    model = build / SHIPPED.name
    records = (build / "renders.jsonl", build / "invented.jsonl", f"{build / 'labelled.jsonl'}:x{REPEATED}")
    print(_module("train", str(model), *map(str, records)), end="")
    if model.stat().st_size > LARGEST:
        raise TrainingError(
            f"{model} has {model.stat().st_size:,} bytes, {LARGEST:,} are the most that the package ships:"
            " raise c1 or feature.minfreq in training/train.py. The shipped model is untouched."
        )
    return model


def ship(model: Path, packages: dict[str, str]) -> None:
    """Put the model, and what it was trained on, where the package has them."""
    shutil.copyfile(model, SHIPPED)
    FACTS.write_text(json.dumps(facts(BUILD, model, packages), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    _say(f"{SHIPPED.name}: {SHIPPED.stat().st_size:,} bytes")
    _module("card")


def facts(build: Path, model: Path, packages: dict[str, str]) -> dict[str, Any]:
    """What the model card tells of the data."""
    documents = [document for path in sorted(NOTES.glob("*.yaml")) if (document := load(path)).use == "training"]
    return {
        "sha256": hashlib.sha256(model.read_bytes()).hexdigest(),
        "bytes": model.stat().st_size,
        "packages": packages,
        "citeproc": json.loads((HERE / "package.json").read_text(encoding="utf-8"))["dependencies"]["citeproc"],
        "python-crfsuite": version("python-crfsuite"),
        "items": {each.name: _items(build / "csl" / f"{each.name}.json") for each in BIBLIOGRAPHIES},
        "records": {name: _lines(build / f"{name}.jsonl") for name in ("renders", "invented", "labelled")},
        "hand": {"documents": len(documents), "repeated": REPEATED},
        "seed": SEED,
        "parameters": PARAMETERS,
    }


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
