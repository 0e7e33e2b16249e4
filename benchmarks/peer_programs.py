"""The peers that are libraries, run by their own interpreter: `python peer_programs.py NAME < JSON > JSON`.

The input is a list, of texts or of paths; the output is {"seconds": […], "read": […]}, one for each of the list;
of the processor where texts are read, of the clock where files are.
"""

from __future__ import annotations

import json
import os
import sys
import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    Read = Callable[[str], Any]


def _refextract() -> Read:
    from refextract import extract_references_from_string  # noqa: PLC0415 - each peer is there for itself

    def read(text: str) -> Any:
        return extract_references_from_string(f"1. {text}", is_only_references=True)

    return read


def _mammoth() -> Read:
    import mammoth  # noqa: PLC0415

    def read(path: str) -> Any:
        with open(path, "rb") as file:  # noqa: PTH123
            return mammoth.convert_to_html(file).value

    return read


def _pymupdf4llm() -> Read:
    import pymupdf4llm  # noqa: PLC0415

    read: Read = pymupdf4llm.to_markdown
    return read


PEERS = {"mammoth": _mammoth, "pymupdf4llm": _pymupdf4llm, "refextract": _refextract}


def main() -> None:
    """Read all; what a library prints goes to standard error."""
    result, sys.stdout = os.fdopen(os.dup(1), "w", encoding="utf-8"), sys.stderr
    os.dup2(2, 1)
    read = PEERS[sys.argv[1]]()
    clock = time.process_time if sys.argv[1] == "refextract" else time.perf_counter
    seconds, found = [], []
    for each in json.load(sys.stdin):
        began = clock()
        found.append(read(each))
        seconds.append(clock() - began)
    json.dump({"seconds": seconds, "read": found}, result)
    result.flush()


if __name__ == "__main__":
    main()
