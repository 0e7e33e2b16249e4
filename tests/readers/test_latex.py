from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stacite.errors import DocumentError
from stacite.readers import latex
from stacite.readers.formats import FORMATS, FormatMatch

if TYPE_CHECKING:
    from collections.abc import Callable

    from stacite.model.document import Document, Note

    BlocksOf = Callable[[Note], list[tuple[str, str]]]
    ReadText = Callable[..., Document]

PIECES = [
    "\\footnote", "{", "}", "[", "]", "\\emph", "a b", "\n", "%", "\\def\\x", "\\x", "#1", "$",
    "--", "\\begin{a}", "\\end{a}", "\\url{b}", "\\item", "\\'", "\\footnotemark", "\\cite",
]  # fmt: skip


def texts(source: str, read: ReadText) -> list[tuple[str, str]]:
    return [(each.label, each.text) for each in read(source, "a.tex").notes]


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (r"\emph{Title}, pp.~12--14", "*Title*, pp. 12–14"),
        (r"{\em a} {\itshape b} c \textbf{d}", "*a b* c d"),
        (r"\emph{A history of \emph{Ships} told}", "*A history of* Ships *told*"),
        (r"``one `two' three''", "“one ‘two’ three”"),
        (r"G\"odel, \v{S}\'{\i}, \c c, {\o}, \ss, \'{\^e}", "Gödel, Ší, ç, ø, ß, ế"),
        (r"50\,\% \& \S~3 \_ \#", "50 % & § 3 _ #"),
        (r"\url{https://example.org/a_b\%20c?d=1&e#f}", "https://example.org/a_b%20c?d=1&e#f"),
        ("a % gone }\nb", "a b"),
        ("one\n\ntwo", "one two"),
        (r"\cite[see][12]{berg, lund}", "[see @berg; @lund, 12]"),
        (r"\unknown{kept}\label{x}\vspace{2pt}", "kept"),
        (r"see \zcref[S]{a}, \myref[one][two]{b} [c]", "see ??, ?? [c]"),
        (r"\foo[width=2]{kept}", "kept"),
        (r"\weblink{https://example.org/a\_b?d=1&e=2} a & b", "https://example.org/a_b?d=1&e=2 a b"),
        ('öffentlich-""rechtlich', "öffentlich-rechtlich"),
        ('The "under" of x""y', "The ”under” of x””y"),
        (r"\enquote{a \enquote{b}}", "“a ‘b’”"),
        (r"$x^2 + \alpha$", "x2 + α"),
        (r"\verb|a_b{|", "a_b{"),
        (r"Berlin \textsuperscript{2}2010, 5\textsuperscript{th}", "Berlin ²2010, 5th"),
        (r"\begin{itemize}\item one\item two\end{itemize}", "one two"),
        ("{" * 50 + "deep" + "}" * 50, "deep"),
    ],
)
def test_the_text_of_a_note(source: str, text: str, read: ReadText) -> None:
    assert texts(f"A\\footnote{{{source}}}", read) == [("1", text)]


@pytest.mark.parametrize(
    ("source", "is_prose"),
    [
        (r"A\footnote{Section~\ref{b}.}", False),  # a chapter, whose book may have the label
        (r"\begin{document}A\footnote{Section~\vref{b}.}\label{b}", False),
        (r"\begin{document}A\footnote{Section~\ref{b}.}\input{map.pdf_tex}", True),
        (r"\begin{document}A\footnote{Section~\ref{b}.}\include{two}", False),
        (r"\externaldocument{two}\begin{document}A\footnote{Section~\ref{b}.}", False),
        (r"\documentclass[main]{subfiles}\begin{document}A\footnote{Section~\ref{b}.}", False),
        (r"\newcommand{\at}[1]{\label{x:#1}}\begin{document}\at{b}A\footnote{Section~\ref{x:b}.}", False),
        (r"\begin{document}A\label[table]{b}\footnote{Section~\ref{b}.}", False),
        (r"\begin{document}A\label{a b}\footnote{Section~\ref{a b}.}", False),
    ],
)
def test_a_reference_is_prose_only_if_it_leads_nowhere(source: str, is_prose: bool, read: ReadText) -> None:
    document = read(source, "a.tex")
    (note,) = document.notes
    assert note.text == "Section ??."
    assert "table" not in document.body.text
    assert note.opaque == (() if is_prose else ((8, 10),))


