"""Punctuation is doubled or missing its space, a word is doubled, or markup is left over.

## What it does

This rule finds typing mistakes in notes: two punctuation marks where one is meant (`.;`, `,,`, `,.`, `30.;`, `):.`,
`30..`, `intr.. and`, `a.a.O..`, `Name., “Title`, `2022., https`), a period between `ed. by` and the name, an
abbreviation for pages without a page (`1998, p.`, `Bd. 2, S..`), a page, publisher, or place that is missing between
punctuation (`(Winter 1977): .`, `New York: , 2002`, `(, 2002)`, `Doe, , 2002`, `Title, .`), a name that is missing
(`translated by (2005: 105)`; `& (2003: 188)`; or `(2003: 188)` in several notes, where others have a name), a `>`
without its `<`, an address twice in a row, a comma at the end of a note, a note that breaks off after an article or a
preposition (`the essays by the`), a space before a comma, a final period or a slash (`Milan /Rome`; not in German
notes, nor with several slashes in a note), no space after a comma, colon or semicolon between words, or before an
address (`at:https://`), a space inside a parenthesis, between double quotation marks and what they quote (except in
French), or between a URL and its angle brackets, a small word or one that no grammar doubles twice (`in in`, `durante
durante`, `See see`), two spaces in the middle of a sentence, no space between two parentheses
(`(Institute)(site.example)`), between a word and a year or date in parentheses (`Doe(2004)`) or after a phrase in them
(`(Doe, 2004)and`), `A.D 62`, and `**`, `__`, an asterisk without its pair, a broken tag (`<a href=`) or what is left of
one (`class="title">`) that the format does not read as markup. It also finds phrases that a comma breaks up (`for,
instance`), abbreviations in small letters (`Llc`, `Menlo Park, Ca`), accents for apostrophes (`WHO´s`), and a letter O
in a year (`2O24`). If at least eight notes, and nine tenths of all, begin with a capital, it finds `vgl.`, `see` and
the like in lower case at the beginning of a note. In English documents, it also finds *ibid.* in lower case at the
beginning of a note, and *Ibid* without its period, if your style is Chicago or if most other notes that begin with it
print it as `Ibid.` Links, code, templates and abbreviations (`et al.,`, `Inc.;`) are not checked, and French keeps its
spaces before `;`, `!` and `?`.

One or two spaces before a period within a note are flagged if ten times as many periods have none, except in French.
A period after a question or an exclamation (`What next?.`) is flagged unless half of them in the notes have one; after
a closing quotation mark, it is left alone.

In English, a date without its comma (`June 12 2024`) is flagged if at least three others, and nine tenths of all, have
it. Colons are compared with each other: if most have a space before them, as in French, those without one are flagged;
if one or two of ten or more have one, or one in twenty outside of French titles, these are. If your house style has
French spaces, *Doesn't match the house style* (S630) checks them instead, and titles in other languages keep their own.
The period and the space after `p` and the like (`p. 80`) are compared in the same way: what differs from most others is
flagged, and so is a missing period where your house style asks for `p. 80`. If most lack a space after the word for
pages (`S.80`) that some have, and the document isn't in English, one finding says so: in other languages, the space is
the rule. Flagged are also the spaces in dates such as `19. 2. 2004`, and a date that lacks a zero (`2013-01-9` among
`2013-01-09`). Initials without a space before the name (`J.Doe`), and *op. cit* without its period, and `supra note 12
at 5` without its comma, are flagged if nine tenths of them all are right. If nearly all places with several pages have
`pp.`, those with `p.` are flagged; after pages, `n.` and `nn.` are compared. In entries of a bibliography that notes
cite by key, `,,` is flagged in titles, publishers and places. The fix removes or adds only that one character or word.

## Why it matters

Readers take such mistakes as a sign that nobody has read the notes.

## Example

    ¹ Jane Doe, *First Title* (New York:Viking, 2017).; Richard Roe, *Second Title* , 12.

becomes

    ¹ Jane Doe, *First Title* (New York: Viking, 2017); Richard Roe, *Second Title*, 12.

## Source

Chicago Manual of Style, 17th ed., 6.7 (spaces with punctuation) and 6.123 (more than one mark at one place).
"""

from __future__ import annotations

import re
from collections import Counter
from functools import partial
from itertools import islice, pairwise
from operator import eq
from typing import TYPE_CHECKING

from stacite.model.finding import Applicability, Severity
from stacite.model.house_style import ENOUGH, clear_majority, is_usual
from stacite.rules.addresses import SENTENCE_MARKS
from stacite.rules.base import Context, Findings, Rule
from stacite.rules.practice import PAGE_WORDS, broken_off_after
from stacite.rules.view import LAID_OUT, MASK, fix_of
from stacite.text.characters import shortened
from stacite.text.languages import is_english, likely_language, title_language
from stacite.text.months import month_names
from stacite.text.patterns import any_of, pattern
from stacite.text.spans import SpanSet, emphasis_spans, masked
from stacite.text.tables import word_set

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from stacite.model.finding import Finding
    from stacite.model.house_style import HouseStyle
    from stacite.rules.view import DocumentView, NoteView
    from stacite.text.spans import Span

    _Found = tuple[NoteView, re.Match[str]]


