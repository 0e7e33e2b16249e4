"""Short forms of many styles, with their pinpoints and the notes that they name, are no full citations."""

from __future__ import annotations

import pytest

from stacite.model.citation import CitationForm
from stacite.parser.parse import parse_note
from stacite.parser.short_forms import read_short


def form(text: str) -> tuple[str, str, str, int | None] | None:
    """The form, head, pinpoint and named note of a short form."""
    short = read_short(text, (0, len(text)))
    if short is None:
        return None
    locator = f"{short.locator.label} {short.locator.value}" if short.locator else ""
    return short.form.value, short.head.text, locator, short.target


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ibid.", ("ibid", "", "", None)),
        ("*Ibid*, 45–46.", ("ibid", "", "page 45–46", None)),
        ("Ibid., § 104(b).", ("ibid", "", "section 104(b)", None)),
        ("Id. at 5 n.3", ("ibid", "", "page 5 n.3", None)),
        ("Ebd., S. 34 f.", ("ibid", "", "page 34 f", None)),
        ("Ebenda, S. 138-186.", ("ibid", "", "page 138-186", None)),
        ("Ibid., 12, 15, and the letters that lie in the same box at Hull.", ("ibid", "", "page 12, 15", None)),
        ("Ebd., S. 7, sowie die dort genannten Akten des Rates der Stadt.", ("ibid", "", "page 7", None)),
        ("ibid, with the remarks of those who signed it a year later.", ("ibid", "", "", None)),
        ("A.a.O., S. 12.", ("ibid", "", "page 12", None)),
        ("Loc. cit.", ("ibid", "", "", None)),
        ("Art. cité, p. 45.", ("ibid", "", "page 45", None)),
        ("Hay, op. cit., p. 20", ("short", "Hay", "page 20", None)),
        ("Hay, art. cit., p. 5", ("short", "Hay", "page 5", None)),
        ("Hay, art. cité, p. 5", ("short", "Hay", "page 5", None)),
        ("Hay, op cit, 5", ("short", "Hay", "page 5", None)),
        ("Hay, loc cit", ("short", "Hay", "", None)),
        ("Hay, *Bread*, 70, and fig. 3", ("short", "Hay, Bread", "page 70", None)),
        ("Hay, *Brot*, S. 70 und Abb. 4", ("short", "Hay, Brot", "page 70", None)),
        ("Hay, a.a.O., S. 77", ("short", "Hay", "page 77", None)),
        ("Hay, id., p. 79", ("short", "Hay", "page 79", None)),
        ("Ders., Brot und Salz, S. 80", ("short", "Ders., Brot und Salz", "page 80", None)),
        ("Id., On Bread, 5", ("short", "Id., On Bread", "page 5", None)),
        ("Hay, supra note 3, at 12", ("supra", "Hay", "page 12", 3)),
        ("Hay, *infra* note 33, at 7", ("supra", "Hay", "page 7", 33)),
        ("Hay & Roe, infra note 4, tells of many.", ("supra", "Hay & Roe", "", 4)),
        ("Hay, supra n. 3, p. 12", ("supra", "Hay", "page 12", 3)),
        ("Hay, op. cit., n. 7, pp. 80–1", ("supra", "Hay", "page 80–1", 7)),
        ("Hay, op. cit. (1995), n. 4", ("supra", "Hay", "", 4)),
        ("Above, n. 30", ("supra", "", "", 30)),
        ("n. 16 above, at p. 12", ("supra", "", "page 12", 16)),
        ("Hay (n 8) 34", ("supra", "Hay", "page 34", 8)),
        ("Hay (n 8) [23]", ("supra", "Hay", "paragraph 23", 8)),
        ("Hay (Anm. 3), S. 34", ("supra", "Hay", "page 34", 3)),
        ("Hay, Brot (wie Anm. 3), S. 34", ("supra", "Hay, Brot", "page 34", 3)),
        ("Meier, Kahn, in: Rehm, Hafen, S. 12", ("short", "Meier, Kahn, in: Rehm, Hafen", "page 12", None)),
        ("Hay, *Bread*, 12", ("short", "Hay, Bread", "page 12", None)),
        ("Hay, Bread, chap. 3, pp. 44–46", ("short", "Hay, Bread", "chapter 3, pp. 44–46", None)),
        ("Hay, Bread, 33 n. 4", ("short", "Hay, Bread", "page 33 n. 4", None)),
        ("Hay 1989: 33", ("short", "Hay 1989", "page 33", None)),
        ("Roe, 410 U.S. at 155", ("short", "Roe", "page 155", None)),
        ("Verein ‘Brot’ v Austria, para. 249", ("short", "Verein ‘Brot’ v Austria", "paragraph 249", None)),
        ("Commission Notice on loaves of minor importance, para. 171",
         ("short", "Commission Notice on loaves of minor importance", "paragraph 171", None)),
        ("Hay, Brot des 15. Jahrhunderts, 132", ("short", "Hay, Brot des 15. Jahrhunderts", "page 132", None)),
        (", 259.", ("short", "", "page 259", None)),
        ("S. 45.", ("short", "", "page 45", None)),
        ("pp. 3–5.", ("short", "", "page 3–5", None)),
    ],
)  # fmt: skip
def test_a_short_form(text: str, expected: tuple[str, str, str, int | None]) -> None:
    assert form(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Ann Hay, *Bread* (London: Baker, 1987), 45",
        "Human Rights Act 1998, s 6(1)",
        "Council Regulation (EEC) 1017/68 applying rules of competition to bread, art. 3",
        "Cahiers du Pain, 1975/2",
        "Hay v. Low, 410 U.S. 113 (1973)",
        "House Committee on Bread, *Bread: Hearing before the Committee on Bread*, 117th Cong., 1st sess., 2021, 14",
        "12.",
        "Der letzte Kahn, in: Ulmer Anzeiger, S. 2",
        "Ann Hay, Bread (DPhil thesis, University of Hull) 12",
        "Ann Hay, *Bread* (Ousebank Press), 45",
        "Guild of Bakers, *Bread and Butter: An Appraisal* (Guild of Bakers), 9",
        "Ann Hay, *Who Bakes?* (National Bread Institute), pp. 4–5",
        "Decreto legislativo 30 giugno 2003, n. 196",
        "Lei n.º 13.709, de 14 de agosto de 2018, art. 5",
    ],
)
def test_no_short_form(text: str) -> None:
    assert form(text) is None


@pytest.mark.parametrize(
    "bracket",
    [
        "my translation",
        "emphasis added",
        "German edition",
        "Norton Critical Edition",
        "Loeb Classical Library",
        "Lady Hay",
    ],
)
def test_other_brackets_leave_a_short_form(bracket: str) -> None:
    found = form(f"Hay, *Bread* ({bracket}), 45")
    assert found is not None
    assert found[2] == "page 45"


@pytest.mark.parametrize(
    ("note", "kind"),
    [
        ("The Baker of Kent.", CitationForm.SHORT),
        ("Bread Treaty (Treaty of Kent, as amended).", CitationForm.FULL),
        ("Hislop v Durham.", CitationForm.SHORT),
    ],
)
def test_a_note_that_is_nothing_but_a_name_or_a_title_cites(note: str, kind: CitationForm) -> None:
    (citation,) = parse_note(note).citations
    assert citation.form is kind


@pytest.mark.parametrize("note", ["Emphasis added.", "Translation mine.", "Author’s calculations.", "My emphasis."])
def test_a_note_that_is_a_remark_cites_nothing(note: str) -> None:
    assert parse_note(note).citations == ()
