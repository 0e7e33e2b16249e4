"""Access to the network: polite, guarded, bounded."""

from __future__ import annotations

import sys

# httpx imports its own command line, and all of rich with it, wherever click is installed: 40 ms at each start.
if "httpx" not in sys.modules:
    sys.modules["httpx._main"] = None  # type: ignore[assignment] # not to be found (importlib's own convention)
    import httpx  # noqa: F401 - imported for its effect on sys.modules

    del sys.modules["httpx._main"]
