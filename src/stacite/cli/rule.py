"""`stacite rule`: explains a rule, or lists several."""

from __future__ import annotations

import sys
import textwrap
from typing import TYPE_CHECKING, Annotated

import typer

from stacite.cli import console
from stacite.cli.options import complete_rules, complete_texts, require_choice
from stacite.reporters.terminal import paint, styled
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stacite.reporters.terminal import Styled
    from stacite.rules.base import Rule, RuleModule


# A longer line is hard to read.
_MOST_COLUMNS = 100
_MARKED = pattern(r"`(?P<code>[^`]{1,200})`|\*(?P<emphasis>[^*]{1,200})\*")
_BOLD, _CYAN, _ITALIC = "1", "36", "3"


def rule(
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[CODE...]",
            help="Explain these rules: codes, prefixes or names, such as L301, L or link-dead.",
            autocompletion=complete_rules,
        ),
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="Explain the rules in full instead of listing them.")] = False,
    output_format: Annotated[
        str,
        typer.Option(
            "--output-format", metavar="FORMAT", help="Choose the format: text or json.", autocompletion=complete_texts
        ),
    ] = "text",
) -> None:
    """Explain a rule, or list rules.

    If a prefix such as L matches several rules, they are listed. Without CODE, all rules are listed.
    """
    from stacite.rules.run import selected

    require_choice("--output-format", output_format, ("text", "json"))
    chosen = selected(words or ("ALL",), (), ())
    if output_format == "json":
        console.out_exact(_json(chosen))
    elif every or len(chosen) == len(words or ()):
        console.out(_pages_text(chosen, console.width(), color=console.uses_color(sys.stdout)))
    else:
        console.out(_rule_list(chosen, console.width() if console.is_terminal(sys.stdout) else None))


def _json(modules: Sequence[RuleModule]) -> str:
    import json

    from stacite.rules.rulebook import precision  # imports every rule

    rows = [
        {
            "code": module.RULE.code,
            "name": module.RULE.name,
            "title": module.RULE.title,
            "severity": module.RULE.severity,
            "fix": module.RULE.fix,
            "default": module.RULE.default,
            "pedantic": module.RULE.pedantic,
            "precision": str(precision(module.RULE)),
            "explanation": (module.__doc__ or "").strip(),
        }
        for module in modules
    ]
    return json.dumps(rows, indent=2, ensure_ascii=False) + "\n"


def _pages_text(modules: Sequence[RuleModule], width: int, *, color: bool) -> Styled:
    """The pages, wrapped. Color replaces the Markdown of headings and code."""
    from stacite.rules.rulebook import page  # imports every rule

    paragraphs = [paragraph for module in modules for paragraph in page(module).rstrip("\n").split("\n\n")]
    most = min(width, _MOST_COLUMNS)
    parts = [part for each in paragraphs for part in ("\n\n", _paragraph(each, most, color=color))]
    return styled(*parts[1:], "\n")


def _paragraph(text: str, width: int, *, color: bool) -> str:
    if text.startswith("    "):  # code stays as it is
        return paint(text, _CYAN) if color else text
    if text.startswith("#"):
        return paint(text.lstrip("# "), _BOLD) if color else text
    if text.startswith("- "):
        filled = "\n".join(_filled(f"- {item}", width, "  ") for item in text[2:].split("\n- "))
    else:
        filled = _filled(text, width)
    return _colored(filled) if color else filled


def _colored(text: str) -> Styled:
    """The text with code and emphasis in color, without their Markdown."""
    parts, at = [], 0
    for match in _MARKED.finditer(text):
        parts += [text[at : match.start()], paint(match["code"] or "", _CYAN), paint(match["emphasis"] or "", _ITALIC)]
        at = match.end()
    return styled(*parts, text[at:])


def _filled(text: str, width: int, indent: str = "") -> str:
    """The text, wrapped. Neither long words nor hyphens are broken: URLs and option names must stay whole."""
    words = " ".join(text.split())
    return textwrap.fill(words, width, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)


def _rule_list(modules: Sequence[RuleModule], width: int | None) -> str:
    """A row for each rule, wrapped under its description to `width` columns; on one line where `width` is None."""
    from stacite.rules.rulebook import summary  # imports every rule

    return "".join(f"{line}\n" for module in modules for line in _row(module.RULE, summary(module), width))


def _row(rule: Rule, text: str, width: int | None) -> Iterator[str]:
    """`L301  error    Broken link (link-dead): The page that a link leads to is gone.`."""
    start = f"{rule.code}  {rule.severity:<7}  "
    remarks = [f"{rule.fix} fix"] if rule.fix else []
    remarks += [] if rule.default else ["off by default"]
    remarks += ["with --pedantic"] if rule.pedantic else []
    end = f" [{', '.join(remarks)}]" if remarks else ""
    text = f"{rule.title} ({rule.name}): {text}{end}" if rule.title else f"{rule.name}: {text}{end}"
    if width is None:
        yield start + text
        return
    first, *rest = textwrap.wrap(text, max(20, width - len(start)), break_on_hyphens=False) or [""]
    yield start + first
    yield from (" " * len(start) + line for line in rest)
