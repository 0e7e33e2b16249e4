"""Persons and organizations from the tokens of a list of names, each labelled as family name, given name or body."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from stacite.model.item import OTHERS, Name
from stacite.text.characters import without_ligatures
from stacite.text.patterns import pattern
from stacite.text.tables import word_set

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stacite.parser.tokens import Token

FAMILY, GIVEN, BODY, OTHER = "family", "given", "body", ""
"""What a token of a name list can be; `OTHER` is punctuation, `and`, `et al.`"""
NAME_LABELS = (FAMILY, GIVEN, BODY, OTHER)
_OTHERS = pattern(r"\bet al\b|\bu\. ?a\b|\band others\b|\be altri\b|\by otros\b|\bet alii\b|\be\. ?a\.", 2)
_AND_OTHERS = frozenset(("e.a.", "u.a."))
_INITIALS = pattern(r"(?:[^\W\d_a-zà-öø-ÿ]\.?-?){1,3}")
_GIVEN_SYLLABLES = pattern(
    r"(?:[bpmfdtnlgkhjqxrzcsyw]|zh|ch|sh)?(?:i?ang|i?ong|i?an|i?ao|uang|uan|eng|ing|ai|ei|ao|ou|an|en|in|un|ia|ie|iu|ua"
    r"|uo|ui|üe|ue|a|e|i|o|u|ü)(?:[bpmfdtnlgkhjqxrzcsyw]|zh|ch|sh)(?:i?ang|i?ong|i?an|i?ao|uang|uan|eng|ing|ai|ei|ao|ou"
    r"|an|en|in|un|ia|ie|iu|ua|uo|ui|a|e|i|o|u)|[A-Za-z]+-[a-z]+",
    re.IGNORECASE,
)
# Ends the sentence, not the name; `Jr.` and the like are short.
_PERIOD = pattern(r"(?<=[^\W\d_]{3})\.$")
_PERIOD_OF_BODY = pattern(r"(?<=[^\W\d_]{5})\.$")
_AND, _COMMA = "and", ","
_HYPHENS = frozenset("-‐\u2011")
_WITHIN_NAMES = _HYPHENS | frozenset(".’'")
_GENERATIONS = frozenset({"Jr", "Jr.", "Sr", "Sr.", "II", "III", "IV"})
_WORD = pattern(r"[^\W\d_]{1,40}")
_SPANISH = frozenset("el los las y del por para una un con según véase ver ley sobre entre".split())
_SPANISH_ENDINGS = ("ción", "sión", "ciones", "dad")
_NOT_SPANISH = frozenset(
    "da do das dos em uma não e os as ao il di della che und der die the of and le des du et les".split()
)


def persons(text: str, tokens: Sequence[Token], scores: Sequence[Sequence[float]]) -> tuple[Name, ...]:
    """The names of a list; `scores` has a score for each of `NAME_LABELS` for each token, the logarithm of its odds."""
    labels = _corrected(tokens, _labels(tokens, scores))
    if _is_spanish(text):
        _label_double_families(tokens, labels)
    runs = list(_runs(tokens, labels))
    names: list[Name] = []
    given, at = "", 0

    def printed(span: tuple[int, int]) -> str:
        return without_ligatures(text[slice(*span)].replace("*", "").strip(" ,;"))

    while at < len(runs):
        kind, span = runs[at]
        words = printed(span)
        if kind == BODY:
            names.append(Name(literal=_PERIOD_OF_BODY.sub("", words)))
            given = ""
        elif kind == GIVEN:
            given = words
        elif kind == FAMILY:
            # Given names follow the family name, after a comma or not, unless they begin the next name.
            after = 2 if _kind(runs, at + 1) == _COMMA else 1
            if not given and _kind(runs, at + after) == GIVEN and _kind(runs, at + after + 1) != FAMILY:
                at += after
                given = _PERIOD.sub("", printed(runs[at][1]))
            names.append(Name(family=_PERIOD.sub("", words), given=given))
            given = ""
        elif kind == _AND:
            given = ""
        at += 1
    if names and _OTHERS.search(text, tokens[0].start, tokens[-1].end):
        names.append(OTHERS)
    return tuple(names)


def _labels(tokens: Sequence[Token], scores: Sequence[Sequence[float]]) -> list[str]:
    """The likeliest labels, under which each name is wholly a person's or wholly a body's."""
    family, given, body, _ = range(len(NAME_LABELS))
    labels = [NAME_LABELS[max(range(len(each)), key=each.__getitem__)] for each in scores]
    for start, end in _compounds(tokens):
        parts = [at for at in range(start, end, 2) if labels[at]]
        if parts:
            best = max((family, given, body), key=lambda label: sum(scores[at][label] for at in parts))
            labels[start:end] = [NAME_LABELS[best]] * (end - start)
    for words in _between_commas(tokens, labels):
        found = {labels[at] for at in words}
        if BODY not in found or (found == {BODY} and len(words) != 2):
            continue
        as_body = sum(scores[at][body] for at in words)
        as_person = sum(max(scores[at][family], scores[at][given]) for at in words)
        # `Jane Doe` is a person, even where DOE is a department: no name of a body begins with a given name.
        begins_as_person = len(words) == 2 and scores[words[0]][given] > scores[words[0]][body] - 1
        is_body = as_body > as_person and not begins_as_person
        for at in words:
            is_family = scores[at][family] > scores[at][given]
            labels[at] = BODY if is_body else FAMILY if is_family else GIVEN
        if not {BODY, FAMILY} & {labels[at] for at in words}:
            labels[max(words, key=lambda at: scores[at][family] - scores[at][given])] = FAMILY
    return labels


def _compounds(tokens: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """Words that hyphens join, each with the token after its last: `Jean-Paul`, `Martin-Ortega`."""
    at = 0
    while at < len(tokens):
        end = at + 1
        while (
            end + 1 < len(tokens)
            and tokens[end].text in _HYPHENS
            and tokens[end - 1].end == tokens[end].start
            and tokens[end].end == tokens[end + 1].start
            and tokens[end + 1].text[0].isalpha()
        ):
            end += 2
        if end > at + 1 and tokens[at].text[0].isalpha():
            yield at, end
        at = end


def _corrected(tokens: Sequence[Token], labels: Sequence[str]) -> list[str]:
    """The labels, so that initials are no family name where a word beside them can be it: `Roe AB`."""
    corrected = list(labels)
    for at, token in enumerate(tokens):
        # `A.` and `E.` look like words for `and`.
        if labels[at] == OTHER and token.text.endswith(".") and _INITIALS.fullmatch(token.text):
            corrected[at] = GIVEN
        if token.text in _AND_OTHERS:
            corrected[at] = OTHER
        # So does `and` between two persons look like that in the name of a body.
        beside = {*labels[max(0, at - 1) : at], *labels[at + 1 : at + 2]}
        if labels[at] == BODY not in beside and token.text.lower() in word_set("parser/name_separators"):
            corrected[at] = OTHER
    _label_lists_of_words(tokens, corrected)
    _label_pair(tokens, corrected)
    inverted = _inverted(tokens, corrected)
    for words in _between_commas(tokens, corrected):
        if words and not inverted & set(words):
            _label_name(tokens, words, corrected)
    if GIVEN in corrected and not {FAMILY, BODY} & set(corrected):
        last = max(at for at, label in enumerate(corrected) if label == GIVEN)
        corrected[last] = FAMILY
    return corrected


def _label_name(tokens: Sequence[Token], words: Sequence[int], labels: list[str]) -> None:
    """Label the words of one name whose form says which of them is the family name."""
    is_person, generation = BODY not in (labels[at] for at in words), None
    # `Roe IV` may have initials, but not `Ada Q. Roe IV`.
    if is_person and len(words) > 2 and tokens[words[-1]].text in _GENERATIONS:
        generation, words = words[-1], words[:-1]
    initials = [at for at in words if _INITIALS.fullmatch(tokens[at].text)]
    others = [at for at in words if at not in initials]
    if _is_family_first(_joined(tokens, words)):
        labels[words[0] : words[-1] + 1] = [FAMILY] + [GIVEN] * (words[-1] - words[0])
    elif is_person and (family := _family_in_capitals(tokens, words)) is not None:
        labels[family : words[-1] + 1] = [FAMILY] * (words[-1] + 1 - family)
    elif is_person and initials and others and all(labels[at] != FAMILY for at in others):
        # `Ada Q. Roe`, but `Roe A Q` and `A Q Roe`.
        is_between = others[0] < initials[-1] < others[-1]
        for at in words:
            labels[at] = GIVEN if at in initials or (is_between and at < initials[-1]) else FAMILY
        if generation is not None and labels[generation]:
            labels[generation] = labels[words[-1]]
    elif is_person and words:
        _label_between_families(tokens, words, labels)


def _label_between_families(tokens: Sequence[Token], words: Sequence[int], labels: list[str]) -> None:
    """Label one person as one: `Ada S. Roe Jr.` begins with a given name, `Ada de Lune Marsh` ends in one family."""
    places = [at for at in words if labels[at] == FAMILY]
    if len(places) < 2 or labels[words[-1]] != FAMILY or labels[words[0] : words[-1] + 1].count(BODY):
        return
    between = [at for at in words if labels[at] == GIVEN and places[0] < at]
    # After a period that is no abbreviation's, another sentence begins.
    if not between or any(token.text == "." for token in tokens[words[0] : words[-1]]):
        return
    if all(_INITIALS.fullmatch(tokens[at].text) for at in between) or places[0] == words[0]:
        labels[words[0] : between[-1] + 1] = [GIVEN] * (between[-1] + 1 - words[0])
    else:
        labels[places[0] : words[-1] + 1] = [FAMILY] * (words[-1] + 1 - places[0])


@lru_cache(maxsize=1024)
def _is_spanish(text: str) -> bool:
    """Whether the words of a note are Spanish rather than of another language."""
    words = [match[0].lower() for match in _WORD.finditer(text)]
    spanish = sum(word in _SPANISH or word.endswith(_SPANISH_ENDINGS) for word in words)
    return spanish > 1 and spanish > sum(word in _NOT_SPANISH for word in words)


def _label_double_families(tokens: Sequence[Token], labels: list[str]) -> None:
    """In Spanish two family names follow a given name: `Ana Roe Marsh`, but `Ana María Roe`."""
    for words in _between_commas(tokens, labels):
        names = _joined(tokens, words)
        if len(words) == len(names) == 3 and [labels[at] for at in words] == [GIVEN, GIVEN, FAMILY]:
            is_family = len(names[1]) > 2 and names[1][0].isupper() and not names[1].endswith(".")
            if is_family and names[1].capitalize() not in word_set("parser/spanish_given_names"):
                labels[words[1] : words[2] + 1] = [FAMILY] * (words[2] + 1 - words[1])


def _inverted(tokens: Sequence[Token], labels: list[str]) -> set[int]:
    """Label the parts of names that are printed as `Family, Given`; the places of their words.

    Each part may have been taken for a name by itself: `Barberá, Ester y Martínez, Isabel`, `Doe, Jane Roe`.
    """
    names: list[list[list[int]]] = [[]]
    end = 0
    for words in filter(None, _between_commas(tokens, labels)):
        if names[-1] and any(token.text != "," for token in tokens[end : words[0]]):
            names.append([])
        names[-1].append(words)
        end = words[-1] + 1
    found = [[[labels[at] for at in part] for part in name] for name in names]
    if any(BODY in part for name in found for part in name):
        return set()
    pairs = [name for name, each in zip(names, found, strict=True) if len(each) == 2 and set(each[0]) == {FAMILY}]
    whole = [name for name in pairs if {labels[at] for at in name[1]} == {GIVEN}]
    places: set[int] = set()
    for family, given in pairs:
        if labels[given[0]] == GIVEN or (whole and len(pairs) == len(names)):
            for at in given:
                labels[at] = GIVEN
            places.update(family, given)
    return places


def _label_lists_of_words(tokens: Sequence[Token], labels: list[str]) -> None:
    """Label a list of single words: `Doe, Roe & Poe` has family names, `Doe, Jane, Richard Roe` begins with one."""
    groups = [words for words in _between_commas(tokens, labels) if words]
    if len(groups) < 3 or any(labels[at] == BODY for words in groups for at in words):
        return
    if any(token.text in "()[]" for token in tokens[groups[0][0] : groups[-1][-1]]):
        return
    counts = [len(_joined(tokens, words)) for words in groups]
    firsts = [labels[words[0]] for words in groups]
    has_initials = any(_INITIALS.fullmatch(tokens[at].text) for words in groups for at in words)
    joined = [words[0] for words in groups if tokens[words[0] - 1].text.lower() in word_set("parser/name_separators")]
    # `Roe, Ada y Doe, Jo` and `Roe, Ada, Doe, Jo` are pairs.
    are_pairs = not joined and firsts == [FAMILY, GIVEN] * (len(groups) // 2)
    if set(counts) == {1} and not has_initials and not are_pairs and joined in ([], [groups[-1][0]]):
        found = [FAMILY] * len(groups)
    elif counts[:2] == [1, 1] and firsts[:2] == [FAMILY, FAMILY] and set(firsts[2:]) == {GIVEN}:
        found = [FAMILY, GIVEN]
    else:
        return
    for words, label in zip(groups, found, strict=False):
        labels[words[0] : words[-1] + 1] = [label] * (words[-1] + 1 - words[0])


def _label_pair(tokens: Sequence[Token], labels: list[str]) -> None:
    """Label two single words with a comma between them, or the second in brackets: the first is the family name.

    In the labeled notes, 19 in 20 are `Doe, Jane`; few are `Doe, Roe`.
    """
    groups = [words for words in _between_commas(tokens, labels) if words]
    if len(groups) != 2 or any(len(_joined(tokens, words)) != 1 for words in groups):
        return
    first, second = groups
    between = [token.text for token in tokens[first[-1] + 1 : second[0]]]
    is_alone = first[0] == 0 and len(tokens) - second[-1] <= 1 + (between == ["("])
    if is_alone and between in ([","], ["("]) and {labels[at] for at in (*first, *second)} == {FAMILY}:
        labels[second[0] : second[-1] + 1] = [GIVEN] * (second[-1] + 1 - second[0])


def _joined(tokens: Sequence[Token], places: Sequence[int]) -> list[str]:
    """The words at these places, those that hyphens join as one."""
    words: list[str] = []
    for at in places:
        if words and at > places[0] and tokens[at - 1].text in _HYPHENS and tokens[at - 1].end == tokens[at].start:
            words[-1] += f"-{tokens[at].text}"
        else:
            words.append(tokens[at].text)
    return words


def _family_in_capitals(tokens: Sequence[Token], words: Sequence[int]) -> int | None:
    """Where the family name begins in a name of initials and several words in capitals: `R. ROWE MARSH`."""
    family = next((at for at in words if not (tokens[at].text.endswith(".") and len(tokens[at].text) <= 4)), words[0])
    is_one = words[0] < family < words[-1] and all(tokens[at].text.isupper() for at in words)
    return family if is_one else None


def _is_family_first(words: Sequence[str]) -> bool:
    """Chinese and Korean names as they are printed at home: a common family name and a given name of two syllables."""
    surnames = word_set("parser/family_first_surnames")
    if len(words) != 2 or words[0] not in surnames or words[1] in surnames:
        return False
    return _GIVEN_SYLLABLES.fullmatch(words[1]) is not None


def _between_commas(tokens: Sequence[Token], labels: Sequence[str]) -> Iterator[list[int]]:
    """The places of the words of names, in groups that no other token but a hyphen separates."""
    group: list[int] = []
    for at, (token, label) in enumerate(zip(tokens, labels, strict=True)):
        if label and token.text[0].isalnum():
            group.append(at)
        elif token.text not in _WITHIN_NAMES:
            yield group
            group = []
    yield group


def _kind(runs: Sequence[tuple[str, tuple[int, int]]], at: int) -> str:
    return runs[at][0] if at < len(runs) else ""


def _runs(tokens: Sequence[Token], labels: Sequence[str]) -> Iterator[tuple[str, tuple[int, int]]]:
    """Successive tokens of one label as one; commas; and what separates two names for certain."""
    kind, start, end = "", 0, 0
    for token, label in zip(tokens, labels, strict=True):
        found = label
        if not token.text[0].isalnum() and label in (GIVEN, OTHER):
            # Hyphens and periods within given names; anything else ends them.
            found = GIVEN if kind == GIVEN and token.text in _WITHIN_NAMES and token.start == end else OTHER
        if found == OTHER:
            word = token.text.lower().rstrip(".")
            found = _COMMA if word == "," else _AND if word in word_set("parser/name_separators") else OTHER
        if found and found == kind and found not in (_COMMA, _AND):
            end = token.end
            continue
        if kind:
            yield kind, (start, end)
        kind, start, end = found, token.start, token.end
    if kind:
        yield kind, (start, end)