RULE = Rule("S620", "typing-mistake", Severity.WARNING, Applicability.UNSAFE, compares=True, title="Typing mistake")
_CLOSERS = r"[*_”\"’»)\]]{0,3}"
# A period after a word of four letters or more, or after what closes, is no abbreviation's. `ff.` ends many notes.
_DOUBLED = pattern(
    r"(?P<keep>,)[*_”\"’»]{0,3}(?P<drop>,)|(?P<drop13>,)[*_”\"’»]{0,3}(?P<keep13>[;:])|(?P<drop7>,)[*_]?[)\]](?P<keep7>[,;:])"
    r"|[)\]”’»](?P<drop2>\.) ?(?P<keep2>[;,])"
    r"|(?P<keep3>[;:])(?P<drop3>[.,;])(?![.\w])"
    r"|(?:[^\W\d_]{4,}|\d|[)\]”’»])(?P<keep4>\.)(?P<drop4>\.)(?=[*_]{0,2}(?:\s+[^\W\d_a-zß-ÿ]|\s*\Z))"
    r"|\b[Cc]it(?P<keep9>\.)(?P<drop9>\.)(?!\.)"
    r"|\b(?:pp?|S|s|str)\. ?\d{1,5}(?:[-–]\d{1,5})?(?P<drop8>\.)(?P<keep8>;)"
    # After an abbreviation, and after a name or a title in italics.
    r"|[^\W\d_]{2,8}(?P<keep10>\.)(?P<drop10>\.)(?=\s+[a-zß-ÿ])"
    r"|(?<![\w.’'-])(?P<word>[^\W\d_]{6,30})(?P<drop11>\.)[*_”’»\"]{0,2}(?P<keep11>,)"
    r"|(?<![\w.’'-])(?P<word2>[^\W\d_]{4,30})(?:[*_\"]{1,2}(?P<drop14>\.)(?P<keep14>,)|(?P<drop15>\.)(?P<keep15>,)(?=[”\"]))"
    r"|(?<![\w.–-])(?P<year>(?:1[5-9]|20)\d\d)(?P<drop16>\.)[*_”’»\"]{0,2}(?P<keep16>,)(?=[ \u00a0])"
    # The period of an abbreviation ends the sentence, too: `*Id. ibid.*.`
    r"|[^\W\d_](?P<keep12>\.)[*_](?P<drop12>\.)(?=\s+[^\W\d_a-zß-ÿ]|\s*\Z)"
    r"|(?P<drop5>,)(?P<keep5>\.)(?=\s*\Z)"
    r"|(?:[^\W\d_](?<!\betc)(?=\.\.\s*\Z)|\b(?:ff?|ss|sqq?|a\.a\.O)(?=\.\.\s+[^\W\d_a-zß-ÿ]))(?P<keep6>\.)(?P<drop6>\.)"
)
# Years with a comma for each that has a period, too, but for the first: in Croatian and Hungarian, years have one.
_PERIOD_AFTER_YEAR = pattern(r"(?<![\w.–-])(?:1[5-9]|20)\d\d(?P<period>\.?)[*_”’»\"]{0,2}[,)]")
_YEARS_WITHOUT, _LONGEST_END = 3, 4
# After a link, which is no abbreviation.
_AFTER_LINK = pattern(r"(?P<drop>\.) ?(?P<keep>[;,])")
# U+FFFC stands for what is no prose: a citation key, a template's tag.
_SPACE_BEFORE = pattern(
    r"(?:[^\W\d_]{2,}|[\d\ufffc])(?:[*_”’»)]{0,2}|[ \u00a0\u202f]»[*_]?)"
    r"(?P<at>[ \u00a0\u202f]+)(?P<mark>[,;.])(?=[*_]{0,2}(?:\s|\Z))"
    r"|(?:[^\W\d_]\.[*_”’»)]{0,2}|[^\W\d_]\])(?P<at2>[ \u00a0]+)(?P<comma>,)(?=\s)"
)
_NO_SPACE = pattern(
    r"(?:[^\W\d_]{3,}|\d{4}|[)”’»])[*_]{0,2}(?P<mark>[,;])(?P<at>)(?=[*_]{0,2}[“‘«„]?[^\W\d_]{2,})"
    # Before a small word: `de Ingeniería,e investigador`.
    r"|[^\W\d_]{4,}(?P<mark2>,)(?P<at4>)(?=[aeiouyàèéiwzаиоукс] [^\W\d_]{2,})"
    # Not in an identifier: `arXiv:Physics/0506108`.
    r"|[^\W\d_]{4,}(?P<close>\))(?P<at3>)(?=\([^\W\d_]{4,})"
    r"|[^\W\d_]{2,}[a-zß-ÿ](?P<colon>:)(?P<at2>)(?=[^\W\d_a-zß-ÿ][^\W\d_]{2,})(?!\S{0,40}/\d)"
)
# A label and its address: `Available at:https://…`; and a word or a comma that touches one, but Chinese has no spaces.
_BEFORE_ADDRESS = pattern(
    r"(?<![\w/])[^\W\d_]{2,12}:(?P<at>\s?)(?=https?://)"
    r"|(?<!\S)[^\s/:=?&#]{1,40}[a-zß-ÿĀ-ɏͰ-ӿ,;](?P<touched>)(?=https?://)",
    re.IGNORECASE,
)
# A name that has one, as that of the magazine *Rekto:Verso*.
_COLON_IN_NAME = pattern(r"\*[^\W\d_]+:[^\W\d_]+\*")
# Before a year, or after one: elsewhere these may be initials, a section (`Annex C.E`) or a court.
_ERA = pattern(r"(?<![\w.])(?:A\.D(?= \d)|(?:(?<=\d )|(?<=century ))(?:A\.D|B\.C(?:\.E)?|C\.E)(?=[ ,;)]|\Z)(?! [A-Z]))")
# Between names, of which neither is in slashes, as a sound, nor begins a path or a line of verse.
_SPACE_BEFORE_SLASH = pattern(
    r"(?<![\w/])[^\W\d_a-zß-ÿ][^\W\d_]{2,30}(?P<at> )/(?=[^\W\d_a-zß-ÿ][a-zß-ÿ]{2,30}\b(?!/))"
)
# Next to a word; two of them part lines of verse or of an old title.
_SLASH = pattern(r"/(?<!\d/)(?!\d)")
# Characters of the text that tell its language.
_MOST_OF_BODY = 20_000
_FINAL_COMMA = pattern(r"[\w*_”’»)\]](?P<at>,)\s*\Z")
_IBID = pattern(r"\W{0,3}(?P<word>[Ii]bid\b)(?!\*{1,2}\.)(?P<period>\.?)")
_IN_PARENTHESIS = pattern(r"\((?P<at>[ \u00a0]+)(?=\w)|\w(?P<at2>[ \u00a0]+)\)")
# A year or a date directly after a word, and a word directly after several in parentheses. Chinese has no spaces there.
_BESIDE_PARENTHESIS = pattern(
    r"[a-zß-ÿĀ-ɏͰ-ӿ]{3}[*_]{0,2}(?P<before>)\((?:1[5-9]|20)\d\d[a-z]?[),:]"
    r"|[a-zß-ÿĀ-ɏͰ-ӿ]{3}[*_]{0,2}(?P<before2>)\(\d{1,2}\.\d{1,2}\.(?:\d\d)?\d\d\)"
    r"|\([\w.]{1,40}[,;:]? [^()]{0,100}[\w.]\)(?P<after>)(?=[a-zß-ÿĀ-ɏͰ-ӿ]{2})"
)
# Initials with the space that most have before the name, and without it: `N.Doe`.
_INITIAL = pattern(r"[A-Z]\.(?<![\w.'’-][A-Z]\.)(?P<at>[ \u00a0\u202f]?)(?=[A-Z][a-zß-ÿĀ-ɏ]{2,20}(?![\w@]|\.\w))")
_CIT = pattern(r"\b(?P<cit>(?:[Oo]p|[Ll]oc|[Aa]rt)\.[ \u00a0]?cit)\b(?P<period>\*?\.)?")
# `supra note 12, at 5`
_SUPRA_AT = pattern(r"\bsupra\*? notes? (?P<note>\d{1,4})(?P<comma>,?) at (?=\d)", re.IGNORECASE)
_FIRST_LETTER = pattern(r"[*_“„«»\"(\[ ]{0,4}(?P<first>[^\W\d_])")
# What leads to a source or repeats it; *ibid.* is in lower case in some styles.
_LEADING_WORD = pattern(
    r"(?:cfr?|vgl|see|siehe|voir|vedi|véase|ver|zie|zob|por|srov|viz|jf|ebd|ebenda|tamże|tamtéž)\b(?=[*_]{0,2}[.,:]?[*_]{0,2}(?:\s|\Z))"
)
_ADDRESS = pattern(r"https?:|www\.")
_FEWEST_STARTS = 8
# `2013-01-09`, and without a zero, `2013-01-9`.
_ISO_DATE = pattern(r"(?:1[5-9]|20)\d\d-(?<![\w-]\d{4}-)(?P<month>\d{1,2})-(?P<day>\d{1,2})(?![\w-])")
# Not the end of an abbreviated word: `abbozz.e e stucc.te`.
_DOUBLED_WORD = pattern(r"(?<!\w\.)\b(?P<word>[^\W\d_]{1,12})(?P<drop>\s+(?P=word))\b")
_COLON = pattern(r":(?=\s)")
_SPACES_BEFORE_COLON = (" ", "\u00a0", "\u202f")
# Colons with a space that make a habit; with few of them among ten times as many, each is a mistake. With more, and
# twenty times as many, those in French titles are right: catalogs have `Colima : Col`, too.
_FEWEST_COLONS, _MOST_SPACED, _TENFOLD, _TWENTYFOLD = 3, 2, 10, 20
_WORDS_AROUND = 40
_ENOUGH_FOREIGN = 2
# Not the end of a longer abbreviation: `300 N.Y.S. 298`.
_PAGE_MARK = pattern(
    rf"(?<![^\W_])(?<![A-Z]\.)(?P<word>U\.S|{PAGE_WORDS}|c|cc|f|ff|nr?|no|vol|t)\.(?P<at>[ \u00a0\u202f]?)(?=\d)"
)
# Like those below, it begins with its characters and looks around only then, which makes the search fast.
_BARE_PAGE_MARK = pattern(
    r"(?P<word>p(?<=, p)p?|S(?<=, S)|s(?<=, s)(?:tr)?)(?P<at>)"
    # `p53` in a sentence is a protein.
    r"(?:(?=[ \u00a0\u202f]\d)|(?<=p)(?=\d{1,4}(?:[-–]\d{1,4})?(?:[.;)]|\s*\Z)))"
)
# `p. 12–15` and `p. 1, 2`, where nothing follows by which the second number is a day, a year or an edition.
_PAGES = pattern(
    r"p(?<![^\W_]p)(?P<mark>p?)\.[ \u00a0\u202f]?(?P<first>\d{1,4})(?P<between>[-\u2010-\u2015]|, | and )"
    r"(?P<second>\d{1,4})(?=[,;)\]*]|\.?\s*\Z|\.\s[^\W\d_a-z])"
)
# `pp. 72-76, nn. 20-21`: documents or notes on these pages, not the issue of a journal.
_NUMBERS = pattern(
    r"\bpp?\.[ \u00a0]?[\d–, -]{1,30}, n(?P<mark>n?)\.[ \u00a0]?\d{1,4}[-–]\d{1,4}\b"
    # Nor where a date of the issue follows: `n. 3-4, gennaio-aprile 1938`.
    r"(?![ \u00a0]\(|, (?:\d{1,2} )?(?:[^\W\d_]{3,12}\.?[ /–-]){0,2}(?:1[5-9]|20)\d\d)"
)
_TWICE = 2
_MOST_APART = 100
_HALF = 0.5
# After the date or title of a work, the word for a page that is missing: `Paris 1890, p.`; and `p. .`.
_EMPTY_PAGE = pattern(
    rf"(?:(?<!\d)\d{{4}}[,:]|[)”»*’“][,:]?)[ \u00a0](?P<word>(?:{PAGE_WORDS})\.)(?=\*?\.?\s*\Z|\s?[;)\]])"
    rf"|(?<![^\W_])(?P<word2>(?:{PAGE_WORDS})\.)[ \u00a0]\.(?! ?\.)"
    # A capital alone may be an initial, but not after a title of several words, nor before two periods.
    rf"|\w\.?,[ \u00a0](?P<word3>(?!S\.)(?:{PAGE_WORDS})\.)(?=\.?\s*\Z)|\w,[ \u00a0](?P<word4>S\.)(?=\.\s*\Z)"
    r"|, (?![^,]{0,300} (?:und|and|et|y|e|i) )[^\W\d_a-zß-ÿ][\w’'-]{1,30}(?: [\w’'-]{1,30}){1,8}"
    r", (?P<word5>S\.)(?=\s*\Z)"
    r"|\b(?:[Ss]upra\*? notes? \d{1,4}|[Ii]d\.\*?),?[ \u00a0](?P<word6>at)(?=[ \u00a0]?[.;](?:\s|\Z))"
)
_TRACE_OF_EMPTY_PAGE = pattern(r"\.(?<=[a-zS]\.)(?:[ \u00a0]?[.;)\]]|\*?\.?\s*\Z)|at[ \u00a0]?[.;]")
# `(Winter 1977): .`, `New York: , 2002`, `(, 2002)`, `Quay Press, . 12`, `Doe, , 2002`, `Ibid., .`
_GAP = pattern(
    r"[\d)](?P<gap>:[ \u00a0][.,;])(?! ?\.)(?=\s|\Z)"
    r"|[^\W\d_]{2}(?P<gap2>:[ \u00a0],)(?=[ \u00a0](?:1[5-9]|20)\d\d\b)"
    r"|(?P<gap3>\([ \u00a0]?,)(?=[ \u00a0][^()]{0,60}(?<!\d)(?:1[5-9]|20)\d\d\))"
    r"|[\w)](?P<gap4>,[ \u00a0]\.)(?=[ \u00a0]\d)"
    r"|[\w)”»*](?P<gap5>,[ \u00a0],)(?=[ \u00a0])"
    r"|[\w.)”»*](?P<gap6>,[ \u00a0]\.)(?=\s*\Z)"
)
_TRACE_OF_GAP = pattern(r"[:(][ \u00a0]?[.,;]|,[ \u00a0][.,]")
# Where a name stood: `Translated by (2005: 105)`, `, *Hist.* 53.` and `& (2003: 188)` at the beginning of a note.
_NAMELESS = pattern(
    r"(?<![\w.’'-])(?P<by>by|of|von|par|por|de|do|di|apud)[*_]?[ \u00a0]"
    r"\((?:1[5-9]|20)\d\d[a-z]?(?:[:,][ \u00a0][^()]{1,40})?\)"
    r"|\A(?P<start>,[ \u00a0](?=[*_“«\d])|&[ \u00a0](?=\((?:1[5-9]|20)\d\d\b))"
)
# Notes that are a year and pages, beside others that have a name before these.
_ONLY_YEAR = pattern(r"\A\((?:1[5-9]|20)\d\d[a-z]?:[ \u00a0][^()]{1,40}\)(?:\.?\s*\Z|;)")
_NAME_AND_YEAR = pattern(r"[^\W\d_]{3}[ \u00a0]\((?:1[5-9]|20)\d\d[a-z]?:[ \u00a0]")
_TRACE_OF_NAMELESS = pattern(r"\A[,&]|\((?<=[a-z*_][ \u00a0]\()(?:1[5-9]|20)\d\d[a-z:,)]")
# `Hrsg. von. Marcel`
_BY = tuple(f"{word}. " for word in "von by par por da di".split())
_PERIOD_AFTER_BY = pattern(
    r"\b(?:[Hh]rsgg?\.|[Hh]g\.|[Hh]erausgegeben|[Üü]bers\.|[Ee]d\.|[Ee]dited|[Tt]ranslated|[Tt]rad\.|[Tt]raduit|[Éé]dité)"
    r" (?:von|by|par|por|da|di)(?P<drop>\.) (?=[^\W\d_a-zß-ÿ])"
)
# What leads to a source, twice, perhaps with another first letter: `See see`.
_SIGNALS = "vgl|cfr?|see|siehe|voir|vedi|véase|zie"
_TWO_SIGNALS = pattern(
    rf"\b(?P<one>{_SIGNALS})\b(?:(?<=vgl)\.|(?<=cf)\.|(?<=cfr)\.)?(?P<drop>\s+(?P<two>{_SIGNALS})\b\.?)", re.IGNORECASE
)
# Within a note; most periods follow their word directly.
_SPACED_PERIOD = pattern(
    r"(?<!\. )(?:[^\W\d_]{3,}|[)”’»])[*_]{0,2}(?P<at>[ \u00a0])\.(?! ?\.)"
    r"(?=[A-Z](?:\.|[a-z])|\s+[“„«*]{0,2}[^\W\d_a-zß-ÿ])"
)
_PERIOD = pattern(r"[^\W\d_]{3}[*_]{0,2}\.\s")
# A question or an exclamation ends without a period, but where closing quotation marks are between them. Not `?..`.
_QUESTION_END = pattern(r"[^\W\d_]{2}[ \u00a0\u202f]?(?P<mark>[?!])[*_]{0,2}(?P<at>\.?)(?=[”»\"’)]{0,2}(?:[\s,;]|\Z))")
# The end of a tag or a link of which nothing else is left.
_LONE_BRACKET = pattern(r"(?<=[\w*”»])>(?=[,.;]|\s|\Z)")
# `where *a*> *b*` compares two quantities.
_QUANTITY = pattern(r"(?:^|[\s(,;])\*?\w{1,3}(?:\*[+-]?\w{0,3})?\Z")
# What is in each text that has a page mark, or a date in numbers, and is found faster.
_TRACE_OF_PAGE_MARK = pattern(r"\.(?<=[a-zS]\.)[ \u00a0\u202f]?\d")
_PAGE_WORD = pattern(PAGE_WORDS)
_TRACE_OF_BARE_PAGE_MARK = pattern(r",(?= [pSs][pt\d \u00a0\u202f])")
_TRACE_OF_DATE = pattern(r"\.(?<=\d\.)[ \u00a0\u202f]?[01]?\d\.")
_MONTH_DAY = pattern(rf"\b{any_of(month_names())} (?P<day>\d{{1,2}})(?P<comma>,?) (?:1[5-9]|20)\d\d\b")
_MONTHS = frozenset(name.casefold() for name in month_names())
_DATE_IN_NUMBERS = pattern(
    r"(?<![\w.])(?P<day>[0-3]?\d)\.(?P<one>[ \u00a0\u202f]?)(?P<month>[01]?\d)\.(?P<two>[ \u00a0\u202f]?)"
    r"(?P<year>(?:1[5-9]|20)\d\d)(?!\d)"
)
_NEARLY_ALL, _MOST_DATES = 0.9, 0.8
_TWO_SPACES = pattern(r"(?<=[^\s.!?:])(?P<at>[ ]{2,4})(?=[^\s])")
# A longer stroke stands for a name or what is to be filled in.
_LEFT_MARKUP = pattern(r"(?<![\w*])(?:\*\*|__)(?=[^\W_])|(?<=[^\W_])(?:\*\*|__)(?![\w*])")
# No reader takes these for markup: two stars between spaces, and a tag that is broken or was escaped.
_STRAY_MARKUP = pattern(
    r"(?<!\S)\*\*(?!\S)|</?(?:a|b|i|u|em|strong|cite|su[bp]|span)(?: (?:href|class|style|id|rel|target)=|/?>)"
    r"|\b(?:property|typeof|class|href|style|rel|lang)=\"[^\"<>]{1,200}\" ?/?>"
)
_LONGEST_TAG = 200
# An accent that a keyboard without apostrophes offers: `WHO´s`, `l´art`. At the end of a word it may be a soft sign.
_ACCENT = pattern(
    r"(?<=[^\W\d_]{2})(?P<at>´)(?=s\b)"
    r"|\b(?:[LlDd]|[Qq]u|[Uu]n|(?:[Dd]|[Nn]|[Aa]|[Ss]u)[ae]?ll)(?P<at2>´)(?=[aeiouhàâéèêîôAEIOUHÀÂÉÈÊÎÔ])"
)
_OPENS_QUOTATION, _ENDS_QUOTATION = frozenset('“"'), frozenset('”"')
# Not where an inner quotation or an ellipsis begins or ends.
_SPACE_AFTER_MARK = pattern(r"(?<![\w.,;:!?])[“\"](?P<at>[ \u00a0])(?=[^\W_])")
_SPACE_BEFORE_MARK = pattern(r"(?:[\w,;:!?]|[^\s.]\.)(?P<at>[ \u00a0])[”\"]\Z")
_STAR = pattern(r"(?<=[^\W_]{2})\*(?=[\s.,;:)]|\Z)")
_IN_BRACKETS = "There is a space between the URL and its angle bracket"
# Phrases without a comma inside.
_BROKEN_PHRASE = pattern(r"\b(?P<phrase>(?:for(?P<drop>,) (?:instance|example)|as(?P<drop2>,) well as))\b")
# Alone in parentheses, or after a month or a comma: `(2O24)`, `May 3, 2O24`.
_LETTER_IN_YEAR = pattern(
    rf"(?:\(|, |\b{any_of(month_names())} )(?P<year>[12](?=\d{{0,2}}O)[\dO]{{3}})(?=[),.;:]|\s*\Z)"
)
_EARLIEST, _LATEST = 1500, 2100
# As databases print the capitals of `LLC`.
_LEGAL_FORM = pattern(r"\b(?:Llc|Llp)\b")
_STATE = pattern(r", (?P<code>[A-Z][a-z])\Z")
# `had had`, `that that`; `die die`, `nous nous`, `vous vous` are grammatical.
_MAY_BE_DOUBLED = frozenset(
    "had that do so very bye der die das den dem nous vous si va no ha ya bora pago sing long walla new".split()
)
_SMALL_WORDS = frozenset(
    "a an the of in on at to for from by with and or as is are was were it this we he she they be not which who"
    " et de du la le les des dans par pour sur un une est à und im zu von mit auf für ein eine ist el los las y"
    " del con por para una il lo gli di e che in per da".split()
)
# Longer words that no grammar doubles, not even in clauses within clauses (`zur zur Verfügung stehenden`).
_LONGER_WORDS = frozenset(
    "between during because their into its whose upon among although whether been"
    " durante desde hasta según contra porque pero también mientras sus pelo pela pelos pelas aos"
    " della dello delle degli nella nello nelle negli dalla dalle sulla sulle anche mentre"
    " avec aux cette ces ses dont mais depuis pendant chez lorsque zwischen während oder sowie".split()
)
# Verbs, and what joins clauses: `lo que fue fue`, `mejor que que` and verse may have them twice.
_DOUBTFUL_WORDS = frozenset("que fue fueron foi foram fu furono erano wurde wurden wird hatte hatten war waren".split())
# `zum zum Verkauf stehenden Haus` is grammatical.
_JOINED_WORDS = frozenset("zum zur vom beim ins ans".split())
_CLAUSE_WITHIN = pattern(r"(?:\s\S{1,30}){1,4}?\s[a-zß-ÿ]{2,30}(?:en|em|er|es|e)\s[^\W\d_a-zß-ÿ]")
_RELATIVE = pattern(
    r"\b(?:que|quien(?:es)?|quem|che|chi|cui|donde|onde|dove|was|wer|wie|como|come|más|menos|mejor|peor|antes|mais|menor|maior|o)"
    r"\b(?:\s[^\s,;:.]{1,20}){0,3}\s\Z"
)
_LINE_OF_VERSE = pattern(r"\s/{1,2}\s")
# Formats in which two spaces are seen; the others fold them.
_SHOWS_SPACES = frozenset({"docx", "odt"})
# Formats in which nothing reads `**` as emphasis.
_HAS_OWN_EMPHASIS = frozenset({"docx", "odt", "pdf", "html", "epub"})
# What a text must have for the patterns above to match: looking for it is many times as fast.
_MAY_BE_DOUBLED_MARK = pattern(
    rf"[,;:.)\]”’»*_\"\d](?:(?<=,){_CLOSERS}[,;:.]|(?<=[)\]”’»*_\"])\. ?[;,]|(?<=[;:])[.,;]"
    r"|(?<=\.)(?:[*_]?\.|[*_”’»\"]{0,2},)|(?<=\d)\.;)"
)
_WORDS = pattern(r"\w+")
_MAY_LACK_SPACE = pattern(r"[,;:][*_]{0,2}[“‘«„]?[^\W\d_]|\)\([^\W\d_]")
_SPACED_PARENTHESES = tuple(f"({space}" for space in " \u00a0") + tuple(f"{space})" for space in " \u00a0")
_NOTHING = SpanSet(())
_SPACED_QUOTATIONS = tuple(each for space in " \u00a0" for each in (f"“{space}", f"{space}”", f'"{space}', f'{space}"'))
_SPACED_MARKS = tuple(f"{space}{mark}" for space in " \u00a0\u202f" for mark in ",;.")


