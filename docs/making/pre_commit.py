"""Write the names of the files that the hook for pre-commit watches: `python -m docs.making.pre_commit`.

They are the suffixes of all readers, and `.bib`, since documents name such files; what stands above and below them in
.pre-commit-hooks.yaml is written by hand.
"""

from __future__ import annotations

import re
import textwrap

from docs.making.transcripts import ROOT

from stacite.readers.formats import suffixes

PATH = ROOT / ".pre-commit-hooks.yaml"
_NAMES = re.compile(r"(?:^    \|\\\.\(.*\)\$\n)+", re.MULTILINE)


def rendered(text: str) -> str:
    """The file as it ought to be."""
    words = " ".join(suffix.removeprefix(".") for suffix in (*suffixes(), ".bib"))
    lines = (rf"    |\.({line.replace(' ', '|')})$" for line in textwrap.wrap(words, 80))
    return _NAMES.sub(lambda _: "".join(f"{line}\n" for line in lines), text, count=1)


def main() -> None:
    """Write the file."""
    text = rendered(PATH.read_text(encoding="utf-8"))
    PATH.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
