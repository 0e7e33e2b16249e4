"""A small archive of papers with notes, some of which cite the same works."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

SHARED = "Ann Roe, “Tides and Tolls,” *Journal of Ports* 12 (2004): 3–19."
"""Cited by every paper."""


def paper(number: int, url: str = "") -> str:
    """A paper whose notes cite the shared work, a book of its own, and a page where there is one."""
    page = f"“A Harbour’s Page,” Harbour Board, May 2, 2021, {url}." if url else "Ibid., 21."
    texts = (
        SHARED,
        f"Ben Ode, *Quays of {number}* (London: Weir, 2001), {number + 1}.",
        f"Roe, “Tides,” {3 + number % 17}.",
        page,
    )
    body = " ".join(f"Claim {place}.[^{place}]" for place in range(1, len(texts) + 1))
    notes = "".join(f"[^{place}]: {text}\n" for place, text in enumerate(texts, 1))
    return f"# Paper {number}\n\n{body}\n\n{notes}"


def fill(folder: Path, papers: int, *urls: str) -> None:
    """Write so many papers, every second one in a folder below; each cites one of the URLs, in turn."""
    (folder / "below").mkdir(parents=True, exist_ok=True)
    for number in range(papers):
        place = folder / "below" if number % 2 else folder
        url = urls[number % len(urls)] if urls else ""
        (place / f"paper{number:03}.md").write_text(paper(number, url), encoding="utf-8")