def check(context: Context) -> Findings:
    """One finding for each mistake."""
    for view in context.view.documents:
        compared: dict[int, list[_Mistake]] = {}
        habits: list[Callable[[DocumentView], Iterator[tuple[NoteView, _Mistake]]]]
        habits = [_spaced_periods, _page_plurals, _dates, _spaces_in_dates, _cut_dates, _initials]
        habits.append(partial(_page_marks, house=context.house))
        habits += [_small_starts, _cits, _periods_after_questions, _commas_before_at]
        if context.house.spaces != "french":  # which style-form looks after, but in titles of other languages
            habits.insert(0, _colons)
        for note, mistake in (each for habit in habits for each in habit(view)):
            compared.setdefault(note.source_note.ordinal, []).append(mistake)
        yield from _pages_without_space(view)
        yield from _years_alone(view)
        words, unspaced = _ibids(view, context.house), _addresses_without_space(view)
        for note in view.notes:
            for start, end in _spaces_in_brackets(note):
                advice = "Remove the space"
                fix = note.fix(advice, start, end, "", Applicability.UNSAFE)
                yield RULE.in_note(note, (start, end), _IN_BRACKETS, fix=fix, unfixed=advice)
            for start, end in _links_twice(note):
                advice, message = "Delete one of them", f"“{note.text[start:end].strip()}” is printed twice in a row"
                fix = note.fix(advice, start, end, "", Applicability.UNSAFE)
                yield RULE.in_note(note, (start, end), message, fix=fix, unfixed=advice)
            yield from unspaced.get(note.source_note.ordinal, ())
            pages = [*_empty_pages(note)]
            for start, end in pages:
                message = f"There is no page number after “{note.text[start:end]}”"
                yield RULE.in_note(note, (start, end), message, help="Add the page number")
            yield from _gaps(note)
            yield from _broken_off(note)
            ordinal = note.source_note.ordinal
            mistakes = sorted([*_mistakes(note), *compared.get(ordinal, ()), *words.get(ordinal, ())])
            taken = SpanSet(note.non_prose) if mistakes else _NOTHING
            seen = {end for _, end in pages}  # the space there is what the number leaves
            for start, end, new, message in mistakes:
                if start in taken or max(start, end - 1) in taken or seen & {*range(start - 1, end + 1)}:
                    continue
                seen.update(range(start, end + 1))
                advice = _advice(note.text[start:end], new)
                fix = note.fix(advice, start, end, new, Applicability.UNSAFE)
                span = (max(0, start - 1), min(len(note.text), end + 1)) if start == end else (start, end)
                yield RULE.in_note(note, span, message, fix=fix, unfixed=advice)
    yield from _in_bibliographies(context)


