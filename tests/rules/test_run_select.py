"""Rules are chosen by code, prefix, name or ALL; an unknown word is told with a suggestion."""

from __future__ import annotations

import pytest

from stacite.errors import UsageError
from stacite.rules.all import RULES
from stacite.rules.base import names_rule
from stacite.rules.run import selected


def codes(*words: tuple[str, ...]) -> list[str]:
    return [module.RULE.code for module in selected(*words)]


def test_the_table_is_sorted_and_each_code_and_name_is_there_once() -> None:
    cards = [module.RULE for module in RULES]
    assert [card.code for card in cards] == sorted({card.code for card in cards})
    assert len({card.name for card in cards}) == len(cards)


def test_without_words_all_default_rules_run() -> None:
    assert codes() == [module.RULE.code for module in RULES if module.RULE.default and not module.RULE.pedantic]


def test_pedantic_rules_run_where_they_are_asked_for() -> None:
    pedantic = {"N006", "N009", "M410"}
    assert pedantic <= {module.RULE.code for module in selected(pedantic=True)}
    assert {"N006", "N009"} <= set(codes(("N",)))
    assert "N009" not in {module.RULE.code for module in selected(ignore=["N009"], pedantic=True)}


@pytest.mark.parametrize(
    ("select", "ignore", "extend", "expected"),
    [
        (("L301",), (), (), ["L301"]),
        (("link-dead", "LINK-MOVED"), (), (), ["L301", "L302"]),
        (("l3",), ("L303", "link-tls"), (), ["L301", "L302", "L304", "L305", "L307", "L308", "L309", "L310"]),
        (("I101",), (), ("Y",), ["I101", "Y901", "Y902", "Y903", "Y904", "Y905", "Y906", "Y907", "Y908"]),
        (("L301",), ("L",), (), ["L301"]),
        (("U2",), ("ALL",), (), [f"U{number}" for number in range(201, 214)]),
        ((), ("ALL",), (), []),
        (
            ("ALL",),
            ("N", "I", "U", "L", "S", "C", "E", "M", "R", "A"),
            (),
            ["Y901", "Y902", "Y903", "Y904", "Y905", "Y906", "Y907", "Y908"],
        ),
    ],
)
def test_the_nearer_word_wins(
    select: tuple[str, ...], ignore: tuple[str, ...], extend: tuple[str, ...], expected: list[str]
) -> None:
    assert codes(select, ignore, extend) == expected


def test_rules_that_are_selected_and_ignored_are_refused() -> None:
    with pytest.raises(UsageError, match="no rule is left to run: L301 is selected and ignored"):
        selected(("L301",), ("link-dead",))


@pytest.mark.parametrize(
    ("word", "hint"),
    [
        ("link-daed", "Did you mean link-dead?"),
        ("L39", "Did you mean L309?"),
        ("", "`stacite rule` lists all rules."),
        ("x" * 100_000, "`stacite rule` lists all rules."),
    ],
)
@pytest.mark.parametrize("place", [0, 1, 2])
def test_an_unknown_word_is_reported_wherever_it_stands(word: str, hint: str, place: int) -> None:
    words: list[tuple[str, ...]] = [(), (), ()]
    words[place] = (word,)
    with pytest.raises(UsageError) as error:
        selected(*words)
    assert hint in error.value.hint


def test_a_prefix_ends_before_the_last_figure() -> None:
    rule = selected(("L301",))[0].RULE
    assert [word for word in ("L", "L3", "L30", "L3015", "30", "L301 ", "link") if names_rule(word, rule)] == [
        "L",
        "L3",
        "L30",
        "L301 ",
    ]
