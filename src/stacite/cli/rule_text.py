"""A rule's page and the list of rules, at the width of the terminal.

This module imports every rule, so it is imported only when one is printed.
"""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from stacite.cli import console
from stacite.rules.rulebook import page, summary
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stacite.rules.base import Rule, RuleModule


_MOST_COLUMNS = 100
"""A longer line is hard to read."""
_CODE, _EMPHASIS = pattern(r"`([^`]{1,200})`"), pattern(r"\*([^*]{1,200})\*")
_BOLD, _CYAN, _ITALIC = "1", "36", "3"


def page_text(module: RuleModule, width: int, *, colour: bool) -> str:
    """The page, wrapped. In colour headings and code look it; else the page stays Markdown."""
    paragraphs = page(module).rstrip("\n").split("\n\n")
    lines = (_paragraph(paragraph, min(width, _MOST_COLUMNS), colour=colour) for paragraph in paragraphs)
    return "\n\n".join(lines) + "\n"


def _paragraph(text: str, width: int, *, colour: bool) -> str:
    if text.startswith("    "):  # code stays as it is
        return "\n".join(console.paint(line, _CYAN) if colour else line for line in text.split("\n"))
    if text.startswith("#"):
        return console.paint(text.lstrip("# "), _BOLD) if colour else text
    if text.startswith("- "):
        filled = "\n".join(_filled(f"- {item}", width, "  ") for item in text[2:].split("\n- "))
    else:
        filled = _filled(text, width)
    if not colour:
        return filled
    marked = _CODE.sub(lambda match: console.paint(match[1], _CYAN), filled)
    return _EMPHASIS.sub(lambda match: console.paint(match[1], _ITALIC), marked)


def _filled(text: str, width: int, indent: str = "") -> str:
    words = " ".join(text.split())
    return textwrap.fill(words, width, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)


def rule_list(modules: Sequence[RuleModule], width: int | None) -> str:
    """A row for each rule; on a terminal so wide the sentence goes on below itself, elsewhere it is one line."""
    widest = max(len(module.RULE.name) for module in modules)
    return "".join(f"{line}\n" for module in modules for line in _row(module, widest, width))


def _row(module: RuleModule, widest: int, width: int | None) -> Iterator[str]:
    rule = module.RULE
    start = f"{rule.code}  {rule.severity:<7}  {rule.name:<{widest}}  "
    text = f"{summary(module)}{_remark(rule)}"
    if width is None:
        yield start + text
        return
    first, *rest = textwrap.wrap(text, max(20, width - len(start))) or [""]
    yield start + first
    yield from (" " * len(start) + line for line in rest)


def _remark(rule: Rule) -> str:
    told = [f"{rule.fix} fix"] if rule.fix else []
    told += [] if rule.default else ["not on by default"]
    return f" [{', '.join(told)}]" if told else ""