# Fields of a bibliography in which two punctuation marks side by side are looked for.
_PRINTED_FIELDS = ("title", "container-title", "publisher", "publisher-place")
# Not where two commas open a quotation: `Das ,,Ich''`.
_DOUBLED_IN_FIELD = pattern(r"(?<=[\w.)\]*”’»\"']),[,;:](?![,;:])")


def _in_bibliographies(context: Context) -> Findings:
    """Two punctuation marks in an entry that is cited by key, which styles print as they are."""
    for reference in context.registry.references:
        for variable in _PRINTED_FIELDS if reference.entry is not None else ():
            if found := _DOUBLED_IN_FIELD.search(reference.item.get(variable)):
                message = f"There are two punctuation marks, “{found[0]}”, in place of one"
                yield RULE.in_registry(context, reference, message, variable, help="Delete one of the two")


def _spaces_in_brackets(note: NoteView) -> Iterator[Span]:
    """Spaces between the URLs of a note and their angle brackets."""
    for found in note.urls:
        if found.bracketed:
            for start, end in ((found.outer[0] + 1, found.span[0]), (found.span[1], found.outer[1] - 1)):
                if start < end:
                    yield start, end


def _addresses_without_space(view: DocumentView) -> Mapping[int, list[Finding]]:
    """By the note's ordinal: `at:https://…`, `Sitehttps://…`."""
    notes = [note for note in view.notes if "://" in note.text]
    matches = list(_outside(notes, _BEFORE_ADDRESS, lambda note: note.source_note.closed))
    spaced = sum(bool(match["at"]) for _, match in matches)
    is_laid_out = view.document.is_page_layout or view.document.format in LAID_OUT
    # On pages, and in XML, a space may get lost; where most lack it, it is a habit.
    if (is_laid_out and spaced < ENOUGH) or len(matches) - spaced >= max(ENOUGH, spaced + 1):
        return {}
    found: dict[int, list[Finding]] = {}
    for note, match in matches:
        at = match.end()
        # Where the colon is a part of another address, none begins here. One that touches a word isn't read as a URL.
        if not match["at"] and (match["touched"] is not None or any(each.span[0] == at for each in note.urls)):
            advice = "Add a space"
            fix = note.fix(advice, at, at, " ", Applicability.UNSAFE)
            finding = RULE.in_note(
                note, (at - 1, at + 1), "There is no space before the address", fix=fix, unfixed=advice
            )
            found.setdefault(note.source_note.ordinal, []).append(finding)
    return found


