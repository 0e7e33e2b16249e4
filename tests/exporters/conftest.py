"""References to export: real works, and every type of work with every letter that could do harm."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import jsonschema
import pytest
import yaml

from stacite.exporters import bibtex
from stacite.exporters.base import ExportOptions
from stacite.model.item import DATE_VARIABLES, NAME_VARIABLES, TYPES, Date, Item, Name
from stacite.model.registry import Reference

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

DATA = Path(__file__).parent.parent / "data" / "exports"

TITLES = (
    "}, note={\\input{/etc/passwd}}, x={",
    "A lone { brace",
    "A lone } brace and a backslash \\",
    "100% of S&T_costs: $5 #1 ~ ^ `tick` \"straight\" 'single'",
    "@book{evil, title={x}}",
    "Line one\n@misc{two,\n\ttitle = {three}}\r\n",
    "Über Łódź, Ångström, Çà et là, Dvořák, İstanbul and Þórr’s ßtraße",
    "“Quoted” – dashed — ‘single’… «Guillemets» §5 ½ © 30° €5",
    "*Emphasis* at the start, C*-algebras and a * star",
    "\\emph{not mine} \\begin{document} %comment",
    "Right-to-left \u202emirror\u202c and zero\u200bwidth \x1b[31mred\x07",
    "Dashes -- and --- and `` and '' and ?` and !` and ,, stay",
    "TY  - JOUR\nER  - \nTY  - BOOK",
    "[link](javascript:x) ![i](y) <b>bold</b> &amp; [@key] ^[note] $x^2$ a_b _c_ ~d~ | e",
    "- item: {a: b} # no CO₂, 10⁹",
)
FOREIGN = (
    "中美科技合作：三十年 🙂",
    "日本語の本{題名}",
    "\u202eשלום\u202c, עולם & more",
    "كتاب *عن* العلم_والتقنية",
    "न्यूज़ 👩\u200d👩\u200d👧 100%",
    "Ελληνικά, кириллица and e\u0301\u0323 \ufdd0\U0010ffff",
)
"""Letters that pdflatex has no fonts for."""
FAMILIES = (
    {"family": "Müller-Łukasz", "given": "Élodie"},
    {"family": "Berg", "given": "Jan", "non_dropping_particle": "van der"},
    {"family": "King", "given": "Martin Luther", "suffix": "Jr."},
    {"family": "García de la Torre", "given": "Ana"},
    {"family": "Smith, and Sons", "given": "A and B"},
    {"literal": "Ministry of Art and Culture, Dept. {X} & \\Y"},
    {"family": "O’Brien", "given": "Ó."},
    {"family": "Ünal", "given": ""},
    {"literal": "Fédération Internationale"},
)
DATES = ("2019", "2023-08", "2023-08-15", "2019/2021", "2024-03/2024-05", "1850~", "2024-21", "2019/..")


class Make(Protocol):
    """Variables under CSL's names become a reference; dates in EDTF."""

    def __call__(self, variables: Mapping[str, Any], /) -> Reference: ...


def make_reference(variables: Mapping[str, Any]) -> Reference:
    names = {key: tuple(_name(name) for name in variables[key]) for key in variables if key in NAME_VARIABLES}
    dates = {key: Date(str(variables[key])) for key in variables if key in DATE_VARIABLES}
    rest = {key: value for key, value in variables.items() if key not in {"id", "type", *names, *dates}}
    return Reference(variables["id"], Item(variables.get("type", "document"), rest, names, dates))


def _name(parts: Mapping[str, str]) -> Name:
    return Name(**{key.replace("-", "_"): value for key, value in parts.items()})


@pytest.fixture
def make() -> Make:
    return make_reference


@pytest.fixture
def entry(make: Make) -> Callable[..., str]:
    """One work as BibTeX."""
    return lambda options=None, **variables: bibtex.export(
        [make({"id": "k", **{key.replace("_", "-"): value for key, value in variables.items()}})],
        options or ExportOptions(),
    )


