"""Write docs/examples/floods.docx, the Word document that the first steps check: `python -m docs.making.sample`.

Its works are invented, and so are its faults.
"""

from __future__ import annotations

from pathlib import Path

from tests.making.docx import Link, docx_of, italic, note

TARGET = Path(__file__).parents[1] / "examples" / "floods.docx"


def made() -> bytes:
    """A page on floods, with six notes."""
    return docx_of(
        [
            ["After the Flood"],
            [
                "Towns by a river build it walls, and then build up to the walls.",
                note("Jane Doe, ", italic("A History of Floods"), " (London: Example Press, 2009), 112-118."),
                " The walls hold for years.",
                note("Ibid., 140."),
                " When they fail, the loss is larger than it would have been without them.",
                note(
                    "Richard Roe, “Walls and Water,” ",
                    italic("Journal of Rivers"),
                    " 7, no. 2 (2011): 55–71, ",
                    Link("https://doi.org/10.5555/12345678.", "https://doi.org/10.5555/12345678"),
                ),
            ],
            [
                "Insurance was meant to change that.",
                note("Mary Major, “Paying for Floods”, Example Institute, May 2014, https://www.example.org/floods?utm_source=mail."),
                " It came late and it was cheap,",
                note("Roe, “Walls,” 60; Doe, ", italic("History"), ", 201"),
                " and nobody moved.",
                note("Ibid."),
            ],
        ]
    )  # fmt: skip


def main() -> None:
    """Write the document."""
    TARGET.write_bytes(made())


if __name__ == "__main__":
    main()
