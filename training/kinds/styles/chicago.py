"""Notes after the Chicago Manual of Style (17, chapter 14; 18, chapters 13 and 14), and Turabian's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from training.kinds.people import NameForm
from training.kinds.render import Voice
from training.kinds.styles.base import Style

if TYPE_CHECKING:
    from random import Random

_LINK = "[, <accessed|accessed|last accessed|viewed|retrieved> {accessed}][, {DOI}][, {URL}]"
_LINK_AFTER = "[, {DOI}][, {URL}][<, accessed| (accessed> {accessed}<|)>]"
_IMPRINT = "<{publisher-place}: {publisher}, {issued}|{publisher-place}: {publisher}, {issued}|{publisher}, {issued}>"
_BOOK_TAIL = "[, {edition} ed.][, <{collection-title} {number}|{collection-title}, no. {number}|{collection-title}, vol. {number}>] (<{publisher-place}: {publisher}, {issued}|{publisher}, {issued}|{publisher-place}, {issued}>)"
_REPORT_TAIL = "(<{publisher-place}: {publisher}, {issued}|{publisher-place}, {issued}|{publisher}, {issued}|{issued}>)"

TEMPLATES: dict[str, tuple[str, ...]] = {
    "book": (
        "{author}, *{title}*" + _BOOK_TAIL + "[, {locator}][, {DOI}][, {URL}]",
        "{author}, *{title}*" + _BOOK_TAIL + "[, {locator}][, {DOI}][, {URL}]",
        "{author}, *{title}*[, {edition} ed.] ([{publisher}, ]{issued})[, {locator}]",
        "{author}, *{title}*[, rev. and enl. {edition} ed.][ (<{publisher-place}: {publisher}, {issued}|{publisher-place}, {issued}|{publisher}, {issued}>)][, at {locator}]",
        "{author}, *{title}*, <with|with|and> {editor} (" + _IMPRINT + ")[, {locator}]",
    ),
    "edited-book": (
        "{editor}, {editor#ed./eds.}, *{title}*" + _BOOK_TAIL + "[, {locator}][, {DOI}][, {URL}]",
        "{editor}, {editor#ed./eds.}, *{title}*" + _BOOK_TAIL + "[, {locator}]",
        "{editor} ({editor#ed./eds.}), *{title}*" + _BOOK_TAIL + "[, {locator}]",
        "*{title}*, <ed.|edited by> {editor}" + _BOOK_TAIL + "[, {locator}]",
    ),
    "translated-book": (
        "{author}, *{title}*[, <trans.|trans.|translated by|tr.> {translator}][, <ed.|edited by> {editor}]" + _BOOK_TAIL + "[, {locator}]",
        "{author}, *{title}*[, <ed.|ed. and annotated by> {editor}][, trans. {translator}]" + _BOOK_TAIL + "[, {locator}]",
        "{author}, *{title}*, ed. and trans. {translator}" + _BOOK_TAIL + "[, {locator}]",
        "{translator}, trans., *{title}*" + _BOOK_TAIL + "[, {locator}]",
    ),
    "multivolume": (
        "{author}, *{title}*, <vol.|Vol.> {volume}[, *{container-title}*][, ed. {editor}][, trans. {translator}] (" + _IMPRINT + ")[, {locator}]",
        "{author}, *{title}*[, ed. {editor}][, trans. {translator}], {_volumes} vols. (" + _IMPRINT + ")[, {volume}:{locator}]",
        "{author}, *{container-title}*, vol. {volume}, *{title}* (" + _IMPRINT + ")[, {locator}]",
        "{author}, *{title}*, vol. {volume} of *{container-title}*[, ed. {editor}] (" + _IMPRINT + ")[, {locator}]",
        "{author}, *{title}* (<{publisher-place}: {publisher}, {issued}|{publisher-place}, {issued}|{publisher}, {issued}>), {volume}:{locator}",
    ),
    "chapter": (
        "{author}, “{title}”, in *{container-title}*[, vol. {volume}][, <ed.|ed.|edited by> {editor}][, trans. {translator}]" + _BOOK_TAIL + "<, {locator}|, {page}|, {locator}>[, {DOI}]",
        "{author}, “{title}”, in *{container-title}*[, {edition} ed.][, <ed.|ed.|edited by> {editor}] (" + _IMPRINT + ")<, {locator}|, {page}>",
        "{author}, “{title}”, in {editor}, {editor#ed./eds.}, *{container-title}*" + _BOOK_TAIL + "<, {locator}|, {page}>",
        "{author}, “{title}”, in *{container-title}*, {editor#ed./eds.} {editor} (" + _IMPRINT + ")[, {page}][, at {locator}]",
        "{author}, “{title}”, {page} in *{container-title}*, {editor#ed./eds.} {editor} (" + _IMPRINT + ")",
    ),
    "foreword": (
        "{author}, {title} to *{container-title}*[, <by|ed.> {editor}] (" + _IMPRINT + ")<, {locator}|, {page}>",
        "{author}, “{title}”, in *{container-title}*[, by {editor}] (" + _IMPRINT + ")<, {locator}|, {page}>",
    ),
    "thesis": (
        "{author}, “{title}” ({genre}, {publisher}[, {publisher-place}], {issued})[, {locator}][, {archive} ({_id})][, {URL}]",
        "{author}, “{title}” ({genre}, {publisher}, {issued})[, {locator}][, {archive}][, {URL}]",
        "{author}, *{title}* ({genre}, {publisher}, {issued})[, {locator}]",
        "{author}, “{title}”, {genre}, {publisher}, {issued}[, {locator}]",
    ),
    "entry": (
        "*{container-title}*[, {edition} ed.] ([{publisher-place}: {publisher}, ]{issued}), s.v. “{title}”",
        "*{container-title}*[, {edition} ed.], s.v. “{title}”[, by {author}][, <accessed|last modified> {accessed}][, {URL}]",
        "*{container-title}*, s.v. “{title}”[, accessed {accessed}][, {URL}]",
        "{author}, “{title}”, in *{container-title}*[, {edition} ed.][, ed. {editor}] (" + _IMPRINT + ")[, {locator}]",
        "“{title}”, {container-title}, last <modified|updated> {issued}[, {URL}]",
        "{container-title}, s.v. “{title}”, {issued}[, {URL}]",
        "“{title}”, in *{container-title}*[, vol. {volume}][, {locator}]",
    ),
    "classic": (
        "{author}, *{title}* {locator}", "{author}, *{title}*, {locator}", "{author} {locator}", "{author}, *{title}*, trans. {translator} (" + _IMPRINT + "), {locator}",
        "{author}, *{title}* {locator} (trans. {translator})", "{author} *{title}* {locator}", "{author}, *{title}*, {locator}, trans. {translator}",
    ),
    "old-book": (
        "[{author}, ]*{title}*[, vol. {volume}] (<{publisher-place}: {publisher}, {issued}|{publisher-place}, {issued}|{issued}>)[, {locator}]",
        "[{author}, ]*{title}* (<{publisher-place}|{publisher-place}: {publisher}>, {issued})[, {volume}:{locator}]",
    ),
    "article": (
        "{author}, “{title}”, *{container-title}*[ {volume}][, no. {issue}] ({issued})<: {locator}|: {page}|: {locator}>[, {DOI}][, {URL}]",
        "{author}, “{title}”, *{container-title}*[ {volume}][, no. {issue}] ({issued})<: {locator}|: {page}>[, {DOI}][, {URL}]",
        "{author}, “{title}”, *{container-title}*[ {volume}][, no. {issue}] ({issued}): {page}[, {DOI}]",
        "{author}, “{title}”, *{container-title}*[ {volume}, ]no. {issue} ({issued})<: {locator}|: {page}>[, accessed {accessed}][, {DOI}][, {URL}]",
        "{author}, “{title}”, *{container-title}*[, <vol.|Vol.> {volume}][, <no.|No.> {issue}] ({issued})<, <pp.|pp> {page}|, <p.|p> {locator}>",
        "{author}, “{title}”, *{container-title}* [{volume}][:{issue}] ({issued})<, {page}|, {locator}>",
        "{author}, “{title}”, *{container-title}*, {issued}<, {locator}|, {page}|>[, {DOI}][, {URL}]",
    ),
    "review": (
        "{author}, “{title}”, review of *{cited}*, <by|by|ed.> {reviewed}, *{container-title}*[ {volume}][, no. {issue}] <({issued})|({issued})|, {issued}>[: {locator}][, {URL}]",
        "{author}, “{title}”, review of *{cited}*, by {reviewed}, *{container-title}*, {issued}[, {locator}][, {URL}]",
        "{author}, {_review:title}, by {reviewed}, *{container-title}*[ {volume}][, no. {issue}] ({issued})[: {page}]",
    ),
    "news": (
        "[{author}, ]“{title}”, *{container-title}*, {issued}[, <sec.|section> {section}][, {edition} <ed.|edition>][, {page}]" + _LINK,
        "[{author}, ]“{title}”, *{container-title}*, {issued}[, {page}]" + _LINK,
        "[{author}, ]“{title}”, *{container-title}*, {issued}" + _LINK_AFTER,
        "[{author}, ]“{title}”, *{container-title}* ({issued})[, <p. |>{page}]" + _LINK,
        "[{author}, ]“{title}”, {container-title}, {issued}" + _LINK,
        "*{container-title}*, {issued}[, {page}]", "*{container-title}*, “{title}”, {issued}[, {page}]" + _LINK,
    ),
    "magazine": (
        "{author}, “{title}”, *{container-title}*, {issued}<, {locator}|, {page}|>" + _LINK,
        "{author}, “{title}”, *{container-title}*, {issued}<, {locator}|, {page}|>" + _LINK_AFTER,
        "{author}, “{title}”, *{container-title}*[ {volume}][, no. {issue}] ({issued})<: {locator}|: {page}|>" + _LINK,
    ),
    "blog": (
        "{author}, “{title}”, *{container-title}*< (blog)||>[, {publisher}], {issued}" + _LINK,
        "{author}, “{title}”, *{container-title}*< (blog)||>, {issued}[, {URL}]",
        "{author}, “{title}”, {container-title}<, blog|>, {issued}" + _LINK_AFTER,
        "{author}, “{title}”, *{container-title}* (blog), *{publisher}*, {issued}" + _LINK,
        "{author}, “{title}” (blog post, {container-title}, {issued})[, {URL}]",
    ),
    "web": (
        "[{author}, ]“{title}”[, {container-title}][, {publisher}][, {issued}]" + _LINK,
        "[{author}, ]“{title}”[, {publisher}][, <last modified|updated|last updated|posted|published|> {issued}]" + _LINK,
        "[{author}, ]“{title}”[, {publisher}][, {issued}]" + _LINK_AFTER,
        "“{title}”[, *{container-title}*][, {publisher}][, {issued}]" + _LINK,
        "[{author}, ]*{title}*[, {publisher}] ({issued})" + _LINK,
        "{author}[, “{title}”][, {URL}][ (accessed {accessed})]",
        "[{publisher}, ]“{title}”[, {issued}]" + _LINK, "[{publisher}, ]“{title}”[ ({issued})][, \\<{URL:bare}\\>]", "[{author}, ]“{title}”[, {publisher}][ ({issued})]" + _LINK,
    ),
    "social": (
        "{author} ({_handle}), “{title}”, {container-title}, {issued}[, {_time}][, {URL}]",
        "{author} ({_handle}), “{title}”, {container-title}< photo| post|>, {issued}[, {URL}]",
        "{author}, “{title}”, {container-title}, {issued}[, {_time}][, {URL}]",
        "{author}, {container-title}< post|>, {issued}[, {URL}]", "{author} ({_handle}), “{title}”, *{container-title}*, {issued}[, {URL}]",
    ),
    "press-release": (
        "{author}, “{title}”, {genre}[ <no.|No.> {number}], {issued}" + _LINK, "{author}, “{title}” ({genre}[ {number}][, {publisher-place}], {issued})[, {URL}]",
        "“{title}”, {author}, {genre}, {issued}" + _LINK, "“{title}”, {genre}, {author}, {issued}[, {URL}]", "{author}, “{title}” [{publisher-place}, ]{issued}" + _LINK,
    ),
    "report": (
        "{author}, *{title}*[, {genre}][<, no. {number}|, {number}>] " + _REPORT_TAIL + "[, {locator}][, {DOI}]" + _LINK,
        "{author}, *{title}* " + _REPORT_TAIL + "[, {locator}]" + _LINK,
        "{author}, *{title}* " + _REPORT_TAIL + "[, {locator}]" + _LINK_AFTER,
        "{author}, *{title}*[, {publisher}][, {genre}][<, no. {number}|, {number}>] ([{publisher-place}, ]{issued})[, {locator}][, {URL}]",
        "{author}, “{title}”[, {genre}][ {number}][, {publisher}][, {issued}][, {locator}]" + _LINK,
        "{author}, “{title}” ([{genre} <|no. >{number}, ][{publisher}, ][{publisher-place}, ]{issued})[, {locator}]" + _LINK,
        "{author}, *{title}*, {number}[ (<{publisher-place}: {publisher}, {issued}|{publisher-place}, {issued}|{issued}>)][, {locator}]" + _LINK,
        "{publisher}, *{title}*, <by|prepared by> {author}[, {number}] ([{publisher-place}, ]{issued})[, {locator}][, {URL}]",
        "{author}, *{title}*[, {publisher}], {issued}[, {locator}][, \\<{URL:bare}\\>]", "{author}[ for {publisher}], *{title}*, {issued}, <available at|at|online at> {URL}",
        "*{title}* (<{publisher-place}: {author}, {issued}|{author}, {issued}>)[, {locator}]" + _LINK, "{author}, *{title}* ({issued})[, {locator}][, \\<{URL:bare}\\>]",
    ),
    "working-paper": (
        "{author}, “{title}” ({genre}[ <|no. |No. >{number}][, {publisher}][, {publisher-place}], {issued})[, {locator}][, {DOI}]" + _LINK,
        "{author}, “{title}” ({genre}[ <|no. >{number}][, {publisher}], {issued})[, {locator}][, {DOI}][, {URL}]",
        "{author}, “{title}”, {genre}[ <|no. |No. >{number}] ([{publisher-place}: ][{publisher}, ]{issued})[, {locator}][, {URL}]",
        "{author}, “{title}”, {publisher} {genre}[ <|no. |No. >{number}][, {publisher-place}], {issued}[, {locator}][, {DOI}][, {URL}]",
        "{author}, *{title}*, {genre}[ <|no. >{number}] (<{publisher-place}: {publisher}, {issued}|{publisher}, {issued}|{issued}>)[, {locator}][, {URL}]",
    ),
    "policy-brief": (
        "{author}, “{title}”, {genre}[ <|no. |No. >{number}][, {publisher}][, {publisher-place}], {issued}[, {locator}]" + _LINK,
        "{author}, “{title}” ({genre}[ <|no. >{number}][, {publisher}][, {publisher-place}], {issued})[, {locator}]" + _LINK,
        "{author}, *{title}*[, {publisher}] {genre}[ <|no. >{number}] ([{publisher-place}, ]{issued})[, {locator}][, {URL}]",
        "{author}, *{title}*[, {publisher}], {genre}, {issued}[, {locator}]" + _LINK, "{author}, “{title}”[, {publisher}], {issued}" + _LINK,
    ),
    "preprint": (
        "{author}, “{title}”, <preprint, |>{publisher}, {issued}[, {number}][, {DOI}][, {URL}]", "{author}, “{title}” ({genre}, {publisher}, {issued})[, {DOI}][, {URL}]",
        "{author}, “{title}”, {genre}, submitted {issued}[, {number}][, {DOI}][, {URL}]", "{author}, “{title}”, {number} ({genre}, {publisher}, {issued})[, {URL}]",
    ),
    "conference-paper": (
        "{author}, “{title}” (<paper|paper|lecture|poster|paper delivered|keynote address> presented at the {event}, {publisher-place}, {issued})[, {URL}]",
        "{author}, “{title}” (paper presented at {event}, {publisher-place}, {issued})", "{author}, “{title}”, paper presented at the {event}, {publisher-place}, {issued}",
        "{author}, “{title}”, in *{container-title}*[, ed. {editor}] (<{publisher-place}: {publisher}, {issued}|{publisher}, {issued}>)<, {locator}|, {page}>[, {DOI}]",
        "{author}, “{title}”, {event}, {publisher-place}, {issued}",
    ),
    "testimony": (
        "{author}, “{title}”, {genre} before the {authority}[, {publisher-place}], {issued}[, {locator}]" + _LINK,
        "{author}, “{title}” ({genre} before the {authority}, {_congress} Cong., {_session} sess., {issued})[, {locator}][, {URL}]",
        "{genre} of {author} before the {authority}, *{title}*, {_congress} <Cong.|Congress>, {_session} <sess.|session>, {issued}[, {locator}][, {URL}]",
        "{author}, *{title}*, {genre} before the {authority}, {_congress} Cong., {_session} sess., {issued}[, {number}][, {locator}][, {URL}]",
        "{author}, {genre} before the {authority}, {issued}" + _LINK, "{author}, *{title}*, {genre} before the {authority}, {number} ([{publisher-place}, ]{issued})[, {locator}][, {URL}]",
    ),
    "hearing": (
        "*{_hearing:title}*, {_congress} Cong.[ {locator}] ({issued})[ (statement of {witness}[, {_office}])]",
        "*{_hearing:title}*, {_congress} Cong., {_session} sess., {issued}[, {locator}]", "{authority}, *{title}*, {_congress} Cong., {_session} sess., {issued}[, {locator}]",
        "U.S. Congress, {authority}, *{title}*, {_congress} Cong., {_session} <sess.|Sess.>, {issued}[, {locator}]", "*{title}*, <Hearing|Hearings> before the {authority}, {_congress} Cong., {_session} sess. ({issued})[, {locator}]",
    ),
    "bill": (
        "[{title}, ]{number}, {_congress} Cong. ({issued})", "[{title}, ]{number}, {_congress} Cong. [{locator} ]({issued})[, {URL}]", "[{title}, ]{number}, {_congress} Cong., {_session} sess. ({issued})", "U.S. Congress, House, *{title}*, {number}, {_congress} Cong., {_session} sess., introduced in House {issued}[, {URL}]",
    ),
    "us-statute": (
        "{title}, {volume} {container-title} § {section} ({issued})", "{title}, Pub. L. No. {number}[, {locator}], {_stat:volume} {=Stat.:container-title} {_at:page} ({issued})", "{title}, Public Law {number}, {issued}", "{title}, {volume} {container-title} § {section}", "{volume} {container-title} <§|sec.> {section}[ ({issued})]", "{title}, Pub. L. {number}, {issued}",
    ),
    "regulation": (
        "[{author}, ][{title}, ]{volume} {container-title} § {section} ({issued})", "[{author}, ][“{title}”, ]{volume} {container-title} {page}[, {locator}] ({issued})", "[{author}, ]“{title}”, *{container-title}* {volume} ({issued})<: {page}|>", "{title}, {volume} {container-title} § {section} ({issued})[, {URL}]",
    ),
    "executive-order": (
        "{genre}< No.|> {number}, {volume} {container-title} {page} ({issued})", "{genre}< No.|> {number}, “{title}”, *{container-title}* {volume}, no. {issue} ({issued}): {page}[, {URL}]", "{genre}< No.|> {number}, “{title}”, {issued}[, {URL}]", "{genre} {number} of {issued}, {title}, {volume} {container-title} {page}",
    ),
    "treaty": (
        "{title}, {issued}, {volume} {container-title} {page}", "{title}[, {locator}], <opened for signature|signed|adopted|> {issued}, {volume} {container-title} {page}", "{title}[, {publisher-place}], {issued}", "“{title}”, {publisher-place}, {issued}, *{container-title}* {volume}, <no. |>{page}", "{title}, {issued}, {volume} {container-title} {page}[, {locator}]",
    ),
    "un-document": (
        "{author}, {title}, {number} ({issued})[, {locator}][, {URL}]", "{author}, {_resolution}, {title}, {number} ({issued})[, {URL}]", "{author}, *{title}*, {number}[, {locator}], {issued}[, {URL}]", "{author}, “{title}”, <UN Doc.|UN doc.|U.N. Doc.|document> {number}, {issued}[, {locator}][, {URL}]", "{author}, {_resolution}, *{title}*, {number} ({issued})",
    ),
    "us-case": (
        "*{title}*, {volume} {container-title} {page}[, {locator}] ([{authority} ]{issued})", "{title}, {volume} {container-title} {page}[, {locator}] ([{authority} ]{issued})", "*{title}*, {volume} {container-title} {page} ([{authority} ]{issued})", "*{title}*, No. {number}, slip op. at {locator} ({_court:authority} {_day:issued})",
    ),
    "uk-case": ("*{title}* \\[{issued}\\] {_court:container-title} {_neutral:page}", "*{title}*, \\[{issued}\\][ {volume}] {container-title} {page} ({authority})", "*{title}* \\[{issued}\\][ {volume}] {container-title} {page}"),
    "icj-case": ("*{title}*, {genre}, {container-title} {issued}, {page}[, {locator}]", "*{title}*, {genre}, *{container-title}* ({issued}): {page}"),
    "echr-case": ("*{title}*, {authority}, {_day:issued}, <Application|App.|app.> no. {number}[, {locator}]", "*{title}*, App. No. {number} ({authority} {issued})"),
    "eu-case": ("Case {number}, *{title}*, {issued} {=E.C.R.:container-title} {page}[, {locator}]", "Case {number}, *{title}*, {_ecli}[, {locator}]"),
    "eu-document": ("{title}, *{container-title}* {volume}/{page} ({_long:issued})", "{title}, {issued} {container-title} ({volume}) {page}", "{title}, {container-title} {volume}, {_long:issued}, {page}"),
    "letter": (
        "{author} to {recipient}[, {publisher-place}], {issued}, {archive}", "{author} to {recipient}, {issued}, {archive}", "{author}, {genre} to {recipient}, {issued}, {archive}", "{author} to {recipient}, {_from}, {_written}, in *{container-title}*, ed. {editor}[, trans. {translator}] (" + _IMPRINT + ")[, {locator}]", "{author} to {recipient}, {_written}, in *{container-title}*, {editor#ed./eds.} {editor} (<{publisher-place}: {publisher}, {issued}|{publisher-place}, {issued}|{publisher}, {issued}>)[, {volume}:{locator}]", "{author}, {genre} to {recipient}, {issued}", "{genre}, {author} to {recipient}, {issued}, {archive}",
    ),
    "interview": (
        "{author}, {genre} <by|with> {interviewer}[, {publisher-place}], {issued}[, {medium}][, {archive}]", "{author}, “{title}”, interview by {interviewer}, *{container-title}*, {issued}[, {medium}]" + _LINK, "{author}, interview <by|with> {interviewer}, *{container-title}*, {issued}" + _LINK, "{author} ({_office}), in discussion with {interviewer}, {issued}", "{author}, in discussion with {interviewer}, {issued}", "{author}, {genre}[, {publisher-place}], {issued}", "{genre} with {author}[, {publisher-place}], {issued}[, {archive}]",
    ),
    "archival": (
        "[{author}, ]{title}, {issued}[, {locator}], {archive}", "[{author}, ]“{title}”, {issued}[, {locator}], {archive}", "[{author}, ]“{title}”, {genre}, {issued}[, {locator}], {archive}", "[{author}, ]“{title}” ({genre}, {issued}), {archive}", "{archive}, “{title}”, {issued}", "[{author}, ]{title}, {archive}", "{title}, {issued}, {genre}, {archive}", "{archive}",
    ),
    "manuscript": ("{author}, “{title}” ({genre}, {issued})[, {medium}][, {locator}]", "{author}, “{title}” ({genre}, {publisher}, {issued})[, {medium}][, {locator}]", "{author}, “{title}”, {genre}, {issued}[, {locator}][, {archive}]", "{author}, “{title}”, {issued}[, {locator}], {archive}"),
    "film": (
        "*{title}*, directed by {director} (<{_original}; |>{publisher-place}: {publisher}, {issued})[, {_minute}][, {medium}]", "*{title}*, directed by {director}[, featuring {performer}] ({publisher}, {issued})[, {medium}][, {_minute}]", "*{title}*, dir. {director} ({issued})[, {medium}]", "{director}, dir., *{title}* (<{publisher-place}: {publisher}, {issued}|{publisher}, {issued}>)[, {medium}]", "*{title}*, directed by {director}, <written by {performer}, |>{publisher}, {issued}[, {medium}]",
    ),
    "tv": (
        "*{container-title}*, season {_season}, episode {number}, “{title}”[, directed by {director}][, <featuring|written by> {performer}][, aired {issued}][, on {publisher}][, {URL}]", "*{container-title}*, “{title}”[, directed by {director}], {issued}[, <on |>{publisher}][, {medium}]", "*{container-title}*, season {_season}, “{title}”, directed by {director}, aired {issued}, on {publisher}[, {medium}]", "“{title}”, *{container-title}*, season {_season}, episode {number}, {publisher}, {issued}[, {URL}]",
    ),
    "podcast": (
        "[{author}, ]“{title}”, *{container-title}*< (podcast)||>[, {publisher}], {issued}[, {medium}][, {URL}]", "[{author}, ]“{title}”, {issued}, in *{container-title}*, <produced by {publisher}|{publisher}|>, {genre}, {medium}[, {URL}]", "[{author}, host, ]*{container-title}*, {genre}, season {_season}, episode {number}, “{title}”[, {publisher}], {issued}[, {URL}]", "[{author}, ]“{title}”, <interview, |lecture, |>{publisher}, {issued}, {medium}[, {URL}]",
    ),
    "map": ("[{author}, ]*{title}*[, {_scale}] (<{publisher-place}: {publisher}, {issued}|{publisher-place}, {issued}|{publisher}, {issued}>)[, {URL}]", "[{author}, ]*{title}*, {issued}, {medium}[, {_scale}][, {archive}][, {URL}]", "[{author}, ]“{title}”, {medium} (<{publisher-place}: {publisher}, {issued}|{publisher}, {issued}>)[, {archive}]"),
    "data-set": ("[{author}, ]*{title}*[, {edition}], {publisher}, {issued}[, accessed {accessed}][, {DOI}][, {URL}]", "[{author}, ]“{title}”[, {edition}] ({genre}, {publisher}, {issued})[, {DOI}]" + _LINK, "[{author}, ]*{title}* ({genre}), <accessed {accessed}|{issued}>[, {DOI}][, {URL}]", "[{author}, ]“{title}”[, {publisher}][, {issued}][, {DOI}]" + _LINK, "*{title}* ({publisher}[, {edition}], {issued})[, {DOI}]" + _LINK),
    "software": ("[{author}, ]*{title}*[, {edition}] (<{publisher-place}: {publisher}, {issued}|{publisher}, {issued}|{issued}>)[, {URL}]", "*{title}*[, {edition}][, {genre}] (<{publisher}, {issued}|{author}, {issued}|{issued}>)[, {DOI}][, {URL}]", "{author}, *{title}*, {publisher}, {edition}, {genre}, {issued}", "[{author}, ]{title}[, {edition}], {issued}[, {DOI}]" + _LINK),
    "standard": ("{author}, *{title}*, {number} ([{publisher-place}, ]{issued})[, {locator}][, {DOI}][, {URL}]", "{number}, *{title}* (<{publisher-place}: {publisher}, {issued}|{publisher}, {issued}|{issued}>)[, {locator}][, {URL}]", "{author}, {number}: *{title}* (<{publisher-place}: {publisher}, {issued}|{publisher-place}, {issued}|{issued}>)[, {locator}]", "*{title}*, {number} (<{publisher-place}: {publisher}, {issued}|{publisher}, {issued}>)"),
    "patent": ("{inventor}, {title}, {genre} {number}[, filed {_filed}], <and |>issued {issued}[, {URL}]", "{inventor}, “{title}”, {genre} <No. |no. |>{number}, {issued}", "{inventor}, {title}, {genre} {number} ({issued})", "{genre} No. {number}, “{title}”[, filed {_filed}], issued {issued}"),
    "debate": ("{_speaker}, *Congressional Record* {volume} ({issued}): {locator}", "Parl. Deb., H.C. (5th ser.) ({issued}) {locator}", "{container-title}, {issued}, vol. {volume}, {locator}"),
}  # fmt: skip


def voice(rng: Random, language: str) -> Voice:
    """One hand of the style: Americans put the comma inside the quotation mark, others may not."""
    british = rng.random() < 0.08
    quotes = (("‘", "’"), ("“", "”")) if british and rng.random() < 0.6 else (("“", "”"), ("‘", "’"))
    date = "dmy" if british or rng.random() < 0.14 else "mdy"
    abbreviated = rng.random() < 0.08
    form = NameForm(
        comma=not british,
        last=rng.choice((" and ",) * 12 + (" & ",)),
        most=rng.choice((2, 3, 3, 3, 4, 6, 10)),
        others=rng.choice((" et al.",) * 6 + (" and others",)),
    )
    paged = rng.random() < 0.07
    terms = ("p. ", "pp. ") if paged else ("", "")
    link = rng.random()
    return Voice(
        quotes=quotes[0], inner=quotes[1], inside=not british, names=form, date=date, months="abbr" if abbreviated else "en",
        locator=terms, page=terms if paged else ("", ""), ranges=rng.choice(("two", "two", "two", "full", "least")), headline=rng.random() < 0.86,
        url=("<", ">") if link < 0.06 else ("", ""), doi=rng.choice(("https://doi.org/",) * 6 + ("doi:", "http://dx.doi.org/", "DOI: ", "doi: ")),
        comma_after_query=rng.random() < 0.6, final="." if rng.random() < 0.95 else "",
    )  # fmt: skip


CHICAGO = Style("chicago-note", 46, TEMPLATES, voice, {"en": 0.82, "de": 0.06, "fr": 0.06, "it": 0.03, "es": 0.03})