@pytest.fixture(scope="session")
def works() -> list[Reference]:
    """Real works of many kinds."""
    loaded = yaml.load((DATA / "works.yaml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 - strings only
    return [make_reference(work) for work in loaded]


@pytest.fixture(scope="session")
def hostile() -> list[Reference]:
    """200 works: every CSL type full and bare, all with letters that mean something to TeX, BibTeX, RIS or Markdown."""
    kinds = sorted(TYPES)
    places = [place + place // len(kinds) * 4 for place in range(155)]  # other letters in each round of types
    full = [make_reference(_full(place, kinds[at % len(kinds)])) for at, place in enumerate(places)]
    return full + [make_reference(_bare(place, kind)) for place, kind in enumerate(kinds)]


@pytest.fixture(scope="session")
def foreign() -> list[Reference]:
    """Works in scripts of all directions."""
    return [
        make_reference(
            {
                "id": f"foreign{place}",
                "type": kind,
                "title": title,
                "author": [{"family": title[:4], "given": title[-3:]}, {"literal": title}],
                "container-title": title,
                "publisher": title,
                "URL": f"https://example.org/{title}",
                "issued": "2020",
            }
        )
        for place, title in enumerate(FOREIGN)
        for kind in ("book", "webpage")
        if (place + len(kind)) % 2
    ]


def _full(place: int, kind: str) -> dict[str, Any]:
    title, name = TITLES[place % len(TITLES)], FAMILIES[place % len(FAMILIES)]
    return {
        "id": f"full{place}",
        "type": kind,
        "title": title,
        "author": [name, FAMILIES[(place + 3) % len(FAMILIES)]],
        "editor": [FAMILIES[(place + 1) % len(FAMILIES)]],
        "translator": [name],
        "container-title": TITLES[(place + 1) % len(TITLES)],
        "collection-title": TITLES[(place + 2) % len(TITLES)],
        "collection-number": "7",
        "publisher": "Society of Arts and Sciences & Co_" if place % 2 else "Presses de l’École {x}",
        "publisher-place": "Genève and Łódź",
        "genre": "White_paper 5%",
        "volume": ("12", "XII", "5–6")[place % 3],
        "issue": "Suppl. 2",
        "number": "IF_12&5",
        "page": "807–17",
        "edition": ("2", "rev. ed.", "11")[place % 3],
        "note": "Reviewed in *Nature* {sic}",
        "DOI": "10.1002/(SICI)1097-4571<1::AID-1>3.0.CO;2-X",
        "URL": "https://exämple.org/a_b/{x} y?q=1&r=%20#frag~^\\",
        "ISBN": "978-3-16-148410-0",
        "ISSN": "2049-3630" if place % 2 else "1234-5678",
        "issued": DATES[place % len(DATES)],
        "accessed": "2026-11-24",
    }


def _bare(place: int, kind: str) -> dict[str, Any]:
    """Nothing but a title, or a body, and a year."""
    fields: dict[str, Any] = {"id": f"bare{place}", "type": kind, "issued": "2020"}
    if place % 3:
        fields["title"] = TITLES[place % len(TITLES)]
    if place % 2:
        fields["publisher"] = "«Bureau» of Arts and Crafts"
    return fields


@pytest.fixture(scope="session")
def csl_schema() -> jsonschema.Draft7Validator:
    """CSL's schema, with the variables that the specification has (CSL 1.0.2, appendix IV) and the schema lacks."""
    schema = json.loads((DATA.parent / "schemas" / "csl-data.json").read_text(encoding="utf-8"))
    properties = schema["items"]["properties"]
    for variable in ("part-number", "printing-number", "supplement-number"):
        properties[variable] = {"type": ["string", "number"]}
    properties |= {"editor-translator": properties["editor"], "license": {"type": "string"}}
    return jsonschema.Draft7Validator(schema)


@pytest.fixture
def golden() -> Callable[[str, str], None]:
    """Hold a text against a file of tests/data/exports, or write it there with STACITE_GOLDEN=write."""

    def hold(name: str, text: str) -> None:
        if os.environ.get("STACITE_GOLDEN") == "write":
            (DATA / name).write_text(text, encoding="utf-8", newline="\n")
        assert text == (DATA / name).read_text(encoding="utf-8")

    return hold
