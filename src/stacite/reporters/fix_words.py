"""A fix in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.model.finding import Applicability
from stacite.reporters.visible_text import one_line

if TYPE_CHECKING:
    from stacite.model.finding import Fix


def fix_line(fix: Fix) -> str:
    """What the fix does, and the command that does it."""
    message, command = one_line(fix.message), command_of(fix)
    if not command:
        return message
    return f"{message} ({'unsafe: ' if is_unsafe(fix) else ''}{command})"


def command_of(fix: Fix) -> str:
    """The command that applies it; the empty string where an editor has to do it herself."""
    if fix.command:
        return f"stacite {one_line(fix.command)}"
    if not fix.edits:
        return ""
    return "stacite check --unsafe-fixes" if is_unsafe(fix) else "stacite check --fix"


def is_unsafe(fix: Fix) -> bool:
    """Whether an editor should look before it is applied."""
    return not fix.command and bool(fix.edits) and fix.applicability is not Applicability.SAFE
