"""Whether a name is a body's: a government office, institute, company, committee."""

from __future__ import annotations

import re
from functools import lru_cache

from stacite.model.pattern import pattern

_UNITS = frozenset(
    """
    Academy Administration Agency Archive Archives Assembly Association Authority Bank Board Branch Bureau Cabinet
    Center Centre Chamber Church Clinic Coalition Collective Collaboration College Command Commission Committee
    Community Company Conference Confederation Congress Consortium Convention Corporation Corps Council Court
    Delegation Department Directorate Division Embassy Endowment Executive Federation Forum Foundation Fund
    Government Group Headquarters Hospital House Initiative Inspectorate Institut Institute Institution Instituto
    Laboratory Laboratories League Legislature Library Ministry Mission Museum Network Observatory Office Orchestra
    Ensemble Organisation Organization Panel Parliament Partnership Party Police Presidency Press Program Programme
    Project Registry School Secretariat Senate Service Services Sciences Society Staff Statistics Studio Subcommittee
    Survey Team Trust Union University Universität Université Ministerium Amt Verband Verein Gesellschaft Stiftung
    Akademie Kommission Landesamt Ministère Conseil Comité Agence Assemblée Bibliothèque Comisión Ministerio Consejo
    Universidad Academia Biblioteca Banco Ayuntamiento Ministero Università Consiglio Comitato Commissione Istituto
    Ministério Defensoría Defensoria Autoridad Autoridade Autorité Autorità Conselho Comissão Agencia Agência Agenzia
    Secretaría Dirección Direction Gobierno Governo Gouvernement Observatorio Observatoire Osservatorio Universidade
    Fundación Fondation Fondazione Asociación Banque Banca Parlement Parlamento Sénat Senado Rechnungshof Bundestag
    Rijksdienst Ministerie Departementet Riksdag Storting Folketing Nations States
    """.split()
)
_UNIT = r"(?P<unit>Task Force|Working Group|\w+)"
_ENDS_UNIT = pattern(r"\b(?:Task Force|(?P<unit>\w+))$")
_WORDS = pattern(r"\w+")
_BODY = pattern(
    r"\b(?:U\.\s?[SKN]\.|UN|EU|DG|HM|NATO|UNESCO|OECD)(?!\w)|^The [A-Z]|\b(?:Inc|Ltd|LLC|GmbH|Corp)\b\.?"
    r"|(?<=[a-zäöü])(?:kommission|regierung|ministerium|behörde|rechnungshof|kontrollrat|landesamt|bundesamt|departementet"
    r"|direktoratet)\b"
    r"|^[A-Z]{2,}(?: [A-Z]{2,})*$|\b(?:of|for|on) (?:the )?[A-Z]|^International\b|^National\b"
    r"|\b(?:Task Force|Red Cross)\b"
)
_PART_OF = pattern(rf"(?:Sub)?{_UNIT}(?:'s|’s)?(?: (?:of|for|on|to|in)\b|$)")
_PART = pattern(
    r"\b(?:Office|Bureau|Department|Committee|Commission|Ministry|Institutes?|Division|House|Centers?|Centres?"
    r"|Library|Board|Association|Society|Academy|Agency|Federation"
    r"|School|Council|University|Bank|Court|Subcommittee|Endowment|Foundation|Fund|Institution|Forum|Alliance|Coalition"
    r"|Network|Organi[sz]ation|Programme|Directorate|Secretariat|Administration|Authority) (?:of|for|on)\b"
)
_ROMANCE_PART = pattern(
    r"(?:Centro|Centre|Instituto|Institut|Istituto|Dirección|Direction|Direção|Agence|Agencia|Agência|Secretaría"
    r"|Departamento"
    r"|Département|Servicio|Service|Oficina|Comisión|Commission|Comité|Conseil|Consejo|Ministerio|Ministère"
    r"|Unidad|Subdirección)"
    r" (?:\w+ )?(?:de|del|des|du|para|pour|d’)\b"
)
_WORK = pattern(
    r"^(?:(?:\w+ ){0,2}(?:Report|Review|Survey|Study|Studies|Guide|Handbook|Manual|Strategy|Statement|Agreement|Treaty"
    r"|Convention|Plan|Act|Hearing|Letter|Outlook|Assessment|Analysis|Statistics|Principles)\b"
    r"|A (?!(?:[A-Z] )*[A-Z][\w’-]+(?:$| and (?:[A-Z]+ )+[A-Z]))|An |How |Why |What )"
)


_SERIAL = (
    r"(?:Journal|Review|Quarterly|Magazine|Times|Post|Daily|News|Herald|Tribune|Guardian|Gazette|Star|Sun"
    r"|Telegraph|Chronicle"
    r"|Observer|Weekly|Monthly|Today|Globe|Mail|Zeitung|Zeitschrift|Revue|Rivista|Revista|Annals|Archiv"
    r"|Bulletin|Transactions"
    r"|Proceedings|Newsletter|Letters|Record|Reporter|Digest|Notes|Studies|Advances|Spiegel|Monde|Figaro"
    r"|Allgemeine|Rundschau"
    r"|Jahrbuch|Yearbook|Annual|Annales|Blätter|Inquirer|Examiner|Dispatch|Courier|Sentinel|Ledger"
    r"|Independent|Economist"
    r"|Standard|Express|Mirror|Standard|Intelligencer|Advocate|Report)"
)
_STARTS_SERIAL = pattern(
    rf"(?:The |Le |La |Der |Die |Das |Les )?{_SERIAL}\b(?! (?:Office|Center|Centre))", re.IGNORECASE
)
_ENDS_SERIAL = pattern(rf"\b{_SERIAL}(?: \([^()]*\))?$|[Zz]eitung$|[Bb]latt$|[Zz]eitschrift$|\.com$|\.org$")
_AGENCIES = frozenset(
    """
    Reuters AP AFP Bloomberg BBC CNN NPR PBS CBS ABC NBC Politico Axios Xinhua TASS Kyodo Yonhap dpa ANSA EFE Vox
    Slate Salon Wired Time Newsweek Forbes Fortune
    """.split()
)
_AGENCY_NAMES = pattern(
    r"(?:Associated Press|Agence France-Presse|Deutsche Welle|United Press International|Al Jazeera|Interfax"
    r"|Press Trust of India"
    r"|BBC News|CNN|NBC News|CBS News|ABC News|Fox News|Bloomberg(?: \w+)?|The Hill|The Atlantic"
    r"|(?:The )?New Yorker|The Conversation)"
)


