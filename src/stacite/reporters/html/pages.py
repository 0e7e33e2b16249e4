"""Pages of a PDF as the reader saw them, as a single web page: regions in colors, labels with their notes, reasons.

It loads nothing and works without scripts.
"""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from stacite.model.document import PageRegion
from stacite.reporters.html import page
from stacite.reporters.html.markup import Markup, items, tag, text
from stacite.text.numerals import pluralize

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stacite.model.document import Document, Note, PageLine, PageMark, PageView, PageViews, Symptom


_REGIONS = {
    PageRegion.TEXT: "text",
    PageRegion.NOTES: "notes (alternating shades)",
    PageRegion.NOTE_LIST: "list of notes",
    PageRegion.SOURCES: "list of sources",
    PageRegion.HEAD: "running head",
    PageRegion.FOOT: "running foot",
    PageRegion.TABLE: "table",
    PageRegion.CONTENTS: "table of contents",
    PageRegion.FIGURE: "figure",
    PageRegion.MARGIN_NUMBERS: "numbers in the margin",
    PageRegion.LEFT_OUT: "left out",
}
_OWNED = (PageRegion.NOTES, PageRegion.NOTE_LIST)
# Points around the lines of a block.
_PADDING = 1.6
_EXCERPT = 160
_MOST_OF_LINE = 300


@dataclass(frozen=True, slots=True)
class _Block:
    """Lines that follow each other in one region, and in one note."""

    lines: Sequence[PageLine]

    @property
    def region(self) -> PageRegion:
        return self.lines[0].region

    @property
    def note(self) -> int | None:
        """The ordinal of the note that its lines end in."""
        return self.lines[0].notes[-1] if self.lines[0].notes else None

    @property
    def box(self) -> tuple[float, float, float, float]:
        boxes = [line.box for line in self.lines]
        left, bottom = min(box[0] for box in boxes), min(box[1] for box in boxes)
        right, top = max(box[2] for box in boxes), max(box[3] for box in boxes)
        return left - _PADDING, bottom - _PADDING, right + _PADDING, top + _PADDING


def render_pages(views: PageViews) -> str:
    """The web page."""
    document = views.document
    shown = [view.number for view in views.pages]
    found = {line.region for view in views.pages for line in view.lines}
    regions = [region for region in PageRegion if region in found]
    verdict = (document.verdict, *document.doubts)
    body = (
        tag("input", type="checkbox", id="bare"),
        tag("input", type="checkbox", id="order", checked=True),
        tag(
            "header",
            tag("p", "stacite", class_="brand"),
            tag("h1", f"{document.path}: what was found on {_pages(shown)} of {views.total:,}"),
        ),
        *(tag("p", sentence, class_="misread") for sentence in verdict if sentence),
        tag(
            "div",
            tag("p", *(_key(region) for region in regions), *_MARKS, class_="legend"),
            tag("p", *_SWITCHES, class_="switches"),
            class_="keys",
        ),
        tag("main", *(_section(view, document) for view in views.pages)),
    )
    return page(f"Pages of {document.path}", *body, style="pages.css", script="", pictures=True)


def _pages(numbers: Sequence[int]) -> str:
    if len(numbers) == 1:
        return f"page {numbers[0]}"
    parts = []
    for _, run in groupby(enumerate(numbers), key=lambda each: each[1] - each[0]):
        each = [number for _, number in run]
        parts.append(str(each[0]) if len(each) == 1 else f"{each[0]}–{each[-1]}")
    return f"pages {', '.join(parts)}"


def _key(region: PageRegion) -> Markup:
    return tag("span", tag("i", class_=_class(region)), _REGIONS[region], class_="key")


_SWITCHES = (tag("label", "Hide the page itself", for_="bare"), tag("label", "Reading order", for_="order"))
_MARKS = (
    tag("span", tag("i", "7", class_="badge"), "note 7 starts", class_="key"),
    tag("span", tag("i", "7", class_="badge doubt"), "it may be misread", class_="key"),
    tag("span", tag("i", "…7", class_="badge more"), "note 7 continues", class_="key"),
    tag("span", tag("i", class_="ref"), "note number in the text", class_="key"),
    tag("span", tag("i", class_="ref lost"), "one that has no note", class_="key"),
)


def _class(region: PageRegion) -> str:
    return region.value.replace(" ", "-")


