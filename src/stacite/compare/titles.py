"""Compare titles, of works and of what they are in: whether they are the same, how much they differ, in which words.

A title is compared by its parts: without marks of a retraction, with or without its subtitle, with its numbers in one
form, in British or American spelling. Names of journals, proceedings and books may also be abbreviated, or initials.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from typing import TYPE_CHECKING

from stacite.compare import DifferenceKind, FieldDifference
from stacite.model.finding import Severity
from stacite.model.item import Item
from stacite.text.folding import clean, compact, edit_distance, fold
from stacite.text.languages import same_script
from stacite.text.numerals import FIRST_SYMBOLS, roman_value
from stacite.text.patterns import pattern
from stacite.text.tables import table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from stacite.model.evidence import Record
    from stacite.text.spans import Span


TITLES_NEAR, TITLES_FAR = 0.85, 0.60
"""Ratios: from the first on titles differ in single words; below the second they have nothing in common."""
_NOTICE_RATIO = 0.8
# Characters used for the ratio: its time grows faster than their number.
_MAX_CHARACTERS = 300
_MOST_TITLES = 8
# Typos in a title: how many, in words of which length at least, and how many characters in each.
_MAX_TYPOS, _MIN_WORD, _MAX_TYPO = 3, 4, 2
_ARTICLES = frozenset("the a an der die das le la les el los las il gli de het".split())
# `typical` and `atypical`, `regular` and `irregular`: as typos, these would pass for the same title.
_NEGATIONS = tuple("a an un in im il ir de".split())
_TABLES = table("stacite.compare", "tables.toml")
_OPPOSITES = frozenset(frozenset(pair.split("/")) for pair in _TABLES["opposites"].split())
_PREFIXES = [pair.split("/") for pair in _TABLES["opposite-prefixes"].split()]
_DIFFERS = "The title differs from the registered one"
# `RETRACTED: …`, `[RETRACTED ARTICLE] …`, `WITHDRAWN – …`, `TEMPORARY REMOVAL: …`.
_WITHDRAWN = pattern(
    r"^\W*(?:retracted(?:\s(?:article|chapter|paper))?|withdrawn(?:\sarticle)?|removed|temporary\sremoval)\b"
    r"\W*?[:.\]–—-]\s*",
    re.IGNORECASE,
)
_NOTICE = pattern(
    r"""^\W*(?:
    (?:(?:author|publisher)[’']?s?\s)?correct(?:ion|ed\sand\srepublished)
    |corrigend(?:um|a)|errat(?:um|a)|addend(?:um|a)
    |(?:notice\sof\s|partial\s)?retraction(?:\s(?:note|notice))?|(?:notice\sof\s|editorial\s)?expression\sof\sconcern
    |author(?:s[’']?|[’']s)?\s(?:response|reply)|repl(?:y|ies)\sto|response\sto|comments?\son|commentary\son
    |decision\sletter|(?:peer|book)\sreview|reviews?\s(?:for|of)
    )\b""",
    re.IGNORECASE | re.VERBOSE,
)
_SEPARATOR = pattern(r":\s|\s[-–—]\s|—|[?!]\s|\.\s")
# The number of an article in its volume, which older journals print before the title: `I.—`, `LII. `.
_ARTICLE_NUMBER = pattern(r"^\W*[IVXLC]+\.\s?(?:[—–-]\s?)?(?=\w)")
# Separators between a title and its translation.
_SIDE_BY_SIDE = pattern(r"\s(?:/|=|\|)\s")
_FEWEST_WORDS = 4
# The reference to a footnote of the title.
_REFERENCE_MARK = pattern(rf"<sup>\s?[\d{FIRST_SYMBOLS}]{{1,2}}\s?</sup>\s*$", re.IGNORECASE)
_WORDS_FROM = 90
_NUMBER = pattern(r"\d+(?:[a-z](?![a-z0-9]))?")
_WORD = pattern(r"[^\s—]+")
# Words that are shown on each side of a difference.
_AROUND = 1
# SequenceMatcher takes quadratic time in the worst case.
_MOST_WORDS = 80
# Differences that are shown; the evidence has the whole titles.
_SHOWN = 3


@dataclass(frozen=True, slots=True)
class TitleComparison:
    """Result of comparing the titles."""

    difference: FieldDifference | None = None
    ratio: float | None = None
    """0 to 1, the share of characters in common; None if titles can't be compared or one is missing."""
    is_notice: bool = False
    """Whether the record describes a notice about the printed work."""


def compare_titles(item: Item, record: Record) -> TitleComparison:
    """Compare the printed title with the closest title of the record."""
    printed, registered = plain_title(item.title), title_candidates(record)[:_MOST_TITLES]
    if not compact(printed) or not registered:
        return TitleComparison()
    if any(compact(printed) == compact(title) for title in registered):
        return TitleComparison(ratio=1.0)
    if notice := _notice(printed, registered):
        difference = _title(Severity.ERROR, "The DOI belongs to a notice about this work", item, notice)
        return TitleComparison(difference, 0.0, is_notice=True)
    comparable = [title for title in registered if same_script(title, printed)]
    if not comparable:
        message = "The registered title is in another script, so the two could not be compared"
        return TitleComparison(_title(Severity.WARNING, message, item, registered[0]))
    return _nearest(item, printed, comparable)


def _notice(printed: str, registered: Sequence[str]) -> str:
    """Return the registered title that belongs to a notice about the printed work, or nothing."""
    if is_notice(printed):
        return ""
    for title in filter(is_notice, registered):
        about = without_notice(title)
        is_contained = about and compact(printed) in compact(about)
        if is_contained or (about and similarity(printed, about, _MAX_CHARACTERS) > _NOTICE_RATIO):
            return title
    return ""


def _nearest(item: Item, printed: str, registered: Sequence[str]) -> TitleComparison:
    whole = compact(printed)
    for title in registered:
        if any(compact(part) == whole for part in main_parts(title)):
            message = f"The subtitle is missing: {word_diff(printed, title)}"
            return TitleComparison(_title(Severity.WARNING, message, item, title), 1.0)
    # Many records leave out the subtitle, so a printed one is no error.
    if {compact(part) for part in main_parts(printed)} & {compact(title) for title in registered}:
        return TitleComparison(ratio=1.0)
    ratio, title = max((similarity(printed, title, _MAX_CHARACTERS), title) for title in registered)
    if ratio >= TITLES_NEAR or (ratio >= TITLES_FAR and _is_variant(_runs(printed, title))):
        return TitleComparison(_near(item, printed, title), ratio)
    # A title that is cut short is no sign of another work, however low its ratio is. So the ratio is raised to
    # `TITLES_FAR`, below which `compare_work` suspects one.
    registered_whole = compact(title)
    if registered_whole.startswith(whole) or whole.startswith(registered_whole):
        is_cut = registered_whole.startswith(whole)
        what = "The title is cut short" if is_cut else "The title is longer than the registered one"
        difference = _title(Severity.ERROR, f"{what}: {word_diff(printed, title)}", item, title)
        return TitleComparison(difference, max(ratio, TITLES_FAR))
    another = f"The registered title is different, perhaps of another work by the same author: {title}"
    message = another if ratio < TITLES_FAR else f"{_DIFFERS}: {word_diff(printed, title)}"
    return TitleComparison(_title(Severity.ERROR, message, item, title), ratio)


def _near(item: Item, printed: str, title: str) -> FieldDifference:
    runs, shown = _runs(printed, title), word_diff(printed, title)
    if number_tokens(fold(printed)) != number_tokens(fold(title)):
        return _title(Severity.ERROR, f"A number in the title differs from the registered one: {shown}", item, title)
    if _is_variant(runs):
        return _title(Severity.WARNING, f"The registered title is spelled differently: {shown}", item, title)
    if len(runs) <= _MAX_TYPOS and all(_is_typo(*run) for run in runs):
        return _title(Severity.WARNING, f"The title may have a typo: {shown}", item, title)
    return _title(Severity.ERROR, f"{_DIFFERS}: {shown}", item, title)


def _runs(printed: str, title: str) -> list[tuple[str, str]]:
    """Return the folded words that differ, as pairs."""
    left, right = fold(printed).split(), fold(title).split()
    return [
        (" ".join(left[slice(*span)]), " ".join(right[slice(*other)])) for span, other in differing_words(left, right)
    ]


def _is_variant(runs: Sequence[tuple[str, str]]) -> bool:
    """Whether only spelling, the form of numbers, or articles differ."""
    return bool(runs) and all(same_spelling(*run) or _is_article(*run) for run in runs)


def _is_article(left: str, right: str) -> bool:
    return set(left.split()) | set(right.split()) <= _ARTICLES


def _is_typo(left: str, right: str) -> bool:
    """Whether one word is a typo of the other; words with opposite meanings are not."""
    if same_spelling(left, right) or _is_article(left, right):
        return True
    left, right = left.replace(" ", ""), right.replace(" ", "")
    if min(len(left), len(right)) < _MIN_WORD or edit_distance(left, right, _MAX_TYPO) > _MAX_TYPO:
        return False
    return not _are_opposites(left, right)


def _are_opposites(left: str, right: str) -> bool:
    short, long = sorted((left, right), key=len)
    return (
        any(long == negation + short for negation in _NEGATIONS)
        or frozenset((left, right)) in _OPPOSITES
        or any(
            {left, right} == {prefix + tail, against + tail}
            for prefix, against in _PREFIXES
            for tail in (left.removeprefix(prefix), left.removeprefix(against))
        )
    )


def _title(severity: Severity, message: str, item: Item, registered: str) -> FieldDifference:
    return FieldDifference("title", DifferenceKind.TITLE, severity, message, clean(item.title), registered)


def differing_words(left: Sequence[str], right: Sequence[str]) -> list[tuple[Span, Span]]:
    """Return the words that differ, as spans of both lists."""
    matcher = SequenceMatcher(None, left[:_MOST_WORDS], right[:_MOST_WORDS], autojunk=False)
    return [((start, end), (low, high)) for tag, start, end, low, high in matcher.get_opcodes() if tag != "equal"]


def word_diff(printed: str, registered: str) -> str:
    """Describe how plain titles differ: `feeding [low → high] levels …`, first the printed words, then the registered.

    Words that are only printed are shown as `[−word]`, missing ones as `[+word]`.
    """
    left, right = _words(printed), _words(registered)
    runs = differing_words([folded for folded, _ in left], [folded for folded, _ in right])
    old, new = [printed[slice(*span)] for _, span in left], [registered[slice(*span)] for _, span in right]
    shown = [_shown(old, new, *run) for run in runs[:_SHOWN]]
    return " … ".join(shown) + (" …" if len(runs) > _SHOWN else "")


def _words(text: str) -> list[tuple[str, Span]]:
    """Return the folded words with their spans; what folds to nothing is left out."""
    return [(folded, match.span()) for match in _WORD.finditer(text) if (folded := fold(match[0]))]


def _shown(printed: Sequence[str], registered: Sequence[str], span: Span, registered_span: Span) -> str:
    start, end = span
    old, new = " ".join(printed[start:end]), " ".join(registered[slice(*registered_span)])
    change = f"[{old} → {new}]" if old and new else f"[−{old}]" if old else f"[+{new}]"
    return " ".join([*printed[max(0, start - _AROUND) : start], change, *printed[end : end + _AROUND]])


def differing_spans(printed: str, registered: str) -> tuple[list[Span], list[Span]]:
    """Return the spans in which each of two values differs from the other, word by word."""
    left, right = _words(printed), _words(registered)
    runs = differing_words([folded for folded, _ in left], [folded for folded, _ in right])
    return (
        [_span_of(left[slice(*span)]) for span, _ in runs if span[0] < span[1]],
        [_span_of(right[slice(*span)]) for _, span in runs if span[0] < span[1]],
    )


def _span_of(words: Sequence[tuple[str, Span]]) -> Span:
    return words[0][1][0], words[-1][1][1]


def plain_title(title: str) -> str:
    """Return the title without markup and without a mark of retraction."""
    return _WITHDRAWN.sub("", clean(title), count=1)


def words_of_title(title: str) -> list[str]:
    """The folded words of a title."""
    return fold(plain_title(title)).split()


def says_retracted(title: str) -> bool:
    """Whether the title starts with `RETRACTED:`, `WITHDRAWN:` or the like."""
    return _WITHDRAWN.match(clean(title)) is not None


def is_notice(title: str) -> bool:
    """Whether the title is that of a notice about, a reply to, or a review of another work."""
    return _NOTICE.match(clean(title)) is not None


def without_notice(title: str) -> str:
    """Return the title of the work that a notice is about."""
    # What is left of `Correction to: …`, `Erratum for “…”` or `Retraction of …` begins with these words.
    return re.sub(r"^(?:\W*(?:to|for|of|on)\b)?\W+", "", _NOTICE.sub("", clean(title), count=1))


def is_editorial_notice(title: str) -> bool:
    """Whether the title is certainly that of a notice: `Retraction: …`, not `Retraction forces of …`."""
    title = clean(title)
    match = _NOTICE.match(title)
    return match is not None and re.match(r"\s*(?:$|[^\w\s]|to\b)", title[match.end() :]) is not None


def title_candidates(record: Record) -> tuple[str, ...]:
    """Return all plain titles under which the work may be cited: with and without subtitles, and the original ones."""
    return tuple(dict.fromkeys(filter(None, (plain_title(title) for title in _candidates(record)))))


def _candidates(record: Record) -> Iterator[str]:
    for title in record.titles:
        yield title
        yield from (f"{title.rstrip(' :.')}: {subtitle}" for subtitle in record.subtitles)
        yield _REFERENCE_MARK.sub("", title)
        without_number = _ARTICLE_NUMBER.sub("", title)
        if len(without_number.split()) >= _FEWEST_WORDS:
            yield without_number
        parts = _SIDE_BY_SIDE.split(title)
        if len(parts) > 1:
            yield from (part for part in parts if len(part.split()) >= _FEWEST_WORDS)
    yield from record.original_titles


def main_parts(title: str) -> Iterator[str]:
    """Yield a plain title up to each place where a subtitle may begin, the shortest first."""
    for match in _SEPARATOR.finditer(title):
        part = title[: match.start()]
        if part.strip():
            yield part


def main_part(title: str) -> str:
    """Return the title without its subtitle."""
    return next(main_parts(title), title)


def number_tokens(words: str) -> list[str]:
    """Return the numbers in folded words, sorted: digits with a letter after them (`17a`), Roman ones in Arabic."""
    found = [number for word in words.split() for number in _NUMBER.findall(arabic(word))]
    return sorted(number.lstrip("0") or "0" for number in found)


def arabic(word: str) -> str:
    """Convert a lower-case Roman numeral of two or more letters below 90; return other words unchanged.

    Larger ones are words: mix, civic.
    """
    value = roman_value(word) if len(word) > 1 else 0
    return str(value) if 0 < value < _WORDS_FROM else word


def same_spelling(left: str, right: str) -> bool:
    """Whether folded words differ at most in British or American spelling, or in Roman or Arabic numbers."""
    return _american(left) == _american(right)


@cache
def _spellings() -> list[tuple[re.Pattern[str], str]]:
    return [(pattern(british), word) for british, word in _TABLES["american"]]


def _american(words: str) -> str:
    spelled = [arabic(word) for word in words.split()]
    for british, american in _spellings():
        spelled = [british.sub(american, word) for word in spelled]
    return "".join(spelled)


def similarity(left: str, right: str, longest: int, least: float = 0.0) -> float:
    """Return the share of characters in common, 0 to 1, without spaces (Ratcliff and Obershelp).

    Only `longest` characters of each are compared, since the time grows with their square; a result that would be below
    `least` may be 0.
    """
    # Without `autojunk=False`, difflib ignores frequent characters in texts of 200 or more. The quick ratios are upper
    # bounds of the ratio and cost little.
    matcher = SequenceMatcher(None, compact(left)[:longest], compact(right)[:longest], autojunk=False)
    return matcher.ratio() if min(matcher.real_quick_ratio(), matcher.quick_ratio()) >= least else 0.0


# Containers are compared within a group only; across groups one side may name the series and the other the volume.
_GROUPS = (
    frozenset(("article-journal", "article-magazine", "article-newspaper", "review", "review-book")),
    frozenset(("paper-conference",)),
    frozenset(("chapter", "entry", "entry-dictionary", "entry-encyclopedia")),
)
_ARTICLE = pattern(r"^(?:the|la|le|les|el|los|il|der|die|das|de|het|den) (?=.)")
# `e` is Italian and Portuguese, `i` Polish and Catalan, `och` Swedish.
_AND = frozenset("and und et y e och og en i".split())
_QUALIFIER = pattern(r"\([^()]*\)|\[[^\[\]]*\]")
# `Title: subtitle`, and ` : `, ` / ` and ` = ` as library catalogs write them (ISBD).
_MAIN = pattern(r":\s|\s[-–—/=]\s|\s:")
# Abbreviations leave out words up to this length: of, in, für.
_SMALL = 3
_FUNCTION_WORDS = frozenset("from with into over pour dans avec sur della delle dello degli über sobre para".split())
# A contraction keeps at least this many characters of a word: Intl, Dev.
_CONTRACTED = 3
# It leaves out at least this many; a single missing character is a typo.
_LEFT_OUT = 2
_MOST_CONTAINER_WORDS = 40
# In shorter words another character is no typo: Series A is not Series B.
_SHORTEST_TYPO = 4


def compare_containers(item: Item, record: Record) -> FieldDifference | None:
    """Compare the printed container with all registered ones, for articles, papers and chapters."""
    printed, registered = item.get("container-title"), _registered(record)
    if not any(item.type in group and record.type in group for group in _GROUPS):
        return None
    registered = tuple(name for name in registered if compact(name) and same_script(name, printed))
    if not compact(printed) or not registered or same_container(printed, registered):
        return None
    has_typo = any(_is_container_typo(_container_words(printed), _container_words(name)) for name in registered)
    severity, shown = Severity.WARNING if has_typo else Severity.ERROR, clean(registered[0])
    message = f"The work is registered in {shown}, not in {clean(printed)}"
    return FieldDifference("container-title", DifferenceKind.PLACE, severity, message, clean(printed), shown)


# Repositories, and series that hold the papers of many conferences.
_NO_PLACE = pattern(
    r"rxiv|repositor|archive|preprint|\bssrn\b|zenodo|figshare|lecture notes|proceedings of machine learning research"
    r"|\bpmlr\b|communications in computer|procedia|\bceur\b|advances in intelligent|\bcorr\b|leibniz international"
    r"|workshop|ebooks|\(\s*university|university\)",
    re.IGNORECASE,
)
_COMMON = frozenset(
    """the of and in on for a an journal review international conference proceedings annual symposium workshop advances
    transactions letters ieee acm association society meeting congress""".split()
)
# As many as `interspeech` has.
_MOST_LETTERS = 11


def difference_from_index(item: Item, record: Record) -> FieldDifference | None:
    """Compare the printed container with those of an index, which has short names and those of series.

    Only names that can't be the same differ: they share no word, and neither has the letters of the other's words.
    """
    printed, registered = item.get("container-title"), [name for name in _registered(record) if compact(name)]
    if not compact(printed) or any(_may_be_same(printed, name) for name in registered):
        return None
    shown = clean(registered[0])
    message = f"{record.agency} has the work in {shown}, not in {clean(printed)}"
    return FieldDifference("container-title", DifferenceKind.PLACE, Severity.WARNING, message, clean(printed), shown)


def _may_be_same(printed: str, registered: str) -> bool:
    if _NO_PLACE.search(registered) or _NO_PLACE.search(printed) or not same_script(printed, registered):
        return True
    if share_words(printed, registered) or same_container(printed, (registered,)):
        return True
    left, right = (_words_with_letters(name) for name in (printed, registered))
    return _has_letters(left, right) or _has_letters(right, left)


def share_words(left: str, right: str) -> bool:
    """Whether two names share a word that isn't common in names of journals and conferences; proceedings have many."""
    return bool({*_words_with_letters(left)} & {*_words_with_letters(right)} - _COMMON)


def _words_with_letters(name: str) -> list[str]:
    """The words without years and numbers."""
    return [word for word in _container_words(name) if not word.isdigit()]


def _has_letters(short: Sequence[str], full: Sequence[str]) -> bool:
    """Whether an acronym may stand for the words: `neurips` for Neural Information Processing Systems."""
    if len(full) < 2:
        return False
    letters = iter("".join(full))
    acronym = next((word for word in short if len(word) <= _MOST_LETTERS and word not in _COMMON), "")
    return bool(acronym) and all(letter in letters for letter in acronym if letter.isalpha())


def agrees_in_container(item: Item, record: Record) -> bool:
    """Whether both have a container and it is the same."""
    printed = item.get("container-title")
    return bool(compact(printed)) and same_container(printed, _registered(record))


def same_container(printed: str, registered: Iterable[str]) -> bool:
    """Whether a registered name equals the printed one, or one of the two abbreviates the other."""
    return any(_is_same(printed, name) for name in registered if compact(name))


def _registered(record: Record) -> tuple[str, ...]:
    return (*record.containers, *record.short_containers)


def _is_same(left: str, right: str) -> bool:
    pairs = [(left, right), (_main(left), right), (left, _main(right))]
    return any(_names_same(*map(_container_words, pair)) for pair in pairs if all(pair))


def _main(name: str) -> str:
    """Return the name without its subtitle; empty if it has none."""
    main, *rest = _MAIN.split(_QUALIFIER.sub(" ", clean(name)), maxsplit=1)
    return main if rest and compact(main) else ""


def _container_words(name: str) -> list[str]:
    """Return the folded words without a leading article, qualifiers in brackets and `and`."""
    # A name that is all in brackets would have no words left.
    words = _ARTICLE.sub("", fold(_QUALIFIER.sub(" ", clean(name))) or fold(name)).split()
    return [word for word in words if word not in _AND or len(words) < 3][:_MOST_CONTAINER_WORDS]


def _names_same(printed: Sequence[str], registered: Sequence[str]) -> bool:
    left, right = "".join(printed), "".join(registered)
    if not left or not right:
        return False
    return (
        left == right
        or _abbreviates(printed, registered)
        or _abbreviates(registered, printed)
        or (len(left) > 2 and left in _initials(registered))
        or (len(right) > 2 and right in _initials(printed))
    )


def _initials(words: Sequence[str]) -> tuple[str, str]:
    """Return the initials of all words, and of the longer ones."""
    return "".join(word[0] for word in words), "".join(word[0] for word in words if not _is_small(word))


def _is_small(word: str) -> bool:
    return len(word) <= _SMALL or word in _FUNCTION_WORDS


def _abbreviates(short: Sequence[str], full: Sequence[str]) -> bool:
    """Whether each word of `short` is the beginning or a contraction of a word of `full`, in the same order.

    Only small words of `full` may be left over.
    """
    at = 0
    for word in short:
        while at < len(full) and not _stands_for(word, full[at]):
            if not _is_small(full[at]):
                return False
            at += 1
        if at == len(full):
            return False
        at += 1
    return all(map(_is_small, full[at:]))


def _stands_for(short: str, word: str) -> bool:
    """Whether the characters of `short` appear in `word` in this order, starting at its beginning."""
    if word.startswith(short):
        return True
    if len(short) < _CONTRACTED or short[0] != word[0] or len(word) - len(short) < _LEFT_OUT:
        return False
    # `in` on an iterator goes on where it stopped, so the order counts.
    letters = iter(word)
    return all(letter in letters for letter in short)


def _is_container_typo(printed: Sequence[str], registered: Sequence[str]) -> bool:
    """Whether the words differ by one character each, and only in long words."""
    if len(printed) != len(registered):
        return False
    pairs = [pair for pair in zip(printed, registered, strict=True) if pair[0] != pair[1]]
    return all(min(map(len, pair)) >= _SHORTEST_TYPO and edit_distance(*pair, 1) <= 1 for pair in pairs)


_IN_BOOKS = frozenset("chapter paper-conference entry entry-dictionary entry-encyclopedia".split())


def book_of(item: Item) -> Item:
    """The book that holds a chapter, with what the citation says of the book; any other work itself."""
    if item.type not in _IN_BOOKS or not item.get("container-title"):
        return item
    texts = {name: item.get(name) for name in ("ISBN", "publisher", "publisher-place", "volume", "edition")}
    names = {"author": item.names.get("container-author", ()), "editor": item.editors}
    return Item(
        "book",
        {"title": item.get("container-title")} | {name: text for name, text in texts.items() if text},
        {kind: people for kind, people in names.items() if people},
        item.dates,
    )
