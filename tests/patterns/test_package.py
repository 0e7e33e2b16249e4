"""No expression of the package takes more than the square of a text's length, whatever the characters.

What is searched is bounded, so that a search that starts anew at each character is fast enough; a cube is not, and 2**n
never is.
"""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from tests.patterns.ambiguity import doubts
from tests.patterns.collecting import Use, uses

import stacite

PACKAGES = (
    "app bibliographies cli compare containers exporters lsp mcp model net ooxml parser readers registry reporters"
    " rules serve services text"
)
ROOT = Path(stacite.__file__).parent
# Groups that refer to others can't be judged. Each of these refers to a single character or a short word.
REFERRING = {
    *("page_labels._RAISED_LABEL", "page_labels._SIGN", "page_labels._SYMBOL", "page_labels._labels_at_start"),
    "fonts._LEADERS",
    *("dates._NUMERIC", "html._DATE", "names._SOUNDS", "sequences._EMPHASIS"),
    *("implausible_number._DATE_IN_URL", "typing_mistake._DOUBLED_WORD"),
}


def too_slow(use: Use) -> bool:
    """Whether it takes exponential time, or more than the square of the length."""
    anchored = use.method in ("match", "fullmatch")
    found = doubts(use.source, use.flags, method=use.method if anchored else "match")
    # A search multiplies what a match costs by the length.
    return any(doubt.degree == "exponential" or not anchored for doubt in found)


@pytest.mark.parametrize("package", PACKAGES.split())
def test_no_pattern_is_worse_than_quadratic(package: str) -> None:
    judged = [use for use in uses(f"stacite.{package}") if use.source and use.name not in REFERRING]
    assert [(use.name, use.source) for use in judged if too_slow(use)] == []


def test_the_judge_knows_a_cube_from_a_square() -> None:
    assert too_slow(Use("", "search", r"\s*\[?\s*x", 0))
    assert not too_slow(Use("", "search", r"\s*(?:\[\s*)?x", 0))
    assert too_slow(Use("", "match", r"(?:\s*a?)*x", 0))


def test_no_module_compiles_a_pattern_when_it_is_imported() -> None:
    compiling = [path.relative_to(ROOT).as_posix() for path in sorted(ROOT.rglob("*.py")) if _compiles(path)]
    assert compiling == [], "use text.patterns.pattern"


def _compiles(path: Path) -> bool:
    text = path.read_text(encoding="utf-8")
    if "re.compile" not in text:  # to parse all modules takes seconds
        return False
    tree = ast.parse(text)
    outside = [each for each in tree.body if not isinstance(each, ast.FunctionDef | ast.ClassDef)]
    return any(
        ast.unparse(each.func) == "re.compile"
        for top in outside
        for each in ast.walk(top)
        if isinstance(each, ast.Call) and isinstance(each.func, ast.Attribute) and each.func.attr == "compile"
    )
