"""Footnotes after OSCOLA (4th edition) and the Bluebook (21st edition)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from training.kinds.people import NameForm
from training.kinds.render import Voice
from training.kinds.styles.base import Style

if TYPE_CHECKING:
    from random import Random

_SEEN = "[ \\<{URL:bare}\\>][ accessed {accessed}]"

OSCOLA: dict[str, tuple[str, ...]] = {
    "uk-case": (
        "*{title}* \\[{issued}\\] {_court:container-title} {_neutral:page}[ ({authority})][, \\[{issued}\\][ {volume}] {container-title} {page}][ \\[{_paragraph:locator}\\]]", "*{title}* \\[{issued}\\] {_court:container-title} {_neutral:page}[ \\[{_paragraph:locator}\\]]",
        "*{title}* \\[{issued}\\][ {volume}] {container-title} {page}[ ({authority})][, {locator}]", "*{title}* \\[{issued}\\][ {volume}] {container-title} {page}[ ({authority})]", "*{title}* ({issued}) {volume} {_old:container-title} {page}[, {locator}]", "*{title}* ({issued}) {volume} {container-title} {page} ({authority})[, {locator}][ {_judge}]",
    ),
    "eu-case": ("Case {number} *{title}* \\[{issued}\\] {container-title} {page}[, {locator}]", "Case {number} *{title}* {_ecli}[, {locator}]", "Case {number} *{title}* \\[{issued}\\] {_ecli}[, {locator}]", "Joined Cases {number} *{title}* \\[{issued}\\] {container-title} {page}[, {locator}]"),
    "echr-case": ("*{title}* ({issued}) {volume} {=EHRR:container-title} {page}[, {locator}]", "*{title}* App no {number} (ECtHR, {_day:issued})[, {locator}]", "*{title}* ({number}) ({issued}) {volume} {=EHRR:container-title} {page}"),
    "icj-case": ("*{title}* ({genre}) \\[{issued}\\] {container-title} {page}[, {locator}]", "*{title}* \\[{issued}\\] {container-title} {page}[, {locator}]"),
    "us-case": ("*{title}* {volume} {container-title:plain} {page} ({issued})", "*{title}*, {volume} {container-title} {page}[, {locator}] ([{authority} ]{issued})"),
    "uk-statute": ("{title} {issued}[, {locator}]", "{title} {issued}[, {locator}]", "{title} {issued}, {_si} {number}[, {locator}]", "{title} {issued} ({_chapter})[, {locator}]", "*{title} {issued}*[ {locator}]"),
    "eu-document": ("{title} \\[{issued}\\] {container-title} {volume}/{page}[, {locator}]", "{title} ({issued}) {container-title} {volume}/{page}[, {locator}]"),
    "treaty": ("{title} (adopted {issued}, entered into force {_force}) {volume} {container-title} {page}[ {locator}]", "{title} ({issued}) {volume} {container-title} {page}[, {locator}]", "{title} (opened for signature {issued}) {volume} {container-title} {page}[, {locator}]"),
    "un-document": ("{_short} ({issued}) UN Doc {number}[ {locator}]", "{title} ({issued}) UN Doc {number}[, {locator}]", "{author}, ‘{title}’ ({issued}) UN Doc {number}[, {locator}]"),
    "debate": ("{_house:container-title} {issued}, vol {volume}, <col|cols> {locator}", "{_house:container-title} {issued}, vol {volume}, {locator}"),
    "book": ("{author}, *{title}*[ (<{edition} edn, {publisher} {issued}|{publisher} {issued}>)][ {locator}][ accessed {accessed}]", "{author}, *{title}* (<{edition} edn, {publisher} {issued}|{publisher} {issued}|{publisher-place} {issued}>)[ {locator}]", "{author}, *{title}* ({collection-title}, {publisher} {issued})[ {locator}]"),
    "edited-book": ("{editor} ({editor#ed/eds}), *{title}* (<{edition} edn, {publisher} {issued}|{publisher} {issued}|{publisher-place} {issued}>)[ {locator}]",),
    "translated-book": ("{author}, *{title}* (<{editor} ed, {translator} tr, {publisher} {issued}|{translator} tr, {publisher} {issued}|{editor} ed, {publisher} {issued}|{translator} tr, {publisher-place} {issued}|{editor} ed, {publisher-place} {issued}>)[ {locator}]",),
    "multivolume": ("{author}, *{title}*, vol {volume} (<{edition} edn, {publisher} {issued}|{publisher} {issued}|{publisher-place} {issued}>)[ {locator}]", "{author}, *{title}* vol {volume} ({publisher} {issued})[ {locator}]"),
    "chapter": ("{author}, ‘{title}’ in {editor} ({editor#ed/eds}), *{container-title}* (<{edition} edn, {publisher} {issued}|{publisher} {issued}|{publisher-place} {issued}>)[ {locator}]", "{author}, “{title}” in {editor} ({editor#ed/eds}), *{container-title}* (<{publisher} {issued}|{publisher-place} {issued}>)[ {page}][, {locator}]"),
    "uk-law-article": ("{author}, “{title}” ({issued}) {volume}[({issue})] {container-title} {page}[, {locator}]", "{author}, “{title}” \\[{issued}\\] {container-title} {page}[, {locator}]", "{author}, “{title}” \\[{issued}\\][ {volume}] {container-title} {page}[, {locator}]", "{author}, “{title}” ({issued}) {volume} {container-title} {page}"),
    "law-article": ("{author}, “{title}” ({issued}) {volume} {container-title} {page}[, {locator}]", "{author}, “{title}” ({issued}) {volume}[({issue})] {_full:container-title} {page}[, {locator}]"),
    "article": ("{author}, “{title}” ({issued}) {volume}[({issue})] {container-title}[ {page}][, {locator}][ {DOI}]", "{author}, “{title}” ({issued}) {volume}[({issue})] {container-title}[ {page}][ {locator}]" + _SEEN),
    "review": ("{author}, “{title}”, Review of {cited} by {reviewed} ({issued}) {volume}[({issue})] {container-title} {page}", "{author}, {_review:title} by {reviewed} ({issued}) {volume} {container-title} {page}"),
    "thesis": ("{author}, “{title}” ({genre}, {publisher} {issued})[ {locator}]",),
    "news": ("{author}, “{title}” *{container-title}* (<{publisher-place}|London|New York|>, {issued})[ {page}]" + _SEEN, "{author}, “{title}” *{container-title}* ({issued})[ {page}]" + _SEEN, "“{title}”, *{container-title}* ({issued})[ {page}]" + _SEEN),
    "magazine": ("{author}, “{title}” *{container-title}* ({issued})[ {locator}]" + _SEEN,),
    "blog": ("{author}, “{title}” (*{container-title}*, {issued})" + _SEEN,),
    "web": ("[{author}, ]“{title}” (<*{publisher}*|*{container-title}*|{publisher}>[, {issued}])" + _SEEN, "[{author}, ]“{title}” ({issued})" + _SEEN),
    "report": ("{author}, *{title}* ([<{genre} {number}, |{number}, >][{publisher} ]{issued})[ {locator}]" + _SEEN, "{author}, “{title}” ([{publisher}, ][{number}, ]{issued})[, {locator}]" + _SEEN, "{author}, *{title}* ({number}, {issued})[ <para |paras |>{locator}]" + _SEEN),
    "working-paper": ("{author}, “{title}” ({issued})[ {publisher}] {genre}[ <|No >{number}][, {locator}]" + _SEEN,),
    "policy-brief": ("{author}, “{title}” ({issued})[ {publisher}] {genre}[ {number}][, {locator}]" + _SEEN,),
    "press-release": ("{author}, “{title}” ({genre}, {issued})" + _SEEN, "{author}, “{title}” ({issued})" + _SEEN),
    "entry": ("*{container-title}* (<{edition} edn, {publisher} {issued}|{edition} edn, {issued}|{issued}>)[ vol {volume}][, {locator}]", "{author}, “{title}”, *{container-title}* (<{edition} edn, {publisher} {issued}|{publisher} {issued}|{issued}>)" + _SEEN),
    "conference-paper": ("{author}, “{title}” ({event}, {publisher-place}, {issued})" + _SEEN,),
    "letter": ("Letter from {author} to {recipient} ({issued})", "Email from {author} to {recipient} ({issued})"),
    "interview": ("Interview with {author}[, {_office}] ({publisher-place}, {issued})", "Interview with {author} ({issued})", "{interviewer}, Interview with {author} ({publisher-place}, {issued})"),
    "podcast": ("[{author}, ]“{title}” (*{container-title}*, {issued})" + _SEEN,),
}  # fmt: skip


def oscola_voice(rng: Random, language: str) -> Voice:
    """One hand of OSCOLA."""
    return Voice(
        quotes=("‘", "’") if rng.random() < 0.9 else ("“", "”"), inner=("“", "”"), names=NameForm(comma=False, most=3, others=rng.choice((" and others",) * 5 + (" et al",))),
        date="dmy", ranges=rng.choice(("full", "least", "two")), headline=rng.random() < 0.75, final="" if rng.random() < 0.35 else ".", doi=rng.choice(("doi:", "https://doi.org/", "DOI ")),
        locator=("p ", "pp ") if rng.random() < 0.05 else ("", ""),
    )  # fmt: skip


BLUEBOOK: dict[str, tuple[str, ...]] = {
    "us-case": ("{title}, {volume} {container-title} {page}[, {locator}] ([{authority} ]{issued})", "*{title}*, {volume} {container-title} {page}[, {locator}] ([{authority} ]{issued})", "{title}, {volume} {container-title} {page} ([{authority} ]{issued})", "{title}, No. {number}, {_year:volume} {_lexis:container-title} {_running:page}[, at \\*{_star:locator}] ({_court:authority} {_day:issued})", "{title}, No. {number}, slip op. ({_court:authority} {_day:issued})"),
    "us-statute": ("{volume} {container-title} §[§] {section}[ ({issued})]", "{title} § {section:locator}, {volume} {container-title} § {section} ({issued})", "{title}, Pub. L. No. {number}[, {locator}], {_stat:volume} {=Stat.:container-title} {_at:page} ({issued})", "{title}, Pub. L. No. {number}, {_stat:volume} {=Stat.:container-title} {_at:page}", "{_state:container-title} § {section} (<West |>{issued})", "{title}, {volume} {container-title} §§ {section}"),
    "regulation": ("{volume} {container-title} § {section} ({issued})", "{title}, {volume} {container-title} {page}[, {locator}] ({issued})", "{title}, {volume} {container-title} § {section} ({issued})", "{volume} {container-title} {page}[, {locator}] ({issued})", "{title}, {volume} {container-title} {page} (proposed {issued}) (to be codified at 40 C.F.R. pt. 60)"),
    "executive-order": ("{genre} No. {number}, {volume} {container-title} {page}[, {locator}] ({issued})", "{genre} No. {number}, {volume} {container-title} {page} ({_year:issued})", "{genre} No. {number}, {=3:volume} {=C.F.R.:container-title} {page} ({_year:issued})"),
    "bill": ("[{title}, ]{number}, {_congress} Cong.[ {locator}] ({issued})", "{number}, {_congress} Cong. ({issued}) (enacted)"),
    "hearing": ("*{_hearing:title}*, {_congress} Cong.[ {locator}] ({issued})[ (statement of {witness}[, {_office}])]", "*{_hearing:title}*, {_congress} Cong. ({issued})"),
    "testimony": ("*{_hearing:title}*, {_congress} Cong. <{locator}|> ({issued}) (statement of {author})",),
    "treaty": ("{title}[ {locator}], {issued}, {volume} {container-title} {page}", "{title}[, {locator}], <opened for signature |adopted |*opened for signature* |>{issued}, {volume} {container-title} {page}"),
    "un-document": ("{_short}, U.N. Doc. {number} ({issued})", "{author}, *{title}*, {locator}, U.N. Doc. {number} ({issued})", "{author}, {title}, U.N. Doc. {number} ({issued})", "{_short}, ¶ 4 ({issued})"),
    "icj-case": ("{title}, {genre}, {issued} {container-title} {page}[, {locator}]",),
    "eu-case": ("Case {number}, {title}, {issued} {=E.C.R.:container-title} {page}[, {locator}]", "Case {number}, {title}, ECLI:{_ecli}, {locator} ({issued})", "Case {number}, *{title}*, ECLI:{_ecli} ({issued})"),
    "echr-case": ("{title}, App. No. {number}, {locator} ({_day:issued})", "{title}, {volume} {=Eur. H.R. Rep.:container-title} {page} ({issued})", "{title}, App. No. {number} ({_day:issued})"),
    "eu-document": ("{title}, {issued} {=O.J.:container-title} ({volume}) {page}",),
    "law-article": ("{author}, *{title}*, {volume} {container-title} {page}[, {locator}] ({issued})", "{author}, *{title}*, {volume} {container-title} {page}[, {locator}] ({issued})", "{author}, *{title}*, {volume} {_full:container-title} {page}[, {locator}] ({issued})", "{author}, Note, *{title}*, {volume} {container-title} {page}[, {locator}] ({issued})", "{author}, Comment, *{title}*, {volume} {container-title} {page}[, {locator}] ({issued})"),
    "article": ("{author}, *{title}*, {volume} {container-title} {page}[, {locator}] ({issued})", "{author}, *{title}*, {container-title}, {issued}, at {page}[, {locator}]", "{author}, *{title}*, {volume} {container-title} {locator} ({issued})"),
    "book": ("{author}, {title}[ {locator}] (<{edition} ed. {issued}|{issued}|{publisher}, {edition} ed. {issued}|{publisher} {issued}>)", "{author}, *{title}*[ {locator}] (<{edition} ed. {issued}|{issued}>)", "{volume} {author}, {title} § {locator:bare} ({edition} ed. {issued})"),
    "edited-book": ("{title}[ {locator}] ({editor} {editor#ed./eds.}, <{edition} ed. |>{issued})",),
    "translated-book": ("{author}, {title}[ {locator}] (<{editor} {editor#ed./eds.}, {translator} trans., {publisher} {issued}|{translator} trans., {issued}|{editor} {editor#ed./eds.}, {issued}|{translator} trans., {publisher} {issued}|{editor} {editor#ed./eds.}, {publisher} {issued}>)",),
    "multivolume": ("{volume} {author}, {title}[ {locator}] (<{edition} ed. {issued}|{issued}>)",),
    "chapter": ("{author}, *{title}*, *in* {container-title}[ {page}][, {locator}] ({editor} {editor#ed./eds.}, {issued})", "{author}, *{title}*, in {container-title} {page} ({editor} {editor#ed./eds.}, <{edition} ed. |>{issued})"),
    "news": ("{author}, *{title}*, {container-title}, {issued}[, at {page}]", "{author}, *{title}*, {container-title} ({issued}), {URL}", "*{title}*, {container-title} ({issued}), {URL}", "{author}, Opinion, *{title}*, {container-title}, {issued}, at {page}"),
    "magazine": ("{author}, *{title}*, {container-title}, {issued}[, at {page}][, {locator}]", "{author}, *{title}*, {container-title} ({issued}), {URL}"),
    "blog": ("{author}, *{title}*, {container-title} ({issued}), {URL}", "{author}, *{title}*, {container-title} ({issued}, 10:15 AM), {URL} \\[https://perma.cc/4V7L-8MNB\\]"),
    "web": ("[{author}, ]*{title}*, {publisher}[ ({issued})], {URL}", "*{title}*, {publisher}, {URL} (last visited {accessed})", "[{author}, ]*{title}*, {publisher}, {URL}[ (last <updated|visited> {accessed})]"),
    "social": ("{author} ({_handle}), {container-title} ({issued}, {_time}), {URL}",),
    "report": ("{author}, {title}[ {locator}] ({issued})[, {URL}]", "{author}, {publisher}, {title}[ {locator}] ({issued})", "{author}, {number}, {title}[ {locator}] ({issued})[, {URL}]", "{publisher}, {title}[ {locator}] ({issued})", "{number} ({issued})", "{author}, {publisher}, {number}, {title}[ {locator}] ({issued})"),
    "working-paper": ("{author}, *{title}*[ {locator}] ({publisher}, {genre} No. {number}, {issued})[, {URL}]", "{author}, *{title}*[ {locator}] ({genre}[ No. {number}], {issued})"),
    "policy-brief": ("{author}, {publisher}, {title}[ {locator}] ({issued})[, {URL}]",),
    "press-release": ("Press Release, {author}, {title} ({issued})[, {URL}]", "{genre}, {author}, {title} ({issued}) (on file with author)"),
    "thesis": ("{author}, {title}[ {locator}] ({issued}) ({genre}, {publisher}) (on file with <author|{archive}>)", "{author}, {title} ({issued}) ({genre}, {publisher})"),
    "letter": ("Letter from {author} to {recipient} ({issued}) (on file with author)", "Letter from {author} to {recipient} ({issued}), *in* {container-title}[, at {locator}] ({editor} {editor#ed./eds.}, {_dated:year})", "Memorandum from {author} to {recipient} ({issued})", "E-mail from {author} to {recipient} ({issued}) (on file with the Harvard Law School Library)"),
    "interview": ("{genre} with {author}[, in {publisher-place}] ({issued})", "Interview with {author}, {_office}, in {publisher-place} ({issued})"),
    "patent": ("{genre} No. {number} (filed {_filed}) (issued {issued})", "{genre} No. {number}, at {locator} ({issued})", "{title}, {genre} No. {number} ({issued})", "{genre} No. {number} (issued {issued})"),
    "entry": ("*{title}*, {container-title} ({edition} ed. {issued})",),
    "preprint": ("{author}, *{title}* ({issued}) (unpublished manuscript)[, {URL}]", "{author}, *{title}*, {publisher} ({issued})[, {URL}]"),
    "conference-paper": ("{author}, Address at the {event}: {title} ({issued})", "{author}, *{title}* ({issued}) (paper presented at the {event})"),
    "debate": ("{volume} {=Cong. Rec.:container-title} {locator} ({issued}) ({_speaker})",),
    "manuscript": ("{author}, {title} {locator} ({issued}) ({genre})[ (on file with author)]",),
    "film": ("{title} ({publisher} {issued})",), "podcast": ("{container-title}, *{title}*, {publisher} ({issued}), {URL}",),
}  # fmt: skip


def bluebook_voice(rng: Random, language: str) -> Voice:
    """One hand of the Bluebook."""
    return Voice(
        inside=True, names=NameForm(last=" & ", comma=False, most=2), date="mdy", months="abbr", ranges=rng.choice(("two", "two", "full")), headline=True,
        comma_after_query=rng.random() < 0.5, final="." if rng.random() < 0.9 else "",
    )  # fmt: skip


STYLES = (
    Style("oscola", 9, OSCOLA, oscola_voice, {"en": 0.96, "de": 0.02, "fr": 0.02}),
    Style("bluebook", 9, BLUEBOOK, bluebook_voice, {"en": 0.98, "de": 0.01, "fr": 0.01}),
)