def test_letters_are_placed_in_the_source(read: ReadText) -> None:
    source = "A.\\footnote{See \\emph{Title},\n  \\url{https://example.org/a_b}.}\n"
    note = read(source, "a.tex").notes[0]
    start = note.text.index("https")
    span = note.passage.source_span(start, start + 23)
    assert span is not None
    assert source[slice(*span)] == "https://example.org/a_b"
    assert note.passage.is_contiguous(start, start + 23)
    assert [(each.url, each.span) for each in note.addresses] == [("https://example.org/a_b", (start, start + 23))]


def test_a_link_behind_words_gives_its_target(read: ReadText) -> None:
    note = read(r"A\footnote{\href{https://example.org/\%7Ea}{the \emph{roll}} there}", "a.tex").notes[0]
    assert note.text == "the *roll* there"
    assert [each.url for each in note.addresses] == ["https://example.org/%7Ea"]


@pytest.mark.parametrize(
    "source",
    [
        "% \\footnote{no}",
        "\\begin{verbatim}\n\\footnote{no}\n\\end{verbatim}",
        "\\begin{lstlisting}[language=TeX]\n\\footnote{no}\n\\end{lstlisting}",
        "\\begin{comment}\n\\footnote{no}\n\\end{comment}",
        "\\verb+\\footnote{no}+",
        "\\iffalse\\footnote{no}\\fi",
        "\\newif\\ifdraft\\ifdraft\\footnote{no}\\fi",
        "\\newcommand{\\fn}[1]{\\footnote{#1}}",
        "\\def\\fn#1{\\footnote{#1}}",
        "\\renewcommand{\\footnoterule}{}\\footnotesize",
        "\\begin{document}\\end{document}\\footnote{no}",
        "\\excludecomment{draft}\\begin{draft}\\footnote{no}\\end{draft}",
    ],
)
def test_what_is_no_note(source: str, read: ReadText) -> None:
    document = read(f"Words. {source}", "a.tex", "latex")
    assert document.notes == ()
    assert document.doubts[0].startswith("No notes were found")


@pytest.mark.parametrize(
    ("definition", "call", "text"),
    [
        (r"\newcommand{\fn}[1]{\footnote{See #1.}}", r"\fn{Berg}", "See Berg."),
        (r"\newcommand\fn[2][ibid]{\footnote{#1, #2}}", r"\fn{12}", "ibid, 12"),
        (r"\newcommand\fn[2][ibid]{\footnote{#1, #2}}", r"\fn[Berg]{12}", "Berg, 12"),
        (r"\def\fn#1{\footnote{#1}}", r"\fn{Berg}", "Berg"),
        (r"\let\fn\footnote", r"\fn{Berg}", "Berg"),
        (r"\NewDocumentCommand{\fn}{O{x} m}{\footnote{#1#2}}", r"\fn{Berg}", "xBerg"),
        (r"\newcommand{\work}{\emph{Silt}}", r"\footnote{\work, 3}", "*Silt*, 3"),
        (r"\newcommand{\tei}{\textsc{tei}\xspace}", r"\footnote{\tei or \tei, \tei\emph{x}}", "tei or tei, tei *x*"),
        # The old command is what it was, not the new one, which would call itself.
        (r"\let\old\texttt\renewcommand{\texttt}[1]{\old{\hl{#1}}}", r"\footnote{\texttt{a} b}", "a b"),
        (r"\newcommand{\a}{old}\let\b\a\renewcommand{\a}{new}", r"\footnote{\b{} \a}", "old new"),
    ],
)
def test_the_authors_own_commands_are_followed(definition: str, call: str, text: str, read: ReadText) -> None:
    document = read(f"{definition}\nA{call} b.", "a.tex", "latex")
    assert [each.text for each in document.notes] == [text]
    source = f"{definition}\nA{call} b."
    span = document.note_refs[0].span
    assert span is not None
    assert source[slice(*span)] == call


