from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stacite.exporters.latex import (
    ACCENTS,
    CHARACTERS,
    SUBSCRIPTS,
    SUPERSCRIPTS,
    SYMBOLS,
    ascii_letters,
    braced,
    latex_text,
    latex_title,
    list_value,
    verbatim,
    whole_name,
)
from stacite.exporters.plain_text import clean

MARKS = {command: mark for mark, command in ACCENTS.items()}
WORDS = {command: letter for letter, command in (*CHARACTERS.items(), *SYMBOLS.items())}
WORDS |= {f"textsubscript{{{digit}}}": letter for letter, digit in SUBSCRIPTS.items()}
WORDS |= {f"textsuperscript{{{digit}}}": letter for letter, digit in SUPERSCRIPTS.items()}
SIGNS = {"---": "—", "--": "–", "``": "“", "''": "”", "`": "‘", "'": "’", "~": "\u00a0", "{}": ""}


def unescape(latex: str) -> str:
    """What the LaTeX says; straight apostrophes come back curly, as TeX prints them."""
    text = re.sub(
        r"\{\\([`'^~=.\"]|[a-zA-Z]+)((?:\{[^{}]*(?:\{[^{}]*\{?[^{}]*\}?[^{}]*\})?\}|\\?[A-Za-z])?)\}", _one, latex
    )
    text = re.sub(r"\\([&%#_$])", r"\1", text)
    return unicodedata.normalize("NFC", text)


def _one(match: re.Match[str]) -> str:
    command, argument = match[1], match[2]
    if not argument or command.startswith("texts"):
        return f"\0{ord(WORDS[command + argument])}\0"
    inner = (
        argument.strip("\\") if len(argument) <= 2 else unescape(argument[1:-1] if argument[1] != "\\" else argument)
    )
    return inner + MARKS[command]


def said(latex: str) -> str:
    """`unescape`, signs and symbols put in their order."""
    out = unescape(latex)
    out = re.sub("|".join(re.escape(sign) for sign in SIGNS), lambda match: SIGNS[match[0]], out)
    return unicodedata.normalize("NFC", re.sub("\0(\\d+)\0", lambda match: chr(int(match[1])), out))


@pytest.mark.parametrize(
    ("text", "latex"),
    [
        ("S&T: 100% of #1 a_b $5", r"S\&T: 100\% of \#1 a\_b \$5"),
        ("{x} \\y ~ ^", r"{\textbraceleft}x{\textbraceright} {\textbackslash}y {\textasciitilde} {\textasciicircum}"),
        ("Müller, Élodie, Łódź, façade", r"M{\"u}ller, {\'E}lodie, {\L}{\'o}d{\'z}, fa{\c{c}}ade"),
        ("Straße, Ærø, œuvre, þing, Đà, ı", r"Stra{\ss}e, {\AE}r{\o}, {\oe}uvre, {\th}ing, {\DJ}{\`a}, {\i}"),
        ("Ångström, Dvořák, Erdős", r"{\AA}ngstr{\"o}m, Dvo{\v{r}}{\'a}k, Erd{\H{o}}s"),
        ("naïve, Țara, ệ, x\u0302", r"na{\"\i}ve, {\textcommabelow{T}}ara, {\^{\d{e}}}, {\^x}"),
        ("“a” ‘b’ – — … \u00a0", r"``a'' `b' -- --- {\textellipsis}"),
        ("a--b ''c'' ,, ?‘ ‘‘", r"a-{}-b '{}'c'{}' ,{}, ?{}` `{}`"),
        ("no\u00a0break", "no~break"),
        ("中美科技合作 Ω Ж", "中美科技合作 Ω Ж"),
        ("a\n\tb\x1b\u202e\u200bc\ud800", "a bc"),
        ("e\u0301", r"{\'e}"),
        ("中\u0301", "中\u0301"),
        ("\u0301a", "\u0301a"),
        ("CO₂, 10⁹", r"CO{\textsubscript{2}}, 10{\textsuperscript{9}}"),
        ("", ""),
    ],
)
def test_text_is_escaped(text: str, latex: str) -> None:
    assert latex_text(text) == latex


@pytest.mark.parametrize(
    ("text", "latex"),
    [
        ("Müller & “Łódź” – 中", r"Müller \& “Łódź” – 中"),
        ("{a} \\ ^", r"{\textbraceleft}a{\textbraceright} {\textbackslash} {\textasciicircum}"),
        ("~ <b> | _", r"{\textasciitilde} {\textless}b{\textgreater} {\textbar} \_"),
        ("no\u00a0break, -- and `` and CO₂", r"no~break, -{}- and `{}` and CO$_2$"),
        ("10⁹ m², x\u0301", r"10$^9$ m², {\'x}"),
    ],
)
def test_text_for_readers_of_utf_8_keeps_its_letters(text: str, latex: str) -> None:
    assert latex_text(text, raw=True) == latex