def _links_twice(note: NoteView) -> Iterator[Span]:
    """The second of two addresses that are the same, with the space before it, or the first that is in one with it."""
    for first, second in pairwise(note.urls):
        start, end = first.outer[1], second.outer[1]
        if first.url == second.url and note.text[start : second.outer[0]].isspace():
            yield start, end
    for start, end in (found.span for found in note.urls):
        again = note.text.find("http", start + 1, end)
        # `https://a.example/https://a.example/b`; what an archive has in its own address is another one.
        if again > 0 and note.text.startswith(note.text[start:again].rstrip("/"), again):
            yield start, again


def _empty_pages(note: NoteView) -> Iterator[Span]:
    """Abbreviations for pages after which the number is missing; the end of a note may be lost on a page."""
    if note.document.is_page_layout or note.source_note.breaks or not _TRACE_OF_EMPTY_PAGE.search(note.text):
        return
    yield from (_span(match, "word") for match in _EMPTY_PAGE.finditer(note.text))


def _broken_off(note: NoteView) -> Findings:
    """A note that ends with a word after which something must follow."""
    if word := broken_off_after(note):
        end = len(note.text.rstrip())
        message = f"The note breaks off after “{word}”"
        yield RULE.in_note(note, (end - len(word), end), message, help="Add what is missing")


def _gaps(note: NoteView) -> Findings:
    """Punctuation with nothing between it, where a number, a publisher or a place is missing, or nobody's year."""
    is_whole = not (note.document.is_page_layout or note.source_note.breaks)
    matches = [*_GAP.finditer(note.text)] if is_whole and _TRACE_OF_GAP.search(note.text) else []
    if note.document.format in LAID_OUT:  # only what is so in the file, without a macro or a line's end in it
        matches = [match for match in matches if note.edit(match.start(), match.end(), "") is not None]
    nameless = [*_NAMELESS.finditer(note.text)] if note.ends_here and _TRACE_OF_NAMELESS.search(note.text) else []
    taken = SpanSet([*note.non_prose, *note.quotations]) if matches or nameless else _NOTHING
    for match in matches:
        start, end = _span(match, "gap")
        if start not in taken:
            message = f"Something is missing between “{note.text[start]}” and “{note.text[end - 1]}”"
            advice = "Add what is missing, such as a page, a publisher or a place, or correct the punctuation"
            yield RULE.in_note(note, (start, end), message, help=advice)
    for match in nameless:
        if match.start() not in taken:
            where = f"after “{match['by']}”" if match["by"] else f"before “{note.text[0]}”"
            yield RULE.in_note(note, match.span(), f"A name is missing {where}", help="Add the name")


def _years_alone(view: DocumentView) -> Findings:
    """One remark where several notes are only a year and pages, and others have a name, or a gap in its place.

    Elsewhere the text names the authors.
    """
    alone = [(note, match) for note in view.notes if (match := _ONLY_YEAR.match(note.text))]
    others = [note.text for note in view.notes] if len(alone) >= ENOUGH else []
    named = sum(map(bool, map(_NAME_AND_YEAR.search, others)))
    if max(named, sum(map(bool, map(_NAMELESS.search, others)))) >= ENOUGH:
        note, match = alone[0]
        message = f"{len(alone)} notes have a year and pages, but no name; {named} have one"
        advice = "Unless the text names each author, add the names"
        yield RULE.finding(message, note.place(*match.span()), note=note.label, severity=Severity.INFO, help=advice)


def _colons(view: DocumentView) -> Iterator[tuple[NoteView, _Mistake]]:
    """Colons with a space before them where others have none, or without one where most have it, as in French."""
    spaced: list[tuple[NoteView, Span]] = []
    bare: list[tuple[NoteView, Span]] = []
    for note in view.notes:
        colons = [*_COLON.finditer(note.text)]
        taken = SpanSet(note.non_prose) if colons else _NOTHING
        for match in colons:
            end = match.start()
            start = end - (note.text[end - 1 : end] in _SPACES_BEFORE_COLON)
            word = note.text[max(0, start - 3) : start].rstrip("*_»")
            if end not in taken and word[-1:].isalpha():
                (spaced if start < end else bare).append((note, (start, end)))
    total = len(spaced) + len(bare)
    if len(spaced) > max(_FEWEST_COLONS, len(bare)):
        spaces = [note.text[slice(*span)] for note, span in spaced]
        message = f"There is no space before the colon; {len(spaced)} of the {total} colons have one"
        usual = max(_SPACES_BEFORE_COLON, key=spaces.count)
        # English titles have their own spaces, unless the document prints some of them with French ones.
        follow = sum(_title_is_foreign(*each) is True for each in spaced) >= _ENOUGH_FOREIGN
        yield from ((note, (*span, usual, message)) for note, span in bare if follow or not _is_foreign(note, span))
    elif len(bare) >= max(_TENFOLD, _TWENTYFOLD * len(spaced) if len(spaced) > _MOST_SPACED else 0):
        message = f"There is a space before the colon; {len(bare)} of the {total} colons have none"
        is_few = len(spaced) <= _MOST_SPACED
        wrong = (each for each in spaced if is_few or _title_is_foreign(*each) is not False)
        yield from ((note, (*span, "", message)) for note, span in wrong)


def _is_foreign(note: NoteView, span: Span) -> bool:
    """Whether a title, a quotation, or the words around have the spaces of another language than French."""
    start, end = span
    of_title = _title_is_foreign(note, span)
    return is_english(note.text[max(0, start - _WORDS_AROUND) : end + _WORDS_AROUND]) if of_title is None else of_title


def _title_is_foreign(note: NoteView, span: Span) -> bool | None:
    """The same of the title or quotation there; None where there is none."""
    for left, right in (*note.italics, *note.quotations):
        if left < span[0] < right:
            return likely_language(note.text[left:right]) not in ("fr", "")
    return None


