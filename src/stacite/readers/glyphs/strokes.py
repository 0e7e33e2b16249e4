"""What a page shows besides letters: straight rules, and links that lead out. Runs in the child process only.

Sources: ISO 32000-1, 8.3.4 (transformations), 8.10 (forms), 12.5.6.5 (link annotations), 12.6.4.7 (URI actions).
"""

from __future__ import annotations

import ctypes
from importlib import import_module
from typing import Any

pdf: Any = import_module("pypdfium2.raw")

_MAX_OBJECTS = 20_000
_MAX_LINKS = 2_000
_MAX_URL = 4_000
_MAX_DEPTH = 4


def rules_of(page: Any) -> tuple[list[tuple[float, float, float, float]], int]:
    """Boxes of what is drawn as thin and long as a rule; how many other things are drawn."""
    rules: list[tuple[float, float, float, float]] = []
    pictures = 0
    for place, (kind, box) in enumerate(_objects(page)):
        if place >= _MAX_OBJECTS:
            break
        pictures += 1
        if kind in (pdf.FPDF_PAGEOBJ_PATH, pdf.FPDF_PAGEOBJ_IMAGE, pdf.FPDF_PAGEOBJ_SHADING):
            wide, high = abs(box[2] - box[0]), abs(box[3] - box[1])
            if min(wide, high) < 3 and max(wide, high) > 20 and len(rules) < _MAX_LINKS:
                rules.append(box)
    return rules, pictures


def _objects(page: Any) -> Any:
    """Kind and box of each object, those in forms (ISO 32000-1, 8.10) too."""
    upright = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    waiting = [(pdf.FPDFPage_GetObject(page.raw, at), upright, 0) for at in range(_count_objects(page))]
    waiting.reverse()
    while waiting:
        found, matrix, depth = waiting.pop()
        kind = pdf.FPDFPageObj_GetType(found)
        if kind == pdf.FPDF_PAGEOBJ_TEXT:
            continue
        if kind == pdf.FPDF_PAGEOBJ_FORM:
            if depth < _MAX_DEPTH:
                inner = _times(_matrix(found), matrix)
                count = min(pdf.FPDFFormObj_CountObjects(found), _MAX_OBJECTS)
                waiting += [(pdf.FPDFFormObj_GetObject(found, at), inner, depth + 1) for at in range(count - 1, -1, -1)]
            continue
        yield kind, _bounds(found, matrix)


def _count_objects(page: Any) -> int:
    return int(min(pdf.FPDFPage_CountObjects(page.raw), _MAX_OBJECTS))


_Matrix = tuple[float, float, float, float, float, float]


def _matrix(found: Any) -> _Matrix:
    matrix = pdf.FS_MATRIX()
    pdf.FPDFPageObj_GetMatrix(found, ctypes.byref(matrix))
    return matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f


def _times(inner: _Matrix, outer: _Matrix) -> _Matrix:
    """Both transformations, the inner one first (ISO 32000-1, 8.3.4)."""
    a, b, c, d, e, f = inner
    g, h, i, j, k, m = outer
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m


def _bounds(found: Any, matrix: _Matrix) -> tuple[float, float, float, float]:
    edges = [ctypes.c_float() for _ in range(4)]
    if not pdf.FPDFPageObj_GetBounds(found, *(ctypes.byref(edge) for edge in edges)):
        return 0.0, 0.0, 0.0, 0.0
    left, bottom, right, top = (edge.value for edge in edges)
    a, b, c, d, e, f = matrix
    corners = [(x * a + y * c + e, x * b + y * d + f) for x in (left, right) for y in (bottom, top)]
    xs, ys = zip(*corners, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def links_of(document: Any, page: Any) -> list[tuple[tuple[float, float, float, float], str]]:
    """Boxes and targets of the links that lead out of the document."""
    found: list[tuple[tuple[float, float, float, float], str]] = []
    position, link, box = ctypes.c_int(0), pdf.FPDF_LINK(), pdf.FS_RECTF()
    seen = 0
    while seen < _MAX_LINKS and pdf.FPDFLink_Enumerate(page.raw, ctypes.byref(position), ctypes.byref(link)):
        seen += 1
        action = pdf.FPDFLink_GetAction(link)
        if not action or pdf.FPDFAction_GetType(action) != pdf.PDFACTION_URI:
            continue
        url = _url(document, action)
        if url and pdf.FPDFLink_GetAnnotRect(link, ctypes.byref(box)):
            edges = (box.left, min(box.bottom, box.top), box.right, max(box.bottom, box.top))
            found.append((edges, url))
    return found


def _url(document: Any, action: Any) -> str:
    length = pdf.FPDFAction_GetURIPath(document.raw, action, None, 0)
    if not 1 < length <= _MAX_URL:
        return ""
    buffer = ctypes.create_string_buffer(length)
    pdf.FPDFAction_GetURIPath(document.raw, action, buffer, length)
    # 7-bit ASCII by the standard, UTF-8 by habit
    return buffer.value.decode("utf-8", "replace")
