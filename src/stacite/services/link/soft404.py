"""Soft 404s: pages that say in their title or heading that they are not the page, though the status is 200.

Only a title or heading that *is* such a message counts: an article about missing pages has more to say. The text below
never counts. Known messages are in `soft404.toml`; others are recognized by a subject (the page, the article, the
record) and a predicate (not found, no longer available, removed). A page with little content has a fingerprint: the
same page may be at every address of its site.
"""

from __future__ import annotations

import re
from functools import cache, partial
from typing import TYPE_CHECKING

from stacite.services.page.html import plain_phrases, plain_words, title_segments
from stacite.services.payload import json_of
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from stacite.services.page.html import WebPage


_phrases = partial(plain_phrases, "stacite.services.link", "soft404.toml")
# Messages put together from words, by language: a subject, what is said of it, and what has to be in the latter, since
# “The page was found” is no message.
_SUBJECTS = {
    "en": r"(?:web ?)?pages?|articles?|stor(?:y|ies)|documents?|items?|records?|entr(?:y|ies)|topics?|threads?|posts?"
    r"|files?|contents?|resources?|products?|publications?|url|address|link|node|identifier|doi|handle|collection",
    "de": r"(?:web)?seite|artikel|dokument|beitrag|datei|inhalt|eintrag|datensatz|publikation|adresse|url|thema"
    r"|meldung",
    "fr": r"page|article|document|fichier|contenu|ressource|notice|adresse|url|publication|sujet",
    "es": r"página|artículo|documento|archivo|contenido|recurso|registro|dirección|url|publicación|entrada|noticia",
    "pt": r"página|artigo|documento|arquivo|ficheiro|conteúdo|recurso|registo|registro|endereço|url|publicação|notícia",
    "it": r"pagina|articolo|documento|file|contenuto|risorsa|scheda|indirizzo|url|pubblicazione|notizia",
    "nl": r"(?:web)?pagina|artikel|document|bestand|inhoud|bericht|item|url|adres|publicatie",
    "ru": r"страниц[аы]|стать[яи]|документ[а]?|файл[а]?|материал[а]?|запись|записи|публикаци[яи]|раздел[а]?|адрес",
}
# Plain words have no apostrophes: `isnt`, and `nest` for French “n'est”.
_PREDICATES = {
    "en": r"(?:(?:was|were|is|are|has been|have been|could|can|cannot|cant|does|do|did|isnt|wasnt|couldnt|doesnt|not|be"
    r"|been|no|longer|currently|temporarily|unfortunately)\s)*"
    r"(?:found|exists?|available|unavailable|removed|deleted|withdrawn|moved|expired|archived|retired|missing|invalid"
    r"|not found|gone|located|displayed|specified)",
    "de": r"(?:(?:wurde|konnte|ist|sind|existiert|steht|leider|derzeit|nicht|nicht mehr|mehr|zur zeit|so)\s?)*"
    r"(?:nicht (?:mehr )?(?:gefunden|vorhanden|verfügbar|erreichbar|auffindbar)(?: werden)?|existiert (?:leider )?nicht"
    r"|nicht existiert|entfernt|gelöscht|verschoben|abgelaufen|gibt es nicht)",
    "fr": r"(?:(?:a|été|est|nest|na|pas|plus|actuellement|malheureusement|ne|peut|être|pu)\s)*"
    r"(?:introuvable|trouvée?|existe (?:pas|plus)|nexiste (?:pas|plus)|disponible|indisponible|supprimée?|retirée?"
    r"|déplacée?|inexistante?|expirée?)",
    "es": r"(?:(?:no|se|ha|sido|fue|está|ya|pudo|puede|encuentra)\s)*"
    r"(?:encontrad[ao]|encontrar|encuentra|existe|disponible|eliminad[ao]|borrad[ao]|movid[ao]|inexistente|caducad[ao])",
    "pt": r"(?:(?:não|foi|está|já|se|pôde|pode|ser|mais)\s)*"
    r"(?:encontrad[ao]|existe|disponível|indisponível|removid[ao]|eliminad[ao]|excluíd[ao]|inexistente|expirad[ao])",
    "it": r"(?:(?:non|è|stat[ao]|più|può|essere|al momento)\s)*"
    r"(?:trovat[ao]|esiste|disponibile|rimoss[ao]|eliminat[ao]|spostat[ao]|inesistente|scadut[ao])",
    "nl": r"(?:(?:is|kan|kon|werd|bestaat|niet|helaas|meer|worden)\s)*"
    r"(?:niet (?:meer )?(?:gevonden|beschikbaar|bestaat)|gevonden|bestaat (?:niet|helaas niet)|verwijderd|verplaatst"
    r"|verlopen)",
    "ru": r"(?:(?:не|была?|больше|к сожалению|не был[аои]?)\s)*"
    r"(?:найден[аоы]?|существует|доступн[аоы]?|недоступн[аоы]?|удал[её]н[аоы]?|перемещ[её]н[аоы]?|отсутствует)",
}  # fmt: skip
_NEGATIVES = {
    "en": r"not|no longer|cannot|cant|isnt|wasnt|couldnt|doesnt|unavailable|removed|deleted|withdrawn|moved|expired"
    r"|missing|invalid|gone|retired",
    "de": r"nicht|entfernt|gelöscht|verschoben|abgelaufen",
    "fr": r"pas|plus|introuvable|indisponible|supprimée?|retirée?|déplacée?|inexistante?|expirée?|non",
    "es": r"no|eliminad[ao]|borrad[ao]|movid[ao]|inexistente|caducad[ao]",
    "pt": r"não|indisponível|removid[ao]|eliminad[ao]|excluíd[ao]|inexistente|expirad[ao]",
    "it": r"non|rimoss[ao]|eliminat[ao]|spostat[ao]|inesistente|scadut[ao]",
    "nl": r"niet|verwijderd|verplaatst|verlopen",
    "ru": r"не|недоступн[аоы]?|удал[её]н[аоы]?|перемещ[её]н[аоы]?|отсутствует",
}
_FUNCTION_WORD = (
    r"(?:the|this|that|an?|your|requested|desired|you|were|are|looking|for|requested|tried|to|reach|die|der|das|diese[rs]?"
    r"|angeforderte|gesuchte|gewünschte|von|ihnen|la|le|cette|ce|cet|demandée?|que|vous|cherchez|el|esta|este|solicitad[ao]"
    r"|a|o|esse|essa|il|lo|questa|questo|richiest[ao]|de|deze|dit|het|opgevraagde|запрашиваемая|запрашиваемый|данная|эта"
    r"|specified|sorry|oops|leider|désolé)"
)
_RUSSIAN = pattern(r"\b(?:недоступн|удал[её]н|перемещ[её]н|отсутствует)")
_TAIL = (
    r"(?:\s(?:any ?more|longer|here|on this server|in (?:the|our) (?:database|archive|catalogue)|or \w+"
    r"|mehr|werden|worden|plus|ici|más|aquí|mais|aqui|più|qui|meer|больше)){0,2}"
)