def _section(view: PageView, document: Document) -> Markup:
    notes = {note.ordinal: note for note in document.notes}
    symptoms = [symptom for symptom in document.symptoms if view.number in symptom.pages]
    doubtful = {ordinal for symptom in document.symptoms for ordinal in symptom.notes}
    blocks = _blocks(view.lines)
    return tag(
        "section",
        tag("h2", f"Page {view.number}"),
        items((_about(symptom, view.number, notes) for symptom in symptoms), class_="symptoms"),
        tag("div", _drawing(view, blocks, notes, doubtful), _aside(view, blocks, notes, doubtful), class_="page"),
        id=f"page-{view.number}",
    )


def _about(symptom: Symptom, number: int, notes: dict[int, Note]) -> str:
    """What a symptom says of a page: of its own notes, where it names some."""
    here = [notes[ordinal].label for ordinal in symptom.notes if notes[ordinal].location.page == number]
    reason = symptom.reason[:1].upper() + symptom.reason[1:]
    return f"{reason}. Here: {', '.join(here)}." if here and len(symptom.notes) > 1 else f"{reason}."


def _blocks(lines: Sequence[PageLine]) -> list[_Block]:
    """Lines in reading order, as blocks; a line in which a note starts begins one. Those left out stand alone."""
    found: list[list[PageLine]] = []
    for line in lines:
        last = found[-1][-1] if found else None
        if last is None or line.order == 0 or _is_apart(last, line):
            found.append([line])
        else:
            found[-1].append(line)
    return [_Block(each) for each in found]


def _is_apart(before: PageLine, line: PageLine) -> bool:
    if before.region is not line.region or before.order + 1 != line.order or line.labels:
        return True
    if before.notes[-1:] != line.notes[-1:]:
        return True
    # The next column, or a wide step within one.
    return line.box[3] > before.box[3] or before.box[1] - line.box[3] > 2 * (line.box[3] - line.box[1])


def _drawing(view: PageView, blocks: Sequence[_Block], notes: dict[int, Note], doubtful: set[int]) -> Markup:
    left, bottom, right, top = view.box
    width, height = right - left, top - bottom
    drawn = [_rect(left, bottom, right, top, view, class_="paper")]
    if view.picture:
        data = f"data:image/png;base64,{b64encode(view.picture).decode()}"
        size = {"width": f"{width:.1f}", "height": f"{height:.1f}"}
        drawn.append(tag("image", href=data, x="0", y="0", **size, class_="print"))
    else:
        drawn += [_words(line, view) for line in view.lines]
    for x0, x1, y in view.rules:
        drawn.append(_rect(x0, y - 0.5, x1, y + 0.5, view, class_="rule"))
    places: dict[int, int] = {}
    for block in blocks:
        if block.lines[0].order:
            places[id(block)] = len(places) + 1
        drawn.append(_block_drawn(block, view, notes, doubtful, places.get(id(block), 0)))
    for line in view.lines:
        drawn += [_ref_drawn(ref, line, view) for ref in line.refs]
    for block in blocks:
        drawn += _badges(block, view, notes, doubtful)
    return tag(
        "svg",
        *drawn,
        viewBox=f"-18 0 {width + 18:.1f} {height:.1f}",
        role="img",
        aria_label=f"Page {view.number} with the regions found on it",
    )


def _rect(
    left: float, bottom: float, right: float, top: float, view: PageView, *content: str, **attributes: str
) -> Markup:
    """A box of the page; y grows upwards there, and downwards in SVG."""
    return tag(
        "rect",
        *content,
        x=f"{left - view.box[0]:.1f}",
        y=f"{view.box[3] - top:.1f}",
        width=f"{max(0.5, right - left):.1f}",
        height=f"{max(0.5, top - bottom):.1f}",
        **attributes,
    )


def _words(line: PageLine, view: PageView) -> Markup:
    left, bottom, right, top = line.box
    return tag(
        "text",
        line.text[:_MOST_OF_LINE],
        x=f"{left - view.box[0]:.1f}",
        y=f"{view.box[3] - bottom - 0.2 * (top - bottom):.1f}",
        textLength=f"{max(1.0, right - left):.1f}",
        lengthAdjust="spacingAndGlyphs",
        font_size=f"{max(4.0, min(30.0, top - bottom)):.1f}",
        class_="words",
    )