@pytest.mark.parametrize(
    ("note", "text"),
    [
        (r"[2 vols.\looseness=-1]", "[2 vols.]"),
        (r"Silt.\parindent = 0pt Sand\penalty10000 and\kern.5emmud", "Silt.Sandandmud"),
        (r"Silt\hskip 2ptsand\looseness", "Silt sand"),
    ],
)
def test_numbers_that_tex_takes_are_not_printed(note: str, text: str, read: ReadText) -> None:
    assert read(rf"A\footnote{{{note}}}", "a.tex", "latex").notes[0].text == text


def test_marks_and_texts_that_stand_apart(read: ReadText) -> None:
    source = (
        r"A\footnotemark{} b\footnotemark[7] c\footnote{Two.}"
        r"\footnotetext[1]{One.}\footnotetext[7]{Seven.} d\footnotemark[7]"
    )
    document = read(source, "a.tex")
    assert [(each.label, each.text, each.ordinal) for each in document.notes] == [
        ("1", "One.", 1),
        ("7", "Seven.", 2),
        ("2", "Two.", 3),
    ]
    assert [(each.label, each.ordinal) for each in document.note_refs] == [("1", 1), ("7", 2), ("2", 3), ("7", 2)]


def test_the_text_of_a_citing_note_whose_mark_is_elsewhere(read: ReadText) -> None:
    document = read(r"\section{A\footnotemark}\footcitetext[12]{doe} b\footcite{roe}", "a.tex", "latex")
    assert [(each.label, each.text) for each in document.notes] == [("1", "[@doe, 12]."), ("2", "[@roe].")]
    assert [each.ordinal for each in document.note_refs] == [1, 2]


def test_a_text_whose_mark_a_command_of_the_main_file_sets(read: ReadText) -> None:
    document = read(r"A\footnote{One.} b\fnm c\footnotetext{Two.} d\footnote{Three.}", "a.tex", "latex")
    assert [(each.label, each.text) for each in document.notes] == [("1", "One."), ("2", "Two."), ("3", "Three.")]
    assert [each.ordinal for each in document.note_refs] == [1, 2, 3]
    # In a whole document, its author forgot the mark.
    whole = read(r"\begin{document}A\footnote{One.} c\footnotetext{Two.}\end{document}", "a.tex", "latex")
    assert [each.label for each in whole.notes] == ["1", "1"]


def test_a_note_in_the_printed_option_of_an_environment(read: ReadText) -> None:
    source = (
        r"A\footnote{One.} \begin{said}[Ann Vale\footnotemark{}] B.\end{said} C\footnotemark[\value{footnote}]."
        r"\footnotetext{Two.} \begin{lemma}[Rist\footnote{Three.}] D.\end{lemma}"
    )
    document = read(source, "a.tex")
    assert [(each.label, each.text) for each in document.notes] == [("1", "One."), ("2", "Two."), ("3", "Three.")]
    assert [each.ordinal for each in document.note_refs] == [1, 2, 2, 3]


def test_a_mark_without_a_text_is_kept(read: ReadText) -> None:
    document = read(r"A\footnotemark[3] b\footnote{One.}", "a.tex")
    assert [(each.label, each.ordinal) for each in document.note_refs] == [("3", None), ("1", 1)]
    assert document.doubts == ("Note numbers in the text that have no note: 3.",)


def test_numbers_are_those_that_latex_prints(read: ReadText) -> None:
    source = (
        r"\documentclass{book}\begin{document}\title{T\thanks{Fund.}}\author{A\thanks{Town.}}\chapter{One}"
        r"a\footnote{x}b\footnote{y}\chapter{Two}c\footnote{z}\setcounter{footnote}{9}d\footnote{t}"
        r"\renewcommand{\thefootnote}{\roman{footnote}}e\footnote{r}\endnote{end}"
        r"\begin{minipage}{3cm}f\footnote{m}\end{minipage}\end{document}"
    )
    document = read(source, "a.tex")
    assert [(each.label, each.kind.value) for each in document.notes] == [
        ("*", "author"),
        ("†", "author"),
        ("1", "foot"),
        ("2", "foot"),
        ("1", "foot"),
        ("10", "foot"),
        ("xi", "foot"),
        ("1", "end"),
        ("a", "foot"),
    ]