@cache
def _sentences() -> tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]:
    """For each language what a whole message matches, and what has to be in it."""
    return tuple(
        (
            re.compile(
                rf"(?:{_FUNCTION_WORD}\s){{0,8}}(?:{_SUBJECTS[language]})\s(?:{_FUNCTION_WORD}\s){{0,6}}"
                rf"{_PREDICATES[language]}{_TAIL}"
            ),
            re.compile(rf"\b(?:{_NEGATIVES[language]})\b"),
        )
        for language in _SUBJECTS
    )


# Languages without spaces, or whose words run together.
# `\W` includes the marks of Thai, so plain words have `ไม พบ` for `ไม่พบ`.
_UNSPACED_MESSAGE = pattern(
    r"(?:页面|网页|内容|文章|页|頁面|網頁|內容|链接).{0,8}(?:不存在|未找到|找不到|无法找到|沒有找到|没有找到|已下架|不可用|删除|刪除)"
    r"|(?:找不到|未找到|无法找到).{0,6}(?:页面|网页|内容|文章|頁面|網頁)"
    r"|(?:ページ|記事|コンテンツ|ファイル|ドメイン|サイト).{0,10}(?:見つかりません|存在しません|ありません|削除されました|期限切れ)"
    r"|(?:페이지|게시물|기사|문서|콘텐츠).{0,8}(?:찾을 수 없|존재하지 않|없습니다|삭제)"
    r"|(?:الصفحة|صفحة|المقال|المحتوى).{0,20}(?:غير موجود|غير متاح|لم يتم العثور|محذوف)"
    r"|ไม พบ(?:หน า|เน อหา|บทความ)|không tìm thấy (?:trang|bài)"
)
# The site is out of order just now.
_CLOSED = pattern(
    r"(?:(?:web ?)?site|page|system|service|catalogue|portal)?\s?(?:is |is currently |is temporarily )?"
    r"(?:under|undergoing|down for|in) (?:scheduled |planned )?maintenance(?: mode)?"
    r"|maintenance(?: mode| page)?(?: is on)?"
    r"|(?:scheduled|site|planned) maintenance|well be (?:right )?back (?:soon|shortly)|be right back"
    r"|wartung(?:sarbeiten|smodus|sseite)?|(?:unsere |die )?(?:web)?(?:seite|site) wird (?:gerade |derzeit )?gewartet"
    r"|(?:ce )?site (?:est )?en (?:cours de )?maintenance|(?:maintenance )?en cours"
    r"|(?:sitio|página)(?: web)? en mantenimiento|(?:estamos )?en mantenimiento|site em manutenção|em manutenção"
    r"|sito in manutenzione|in manutenzione|(?:site|website) in onderhoud|onderhoud"
    r"|(?:сайт )?на (?:техническом )?обслуживании|технические работы|ведутся технические работы"
    r"|(?:网站|系统|網站|系統)?(?:正在)?(?:维护|維護|维护中|維護中)|.{0,6}メンテナンス中(?:です)?"
    r"|.{0,6}점검 중(?:입니다)?"
    r"|الموقع تحت الصيانة"
    r"|(?:your |the |ihre |diese )?(?:session|sitzung|sesión|sessão|sessione) (?:has |ist |ha )?(?:timed out|expired"
    r"|abgelaufen|caducado|expirou|scaduta)|session timeout"
    r"|(?:oops )?an error (?:has )?occurred(?: code)?(?: \d+)?|(?:es ist )?ein fehler (?:ist )?aufgetreten"
    r"|une erreur (?:est|sest) (?:survenue|produite)"
    r"|se ha producido un error|ocorreu um erro|si è verificato un errore|er is een fout opgetreden|произошла ошибка"
    r"|invalid (?:thread|topic|post|user) specified"
    r"|no (?:records?|items?|entries) (?:were )?found|bad title|invalid (?:identifier|item|handle|id|url|request)"
    r"|item withdrawn|unavailable due to legal reasons|your browser is not supported|unsupported browser"
)