def _spaced_periods(view: DocumentView) -> Iterator[tuple[NoteView, _Mistake]]:
    """The one or two periods within notes that have a space before them, where ten times as many have none."""
    if view.is_french or view.document.is_page_layout or view.document.format in LAID_OUT:
        return
    notes = [note for note in view.notes if " ." in note.text or "\u00a0." in note.text]
    found = [each for each in _outside(notes, _SPACED_PERIOD, lambda note: note.non_prose) if not each[0].is_french]
    if not 0 < len(found) <= _MOST_SPACED:
        return
    if sum(len(_PERIOD.findall(note.text)) for note in view.notes) >= _TENFOLD * len(found):
        yield from ((note, (*match.span("at"), "", "There is a space before “.”")) for note, match in found)


def _by_word(view: DocumentView, mark: re.Pattern[str], trace: re.Pattern[str]) -> dict[str, list[_Found]]:
    """Where the notes have an abbreviation in prose, by the word; `pp` counts as `p`."""
    by_word: dict[str, list[_Found]] = {}
    notes = [note for note in view.notes if trace.search(note.text)]
    for note, match in _outside(notes, mark, lambda note: note.non_prose):
        by_word.setdefault(match["word"].removesuffix("p") or "p", []).append((note, match))
    return by_word


def _outside(
    notes: Iterable[NoteView], form: re.Pattern[str], apart: Callable[[NoteView], Iterable[Span]]
) -> Iterator[_Found]:
    """Where the notes have a form, outside of what stands apart in them."""
    for note in notes:
        matches = list(form.finditer(note.text))
        closed = SpanSet(apart(note)) if matches else _NOTHING
        yield from ((note, match) for match in matches if match.start() not in closed)


def _quoted(note: NoteView) -> tuple[Span, ...]:
    return (*note.quotations, *note.italics)


def _quoted_or_no_prose(note: NoteView) -> tuple[Span, ...]:
    return (*_quoted(note), *note.non_prose)


def _lacking(found: Sequence[_Found], name: str) -> Iterator[tuple[NoteView, re.Match[str], str]]:
    """Those without a part that nearly all have, each with how many these are: `10 of the 11`."""
    having = sum(bool(match[name]) for _, match in found)
    if having >= max(ENOUGH, _NEARLY_ALL * len(found)):
        yield from ((note, match, f"{having} of the {len(found)}") for note, match in found if not match[name])


def _spaces_in_quotations(note: NoteView) -> Iterator[Span]:
    """Spaces after “ and before ”, also straight ones that pair; French has such spaces."""
    text = note.text
    if note.is_french or note.view.is_french or note.document.is_page_layout or text.count('"') % 2:
        return
    for start, end in note.quotations:
        if text[start] in _OPENS_QUOTATION and text[end - 1] in _ENDS_QUOTATION and not text[end : end + 1].isalnum():
            matches = (_SPACE_AFTER_MARK.match(text, start, end), _SPACE_BEFORE_MARK.search(text, end - 4, end))
            yield from (match.span("at") for match in matches if match is not None)


def _page_marks(view: DocumentView, house: HouseStyle) -> Iterator[tuple[NoteView, _Mistake]]:
    """An abbreviation without the space or period that most have or the house wants, or with a space that most lack.

    `p.196` or `p 196` beside `p. 80`; each abbreviation is compared with itself.
    """
    by_word = _by_word(view, _PAGE_MARK, _TRACE_OF_PAGE_MARK)
    for word, bare in _by_word(view, _BARE_PAGE_MARK, _TRACE_OF_BARE_PAGE_MARK).items():
        count = len(by_word.get(word, ()))
        is_asked = house.pages == "abbreviated"
        reason = f"{house.display_name} asks for one" if is_asked else f"{count} of the {count + len(bare)} have one"
        for note, match in bare if is_asked or clear_majority(count, count + len(bare)) else ():
            message = f"There is no period after “{match['word']}”; {reason}"
            yield note, (*match.span("at"), ". " if note.text[match.end()].isdigit() else ".", message)
    for found in by_word.values():
        spaces = [match["at"] for _, match in found if match["at"]]
        is_spaced = clear_majority(len(spaces), len(found))
        if not is_spaced and (_wants_space(view, found) or not clear_majority(len(found) - len(spaces), len(found))):
            continue
        count = len(spaces) if is_spaced else len(found) - len(spaces)
        usual = max(set(spaces), key=spaces.count) if is_spaced else ""
        what, others = ("no space", "one") if is_spaced else ("a space", "none")
        for note, match in found:
            if bool(match["at"]) is not is_spaced:
                message = f"There is {what} after “{match['word']}.”; {count} of the {len(found)} have {others}"
                yield note, (*match.span("at"), usual, message)


def _wants_space(view: DocumentView, found: Sequence[_Found]) -> bool:
    """Whether the language asks for a space after an abbreviation for pages: all do but some styles of English."""
    return not view.is_english and _PAGE_WORD.fullmatch(found[0][1]["word"]) is not None


def _pages_without_space(view: DocumentView) -> Findings:
    """One finding where most pages lack a space that the language asks for, and that some have: `S.45` and `S. 46`."""
    for found in _by_word(view, _PAGE_MARK, _TRACE_OF_PAGE_MARK).values() if not view.is_english else ():
        bare = [(note, match) for note, match in found if not match["at"]]
        is_mixed = len(bare) < len(found) and clear_majority(len(bare), len(found))
        if not is_mixed or not _wants_space(view, found):
            continue
        note, match = bare[0]
        advice = f"Add a space after each “{match['word']}.”"
        edits = (each.edit(*place.span("at"), " ") for each, place in bare)
        message = f"There is no space after “{match['word']}.” in {len(bare)} of the {len(found)} places"
        fix = fix_of(advice, *edits, level=Applicability.UNSAFE)
        yield RULE.in_note(note, match.span(), message, fix=fix, unfixed=advice)


def _page_plurals(view: DocumentView) -> Iterator[tuple[NoteView, _Mistake]]:
    """`p.` before several pages, and `n.` before several numbers after pages, where most have `pp.` and `nn.`."""
    found = [each for each in _outside(view.notes, _PAGES, _quoted_or_no_prose) if _are_pages(each[1])]
    for note, match, others in _lacking(found, "mark"):
        start = match.start("mark")
        yield note, (start, start, "p", f"“p.” is used for several pages; in {others} places, it is “pp.”")
    notes = [note for note in view.notes if ", n" in note.text]
    found = [*_outside(notes, _NUMBERS, _quoted_or_no_prose)]
    having = sum(bool(match["mark"]) for _, match in found)
    for note, match in found if clear_majority(having, len(found), _TWICE) else ():
        if not match["mark"]:
            message = f"“n.” is used for several numbers; in {having} of the {len(found)} places, it is “nn.”"
            yield note, (match.start("mark"), match.start("mark"), "n", message)


def _are_pages(match: re.Match[str]) -> bool:
    """Whether the second number may be a page after the first: ranges may leave out digits."""
    first, second = int(match["first"]), int(match["second"])
    is_list = match["between"].strip() in (",", "and")
    return (
        0 < second - first <= _MOST_APART if is_list else len(match["second"]) < len(match["first"]) or first < second
    )


def _dates(view: DocumentView) -> Iterator[tuple[NoteView, _Mistake]]:
    """Dates without the comma before the year that nearly all others have."""
    dated = [note for note in view.notes if not _MONTHS.isdisjoint(note.words)] if view.is_english else []
    for note, match, others in _lacking([*_outside(dated, _MONTH_DAY, _quoted)], "comma"):
        end = match.end("day")
        yield note, (end, end, ",", f"There is no comma after the day; {others} dates have one")