def test_a_note_names_another_by_its_label(read: ReadText) -> None:
    source = r"a\footnote{See note~\ref{late}.}b\footnote{\label{late}Late.}c\footref{late}"
    document = read(source, "a.tex")
    assert [each.text for each in document.notes] == ["See note 2.", "Late."]
    assert [each.ordinal for each in document.note_refs] == [1, 2, 2]


def test_notes_that_cite_keys_say_so(read: ReadText) -> None:
    document = read(r"a\footcite[see][12]{berg} b\footcites(cf.)()[1]{a}[2]{b} c\footnote{Plain.}", "a.tex")
    assert [each.text for each in document.notes] == ["[see @berg, 12].", "[cf. @a, 1; @b, 2].", "Plain."]
    assert [each.reason for each in document.notes] == ["it cites sources by bibliography key"] * 2 + [""]


def test_a_note_stands_in_titles_tables_and_notes(read: ReadText) -> None:
    source = (
        r"\section[Short]{Long\footnote{a}}\begin{tabular}{l}x\footnote{b}\\\end{tabular}"
        r"\caption[s]{c\footnote{c}} y\footnote{d\footnote{e}}"
    )
    document = read(source, "a.tex")
    assert [each.text for each in document.notes] == ["a", "b", "c", "d", "e"]
    assert "Short" not in document.body.text


def test_a_missing_brace_ends_with_the_paragraph(read: ReadText) -> None:
    document = read("a\\footnote{Open\n\nNext\\footnote{Fine.}", "a.tex")
    assert [(each.text, each.reason) for each in document.notes] == [
        ("Open", "its closing brace is missing"),
        ("Fine.", ""),
    ]
    assert document.body.text == "a\n\nNext"


def test_german_short_forms_count_where_german_is_chosen(read: ReadText) -> None:
    note = '\\footnote{"`Stra"se"\', "a"=b}'
    assert texts(f"\\usepackage[ngerman]{{babel}}{note}", read) == [("1", "„Straße“, ä-b")]
    assert texts(r"\usepackage[ngerman]{babel}\footnote{\enquote{a}}", read) == [("1", "„a“")]


def test_hyphens_of_other_languages_count_where_the_language_has_them_or_the_text_uses_them(read: ReadText) -> None:
    note = '\\footnote{cívico"-cultual, 245c"-\\textsc{f}}'
    hyphens = [("1", "cívico-cultual, 245c-f")]
    assert texts(f"\\usepackage[brazil]{{babel}}{note}", read) == hyphens
    assert texts(note, read) == hyphens
    assert texts('\\footnote{"`Stra"se"\', Haupt"-bahn}', read) == [("1", "„Straße“, Hauptbahn")]
    assert texts(f"\\usepackage[english]{{babel}}{note}", read) == [("1", "cívico”-cultual, 245c”-f")]
    assert texts('\\footnote{a "self"-made "man"}', read) == [("1", "a ”self”-made ”man”")]


def test_files_that_are_taken_in_are_named(read: ReadText) -> None:
    assert read(r"\input{one} a\footnote{x}", "a.tex").doubts == ("Included files are not read: one.",)


def test_keys_that_notes_cite_are_said_not_to_be_resolved(read: ReadText) -> None:
    cited = r"a\footcite[12]{doe} b\footnote{See \cite{doe,roe}.} c \cite{poe}"
    start = "2 citation keys in the notes were not resolved, since no bibliography file was read."
    outside = "1 citation by key outside the notes was not checked."
    in_notes, in_text = read(cited, "a.tex").doubts
    assert in_notes.startswith(start)
    assert in_text.startswith(outside)
    listed = r"\begin{thebibliography}{9}\bibitem{doe} Doe, Water, 1998.\end{thebibliography}"
    assert read(cited + listed, "a.tex").doubts == ()
    assert [doubt.startswith(outside) for doubt in read(r"a\footnote{x} \cite{poe}", "a.tex").doubts] == [True]


