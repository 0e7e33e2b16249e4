"""The page around its content: one file that asks nothing of any network and runs no script but its own."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from importlib.resources import files

from stacite import __version__
from stacite.reporters.page.markup import Markup, joined, tag


def page(title: str, *body: str) -> Markup:
    """The whole document."""
    style, script = _shipped("report.css"), _shipped("report.js")
    policy = (
        f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; base-uri 'none'; form-action 'none'"
    )
    head = (
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=policy),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="color-scheme", content="light dark"),
        tag("meta", name="referrer", content="no-referrer"),
        tag("meta", name="robots", content="noindex"),
        tag("meta", name="generator", content=f"stacite {__version__}"),
        tag("title", f"{title} – stacite"),
        tag("style", style),
    )
    lines = ("<!DOCTYPE html>", '<html lang="en">', tag("head", *head), tag("body", *body, tag("script", script)))
    return joined(Markup(f"{line}\n") for line in (*lines, "</html>"))


def _shipped(name: str) -> Markup:
    """A file of this folder; ours, so it may stand as it is."""
    return Markup(files("stacite.reporters.page").joinpath(name).read_text(encoding="utf-8"))


def _hash(content: str) -> str:
    """As Content Security Policy Level 3, 2.3.1, names a source."""
    return f"'sha256-{b64encode(sha256(content.encode()).digest()).decode()}'"
