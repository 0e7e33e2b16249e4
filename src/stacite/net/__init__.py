"""Access to the network: polite, guarded, bounded."""

from __future__ import annotations

import sys

# httpx imports its own command line, and all of rich with it, wherever click is installed: 40 ms at each start. None
# means that the module can't be found (importlib's own convention). httpx itself is imported only where it is used,
# since the cache of this package serves offline runs too.
if "httpx" not in sys.modules:
    sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]