@lru_cache(maxsize=1024)
def is_serial(text: str) -> bool:
    """Whether the words name a journal, newspaper or magazine, by the words that such names are made of."""
    return bool(_STARTS_SERIAL.match(text) or _ENDS_SERIAL.search(text)) or is_news_outlet(text)


def is_newspaper(text: str) -> bool:
    """Whether the words name a newspaper or magazine with columns, and no broadcaster."""
    return text.endswith("New Yorker") or (_NEWS.search(text) is not None and _BROADCASTER.match(text) is None)


_BROADCASTER = pattern(r"(?:BBC|CNN|NBC|CBS|ABC|Fox|Sky|Bloomberg)\b")


_NEWS = pattern(
    r"\b(?:Times|Post|Daily|News|Herald|Tribune|Guardian|Gazette|Star|Sun|Telegraph|Chronicle|Observer|Today"
    r"|Globe|Mail|Zeitung"
    r"|Spiegel|Monde|Figaro|Allgemeine|Rundschau|Inquirer|Examiner|Dispatch|Courier|Sentinel|Ledger"
    r"|Independent|Economist|Standard"
    r"|Express|Mirror|Intelligencer|Wall Street Journal|Free Press|Morning|Evening)\b"
)


def is_news_outlet(text: str) -> bool:
    """Whether the words name a newspaper or a wire service."""
    return text in _AGENCIES or _AGENCY_NAMES.fullmatch(text) is not None or _NEWS.search(text) is not None


@lru_cache(maxsize=1024)
def is_institution(text: str) -> bool:
    """Whether an outlet is a body that publishes rather than a serial."""
    first = text.split(", ", maxsplit=1)[0]
    if _STUDY_CENTRE.match(first):
        return True
    if (
        _AGENCY_NAMES.fullmatch(first)
        or first in _AGENCIES
        or _STARTS_SERIAL.match(first)
        or _ENDS_SERIAL.search(first)
    ):
        return False
    return _is_part(first) or _starts_body(first)


_STUDY_CENTRE = pattern(
    r"(?:The )?(?:[A-Z][\w’.-]+ ){0,4}(?:Cent(?:er|re)|Institute|Institution|Council|School|Foundation"
    r"|Association|Society|Committee)"
    r" (?:for|of|on) (?!.*\b(?:Journal|Review|Bulletin|Proceedings|Transactions)\b)"
)
"""An institute's name may end as a journal's does: `Centre for Strategic Studies`."""
_BODY_START = pattern(
    rf"(?:The )?(?:(?:National|International|European|World|American|United|Federal|Royal) )*{_UNIT}\b|U\.S\. "
)


def _is_unit(word: str | None) -> bool:
    """Whether the word tells a body; None stands for two words that do."""
    return word is None or word in _UNITS or word in ("Task Force", "Working Group") or word.startswith("Bundes")


def _starts_body(text: str) -> bool:
    match = _BODY_START.match(text)
    return match is not None and _is_unit(match["unit"])


def ends_in_unit(text: str) -> bool:
    """Whether the last word says what kind of body it is: `European Commission`."""
    match = _ENDS_UNIT.search(text)
    return match is not None and _is_unit(match["unit"])


def _is_part(text: str) -> bool:
    match = _PART_OF.match(text)
    return (match is not None and _is_unit(match["unit"])) or ends_in_unit(text) or _PART.search(text) is not None


@lru_cache(maxsize=1024)
def is_body(text: str) -> bool:
    """Whether the words name a body rather than a person."""
    words = _WORDS.findall(text)
    return (
        not _UNITS.isdisjoint(words)
        or any(word.startswith("Bundes") for word in words)
        or _BODY.search(text) is not None
    )


def is_work(text: str) -> bool:
    """Whether the words are a title rather than a name: `A …`, `Report of …`, `The Oxford Guide to …`."""
    return _WORK.match(text) is not None and not ends_in_unit(text)


def is_body_part(text: str) -> bool:
    """Whether the words name a body, or an office within one, so plainly that no title is meant."""
    return (
        len(text) < 120
        and ": " not in text
        and _WORK.match(text) is None
        and (_ROMANCE_PART.match(text) is not None or (_is_part(text) and not _is_clause(text)))
    )


_SMALL = pattern(r"(?<= )[a-z]{5,}\b")


def _is_clause(text: str) -> bool:
    """Whether words are a title that ends in a body's name: `Strengthening of the coordination of the United Nations`.

    The names of bodies begin with what kind they are, or have hardly a word in small letters.
    """
    first, *small = text.split(" ", 1)[0], *_SMALL.findall(text)
    return len(small) > 1 and not _is_unit(first)
