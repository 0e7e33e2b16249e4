"""CSL-YAML: the sources as pandoc's metadata, to be pasted into a document or given as `--bibliography`.

Source: Pandoc User's Guide, "Specifying bibliographic data". Variables are those of CSL-JSON; pandoc reads their texts
as Markdown, so that emphasis is `*…*` and signs that would mean something have a backslash.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.exporters.csl_json import csl_entry
from stacite.exporters.plain_text import markdown_text, markdown_title
from stacite.text.yaml_scalars import scalar

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stacite.exporters.base import ExportOptions
    from stacite.model.registry import Reference


NAME = "csl-yaml"
SUFFIX = ".yaml"
NEXT = "Use it with pandoc --citeproc"


def export(references: Sequence[Reference], options: ExportOptions) -> str:
    """A YAML document with the list `references`, in the order given."""
    if not references:
        return "---\nreferences: []\n...\n"
    entries = (line for reference in references for line in _entry(csl_entry(reference, options, _text)))
    return f"---\nreferences:\n{''.join(entries)}...\n"


def _text(variable: str, text: str) -> str:
    return markdown_title(text) if "title" in variable else markdown_text(text)


def _entry(fields: dict[str, object]) -> Iterator[str]:
    lead = "- "
    for variable, value in fields.items():
        if isinstance(value, list):
            yield f"{lead}{variable}:\n"
            yield from (f"  - {_flow(each)}\n" for each in value)
        else:
            yield f"{lead}{variable}: {scalar(value, flow=False) if isinstance(value, str) else _flow(value)}\n"
        lead = "  "


def _flow(value: object) -> str:
    """On one line, inside brackets."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name}: {_flow(part)}" for name, part in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flow, value)) + "]"
    if isinstance(value, str):
        return scalar(value, flow=True)
    return str(value).lower()  # a number or a truth value
