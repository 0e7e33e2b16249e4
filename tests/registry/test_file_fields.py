from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stacite.errors import RegistryError
from stacite.registry.file_fields import json_schema
from stacite.registry.schema import read_registry

VALIDATOR = jsonschema.Draft202012Validator(json_schema())


def reads(data: Any) -> bool:
    try:
        read_registry(json.dumps(data), "c.yaml")
    except RegistryError:
        return False
    return True


def reference(**fields: Any) -> dict[str, Any]:
    return {"references": [{"id": "a", **fields}]}


def note(**fields: Any) -> dict[str, Any]:
    return {"documents": [{"path": "x", "notes": [{"number": "1", **fields}]}], "references": [{"id": "a"}]}


GOOD = [
    {},
    {"stacite": 1},
    {"stacite": "1"},
    {"documents": None, "references": []},
    {"documents": [{"path": "x", "bibliography": [{"id": "a", "fingerprint": "01ac59f5"}]}]},
    reference(type="book", title="T", volume=50, author=[{"family": "A"}, {"literal": "B"}]),
    reference(issued="2023-08", accessed={"year": 2024, "month": 8}),
    reference(issued={"date-parts": [[2024, 8], [2024, 9]]}),
    reference(issued=[{"year": 2024}, {"year": "2025"}]),
    reference(title=None, author=None, ignore=["M403"], checked={"on": "2026-11-24", "verdict": "alive"}),
    reference(ignore=["M403", {"rule": "L", "until": "2027-01-31", "reason": "seen"}, {"rule": "L", "until": None}]),
    {"documents": [{"path": "x", "ignore": ["N001", {"rule": "N002", "quote": "Cf. the", "reason": "kept"}]}]},
    reference(seen={"by": "J. Doe", "on": "2026-05-03", "note": "library copy"}),
    reference(seen={"on": "2026-05-03", "by": None, "note": ""}),
    reference(seen=None),
    note(line=3, page="4", marker={"line": 2, "text": "x"}, text="T", ignore=[]),
    note(cites=[{"id": "a", "locator": 812, "label": "page", "prefix": "See"}, {"form": "short"}]),
]
BAD = [
    [],
    "text",
    {"stacite": 2},
    {"stacite": 0},
    {"stacite": "one"},
    {"titel": 1},
    {"documents": {}},
    {"documents": [{"path": "x", "bibliography": [{"id": "a"}]}]},
    {"documents": [{"sha256": "x"}]},
    {"references": [{}]},
    {"references": [None]},
    {"references": [{"id": ""}]},
    {"references": [{"id": None}]},
    reference(type="bok"),
    reference(title=[]),
    reference(author={}),
    reference(author=[{}]),
    reference(author=[{"family": ""}]),
    reference(author=[{"family": "A", "name": "B"}]),
    reference(issued=[]),
    reference(issued={"years": 2}),
    reference(ignore="M403"),
    reference(ignore=[""]),
    reference(ignore=[{}]),
    reference(ignore=[{"until": "2027-01-31"}]),
    reference(ignore=[{"rule": "L", "until": "tomorrow"}]),
    reference(ignore=[{"rule": "L", "until": ""}]),
    reference(ignore=[{"rule": "L", "till": "2027-01-31"}]),
    reference(checked=[]),
    reference(seen="yes"),
    reference(seen=True),
    reference(seen={}),
    reference(seen={"by": "", "on": None}),
    reference(seen={"on": "May 2026", "by": "J. Doe"}),
    reference(seen={"by": "J. Doe", "where": "library"}),
    reference(seen={"by": ["J. Doe"]}),
    reference(seen=[{"by": "J. Doe"}]),
    note(line=-1),
    note(line="x"),
    note(line=1.5),
    note(marker=[]),
    note(cites=[{}]),
    note(cites=[{"form": "full"}]),
    note(cites=[{"id": "a", "form": "whole"}]),
    note(cites=[{"id": "a", "label": "page"}]),
    note(cites=["a"]),
]


def test_the_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(json_schema())


@pytest.mark.parametrize("data", GOOD, ids=str)
def test_both_accept(data: Any) -> None:
    assert reads(data)
    assert VALIDATOR.is_valid(data)


@pytest.mark.parametrize("data", BAD, ids=str)
def test_both_refuse(data: Any) -> None:
    assert not reads(data)
    assert not VALIDATOR.is_valid(data)


VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-1, 3000),
    st.sampled_from(["", "a", "1", "book", "null", "~", "page", "short", "full"]),
    st.sampled_from(
        [
            [],
            {},
            [[]],
            ["a"],
            [{}],
            [{"family": "A"}],
            {"line": 1},
            {"on": "x"},
            {"on": "2026-05-03"},
            {"by": 1},
            [{"id": "a"}],
            [{"rule": "L", "reason": 1}],
        ]
    ),
)
FIELDS = st.dictionaries(
    st.sampled_from("type title author ignore checked seen volume titel number line marker cites path".split()),
    VALUES,
    max_size=3,
)
CITES = st.dictionaries(st.sampled_from(["id", "form", "locator", "label", "prefix", "x"]), VALUES, max_size=4)


def dangling(data: Any) -> bool:
    """A cite that leads nowhere: the schema can't see that."""
    try:
        read_registry(json.dumps(data), "c.yaml")
    except RegistryError as error:
        return any("No source has the key" in problem.message for problem in error.problems)
    return False


@given(FIELDS)
def test_they_agree_on_any_reference(fields: dict[str, Any]) -> None:
    data = {"references": [{"id": "a", **fields}]}
    assert reads(data) == VALIDATOR.is_valid(data)


@given(FIELDS, CITES)
def test_they_agree_on_any_note(fields: dict[str, Any], cite: dict[str, Any]) -> None:
    data = note(**{"cites": [cite], **fields})
    assert reads(data) == VALIDATOR.is_valid(data) or dangling(data)