def _block_drawn(block: _Block, view: PageView, notes: dict[int, Note], doubtful: set[int], place: int) -> Markup:
    classes = ["block", _class(block.region)]
    what = _REGIONS[block.region].partition(" (")[0]
    if block.note is not None and block.region in _OWNED:
        what = f"note {notes[block.note].label}"
        classes += ["odd"] if block.note % 2 else []
        classes += ["doubt"] if block.note in doubtful else []
    why = f"{what}: {block.lines[0].reason}"
    if block.note in doubtful and block.note is not None:
        why += f". May be misread: {notes[block.note].reason}"
    left, bottom, right, top = block.box
    drawn = [_rect(left, bottom, right, top, view, tag("title", why), class_=" ".join(classes))]
    if place:
        at = {"x": f"{right - view.box[0] + 2:.1f}", "y": f"{view.box[3] - top + 7:.1f}"}
        drawn.append(tag("text", str(place), **at, class_="order"))
    return tag("g", *drawn)


def _ref_drawn(ref: PageMark, line: PageLine, view: PageView) -> Markup:
    why = f"number {ref.label} ({ref.reason})" + ("" if ref.note is not None else ", which has no note")
    class_ = "ref" if ref.note is not None else "ref lost"
    end = ref.x + 2 + 3.6 * len(ref.label)
    return _rect(ref.x - 1, line.box[1], end, line.box[3] + 1, view, tag("title", why), class_=class_)


def _badges(block: _Block, view: PageView, notes: dict[int, Note], doubtful: set[int]) -> Iterator[Markup]:
    """The number of each note that starts in a block, or that the block continues, at its left."""
    starting = [(mark.label, mark.note, line.box, mark.reason) for line in block.lines for mark in line.labels]
    if not starting and block.note is not None:
        starting = [(f"…{notes[block.note].label}", block.note, block.lines[0].box, "continues here")]
    for at, (label, ordinal, box, reason) in enumerate(starting):
        width = 5 + 4.4 * len(label)
        x = box[0] - view.box[0] - width - 3 - at * (width + 1)
        y = view.box[3] - (box[1] + box[3]) / 2
        class_ = "badge" + (" more" if label.startswith("…") else "") + (" doubt" if ordinal in doubtful else "")
        yield tag(
            "g",
            tag("title", f"note {label.removeprefix('…')}: {reason}"),
            tag("rect", x=f"{x:.1f}", y=f"{y - 4.5:.1f}", width=f"{width:.1f}", height="9", rx="2"),
            tag("text", label, x=f"{x + width / 2:.1f}", y=f"{y + 2.6:.1f}"),
            class_=class_,
        )


def _aside(view: PageView, blocks: Sequence[_Block], notes: dict[int, Note], doubtful: set[int]) -> Markup:
    """What was found on the page, in words."""
    starting = [mark.note for line in view.lines for mark in line.labels if mark.note is not None]
    continued = dict.fromkeys(block.note for block in blocks if block.note is not None and block.note not in starting)
    refs = [ref for line in view.lines for ref in line.refs]
    lost = [ref.label for ref in refs if ref.note is None]
    left_out = [line for line in view.lines if line.region in (PageRegion.LEFT_OUT, PageRegion.HEAD, PageRegion.FOOT)]
    said = []
    if refs:
        said.append(f"Note numbers in the text: {', '.join(ref.label for ref in refs)}.")
    if lost:
        said.append(f"Without a note: {', '.join(lost)}.")
    if not starting:
        said.append("No note starts on this page.")
    if left_out:
        said.append(f"In no note and not in the text: {pluralize(len(left_out), 'line')}.")
    return tag(
        "aside",
        *(tag("p", sentence) for sentence in said),
        tag("ol", *(_entry(notes[ordinal], doubtful, continues=True) for ordinal in continued)),
        tag("ol", *(_entry(notes[ordinal], doubtful) for ordinal in starting)),
    )


def _entry(note: Note, doubtful: set[int], *, continues: bool = False) -> Markup:
    is_doubtful = note.ordinal in doubtful
    label = f"…{note.label}" if continues else note.label
    class_ = "badge" + (" more" if continues else "") + (" doubt" if is_doubtful else "")
    words = note.text.replace("*", "")
    shown = words if len(words) <= _EXCERPT else f"{words[: _EXCERPT // 2]} … {words[-_EXCERPT // 2 :]}"
    reason = tag("em", f"May be misread: {note.reason}") if is_doubtful else Markup()
    return tag("li", tag("i", label, class_=class_), " ", text(shown) if shown else tag("em", "no text"), reason)
