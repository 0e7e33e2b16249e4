r"""What the instruction of a field says: `HYPERLINK "https://…" \l "part"`.

Source: ISO/IEC 29500-1, 17.16.1 (syntax: arguments in quotes, `\\` for a backslash and `\"` for a quote in them),
17.16.5.25 (HYPERLINK), 17.16.5.38 (NOTEREF).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from stacite.model.pattern import pattern

_TOKEN = pattern(r'["“”„]((?:[^"“”\\]|\\.)*+)(?:["“”]|$)|(\S++)', re.DOTALL)
_ESCAPED = pattern(r"\\(.)", re.DOTALL)
_LONGEST = 20_000
_TAKES_ARGUMENT = {"HYPERLINK": frozenset("lot")}
"""Switches of a field that an argument follows."""


@dataclass(frozen=True, slots=True)
class Instruction:
    """A field's name, its first argument, and its switches (in lower case) with theirs."""

    name: str
    argument: str
    switches: dict[str, str]


def parse_instruction(text: str) -> Instruction:
    """Read the instruction of a field that is no container of data (`ADDIN`)."""
    tokens = [(match[1], match[2]) for match in _TOKEN.finditer(text[:_LONGEST])]
    name = (tokens[0][1] or "").upper() if tokens else ""
    takes, waiting, argument = _TAKES_ARGUMENT.get(name, frozenset()), "", ""
    switches: dict[str, str] = {}
    for quoted, bare in tokens[1:]:
        if bare and len(bare) == 2 and bare[0] == "\\" and bare[1].isalpha():
            waiting = bare[1].lower()
            switches.setdefault(waiting, "")
            waiting = waiting if waiting in takes else ""
        elif waiting:
            switches[waiting] = _ESCAPED.sub(r"\1", quoted or bare or "")
            waiting = ""
        else:
            argument = argument or _ESCAPED.sub(r"\1", quoted or bare or "")
    return Instruction(name, argument, switches)
