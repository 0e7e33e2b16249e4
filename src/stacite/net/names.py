"""Whether the name server at hand knows any names at all.

A network may have none but its own: there every public name seems to be gone, and none is.
"""

from __future__ import annotations

from stacite.net.guard import literal_address

_ENOUGH = 3
"""Names that are not known, and none that is, before the name server is not believed."""
_MOST = 100
_NEVER = (".invalid", ".example", ".test", ".localhost")
"""Names that no server should know (RFC 6761; RFC 2606): that they are not known says nothing about it."""


class Names:
    """What came of the lookups of a run."""

    def __init__(self) -> None:
        self._known = False
        self._missing: set[str] = set()

    def note(self, host: str, *, known: bool) -> None:
        """One lookup; addresses and reserved names are passed over."""
        if literal_address(host) is not None or host.endswith(_NEVER) or host == "localhost":
            return
        self._known = self._known or known
        if not known and len(self._missing) < _MOST:
            self._missing.add(host)

    @property
    def are_unknown(self) -> bool:
        """Whether so many were asked for, and none was known, that it can't be the sites' fault."""
        return not self._known and len(self._missing) >= _ENOUGH