def _spaces_in_dates(view: DocumentView) -> Iterator[tuple[NoteView, _Mistake]]:
    """Dates in numbers without the spaces that nearly all others have, or with some that they haven't: `19.2. 2004`."""
    notes = [note for note in view.notes if _TRACE_OF_DATE.search(note.text)]
    found = [*_outside(notes, _DATE_IN_NUMBERS, _quoted_or_no_prose)]
    forms = Counter((bool(match["one"]), bool(match["two"])) for _, match in found)
    usual, others = forms.most_common(1)[0] if forms else ((False, False), 0)
    if usual[0] is not usual[1] or others < max(ENOUGH, _MOST_DATES * len(found)):
        return
    spaces = [match["one"] for _, match in found if match["one"]]
    space = max(set(spaces), key=spaces.count) if usual[0] else ""
    for note, match in found:
        if (bool(match["one"]), bool(match["two"])) != usual:
            right = f"{match['day']}.{space}{match['month']}.{space}{match['year']}"
            count = f"{others} of the {len(found)} are written like {right}"
            message = f"The date {match[0]} is spaced differently from most; {count}"
            yield note, (match.start(), match.end("year"), right, message)


def _cut_dates(view: DocumentView) -> Iterator[tuple[NoteView, _Mistake]]:
    """Dates such as `2013-01-9` without a zero that nearly all others have."""
    found = [*_outside(view.notes, _ISO_DATE, lambda note: note.non_prose)]
    whole = [match[0] for _, match in found if len(match["month"]) == len(match["day"]) == len("09")]
    # A day from 10 has no zero in either form.
    if sum("-0" in date for date in whole) < max(ENOUGH, _NEARLY_ALL * (len(found) - len(whole))):
        return
    for note, match in found if len(whole) >= _NEARLY_ALL * len(found) else ():
        right = f"{match['month']:0>2}-{match['day']:0>2}"
        if not match[0].endswith(right):
            message = f"A zero is missing in the date {match[0]}; {len(whole)} of the {len(found)} have it"
            yield note, (match.start("month"), match.end(), right, message)


def _small_starts(view: DocumentView) -> Iterator[tuple[NoteView, _Mistake]]:
    """Notes that begin with `vgl.` or the like in lower case, where nearly all others begin with a capital."""
    starts = [(note, match) for note in view.notes if (match := _FIRST_LETTER.match(note.text))]
    starts = [(note, match) for note, match in starts if not _ADDRESS.match(note.text, match.start("first"))]
    capital = sum(match["first"].isupper() for _, match in starts)
    if capital < max(_FEWEST_STARTS, _NEARLY_ALL * len(starts)):
        return
    for note, match in starts:
        if _LEADING_WORD.match(note.text, match.start("first")):
            message = f"The note begins with a small letter; {capital} of the {len(starts)} begin with a capital"
            yield note, (*match.span("first"), match["first"].upper(), message)


def _commas_before_at(view: DocumentView) -> Iterator[tuple[NoteView, _Mistake]]:
    """`supra note 12 at 5`, without the comma that nearly all others have."""
    notes = [note for note in view.notes if "supra" in note.folded_words]
    for note, match, others in _lacking([*_outside(notes, _SUPRA_AT, lambda note: note.non_prose)], "comma"):
        yield note, (*match.span("comma"), ",", f"The comma after “note {match['note']}” is missing; {others} have it")


def _periods_after_questions(view: DocumentView) -> Iterator[tuple[NoteView, _Mistake]]:
    """The period in `What next?.`, unless most questions and exclamations in the notes have one."""
    notes = [note for note in view.notes if "?" in note.text or "!" in note.text]
    found = [*_outside(notes, _QUESTION_END, lambda note: note.non_prose)]
    wrong = [(note, match) for note, match in found if match["at"]]
    if is_usual(len(wrong), len(found), share=_HALF):
        return
    for note, match in wrong:
        yield note, (*match.span("at"), "", f"There are two punctuation marks, “{match['mark']}.”, in place of one")


def _cits(view: DocumentView) -> Iterator[tuple[NoteView, _Mistake]]:
    """*Op. cit* without the period that nearly all others have."""
    notes = [note for note in view.notes if "cit" in note.text]
    for note, match, others in _lacking([*_outside(notes, _CIT, lambda note: note.non_prose)], "period"):
        end = match.end("cit")
        yield note, (end, end, ".", f"The period of “{match['cit']}.” is missing; {others} have it")


def _initials(view: DocumentView) -> Iterator[tuple[NoteView, _Mistake]]:
    """Initials without the space before the name that nearly all others have."""
    found = [*_outside(view.notes, _INITIAL, lambda note: note.non_prose)]
    for note, match, others in _lacking(found, "at"):
        message = f"There is no space after the initial; {others} initials have one"
        yield note, (*match.span("at"), " ", message)


def _ibids(view: DocumentView, house: HouseStyle) -> Mapping[int, list[_Mistake]]:
    """By note, an *ibid* at its beginning that is in lower case or lacks its period, where others are right."""
    found = [(note, match) for note in view.notes if (match := _IBID.match(note.text))] if view.is_english else []
    is_asked = house.name.startswith("Chicago")
    mistakes: dict[int, list[_Mistake]] = {}
    for name, usual, message in (
        ("word", "Ibid", "A note begins with a capital, “Ibid.”"),
        ("period", ".", "The period of “Ibid.” is missing"),
    ):
        count = sum(match[name] == usual for _, match in found)
        for note, match in found if is_asked or clear_majority(count, len(found)) else ():
            if match[name] != usual:
                mistakes.setdefault(note.source_note.ordinal, []).append((*match.span(name), usual, message))
    return mistakes


def _advice(old: str, new: str) -> str:
    if not old:
        return "Add a space" if new.isspace() else f"Add “{new}”"
    if new.strip():
        return f"Use “{new.strip()}”"
    if not old.strip():
        return "Delete the space" if not new else "Leave only one space"
    # A word that is printed twice goes with the space before it.
    return f"Delete {'the second ' if old[0].isspace() else ''}“{shortened(old.strip(), _LONGEST_SHOWN)}”"


_LONGEST_SHOWN = 60


_Mistake = tuple[int, int, str, str]
"""The span to change, the text to put there, and what is wrong."""


def _mistakes(note: NoteView) -> Iterator[_Mistake]:
    yield from _doubled_punctuation(note)
    if note.document.format not in LAID_OUT:
        yield from _spaces(note)
    text = note.text
    if (match := _ends_in_comma(note)) is not None:
        yield *match.span("at"), ".", "The note ends with a comma"
    yield from _doubled_words(text)
    yield from _eras_and_slashes(note)
    for match in _PERIOD_AFTER_BY.finditer(text) if any(words in text for words in _BY) else ():
        yield *match.span("drop"), "", "A period parts the name from the word before it"
    for match in _BROKEN_PHRASE.finditer(text) if "for, " in text or "as, " in text else ():
        phrase = text[slice(*match.span("phrase"))].replace(",", "")
        yield *_span(match, "drop"), "", f"The comma breaks up “{phrase}”"
    for match in _LETTER_IN_YEAR.finditer(text) if "O" in text else ():
        year = match["year"].replace("O", "0")
        if _EARLIEST <= int(year) <= _LATEST:
            yield *match.span("year"), year, f"The year “{match['year']}” has a letter O"
    for match in _LEGAL_FORM.finditer(text) if "Ll" in text else ():
        yield *match.span(), match[0].upper(), f"The abbreviation “{match[0]}” has small letters"
    for citation in note.parsed.citations:
        start, end = citation.fields.get("publisher-place", (0, 0))
        state = _STATE.search(text, start, end)
        if state is not None and state["code"].upper() in word_set("rules/postal_codes"):
            yield *state.span("code"), state["code"].upper(), f"The abbreviation “{state['code']}” has a small letter"
    yield from _misused_signs(note)
    yield from _left_markup(note)


def _eras_and_slashes(note: NoteView) -> Iterator[_Mistake]:
    """`A.D 62` without its last period, and `Milan /Rome`, where no end of a line has become a space."""
    text = note.text
    for match in _ERA.finditer(text) if ".D" in text or ".C" in text or ".E" in text else ():
        yield match.end(), match.end(), ".", f"The last period of “{match[0]}.” is missing"
    is_typed = not note.document.is_page_layout and note.document.format not in LAID_OUT
    matches = [*_SPACE_BEFORE_SLASH.finditer(text)] if is_typed and " /" in text else []
    if matches and not _parts_lines(note):
        quoted = SpanSet(_quoted(note))
        for match in matches:
            if match.start("at") not in quoted:
                yield *match.span("at"), "", "There is a space before “/”"