def says_gone(line: str) -> bool:
    """Whether a line, in plain words, says that a page is not there, and nothing else."""
    if len(line) > 160:
        return False
    if _UNSPACED_MESSAGE.search(line) is not None and len(line) <= 60:
        return True
    # A cheap test before the patterns of all languages.
    if _phrases("negative_words").isdisjoint(line.split()) and _RUSSIAN.search(line) is None:
        return False
    return any(whole.fullmatch(line) and denied.search(line) for whole, denied in _sentences())


def says_closed(line: str) -> bool:
    """Whether a line says that the site is out of order just now."""
    return len(line) <= 100 and _CLOSED.fullmatch(line) is not None


# Words of its own (outside menus and the like) on a page that is nothing but a message.
FEW_WORDS = 60
# Words of its own on a page that is too long for a fingerprint.
_MAX_FINGERPRINTED = 300
_MIN_FINGERPRINT = 5
_MAX_FINGERPRINT = 400
# Share of words that two pages with the same content have in common; a time or a token may differ.
_MIN_OVERLAP = 0.9
# Frameworks whose pages are the same everywhere by design: a script fills them in.
_APP = pattern(
    r"<div[^<>]{0,80}\bid=[\"']?(?:root|app|__next|__nuxt|q-app|svelte|___gatsby)\b|<app-root|\bng-(?:app|version)\b"
    r"|data-reactroot"
)


def is_general(title: str) -> bool:
    """Whether a title fits any page."""
    return plain_words(title) in _phrases("general_titles")