@pytest.mark.parametrize(
    ("text", "latex"),
    [
        ("On *Beowulf* & more", r"On \emph{Beowulf} \& more"),
        ("*A* and *B*", r"\emph{A} and \emph{B}"),
        ("C*-algebras and R*-trees", "C*-algebras and R*-trees"),
        ("2 * 3 * 4", "2 * 3 * 4"),
        ("*open", "*open"),
        ("\\emph{x}", r"{\textbackslash}emph{\textbraceleft}x{\textbraceright}"),
    ],
)
def test_emphasis_becomes_a_command(text: str, latex: str) -> None:
    assert latex_title(text) == latex


@pytest.mark.parametrize(("latex", "value"), [("A", "{A}"), (r"\emph{A}", r"{{}\emph{A}}"), (r"{\"U}b", r"{{\"U}b}")])
def test_protected_text_is_never_a_special_character(latex: str, value: str) -> None:
    assert braced(latex) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Fédération", r"{F}{\'e}{d{\'e}ration}"),
        ("Élan", r"{{\'E}lan}"),
        ("Société", r"{Soci{\'e}t{\'e}}"),
        ("«Le Monde»", r"{\guillemotleft}{Le Monde{\guillemotright}}"),
        ("Lé", r"{L}{\'e}"),
        ("A & B", r"{A \& B}"),
    ],
)
def test_a_body_is_braced_where_alpha_does_not_cut_a_letter(text: str, value: str) -> None:
    assert whole_name(latex_text(text)) == value


def test_only_a_list_with_and_is_braced() -> None:
    assert list_value("Arts and Crafts") == "{Arts and Crafts}"
    assert list_value("Brandeis") == "Brandeis"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("https://x.org/a_b?c=1&d=%20#e~f", "https://x.org/a_b?c=1&d=%20#e~f"),
        ("https://x.org/{a}\\ b", "https://x.org/%7Ba%7D%5C%20b"),
        ("https://exämple.org/中", "https://ex%C3%A4mple.org/%E4%B8%AD"),
        (" 10.1002/(SICI)1<2::A-B>3.0;4\u202e-\n5 ", "10.1002/(SICI)1<2::A-B>3.0;4-5"),
    ],
)
def test_addresses_stay_but_for_what_breaks_the_file(text: str, value: str) -> None:
    assert verbatim(text) == value


@given(st.text())
def test_addresses_are_encoded_once(text: str) -> None:
    assert verbatim(verbatim(text)) == verbatim(text)


TEXT = st.text(
    st.one_of(st.characters(), st.sampled_from("\\{}&%#_$~^`'\"-,?!*@=“”‘’–—…éüßøłçőșẹ «»\u00a0\u0301\u202e\n"))
)


@given(TEXT)
def test_text_comes_back(text: str) -> None:
    assert said(latex_text(text)) == said_plainly(text)


def said_plainly(text: str) -> str:
    return unicodedata.normalize("NFC", clean(text).replace("'", "’"))


@given(TEXT)
def test_braces_are_balanced_and_text_on_one_line(text: str) -> None:
    for latex in (latex_text(text), latex_title(text), whole_name(latex_text(text))):
        depth = 0
        for brace in re.findall("[{}]", latex):
            depth += 1 if brace == "{" else -1
            assert depth >= 0
        assert depth == 0
        assert r"\{" not in latex
        assert not latex.endswith("\\")
        assert latex.split("\n") == [latex]


def test_latin_letters_are_ascii() -> None:
    latin = [chr(code) for code in range(0xA1, 0x180) if unicodedata.category(chr(code)) in ("Lu", "Ll")]
    raw = {letter for letter in latin if not latex_text(letter).isascii()}
    assert raw == set("ĦħĲĳĸĿŀŉŦŧſ")  # LaTeX has no command for these


@pytest.mark.parametrize(("text", "key"), [("Müßig", "Mussig"), ("Øre", "Ore"), ("王", "u738b"), ("ﬁn", "fin")])
def test_keys_are_spelt_in_ascii(text: str, key: str) -> None:
    assert ascii_letters(text) == key


def test_a_hostile_text_of_a_hundred_kilobytes_is_escaped() -> None:
    assert latex_title("*" * 100_000) == "*" * 100_000
    assert len(latex_title("*a" * 50_000)) >= 100_000
    assert latex_text("{" * 100_000) == r"{\textbraceleft}" * 100_000
    assert whole_name("a{\\" + "{" * 100_000).startswith("{a{")


@pytest.mark.parametrize("letter", ["{", "}", "\\", "%", "&", "#", "_", "$"])
@pytest.mark.parametrize("mark", ["\u0301", "\u0f71"])
def test_a_combining_mark_does_not_let_a_special_letter_through(letter: str, mark: str) -> None:
    assert latex_text(f"x{letter}{mark}y") == f"x{latex_text(letter)}{mark}y"