@pytest.mark.parametrize(
    ("preamble", "notes"),
    [
        (r"\usepackage[backend=biber, % all notes" + "\n  style = verbose-note]{biblatex}", 3),
        (r"\usepackage[style=ext-authortitle]{biblatex}", 3),
        (r"\RequirePackage[style=numeric,citestyle={verbose}]{csquotes, biblatex}[2024/01/01]", 3),
        (r"\usepackage[style=numeric]{biblatex}\ExecuteBibliographyOptions{autocite=footnote}", 3),
        (r"\PassOptionsToPackage{autocite=footnote}{biblatex}\usepackage{biblatex}", 3),
        (r"\usepackage[backend=biber]{biblatex-chicago}", 3),
        (r"\usepackage[authordate, backend=biber]{biblatex-chicago}", 0),
        (r"\usepackage[style=verbose, autocite=inline]{biblatex}", 0),
        (r"\usepackage[style=authoryear]{biblatex}", 0),
        (r"% \usepackage[style=verbose]{biblatex}", 0),
        (r"\usepackage[style=verbose]{other}\ExecuteBibliographyOptions[online]{autocite=footnote}", 0),
    ],
)
def test_autocite_makes_a_note_if_the_style_of_biblatex_does(read: ReadText, preamble: str, notes: int) -> None:
    cites = r"a\autocite[see][1]{a} b\Autocites{b}[2]{c} c\autocite*{d} d\footnote{As \autocite{e}.}"
    document = read(f"{preamble}\n\\begin{{document}}{cites}\\end{{document}}", "a.tex")
    texts = ["[see @a, 1].", "[@b; @c, 2].", "[@d]."]
    assert [each.text for each in document.notes] == [*texts[:notes], "As [@e]."]
    outside = ["4 citations by key outside the notes were not checked"] if not notes else []
    assert [doubt.partition(".")[0] for doubt in document.doubts[1:]] == outside


def test_another_encoding_that_the_text_names_is_read_but_not_written() -> None:
    source = "\\documentclass{article}\\usepackage[latin1]{inputenc}\\begin{document}a\\footnote{Müßig.}\\end{document}"
    document = latex.read(source.encode("latin-1"), "a.tex")
    assert [each.text for each in document.notes] == ["Müßig."]
    assert document.source is None
    assert document.notes[0].location.line == 1
    assert document.notes[0].passage.pieces == ()


@pytest.mark.parametrize(
    ("source", "likeness"),
    [
        ("% c\n\\documentclass{article}\n", FormatMatch.CERTAIN),
        ("\\begin{document}\n", FormatMatch.CERTAIN),
        ("Text.\\footnote{a}\n", FormatMatch.LIKELY),
        ("# How\n\n```\n\\documentclass{article}\nA\\footnote{a}\n```\n", FormatMatch.NO),
        ("Text[^1].\n\n[^1]: say `\\footnote{a}`\n", FormatMatch.NO),
        ("Text.\n", FormatMatch.NO),
    ],
)
def test_likeness(source: str, likeness: FormatMatch) -> None:
    assert FORMATS["latex"].sniff(source.encode()) is likeness


@pytest.mark.parametrize(
    "piece", ["\\footnote{", "\\footnote[", "{", "}", "\\url{", "\\a", "\\def\\a{\\a\\a}\\a", "$", "\\'"]
)
def test_hostile_repetition_is_read(piece: str, read: ReadText) -> None:
    assert read("Word " + piece * 3000, "a.tex", "latex").source


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.lists(st.sampled_from(PIECES), max_size=40))
def test_any_text_is_read_with_true_places(read: ReadText, parts: list[str]) -> None:
    source = "".join(parts)
    if source.strip():
        read(source, "a.tex", "latex")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.lists(st.text("abc ,.;é", min_size=1, max_size=30).map(str.strip).filter(bool), min_size=1, max_size=8))
