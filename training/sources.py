"""What the model is trained on, where it comes from, and under which licence."""

from __future__ import annotations

from dataclasses import dataclass

PACKAGES = (
    "texlive-bibtex-extra",
    "texlive-lang-german",
    "citation-style-language-styles",
    "citation-style-language-locales",
)
"""Debian packages, downloaded and unpacked, not installed."""
TEX = "usr/share/texlive/texmf-dist/bibtex/bib"
"""Where the bibliographies lie in an unpacked package."""
STYLES = "usr/share/citation-style-language/styles"
LOCALES = "usr/share/citation-style-language/locales"


@dataclass(frozen=True, slots=True)
class Bibliography:
    """A file of works that is rendered for training."""

    path: str
    """Below `TEX`, without its suffix."""
    licence: str

    @property
    def name(self) -> str:
        """The file's name alone."""
        return self.path.rpartition("/")[2]


_BEEBE = "tugboat typeset font texbook1 texbook2 texbook3 printing-history epodd texgraph serif type"
BIBLIOGRAPHIES = (
    *(Bibliography(f"beebe/{name}", "public domain") for name in _BEEBE.split()),
    Bibliography("dtk-bibliography/dtk-bibliography", "LPPL 1.3c"),
    Bibliography("archaeologie/archaeologie-examples", "LPPL 1.3"),
)
"""The licences are those that the files' headers and the packages' list of licences name."""
