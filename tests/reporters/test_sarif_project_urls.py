from __future__ import annotations

import importlib.metadata
from email.message import Message
from importlib.metadata import PackageNotFoundError

import pytest

from stacite.reporters import sarif


@pytest.mark.parametrize(
    ("named", "address"),
    [
        (["Source, https://code.example/x", "Documentation, https://docs.example/x"], "https://docs.example/x/"),
        (["Documentation, https://docs.example/"], "https://docs.example/"),
        (["Documentation, somewhere"], ""),
        ([], ""),
    ],
)
def test_the_package_names_where_docs_are(monkeypatch: pytest.MonkeyPatch, named: list[str], address: str) -> None:
    told = Message()
    for each in named:
        told["Project-URL"] = each
    monkeypatch.setattr(importlib.metadata, "metadata", lambda _: told)
    assert sarif.documentation_url() == address


def test_without_a_package_there_is_no_address(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> Message:
        raise PackageNotFoundError(name)

    monkeypatch.setattr(importlib.metadata, "metadata", missing)
    assert sarif.documentation_url() == ""
