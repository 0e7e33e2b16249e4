"""Colours of the terminal (ECMA-48, 8.3.117)."""

from __future__ import annotations

from dataclasses import dataclass

from stacite.model.finding import Severity

_COLOURS = {Severity.ERROR: "1;31", Severity.WARNING: "1;33", Severity.INFO: "1;36"}


@dataclass(frozen=True, slots=True)
class Paint:
    """Puts colours around text, if there are to be any."""

    colour: bool

    def severity(self, text: str, severity: Severity) -> str:
        """Red, yellow or cyan."""
        return self._in(text, _COLOURS[severity])

    def bold(self, text: str) -> str:
        """In bold."""
        return self._in(text, "1")

    def dim(self, text: str) -> str:
        """In the blue of what is only a frame."""
        return self._in(text, "34")

    def _in(self, text: str, code: str) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if self.colour and text else text