def _parts_lines(note: NoteView) -> bool:
    """Whether slashes may stand for commas, as in old German titles, or for the ends of lines."""
    slashes = [*_outside([note], _SLASH, lambda note: note.non_prose)]
    body = note.document.body.text[:_MOST_OF_BODY]
    return len(slashes) > 1 or "de" in (likely_language(note.text), title_language(body))


def _doubled_words(text: str) -> Iterator[_Mistake]:
    """Small words that are printed twice, and what leads to a source."""
    words = _WORDS.findall(text)
    folded = [*map(str.lower, words)]
    if not any(map(eq, folded, islice(folded, 1, None))):
        return
    for match in _DOUBLED_WORD.finditer(text) if any(map(eq, words, islice(words, 1, None))) else ():
        word = match["word"]
        is_small = word in _SMALL_WORDS and word not in _MAY_BE_DOUBLED
        is_joined = word in _JOINED_WORDS and _CLAUSE_WITHIN.match(text, match.end()) is None
        if is_small or is_joined or word in _LONGER_WORDS or _is_surely_doubled(text, match):
            yield *match.span("drop"), "", f"The word “{word}” is printed twice"
    for match in _TWO_SIGNALS.finditer(text):
        if match["one"].lower() == match["two"].lower():
            yield *match.span("drop"), "", f"The word “{match['two']}” is printed twice"


def _is_surely_doubled(text: str, match: re.Match[str]) -> bool:
    """Whether a word is printed twice that seldom is on purpose: not where a clause or a line of verse may begin."""
    start = max(0, match.start() - _MOST_APART)
    return (
        match["word"] in _DOUBTFUL_WORDS
        and _RELATIVE.search(text, start, match.start()) is None
        and _LINE_OF_VERSE.search(text, start, match.end() + _MOST_APART) is None
    )


def _left_markup(note: NoteView) -> Iterator[_Mistake]:
    text, passage = note.text, note.source_note.passage
    left = _LEFT_MARKUP.finditer(text) if note.document.format in _HAS_OWN_EMPHASIS else ()
    # An asterisk of the text beside one that a reader wrote for italics is no markup.
    left = (match for match in left if not passage.pieces or passage.is_contiguous(*match.span()))
    has_tag = "<" in text and text.count("<") > text.count("<http")
    stray = _STRAY_MARKUP.finditer(text) if has_tag or "**" in text or '="' in text else ()
    for match in (*left, *(match for match in stray if not _is_in_tag(text, match))):
        yield *match.span(), "", f"The characters “{match[0]}” are left over from markup"
    for match in _LONE_BRACKET.finditer(text) if ">" in text and "<" not in text else ():
        if not _QUANTITY.search(text[max(0, match.start() - _LONGEST_TAG) : match.start()]):
            yield *match.span(), "", "The “>” has no “<” before it"


def _is_in_tag(text: str, match: re.Match[str]) -> bool:
    """Whether an attribute is in a whole tag, of which the note speaks: `<foreign lang="la">`."""
    before = text[max(0, match.start() - _LONGEST_TAG) : match.start()]
    return match[0][0].isalpha() and before.rfind("<") > before.rfind(">")


def _misused_signs(note: NoteView) -> Iterator[_Mistake]:
    """Accents for apostrophes, and the only asterisk of a note in Markdown without its pair: it ends emphasis twice."""
    text = note.text
    for match in _ACCENT.finditer(text) if "´" in text else ():
        yield *_span(match, "at"), _apostrophe(note.view), "An accent, “´”, stands for an apostrophe"
    if note.document.format != "markdown" or text.count("*") % 2 == 0:
        return
    rest = masked(text, emphasis_spans(text), MASK)
    at = rest.find("*")
    edit = note.edit(at, at + 1, "") if rest != text and rest.count("*") == 1 and _STAR.match(rest, at) else None
    source = note.document.source or ""
    if edit is not None and edit.old == "*" and source[edit.start - 1 : edit.start] != "\\":
        yield at, at + 1, "", "The asterisk ends no emphasis, so it is printed"


def _apostrophe(view: DocumentView) -> str:
    """The one that most notes have."""
    straight, curly = (sum(mark in note.text for note in view.notes) for mark in "'’")
    return "'" if straight > curly else "’"


def _ends_in_comma(note: NoteView) -> re.Match[str] | None:
    """The comma that ends a note; None where something may follow it: a list, a quotation, the rest of a cut note."""
    return _FINAL_COMMA.search(note.text, max(0, len(note.text) - 9)) if note.ends_here else None


def _doubled_punctuation(note: NoteView) -> Iterator[_Mistake]:
    text = note.text
    ends = [found.outer[1] for found in note.urls] + [found.span[1] for found in note.dois]
    after_links = (_AFTER_LINK.match(text, end) for end in ends)
    doubled = _DOUBLED.finditer(text) if _MAY_BE_DOUBLED_MARK.search(text) else ()
    # Of a mark that is a part of the link, link-target-differs tells.
    linked = {each.span[1] - 1 for each in note.source_note.addresses if each.span and each.url[-1:] in SENTENCE_MARKS}
    for match in (*doubled, *(match for match in after_links if match)):
        if not _may_be_mistaken(note.view, match):
            continue
        drop, keep = (_span(match, name) for name in ("drop", "keep"))
        if not linked.isdisjoint((drop[0], keep[0])):
            continue
        marks = "".join(text[slice(*span)] for span in sorted((drop, keep)))
        yield *drop, "", f"There are two punctuation marks, “{marks}”, in place of one"


def _may_be_mistaken(view: DocumentView, match: re.Match[str]) -> bool:
    """Whether a period before a comma is no part of the word or year before it."""
    groups = match.groupdict()
    if groups.get("year"):
        found = [each["period"] for note in view.notes for each in _PERIOD_AFTER_YEAR.finditer(note.text)]
        return found.count("") >= max(1, _YEARS_WITHOUT * (found.count(".") - 1))
    word = groups.get("word") or groups.get("word2")
    if not word:
        return True
    return word.casefold() not in word_set("parser/abbreviations") and _has_without_period(view, word)


def _has_without_period(view: DocumentView, word: str) -> bool:
    """Whether the notes have a word without a period, or the text does, so that it is no abbreviation."""
    texts = [*(note.text for note in view.notes), view.document.body.text]
    return any(
        not (after := rest[:_LONGEST_END].lstrip('*_”’»"')[:1]).isalnum() and after != "." and not before[-1:].isalnum()
        for text in texts
        for before, rest in pairwise(text.casefold().split(word.casefold()))
    )


def _span(match: re.Match[str], name: str) -> Span:
    """The span of the group that matched, among those whose names begin so."""
    groups = (group for group in match.re.groupindex if group.startswith(name))
    return next(match.span(group) for group in groups if match[group] is not None)


def _spaces(note: NoteView) -> Iterator[_Mistake]:
    text = note.text
    for match in _SPACE_BEFORE.finditer(text) if any(marks in text for marks in _SPACED_MARKS) else ():
        spaced_marks = "," if note.is_french or note.view.is_french else ",;"
        mark = match["mark"] or match["comma"]
        if mark in spaced_marks or (mark == "." and not text[match.end() :].strip()):
            yield *_span(match, "at"), "", f"There is a space before “{mark}”"
    names = SpanSet([match.span() for match in _COLON_IN_NAME.finditer(text)]) if ":" in text else _NOTHING
    for match in _NO_SPACE.finditer(text) if _MAY_LACK_SPACE.search(text) else ():
        mark = match["mark"] or match["mark2"] or match["colon"] or match["close"]
        if match.start() in names:
            continue
        yield *_span(match, "at"), " ", f"There is no space after “{mark}”"
    for match in _IN_PARENTHESIS.finditer(text) if any(marks in text for marks in _SPACED_PARENTHESES) else ():
        yield *_span(match, "at"), "", "There is a space inside the parenthesis"
    for match in _BESIDE_PARENTHESIS.finditer(text) if "(" in text else ():
        place = "after" if match["after"] is not None else "before"
        yield *_span(match, place), " ", f"There is no space {place} the parenthesis"
    has_spaced = note.quotations and any(marks in text for marks in _SPACED_QUOTATIONS)
    for start, end in _spaces_in_quotations(note) if has_spaced else ():
        yield start, end, "", "There is a space inside the quotation marks"
    for match in _TWO_SPACES.finditer(text) if note.document.format in _SHOWS_SPACES else ():
        yield *match.span("at"), " ", "There is more than one space"
