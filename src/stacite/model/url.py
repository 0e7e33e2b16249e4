"""Find, check and compare URLs as documents print them (RFC 3986, RFC 3987), and those of archived copies.

The hard part is where a printed URL ends: `https://x.org/a.html.` includes the sentence's period,
`(https://x.org/a_(b))` one closing bracket too many, `<https://x.org/a>.` neither.
"""

from __future__ import annotations

import re
import unicodedata
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import SplitResult, unquote, urlsplit

from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from stacite.text.spans import Span


# Domains of which addresses are often printed without scheme and `www.`.
_COUNTRIES = (
    r"(?:io|co|ly|gl|cc|de|fr|uk|it|es|pt|br|nl|be|ch|at|lu|ie|dk|se|fi|pl|cz|gr|us|ca|au|nz|za|mx|ar|cl|jp|kr|cn|ru"
    r"|tv)"
)
_ENDINGS = rf"(?:com|org|net|edu|gov|mil|int|info|eu|{_COUNTRIES})/"
# After these, a slash is enough; others are words and abbreviations, too: `chercheur.es/lecteur.es`, `trad.it/ingl.`
_SURE = rf"(?:com|org|net|edu|gov|mil|int|info|eu|uk|(?:ac|co|com|edu|gob|gouv|gov|org)\.{_COUNTRIES})/"
_PATH = (
    r"(?![^\W\d_]{1,40}(?:-[^\W\d_]{1,40})?\.e?s\b)"
    r"(?:\d{5}|\d{4}[/-]\w|[A-Za-z/]{0,60}[?#~]\w|[\w/%-]{1,80}(?:=|\.(?:html?|php|pdf|aspx?)\b)"
    r"|[A-Za-z/]{2,60}(?:_|[A-Za-z/]\d|[a-z]{2}[/-][A-Za-z0-9])|[a-z]{2,3}-[a-z]{5})"
)
_SHORT = r"(?:goo\.gl|(?:bit|buff|cutt|ht|ow)\.ly|youtu\.be|(?:perma|tiny)\.cc|n9\.cl|t1p\.de|t\.co)/(?=[\w-]{3})"
HOST_AND_SLASH = (
    r"(?<![\w@/\\.:%?=&+~-])(?!(?:dx\.)?doi\.org/)"
    rf"(?-i:{_SHORT}|(?![\d.]{{1,20}}[a-z]{{2,4}}/)(?=[a-z0-9.-]{{0,250}}[a-z]{{3}})"
    rf"[a-z0-9][a-z0-9-]{{0,62}}\.(?:[a-z0-9-]{{1,63}}\.){{0,4}}?(?:{_SURE}|{_COUNTRIES}/(?={_PATH})))"
)
"""The beginning of an address that is printed without its scheme, in lower case: `example.org/`."""
# Not inside a word, and not after a slash, so that an archive's URL stays whole:
# `https://web.archive.org/web/2020/https://example.org`.
_START = pattern(
    r"(?<![A-Za-z0-9@/.])(?:h(?=[hps]{0,5}t)[htps]{2,7}://|ftp://|file://|www\d{0,2}\.(?=[A-Za-z0-9-]+\.[A-Za-z]))"
    rf"|(?P<host>{HOST_AND_SLASH})",
    re.IGNORECASE,
)
# Every URL contains this; searching it first is much faster in texts without URLs.
_HINT = pattern(rf"[:wW](?:(?<=:)//|(?<=[wW])[wW]{{2}}\d{{0,2}}\.)|[a-z0-9]\.{_ENDINGS}")
# Before what a URL is found by; longer than any scheme.
_LONGEST_HOST = 253
SENTENCE_STOPS = "、。，；：！？）（【】「」『』《》〈〉،؛؟۔।॥"
"""Punctuation of Arabic, Urdu, Hindi, Chinese and Japanese sentences, which ends a URL (UAX #14)."""
_URL_CHARACTERS = pattern(rf"[^\s<>\"“”„«»{SENTENCE_STOPS}\x00-\x1f]*")
_PAIRS = {")": "(", "]": "[", "}": "{"}
# The asterisk ends emphasis: `*https://example.org*`.
_SENTENCE = ".,;:!?…'’‘*"
_BRACKETED = pattern(r"[^<>\x00-\x1f]*>")


