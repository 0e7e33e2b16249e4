"""One court case under its names."""

from __future__ import annotations

import pytest

from stacite.compare.names import same_case, same_case_name


@pytest.mark.parametrize(
    ("printed", "registered"),
    [
        ("Harbor Pilots v. Lindqvist", "HARBOR PILOTS, INC. v. Lindqvist et al."),
        ("Lindqvist v. Holm", "Holm v. Lindqvist"),
        (
            "Lindqvist v. Secretary of the Navy",
            "Ada LINDQVIST, Plaintiff-Appellant, v. Per HOLM, Secretary of the Navy",
        ),
        ("In re Quayside Shipping Corp.", "In the Matter of QUAYSIDE SHIPPING CORPORATION, Debtor"),
        ("United States v. Lindqvist", "U.S. v. Lindqvist"),
        ("United States v. Oregon", "United States v. State of Oregon"),
        ("Nat'l Fed'n of Quay Owners v. Doe", "National Federation of Quay Owners v. Roe"),
        ("Lighthouse Fed'n v. Jetty Ass'n", "Light House Federation v. Jetty Association"),
        ("Envtl. Harbor Ctr. v. Pierpont", "Environmental Harbour Center v. Pierrepont"),
        ("Indep. Dockers v. Wal-Mart Stores", "Walmart v. Independent Dockers"),
        ("FMC v. ATQ", "Federal Maritime Council v. American Tugs & Quays"),
        ("Müller v Østergård", "Muller v. Ostergard"),
        ("R (Lindqvist) v Prime Minister", "The Queen on the application of Lindqvist v The Prime Minister"),
        ("A v B", "A v. B"),
        ("Commission v Greece", "European Commission v Hellenic Republic."),
        ("Doe v. Roe", "Jane Doe v. Jane Roe, M.D."),
        ("State v. National Bank", "The State v. The National Bank Company"),
        ("Lindqvist v. Holm", "Lindquist v. Mørk"),
    ],
)
def test_one_case(printed: str, registered: str) -> None:
    assert same_case_name(printed, registered) is True
    assert same_case_name(registered, printed) is True


@pytest.mark.parametrize(
    ("printed", "registered"),
    [
        ("Harbor Pilots v. Lindqvist", "Mørk v. Fjord Ferries, Inc."),
        ("United States v. Lindqvist", "United States v. Holm"),
        ("People v. Lindqvist", "People v. Holm"),
        ("Lindqvist v. City of Oslo Insurance Co.", "Holm v. Bergen Insurance Co."),
        ("Brownell v. Fjord", "Brown v. Quay"),
        ("Estate of Lindqvist", "Estate of Holm"),
        ("Doe v. Lindqvist University", "Doe v. University of Holm"),
        ("Commission v Greece", "European Commission v Portuguese Republic."),
        ("Lindqvist v. United States", "United States v. National Bank of Commerce"),
        ("*Lindqvist* v. Holm", "HOLMES v. LIND"),
    ],
)
def test_two_cases(printed: str, registered: str) -> None:
    assert same_case_name(printed, registered) is False
    assert same_case_name(registered, printed) is False


@pytest.mark.parametrize(
    ("printed", "registered"),
    [
        ("", "Lindqvist v. Holm"),
        ("Lindqvist v. Holm", " "),
        ("In re A", "In re B"),
        ("A v B", "Lindqvist v. Holm"),
        ("People v. A.B.", "People v. Holm"),
    ],
)
def test_what_has_no_name_cannot_tell(printed: str, registered: str) -> None:
    assert same_case_name(printed, registered) is None
    assert same_case_name(registered, printed) is None


@pytest.mark.parametrize(
    ("registered", "verdict"),
    [
        (("Mørk v. Fjord", "Lindqvist v. Holm"), True),
        (("Lindqvist v. Holm", ""), True),
        (("Mørk v. Fjord", ""), None),
        (("Mørk v. Fjord", "Ferries v. Quay"), False),
        ((), None),
    ],
)
def test_one_of_several_cases_on_a_page(registered: tuple[str, ...], verdict: bool | None) -> None:
    assert same_case("Lindqvist v. Holm", registered) is verdict


def test_endless_captions_are_cut() -> None:
    assert same_case_name("Lindqvist v. " + "Holm " * 100_000, "Mørk v. " + "Quay " * 100_000) is False