def test_notes_come_back_as_they_were_written(read: ReadText, notes: list[str]) -> None:
    source = "\\documentclass{article}\n\\begin{document}\n" + "".join(
        f"Body\\footnote{{{each}}} on.\n" for each in notes
    )
    document = read(source, "a.tex")
    assert [each.text for each in document.notes] == [re.sub(r"\s+", " ", each).replace(",,", "„") for each in notes]
    assert [each.label for each in document.note_refs] == [str(number) for number in range(1, len(notes) + 1)]


def document_of(source: str) -> Document:
    return latex.read(source.encode(), "a.tex")


def test_chapters_without_number_do_not_begin_notes_anew() -> None:
    document = document_of(
        "\\documentclass{book}\\begin{document}\\frontmatter\\chapter{Preface}A\\footnote{A.}\\chapter{Thanks}"
        "B\\footnote{B.}\\mainmatter\\chapter{One}C\\footnote{C.}\\chapter*{Aside}D\\footnote{D.}"
        "\\chapter{Two}E\\footnote{E.}\\end{document}"
    )
    assert [note.label for note in document.notes] == ["1", "2", "1", "2", "1"]


def test_a_quotation_that_cites_stands_in_marks_before_what_it_cites() -> None:
    document = document_of(
        "A\\footnote{\\textcquote[see][12]{key}[.]{tolls \\enquote{fell}} in May.} B\\footnote{\\textcquote{b}{rose}}"
    )
    assert [note.text for note in document.notes] == ["“tolls ‘fell’.” [see @key, 12] in May.", "“rose” [@b]"]


def test_a_quotation_cites_in_a_note_where_the_text_says_so() -> None:
    document = document_of("\\SetCiteCommand{\\footcite}He said \\textcquote[12]{key}{no}.")
    assert [note.text for note in document.notes] == ["[@key, 12]."]
    assert "“no”" in document.body.text


@pytest.mark.parametrize("unit", ["\\url{", "\\href{", "\\footcites(", "\\footcite[", "\\verb|x ", "\\footnote["])
def test_what_nothing_closes_takes_no_time(unit: str) -> None:
    assert document_of(unit * 10_000) is not None


def test_a_text_that_is_too_large_is_refused() -> None:
    with pytest.raises(DocumentError, match="larger than 4 MiB"):
        document_of("word " * 1_000_000)


def test_a_long_text_is_read_as_a_short_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("stacite.readers.latex.tokens._LONGEST_KEPT", 1000)
    document = document_of(
        "\\verb|{| word \\url{http://a.example/%} " * 60 + "A\\footnote{See \\emph{B}\\label{b}} \\ref{b}."
    )
    assert [note.text for note in document.notes] == ["See *B*"]
    assert document.body.text.endswith("A 1.")


def test_the_blocks_of_a_note(read: ReadText, blocks_of: BlocksOf) -> None:
    source = (
        "A\\footnote{He says: \\begin{quote}``This stands.\n\n``And this.''\\\\ --- R. Berg\\end{quote}"
        "\\begin{itemize}\\item one\\item two\\end{itemize}"
        "\\begin{tabular}{ll} a & b \\\\ c & d \\end{tabular} So be it.}"
    )
    assert blocks_of(read(source, "a.tex").notes[0]) == [
        ("paragraph", "He says:"),
        ("quotation", "“This stands."),
        ("quotation", "“And this.”"),
        ("attribution", "— R. Berg"),
        ("list item", "one"),
        ("list item", "two"),
        ("table", "a b c d"),
        ("paragraph", "So be it."),
    ]


def test_mathematics_and_code_are_opaque(read: ReadText) -> None:
    note = read(r"A\footnote{If $a-b = c$ holds, \verb|it's| \emph{so}.}", "a.tex").notes[0]
    assert [note.text[slice(*span)] for span in note.opaque] == ["a-b = c", "it's"]
