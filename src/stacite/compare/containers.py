"""Compare names of journals, proceedings and books, also abbreviated or as initials."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacite.compare import DifferenceKind, FieldDifference
from stacite.model.finding import Severity
from stacite.model.item import Item
from stacite.text.folding import clean, compact, edit_distance, fold
from stacite.text.languages import same_script
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from stacite.model.evidence import Record


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
_MOST_WORDS = 40
# In shorter words another character is no typo: Series A is not Series B.
_WORD = 4


def compare_containers(item: Item, record: Record) -> FieldDifference | None:
    """Compare the printed container with all registered ones, for articles, papers and chapters."""
    printed, registered = item.get("container-title"), _registered(record)
    if not any(item.type in group and record.type in group for group in _GROUPS):
        return None
    registered = tuple(name for name in registered if compact(name) and same_script(name, printed))
    if not compact(printed) or not registered or same_container(printed, registered):
        return None
    has_typo = any(_is_typo(_words(printed), _words(name)) for name in registered)
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
    return [word for word in _words(name) if not word.isdigit()]


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
    return any(_names_same(*map(_words, pair)) for pair in pairs if all(pair))


def _main(name: str) -> str:
    """Return the name without its subtitle; empty if it has none."""
    main, *rest = _MAIN.split(_QUALIFIER.sub(" ", clean(name)), maxsplit=1)
    return main if rest and compact(main) else ""


def _words(name: str) -> list[str]:
    """Return the folded words without a leading article, qualifiers in brackets and `and`."""
    # A name that is all in brackets would have no words left.
    words = _ARTICLE.sub("", fold(_QUALIFIER.sub(" ", clean(name))) or fold(name)).split()
    return [word for word in words if word not in _AND or len(words) < 3][:_MOST_WORDS]


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


def _is_typo(printed: Sequence[str], registered: Sequence[str]) -> bool:
    """Whether the words differ by one character each, and only in long words."""
    if len(printed) != len(registered):
        return False
    pairs = [pair for pair in zip(printed, registered, strict=True) if pair[0] != pair[1]]
    return all(min(map(len, pair)) >= _WORD and edit_distance(*pair, 1) <= 1 for pair in pairs)


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