def fingerprint_of(page: WebPage, folded: str) -> frozenset[str]:
    """The words of a page with little content; none for longer pages and works. `folded` is its source."""
    if page.article or _APP.search(folded):
        return frozenset()
    if len(page.words) > _MAX_FINGERPRINTED and not is_general(page.title):
        return frozenset()
    words = dict.fromkeys(word.casefold() for word in page.words)
    return frozenset(list(words)[:_MAX_FINGERPRINT]) if len(words) >= _MIN_FINGERPRINT else frozenset()


def are_alike(first: frozenset[str], second: frozenset[str]) -> bool:
    """Whether two fingerprints are of the same page."""
    return bool(first) and len(first & second) >= _MIN_OVERLAP * len(first | second)


# Words of a title beside the message: a site's name has no more.
_MAX_REST = 6
# Status codes that are messages by themselves, and those that are so only beside words.
_MISSING_CODES = frozenset({"404", "410"})
_SERVER_ERROR_CODES = frozenset({"500", "502", "503", "504"})


@cache
def _beginnings() -> tuple[str, ...]:
    return tuple(_phrases("beginnings"))


def is_message(line: str) -> bool:
    """Whether a title or heading says that there is no such page, and nothing else."""
    words = plain_words(line).split()
    if not words:
        return False
    core = " ".join(_without_filler(words))
    if not core:
        return bool(_MISSING_CODES.intersection(words)) or (len(words) == 1 and words[0] in _phrases("error_words"))
    messages = _phrases("messages")
    if core in messages or " ".join(words) in messages or core.startswith(_beginnings()):
        return True
    *head, last = core.split()
    return (last in _phrases("no_longer") and " ".join(head) in messages) or says_gone(core) or says_closed(core)


def _without_filler(words: list[str]) -> list[str]:
    start, end = 0, len(words)
    while start < end and _is_filler(words[start]):
        start += 1
    while start < end and _is_filler(words[end - 1]):
        end -= 1
    return words[start:end]


def _is_filler(word: str) -> bool:
    if word in _phrases("filler") or word in _MISSING_CODES or word in _SERVER_ERROR_CODES:
        return True
    return word.isdigit() and len(word) == 1


def message_of(page: WebPage) -> tuple[str, bool]:
    """The title or heading that is a message, and whether it is certain that the page is not there; empty for none."""
    line, certain = _message(page.title, page.heading)
    if not line:
        return "", False
    if not certain or page.article:
        return line, False
    return line, page.noindex or (len(page.words) <= FEW_WORDS and _has_words(line))


def hint_of(page: WebPage) -> str:
    """A message in the text of a page of a few words; by itself it proves nothing."""
    if len(page.words) > FEW_WORDS or page.article:
        return ""
    first = re.split(r"(?<=[.!?。！])\s*", page.own[:400], maxsplit=1)[0]
    return next((line for line in (page.subheading, first) if is_message(line)), "")


def _has_words(line: str) -> bool:
    """Whether a message is more than a number, which may be a year, a highway or a chapter."""
    parts = title_segments(line)
    return len(parts) == 1 or any(is_message(part) and not plain_words(part).isdigit() for part in parts)


def _message(title: str, heading: str) -> tuple[str, bool]:
    says_heading = is_message(heading)
    parts = [title, *title_segments(title)] if title else []
    part = next((part for part in parts if is_message(part)), "")
    if not part:
        return (heading, plain_words(heading) not in _MISSING_CODES or not title) if says_heading else ("", False)
    if says_heading:
        return title, True
    about_it = bool(heading) and plain_words(part) in plain_words(heading)
    rest = len(plain_words(title).split()) - len(plain_words(part).split())
    return title, not about_it and rest <= _MAX_REST


def says_error(body: bytes) -> bool:
    """Whether a short response in JSON is an error and nothing else."""
    data = json_of(body)
    if not isinstance(data, dict) or len(data) > 8:
        return False
    if any(data.get(key) in (404, 410, "404", "410") for key in ("status", "code", "statusCode", "status_code")):
        return True
    if any(data.get(key) for key in ("error", "errors", "Error")):
        return True
    return any(is_message(str(data.get(key, ""))[:300]) for key in ("message", "detail", "title", "msg", "Message"))
