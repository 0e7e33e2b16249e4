"""LaTeX's commands, by what a reader of notes does with them and what they print.

A command that is not here prints its arguments. Accents are Unicode's own combining characters.

Sources: LaTeX2e unofficial reference manual, 23 (special insertions) and passim; manuals of biblatex, csquotes,
endnotes, footmisc, sidenotes, hyperref; T1, TS1 and OT1 encodings (LaTeX encoding guide).
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from stacite.text.latex_characters import ACCENTS as COMMON_ACCENTS
from stacite.text.latex_characters import DOCUMENT_CHARACTERS
from stacite.text.patterns import pattern


def _with_counts(text: str) -> dict[str, int]:
    """`name:2 name` as names with a number, 1 where none is given."""
    pairs = (word.partition(":") for word in text.split())
    return {name: int(number or 1) for name, _, number in pairs}


DROPPED_COMMANDS = _with_counts(
    """label index glossary vspace includegraphics input include includeonly subfile import:2 bibliography
    bibliographystyle addbibresource pagestyle thispagestyle setlength:2 addtolength:2 usepackage documentclass
    RequirePackage PassOptionsToPackage:2 PassOptionsToClass:2 hypersetup pagenumbering markboth:2 markright color
    textcolor colorbox fcolorbox:2 pagecolor definecolor:3 fontsize:2 selectlanguage setmainlanguage
    setotherlanguage setdefaultlanguage setmainfont setsansfont setmonofont foreignlanguage resizebox:2 scalebox
    rotatebox parbox raisebox multicolumn:2 multirow:2 rule:2 phantom hphantom vphantom addcontentsline:3
    addtocontents:2
    cmidrule cline hypertarget hyperlink pdfbookmark:2 marginpar marginnote todo nocite tnote newcounter newlength
    newtheorem:2 theoremstyle setcitestyle geometry graphicspath captionsetup titleformat:5 titlespacing:4 lstset
    setcounter:2 addtocounter:2 stepcounter refstepcounter usetikzlibrary pgfplotsset tikzset hyphenation
    DeclareUnicodeCharacter:2 DeclareMathOperator:2 newcolumntype:2 linespread enlargethispage pagebreak nopagebreak
    linebreak nolinebreak selectfont usefont:4 fontfamily fontseries fontshape setkomafont:2 addtokomafont:2
    makeatletter:0 DeclareFieldFormat:2 DeclareNameAlias:2 ExecuteBibliographyOptions setlist newenvironment:3
    renewenvironment:3 DeclareCiteCommand:5 newbibmacro:2 renewbibmacro:2 AtEveryBibitem AtEveryCitekey defbibheading:2
    lstinputlisting verbatiminput inputminted:2 bibitem textquotedblx sisetup addtoendnotes counterwithin:2
    counterwithout:2 numberwithin:2 MakePerPage thanksmark"""
)
"""How many arguments are no text; what follows them is."""
DROPPED_COMMANDS |= {"hspace": 1, "cellcolor": 1, "rowcolor": 1}

SPACES = frozenset(
    "quad qquad enspace enskip thinspace medspace thickspace space nobreakspace newline hfill hfil tabularnewline "
    "tab linebreak hspace and , ; : \\ \n \t ~ hskip".split(" ")
) | {" ", "\n", "\t", "\r"}
"""Commands that set a blank."""

PARAGRAPH_COMMANDS = frozenset(
    "par part chapter section subsection subsubsection paragraph subparagraph item caption captionof title author "
    "date maketitle newpage clearpage cleardoublepage pagebreak bigskip medskip smallskip vspace hline toprule midrule "
    "bottomrule tabularnewline frametitle appendix addchap addsec abstract bibitem endnotes theendnotes".split()
)
"""Commands that begin a new paragraph."""

EMPHASIS_COMMANDS = frozenset(
    "emph textit textsl mkbibemph textem mathit italic enquoteit emphasize mkbibitalic booktitle worktitle".split()
)
"""Commands whose argument is emphasised. Within each other they turn it off again, as `\\emph` does."""
ITALIC_DECLARATIONS = frozenset("em it itshape sl slshape".split())
"""Declarations: what follows in the group is emphasised."""
UPRIGHT_DECLARATIONS = frozenset("rm upshape normalfont rmfamily tt ttfamily sffamily sf bf".split())
"""Declarations: what follows in the group is not."""
UPRIGHT_COMMANDS = frozenset("textup textrm textnormal textsf texttt mathrm text mbox hbox".split())
"""Commands whose argument is upright."""

TITLE_COMMANDS = frozenset("title author date subtitle institute affiliation affil address".split())
"""Commands whose argument a title page shows: its notes have symbols (LaTeX2e manual, 18.1)."""

NOTE_COMMANDS = {
    "footnote": "footnote",
    "footcite": "footnote",
    "footfullcite": "footnote",
    "footcites": "footnote",
    "footfullcites": "footnote",
    "smartcite": "footnote",
    "Smartcite": "footnote",
    "Footcite": "footnote",
    "tablefootnote": "footnote",
    "sidenote": "footnote",
    "sidefootnote": "footnote",
    "footnoteA": "footnoteA",
    "footnoteB": "footnoteB",
    "footnoteC": "footnoteC",
    "footnotetext": "footnote",
    "sidenotetext": "footnote",
    "sidefootnotetext": "footnote",
    "footcitetext": "footnote",
    "footnotemark": "footnote",
    "sidenotemark": "footnote",
    "sidefootnotemark": "footnote",
    "endnote": "endnote",
    "pagenote": "endnote",
    "endnotetext": "endnote",
    "endnotemark": "endnote",
    "thanks": "title",
}
"""Commands that make notes, and the counter that numbers them."""
DEFINITION_COMMANDS = frozenset(
    "newcommand renewcommand providecommand DeclareRobustCommand NewDocumentCommand RenewDocumentCommand "
    "ProvideDocumentCommand DeclareDocumentCommand newrobustcmd renewrobustcmd providerobustcmd def gdef edef xdef "
    "let newif".split()
)

ENVIRONMENTS = _with_counts(
    """tabular:1 tabular*:2 tabularx:2 tabulary:2 longtable:1 array:1 supertabular:1 minipage:1 wrapfigure:2
    wraptable:2 multicols:1 thebibliography:1 otherlanguage:1 otherlanguage*:1 adjustwidth:2 spacing:1 addmargin:1
    subfigure:1 subtable:1 list:2 tabbing:0 tblr:1 longtblr:1 xltabular:2 foreigndisplayquote:1 hyphenquote:1"""
)
"""How many arguments of an environment are no text."""
MATH_ENVIRONMENTS = frozenset(
    "math displaymath equation equation* align align* alignat alignat* gather gather* multline multline* eqnarray "
    "eqnarray* flalign flalign*".split()
)

CITE_COMMAND = pattern(
    r"(?:full|paren|text|auto|smart|super|foot|footfull|block)?[Cc]ite[A-Za-z]{0,14}|bibentry|Cite[a-z]{0,9}"
)
"""Commands that cite keys of a bibliography."""
REFERENCE_COMMANDS = frozenset(
    "ref pageref autoref cref Cref vref nameref getrefnumber footref eqref labelcref subref".split()
)
MATH_TOGGLES = {"(": True, ")": False, "[": True, "]": False}
CONDITIONAL_COMMANDS = frozenset(
    "if ifx ifnum ifdim ifodd ifcase ifcat ifvmode ifhmode ifmmode ifinner ifvoid ifhbox ifvbox ifeof iftrue iffalse "
    "ifdefined ifcsname iffontchar ifpdf ifxetex ifluatex ifPDFTeX ifXeTeX ifLuaTeX ifpdftex".split()
)


ACCENTS = COMMON_ACCENTS | {"t": "\u0361"}
"""Combining marks by the command that sets them."""

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
def printed_character(name: str) -> str | None:
    r"""What a command without argument prints: `\ss`, `\S`, `\alpha`; None for one that prints nothing known."""
    known = DOCUMENT_CHARACTERS.get(name)
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
