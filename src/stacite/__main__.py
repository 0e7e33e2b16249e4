"""`stacite` and `python -m stacite`."""

from __future__ import annotations

import gc
import os
import signal
import sys
from contextlib import suppress


def main() -> None:
    """Run the command line. `--version` prints before anything heavy is imported."""
    status = _INTERRUPTED
    with suppress(KeyboardInterrupt):  # while modules are imported: nothing has begun yet
        status = _run()
        signal.signal(signal.SIGINT, _end)
    if status == _INTERRUPTED:
        _end_soon()
    sys.exit(status)


_INTERRUPTED = 130
# Seconds in which other processes and threads may end by themselves after Ctrl-C.
_ENDING_S = 1


def _end_soon() -> None:
    """Wait no longer for what still runs, and print nothing where another Ctrl-C interrupts that."""
    signal.signal(signal.SIGINT, _end)
    from threading import Timer

    ending = Timer(_ENDING_S, _end)
    ending.daemon = True
    ending.start()


def _end(*_: object) -> None:
    os._exit(_INTERRUPTED)


def _run() -> int:
    _open_standard_streams()
    if sys.argv[1:] in (["--version"], ["-V"]) and _print_version():
        return 0
    from stacite.app import GC_THRESHOLD

    # Before the imports, which make 200,000 objects that live to the end.
    gc.set_threshold(GC_THRESHOLD)
    from stacite.cli.app import run

    status = run()
    gc.freeze()  # Python would look through all of them twice before it ends
    return status


def _open_standard_streams() -> None:
    """Open those that are closed (`>&-`), or the next file would be in their place, and get what libraries print."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # takes the lowest free number


def _print_version() -> bool:
    """False where it can't be printed: the command line says why."""
    from stacite import __version__

    try:
        print(f"stacite {__version__}", flush=True)  # noqa: T201
    except OSError:
        return False
    return sys.stdout is not None


if __name__ == "__main__":
    main()
