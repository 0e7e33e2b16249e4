r"""The letters behind LaTeX's commands. Accents are Unicode's own: `\"` is a diaeresis after its letter.

Sources: LaTeX2e manual, 23 (special insertions); T1, TS1 and OT1 encodings (LaTeX encoding guide).
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from stacite.model.latex_accents import ACCENTS as COMMON

ACCENTS = COMMON | {"t": "\u0361"}
"""Combining marks by the command that sets them."""

_PAIRS = """
ss ß|ae æ|AE Æ|oe œ|OE Œ|o ø|O Ø|l ł|L Ł|aa å|AA Å|i ı|j ȷ|dh ð|DH Ð|th þ|TH Þ|dj đ|DJ Đ|ng ŋ|NG Ŋ|SS ẞ|ij ĳ|IJ Ĳ
S §|P ¶|dag †|ddag ‡|dagger †|ddagger ‡|textdagger †|textdaggerdbl ‡|textsection §|textparagraph ¶|copyright ©
textcopyright ©|textregistered ®|texttrademark ™|pounds £|textsterling £|texteuro €|euro €|EUR €|textyen ¥|textcent ¢
textdegree °|degree °|textordmasculine º|textordfeminine ª|textnumero №|No N°|no n°|textmu µ|textpm ±|texttimes ×
textonehalf ½|textonequarter ¼|textthreequarters ¾|textonesuperior ¹|texttwosuperior ²|textthreesuperior ³
ldots …|dots …|textellipsis …|dotsc …|dotsb …|textendash –|textemdash —
textless <|textgreater >|textasciitilde ~|textasciicircum ^|textbackslash \\|textunderscore _|textbraceleft {
textbraceright }|textdollar $|textquotedbl "|textquotesingle '|textasciigrave `|textquoteleft ‘|textquoteright ’
textquotedblleft “|textquotedblright ”|quotedblbase „|quotesinglbase ‚|guillemotleft «|guillemotright »|guillemetleft «
guillemetright »|guilsinglleft ‹|guilsinglright ›|glqq „|grqq “|glq ‚|grq ‘|flqq «|frqq »|flq ‹|frq ›|lq ‘|rq ’
textperiodcentered ·|textbullet •|bullet •|textasteriskcentered *|textexclamdown ¡|textquestiondown ¿|slash /
TeX TeX|LaTeX LaTeX|LaTeXe LaTeX2ε|BibTeX BibTeX|XeTeX XeTeX|LuaTeX LuaTeX|eTeX ε-TeX|textvisiblespace ␣
times ×|cdot ·|cdots ⋯|div ÷|pm ±|mp ∓|leq ≤|le ≤|geq ≥|ge ≥|neq ≠|ne ≠|approx ≈|sim ∼|equiv ≡|infty ∞|partial ∂
nabla ∇|sum ∑|prod ∏|int ∫|to →|rightarrow →|leftarrow ←|Rightarrow ⇒|leftrightarrow ↔|mapsto ↦|in ∈|notin ∉
subset ⊂|subseteq ⊆|cup ∪|cap ∩|emptyset ∅|forall ∀|exists ∃|neg ¬|wedge ∧|vee ∨|circ °|prime ′|ast *|star ⋆|ell ℓ
langle ⟨|rangle ⟩|lbrace {|rbrace }||textrightarrow →|textleftarrow ←|checkmark ✓|textmusicalnote ♪
varepsilon ε|vartheta ϑ|varphi φ|varrho ϱ|varsigma ς|ier er|iere re|ieme e|ieres res
# #|$ $|% %|& &|_ _|{ {|} }
"""
LETTERS = {
    name: letter
    for line in _PAIRS.strip().split("\n")
    for pair in line.split("|")
    if pair.count(" ") == 1
    for name, letter in [pair.split(" ")]
}
"""What a command without argument prints."""
LETTERS |= dict.fromkeys(("textbar", "vert", "mid", "lvert", "rvert"), "|") | {"og": "« ", "fg": " »"}

LIGATURES = {
    "``": "“",
    "''": "”",
    "`": "‘",
    "'": "’",
    '"': "”",
    "--": "–",
    "---": "—",
    ",,": "„",
    "<<": "«",
    ">>": "»",
    "?`": "¿",
    "!`": "¡",
    '"`': "„",
    "\"'": "“",
    '"<': "«",
    '">': "»",
    '"=': "-",
    '"~': "-",
    '"-': "",
    '"|': "",
    '""': "",
    '"s': "ß",
    '"z': "ß",
}
"""What letters in a row print, babel's short forms for German among them."""


@lru_cache(maxsize=512)
def letter(name: str) -> str | None:
    r"""What a command without argument prints: `\ss`, `\S`, `\alpha`; None for one that prints nothing known."""
    known = LETTERS.get(name)
    if known is not None or len(name) < 2 or not name.isalpha():
        return known
    size = "CAPITAL" if name[0].isupper() else "SMALL"
    try:
        return unicodedata.lookup(f"GREEK {size} LETTER {name.upper().replace('LAMBDA', 'LAMDA')}")
    except KeyError:
        return None


def ligature(text: str) -> str:
    """What letters in a row print."""
    if text in LIGATURES:
        return LIGATURES[text]
    return accented(text[1:], ['"'])


def accented(base: str, accents: list[str]) -> str:
    """A letter under its accents, the innermost last."""
    plain = {"ı": "i", "ȷ": "j"}.get(base, base)
    marks = "".join(ACCENTS[each] for each in reversed(accents))
    return unicodedata.normalize("NFC", (plain or " ") + marks).strip()