# What no URL begins with: `http:/`, `https//`, `ttps://`.
_MISSPELLED_START = pattern(
    r"(?<![^\s<(\[„“\"])(?:https?:/|https?//|t{1,3}p{1,2}s{0,2}://)(?=[A-Za-z0-9-]{1,63}\.[A-Za-z0-9])", re.IGNORECASE
)
_NO_COLON = pattern(r"https?//", re.IGNORECASE)
# A letter too many or too few, or two in the wrong order: `httpss://`, `htps://`, `hppt://`, `ttps://`.
_MISSPELLED_SCHEME = pattern(r"(?!https?:)(?P<scheme>h(?=[hps]{0,5}t)[htps]{2,7}|t[tps]{1,4})://", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FoundUrl:
    """A URL in a text."""

    url: str
    """Without brackets and without the sentence's punctuation."""
    span: Span
    """Span of the URL alone."""
    bracketed: bool
    """Whether it is in angle brackets."""
    outer: Span
    """Span with its angle brackets."""
    trailing: str = ""
    """Punctuation of the sentence directly after it, or after its angle bracket."""


def find_urls(text: str) -> Iterator[FoundUrl]:
    """Find all URLs with a scheme, and those that start with `www.`, `www2.` or a common host and a slash, in order."""
    if "/" not in text and "www" not in text.lower():
        return
    at = 0
    while (hint := _HINT.search(text, at)) and (match := _START.search(text, max(at, hint.start() - _LONGEST_HOST))):
        start = match.start()
        found = _bracketed(text, start) or _bare(text, start)
        at = max(found.span[1], match.end())
        if match["host"] or len(found.url) > len(match[0]):
            yield found


def misspelled_url_spans(text: str) -> Iterator[Span]:
    """The spans of URLs whose beginning is misspelled, so that nothing else finds them: `http:/www.example.org/a`."""
    others = text.replace("https://", "").replace("http://", "")
    for match in _MISSPELLED_START.finditer(text) if ":/" in others or "//" in others else ():
        yield _bare(text, match.start()).span


def _bracketed(text: str, start: int) -> FoundUrl | None:
    # A stray space may be next to a bracket.
    opening = start - 2 if text[start - 1 : start] == " " else start - 1
    if opening < 0 or text[opening] != "<":
        return None
    match = _BRACKETED.match(text, start)
    if match is None:
        return None
    url = text[start : match.end() - 1].rstrip(" ")
    outer = (opening, match.end())
    return FoundUrl(url, (start, start + len(url)), True, outer, punctuation_at(text, match.end()))


def _bare(text: str, start: int) -> FoundUrl:
    match = _URL_CHARACTERS.match(text, start)
    end = end_of_address(text, start, match.end() if match else start)
    return FoundUrl(text[start:end], (start, end), False, (start, end), punctuation_at(text, end))


def end_of_address(text: str, start: int, end: int, pairs: Mapping[str, str] = _PAIRS) -> int:
    """Return the end of the URL, without the sentence's punctuation and brackets that were opened before it."""
    surplus: dict[str, int] = {}
    while end > start:
        last = text[end - 1]
        if last in pairs:
            # Counted once for each kind of bracket: counting at every step takes quadratic time for `))))…`.
            if last not in surplus:
                surplus[last] = text.count(last, start, end) - text.count(pairs[last], start, end)
            if surplus[last] <= 0:
                break
            surplus[last] -= 1
        elif last not in _SENTENCE:
            break
        end -= 1
    return end


def punctuation_at(text: str, at: int) -> str:
    """Return the sentence's punctuation at an offset."""
    end = at
    while end < len(text) and text[end] in ".,;:!?":
        end += 1
    return text[at:end]


OPEN_END = "-_=&?%+~#"
"""No complete URL ends in one of these."""
SEAM = pattern(r"[/?&=#_%][A-Za-z0-9~]")
"""What begins like this goes on with a URL."""
_GAP_WITHIN = pattern(rf"(?<=[/{re.escape(OPEN_END)}])\s++(?!https?:)|(?<!\s)\s++(?={SEAM.pattern})")
_GAP_IN_URL = pattern(r"(?P<dot>\.?)[ \u00a0](?P<rest>[^\s<>\"“”]{2,300})")
_FILE_ENDING = r"(?:html?|pdf|php|aspx?|jsp|xml)(?=[?#.,;:)]|$)"
_AFTER_DOT = pattern(rf"{_FILE_ENDING}|(?:com|org|net|gov|edu)/")
# The end of a value and the next name, which no sentence has: `6682&rep=rep1`.
_REST_OF_QUERY = pattern(r"[\w.%-]{1,80}&[\w.%-]{1,40}=")
# A file's name, which no sentence has after a folder's address unless it goes on with it.
_FILE_NAME = pattern(
    r"[\w%~-]{1,80}\.(?:html?|pdf|php|aspx?|jsp|xml|docx?|xlsx?|pptx?|epub|csv|jpe?g|png|txt)(?:[?#].*)?"
)
# Words and a long number, as in `technology-48276660`; `covid-2019` is none.
_NUMBERED_SLUG = pattern(r"[a-z][a-z0-9]{1,40}(?:-[a-z0-9]{1,40}){0,12}-\d{5,12}")
_FOLDER_AT_END = pattern(r"[^/:]/[\w%~.-]{1,200}/\Z")
_ENDS_IN_FOLDER = pattern(r"[^/:]/[\w%~-]{1,200}\Z")
# A number and then folders in letters, as in `6114/dossier`; `12/06/2024` and `3/4` are none.
_NUMBERED_PATH = pattern(r"\d[\w-]{0,40}/(?=[\w./-]{0,80}[a-z])[\w./-]{1,200}")
_CUT_SCHEME = pattern(
    r"(?<![A-Za-z0-9@/.])https?://(?P<gap> )(?P<rest>(?:[a-z0-9-]{1,63}\.){1,6}[a-z]{2,24}(?![\w.-]*@)"
    rf"[^\s<>\"“”„«»{SENTENCE_STOPS}\x00-\x1f]*)",
    re.IGNORECASE,
)
_PATH_CHARACTERS = pattern(r"[a-z0-9%~][A-Za-z0-9%~_./?=&#+-]*")
# No word of a sentence has these.
_NO_WORD = pattern(r"[%_=&~?#]|[a-z]\d|\d[a-z]|[a-z0-9]/[a-z0-9]|[a-z0-9]-[a-z0-9]{1,40}-")
_REST_OF_HOST = pattern(r"(?:[a-z0-9-]{1,63}\.){1,5}[a-z]{2,24}(?=[/?#,;:)]|\.?$)|[a-z]{2,24}/")
_DOI_PREFIX = pattern(r"\bdoi\.org/10\.\d{4,9}/\Z", re.IGNORECASE)
_SENTENCE_MARKS = ".,;:!?)]’'"
_NEXT_URL = pattern(r"[a-z][a-z0-9+.-]{1,9}://|www\d{0,2}\.", re.IGNORECASE)
_NEXT_HOST = pattern(HOST_AND_SLASH)
# What an archive puts before the address that it keeps.
_CAPTURE = pattern(r"/\d{4,14}(?:[a-z]{2}_)?/\Z")


@dataclass(frozen=True, slots=True)
class UrlCut:
    """Where whitespace cuts a printed URL."""

    start: int
    gap: int
    """Where the whitespace is."""
    end: int
    """Where the rest of the URL ends."""
    is_sure: bool
    """Whether what follows can be nothing else than the URL's rest."""

    def printed(self, text: str) -> str:
        """The URL up to the whitespace, without the period of a sentence."""
        return text[self.start : self.gap].rstrip(".")

    def joined(self, text: str) -> str:
        """The URL without the whitespace."""
        return f"{text[self.start : self.gap]}{text[self.gap + 1 : self.end]}"


def cut_after(text: str, found: FoundUrl) -> UrlCut | None:
    """The cut after a bare URL; None where the URL is whole."""
    gap = None if found.bracketed else _GAP_IN_URL.match(text, found.span[1])
    is_sure = None if gap is None else _goes_on(found.url, gap)
    if gap is None or is_sure is None:
        return None
    end = gap.start("rest") + len(gap["rest"].rstrip(_SENTENCE_MARKS))
    return UrlCut(found.span[0], gap.end("dot"), end, is_sure)


def possible_cut_after(text: str, found: FoundUrl) -> UrlCut | None:
    """The cut after a bare URL if a line ends there: of what follows, only a request tells whether it belongs to it.

    None where the URL is whole or surely cut, and where what follows is a word of the sentence.
    """
    gap = None if found.bracketed or cut_after(text, found) else _GAP_IN_URL.match(text, found.span[1])
    if gap is None or gap["dot"] or _is_next_url(found.url, gap["rest"]):
        return None
    rest = gap["rest"].rstrip(_SENTENCE_MARKS)
    end = gap.start("rest") + len(rest)
    is_last = not text[end:].strip(f"{_SENTENCE_MARKS} ")
    if not _PATH_CHARACTERS.fullmatch(rest) or not (is_last or _NO_WORD.search(rest)):
        return None
    return UrlCut(found.span[0], gap.end("dot"), end, False)


def without_gaps(url: str) -> str:
    """The URL without whitespace next to what no URL ends or begins with there; other whitespace may be its own.

    The sentence's mark after such a URL, which was read as words, is none of it.
    """
    whole = _GAP_WITHIN.sub("", url)
    return whole.rstrip(_SENTENCE_MARKS) if whole != url else url


def cuts_in(text: str, urls: Sequence[FoundUrl]) -> Iterator[UrlCut]:
    """The cuts after the bare URLs of a text, and those directly after a scheme: `https:// www.example.org`."""
    for found in urls:
        if cut := cut_after(text, found):
            yield cut
    for match in _CUT_SCHEME.finditer(text) if ":// " in text else ():
        yield UrlCut(match.start(), match.start("gap"), end_of_address(text, match.start("rest"), match.end()), True)


def _goes_on(url: str, gap: re.Match[str]) -> bool | None:
    """Whether what follows is the URL's rest: True for certain, False for likely, None for no."""
    rest = gap["rest"].rstrip(_SENTENCE_MARKS)
    if _is_next_url(url, rest) and not _CAPTURE.search(url):
        return None
    if gap["dot"]:
        # A host without a period is not whole.
        is_host = "." not in host_of(url) and _REST_OF_HOST.match(gap["rest"])
        is_query = "?" in url and _REST_OF_QUERY.match(gap["rest"])
        return True if is_host or is_query or _AFTER_DOT.match(gap["rest"]) else None
    if _DOI_PREFIX.search(url) and rest[:1].isalnum():
        return True
    if SEAM.match(rest) and len(rest) > 3 and not (url[-1] == "/" == rest[0]):
        return True
    if url[-1] in OPEN_END and rest[:1].isalnum() and re.search(r"[-_/=&.\d]", rest):
        return True
    if url[-1] == "/":
        is_slug = _NUMBERED_SLUG.fullmatch(rest) and _FOLDER_AT_END.search(url)
        return False if is_slug or _is_path(rest) or _FILE_NAME.fullmatch(rest) else None
    # A file's name that ends a text goes on with an address that ends in no file.
    is_last = not gap.string[gap.end() :].strip()
    return False if is_last and _FILE_NAME.fullmatch(rest) and _ENDS_IN_FOLDER.search(url) else None


def _is_next_url(url: str, rest: str) -> bool:
    """Whether what follows a URL is another one; a host without its scheme may be the rest of a host or of a query."""
    if _NEXT_URL.match(rest):
        return True
    has_path = "/" in (url.partition("://")[2] or url)
    return has_path and url[-1] not in OPEN_END and _NEXT_HOST.match(rest) is not None


def _is_path(rest: str) -> bool:
    """Whether a word looks like a URL's path and not like prose (`and/or`, `state-of-the-art`, `12/06/2024`)."""
    seams = sum(rest.count(seam) for seam in "-_/=")
    concrete = re.search(rf"\d|.\.{_FILE_ENDING}", rest) or "/" in rest.strip("/")
    return (rest[:1].islower() and seams >= 2 and bool(concrete)) or _NUMBERED_PATH.fullmatch(rest) is not None


# The WHATWG URL standard's forbidden domain code points, and `" { }` and the backtick.
_HOST_BAN = pattern(r"[\x00-\x20\x7f\"#%/:<>?@\\^`{|}\[\]]")
# Bytes of a name in DNS without lengths, and of a label (RFC 1035, 2.3.4).
_MAX_NAME = 253
_MAX_LABEL = 63
_TOO_LONG = f"its host is longer than {_MAX_NAME} characters"
_LONG_LABEL = f"a part of its host is longer than {_MAX_LABEL} characters"
# Characters that are mapped at all: some vanish, so that a longer name may be short enough.
_MAX_MAPPED = 1000
_ENCODED = "xn--"


class HostError(ValueError):
    """A host that no request can have; the message is a clause: `its host has two periods in a row`."""


@lru_cache(maxsize=4096)
def ascii_host(printed: str) -> str:
    """The one spelling of a host's name: ASCII in lower case (A-labels), as browsers make it, without a final period.

    Everything that looks a host up, shows it to a server or compares it uses this spelling. It is made as by the WHATWG
    URL standard ("domain to ASCII"): UTS 46, non-transitional, hyphens and underscores anywhere; emoji are encoded too,
    which IDNA 2008 by itself would refuse. An IPv4 address in any spelling is returned as a name is, in ASCII.
    Raises HostError.
    """
    name = unquote(printed)
    if len(name) > _MAX_MAPPED:
        raise HostError(_TOO_LONG)
    if not name.isascii() or _ENCODED in name.lower():
        name = ".".join(_a_labels(name))
    name = name.lower().removesuffix(".")
    if not name:
        raise HostError("it has no host")
    for label in name.split("."):
        if not label:
            raise HostError("its host has two periods in a row")
        if _HOST_BAN.search(label):
            raise HostError(f"the part “{label}” of its host contains a character that host names can't have")
        if len(label) > _MAX_LABEL:
            raise HostError(_LONG_LABEL)
    if len(name) > _MAX_NAME:
        raise HostError(_TOO_LONG)
    return name


def _a_labels(name: str) -> list[str]:
    """UTS 46, section 4: map, decode, check, encode."""
    labels = [_u_label(label) for label in _mapped(name).split(".")]
    directions = {unicodedata.bidirectional(character) for label in labels for character in label}
    has_bidi = not directions.isdisjoint(("R", "AL", "AN"))
    for label in labels:
        _check_u_label(label, has_bidi=has_bidi)
    return [_encoded(label) for label in labels]


def _encoded(label: str) -> str:
    return label if label.isascii() else _ENCODED + label.encode("punycode").decode("ascii")


def _mapped(name: str) -> str:
    import idna  # noqa: PLC0415 - its tables take milliseconds, and few hosts need them

    try:
        return idna.uts46_remap(name, std3_rules=False)
    except idna.IDNAError:
        raise HostError(f"its host contains {_refused(name)}, which host names can't have") from None


def _refused(name: str) -> str:
    """The first character that has no place in a host's name."""
    import idna  # noqa: PLC0415 - see above

    for character in name:
        try:
            idna.uts46_remap(character, std3_rules=False)
        except idna.IDNAError:
            number = f"U+{ord(character):04X}"
            return f"“{character}” ({number})" if character.isprintable() else f"the invisible character {number}"
    return "a character"


def _u_label(label: str) -> str:
    """The label in Unicode; what is encoded must be as the mapping would leave it."""
    if len(label) > _MAX_LABEL:  # its encoding is no shorter, and decoding takes quadratic time
        raise HostError(_LONG_LABEL)
    if not label.startswith(_ENCODED):
        return label
    with suppress(UnicodeError, HostError):
        decoded = label.removeprefix(_ENCODED).encode("ascii").decode("punycode")
        is_valid = not decoded.isascii() and not decoded.startswith(_ENCODED) and _mapped(decoded) == decoded
        if is_valid and _encoded(decoded) == label:  # Python decodes more than there is
            return decoded
    raise HostError(f"the part “{label}” of its host is not valid Punycode")


def _check_u_label(label: str, *, has_bidi: bool) -> None:
    """UTS 46, 4.1: combining marks, joiners, and the Bidi rule, which holds for all labels of a name or for none.

    ASCII labels are exempt: browsers disagree about `1.مثال`, but none refuses `1.xn--mgbh0fb`, which is the same.
    """
    import idna  # noqa: PLC0415 - see above

    if label.isascii():
        return
    if unicodedata.category(label[0]).startswith("M"):
        raise HostError(f"the part “{label}” of its host starts with a combining character")
    for place, character in enumerate(label):
        if character in "\u200c\u200d" and not _may_join(label, place):
            raise HostError(
                f"the part “{label}” of its host has the invisible character U+{ord(character):04X} where it can't be"
            )
    try:
        if has_bidi:
            idna.check_bidi(label, check_ltr=True)
    except idna.IDNAError:
        raise HostError(f"the part “{label}” of its host is not allowed in a right-to-left name") from None


def _may_join(label: str, place: int) -> bool:
    import idna  # noqa: PLC0415 - see above

    try:
        return idna.valid_contextj(label, place)
    except ValueError:  # a neighbor that this Python's Unicode does not know
        return False


_WHITESPACE = pattern(r"\s")
# All of ASCII except letters, digits, `-`, `.` and `_`, which some real hosts have despite the standards.
_NO_HOST = pattern(r"[\x00-\x2c/:-@\[-^`{-\x7f]")
_BEGINNING = pattern(r"^\w+://(?:www\.)?")
# Valid schemes without a server.
_HOSTLESS = pattern(r"(?:file|javascript|data):", re.IGNORECASE)


class MisspelledBeginning(NamedTuple):
    """What a URL begins with that no URL can begin with."""

    printed: str
    right: str
    fault: str
    advice: str


def misspelled_beginning(url: str) -> MisspelledBeginning | None:
    """The scheme of a URL with its slashes, if a letter, slash or colon is missing, or a letter wrong."""
    if misspelled := _MISSPELLED_SCHEME.match(url):
        scheme = misspelled["scheme"]
        right = "https" if "s" in scheme.lower() else "http"
        what, advice = f"“{scheme}” should be “{right}”", f"Change “{scheme}” to “{right}”"
        return MisspelledBeginning(misspelled[0], f"{right}://", what, advice)
    scheme, mark, _ = url.partition(":/")
    if mark and scheme.lower() in ("http", "https") and not url.startswith(f"{scheme}://"):
        return MisspelledBeginning(
            f"{scheme}:/", f"{scheme}://", f"a slash is missing after {scheme}:", "Add the slash"
        )
    if lacking := _NO_COLON.match(url):
        scheme = url.partition("/")[0]
        return MisspelledBeginning(lacking[0], f"{scheme}://", f"a colon is missing after {scheme}", "Add the colon")
    return None


@lru_cache(maxsize=65_536)
def url_fault(url: str) -> str | None:
    """Say in plain words why a URL can't be requested; None if it can (RFC 3986, RFC 5890)."""
    if _WHITESPACE.search(url):
        return "it contains a space"
    if _HOSTLESS.match(url):
        return None
    if beginning := misspelled_beginning(url):
        return beginning.fault
    try:
        parts = split_printed(url)
        port = parts.port
    except ValueError as error:
        # The messages of `urlsplit` are `Port out of range 0-65535` and `Port could not be cast to integer value as …`.
        return "its port is not a number from 0 to 65535" if "ort" in str(error) else "its host is malformed"
    host = _printed_host(parts)
    if not host:
        return "it has no host"
    if "://" not in url and "." not in host and host != "localhost":
        return "it has no host name and does not begin with https://"
    if port == 0:
        return "its port is 0"
    return _host_fault(host)


def _host_fault(host: str) -> str | None:
    # An IPv6 address has no labels.
    if ":" in host:
        return None
    try:
        name = ascii_host(host)
    except HostError as error:
        return str(error)
    for label in name.split("."):
        if label.startswith("-") or label.endswith("-"):
            return f"the part “{label}” of its host starts or ends with a hyphen"
        if _NO_HOST.search(label):
            return f"the part “{label}” of its host contains a character that host names can't have"
    return None


_DEFAULT_PORTS = {"http": 80, "https": 443, "ftp": 21}


@lru_cache(maxsize=65_536)
def split_printed(url: str) -> SplitResult:
    """The parts of a URL that may be printed without its scheme. Raises ValueError as `urlsplit` does."""
    return urlsplit(url if "://" in url else f"https://{url}")


def _printed_host(parts: SplitResult) -> str:
    """The host as it is printed: `hostname` has `str.lower`, which makes another name of a Greek one in capitals."""
    host_and_port = parts.netloc.rpartition("@")[2]
    return (parts.hostname or "") if host_and_port.startswith("[") else host_and_port.partition(":")[0]


def _comparable_host(parts: SplitResult) -> str:
    """The host in its one spelling; one that can't be requested in lower case."""
    host = _printed_host(parts)
    try:
        return host if ":" in host else ascii_host(host)
    except HostError:
        return host.lower()


def host_of(url: str) -> str:
    """The host in its one spelling (`ascii_host`), without `www.`; empty where there is none."""
    try:
        return _comparable_host(split_printed(url)).rstrip(".").removeprefix("www.")
    except ValueError:
        return ""


@lru_cache(maxsize=65_536)
def url_key(url: str) -> str:
    """Return a key that is equal for all spellings of a URL (RFC 3986, 6.2.2 and 6.2.3).

    Scheme in lower case, the host in its one spelling, no default port, no empty path. Only for comparing: a URL is
    requested as printed.
    """
    try:
        parts = split_printed(url)
        host, port = _comparable_host(parts), parts.port
    except ValueError:
        return url
    scheme = parts.scheme.lower()
    netloc = host if port in (None, _DEFAULT_PORTS.get(scheme)) else f"{host}:{port}"
    query = f"?{parts.query}" if parts.query else ""
    fragment = f"#{parts.fragment}" if parts.fragment else ""
    return f"{scheme}://{netloc}{parts.path or '/'}{query}{fragment}"


def page_key(url: str) -> str:
    """Return a key that is equal for URLs of the same page, whoever wrote them down.

    In addition to `url_key`, scheme, `www.` and a final slash don't matter.
    """
    return _BEGINNING.sub("", url_key(url)).rstrip("/")


_ARCHIVE_HOSTS = pattern(
    r"(?:https?://)?(?:(?:www\.)?(?:web\.archive\.org/|archive\.org/wayback/|perma\.cc/|webcitation\.org/"
    r"|archive\.(?:today|is|ph|li|vn|fo|md)/)|[a-z0-9-]{1,40}\.arquivo\.pt/wayback/|arquivo\.pt/wayback/"
    r"|(?:www\.)?webarchive\.org\.uk/|webarchive\.nationalarchives\.gov\.uk/|wayback\.archive-it\.org/)",
    re.IGNORECASE,
)
# `/20241002120000/https://…`, or `/20241002120000id_/…` for the page as it was captured.
_CAPTURED_URL = pattern(r"/(?P<stamp>\d{4,14})(?:[a-z]{2}_)?/(?P<url>.{3,})\Z", re.DOTALL)
# Programs that merge the slashes of a path turn `https://` into `https:/` there.
_CAPTURED_SCHEME = pattern(r"([a-z][a-z0-9+.-]{1,9}):/{1,2}(?!/)", re.IGNORECASE)
# URLs of archived copies that don't contain the URL of the page.
_OPAQUE_SNAPSHOT = pattern(
    r"(?:https?://)?(?:www\.)?(?:perma\.cc/[A-Z0-9]{4}-[A-Z0-9]{4}|archive\.[a-z]{2,5}/[A-Z0-9]{4,6}"
    r"|webcitation\.org/[A-Z0-9]{9})(?![A-Z0-9-])",
    re.IGNORECASE,
)
_TRACKERS = pattern(r"(?:utm_\w{1,40}|fbclid|gclid|mc_cid|mc_eid|ref|cmpid|smid)=[^&]*&?", re.IGNORECASE)


class Snapshot(NamedTuple):
    """What the URL of an archived copy contains."""

    url: str
    """URL of the page; empty if unknown (perma.cc)."""
    captured: str = ""
    """EDTF, to the day; empty if unknown."""


def snapshot(url: str) -> Snapshot | None:
    """Parse the URL of an archived copy; None for any other URL."""
    match = _ARCHIVE_HOSTS.match(url)
    if match is None:
        return None
    found = _CAPTURED_URL.search(url, match.end() - 1)
    if found is None:
        return Snapshot("") if _OPAQUE_SNAPSHOT.match(url) else None
    target = _CAPTURED_SCHEME.sub(r"\1://", found["url"], count=1)
    # Only at the beginning: the page's own query may contain another URL.
    return Snapshot(target if "://" in target[:12] else f"http://{target}", _capture_date(found["stamp"]))


def is_snapshot(url: str) -> bool:
    """Whether a URL is that of an archived copy."""
    return snapshot(url) is not None


def is_same_page(one: str, other: str) -> bool:
    """Whether two URLs are the same apart from scheme, `www.`, port, final slash, escapes and tracking parameters."""
    return _place(one) == _place(other)


def _place(url: str) -> tuple[str, str, str]:
    try:
        parts = urlsplit(url if "://" in url[:12] else f"http://{url}")
        host = _comparable_host(parts).rstrip(".").removeprefix("www.")
    except ValueError:
        return url, "", ""
    query = _TRACKERS.sub("", parts.query).rstrip("&")
    return host, unquote(parts.path).rstrip("/").casefold(), unquote(query)


def _capture_date(stamp: str) -> str:
    return "-".join(filter(None, (stamp[:4], stamp[4:6], stamp[6:8] if len(stamp) >= 8 else "")))
