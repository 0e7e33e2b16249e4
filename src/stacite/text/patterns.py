"""Regular expressions that are compiled when they are first used, so that importing a module stays fast."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, AnyStr, cast

if TYPE_CHECKING:
    from re import Pattern


def pattern(source: AnyStr, flags: int = 0) -> Pattern[AnyStr]:
    """What `re.compile` gives, but compiled at the first use of one of its methods."""
    return cast("Pattern[AnyStr]", _Lazy(source, flags))


class _Lazy:
    def __init__(self, source: str | bytes, flags: int) -> None:
        self.pattern = source
        self.flags = flags

    def __getattr__(self, name: str) -> Any:
        """Compile; from then on the methods are the compiled pattern's own, at no cost."""
        compiled = re.compile(self.pattern, self.flags)
        for method in ("match", "search", "fullmatch", "finditer", "sub", "split", "findall"):
            setattr(self, method, getattr(compiled, method))
        return getattr(compiled, name)
