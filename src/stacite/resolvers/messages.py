"""Sentences in which sites say that a page is gone, closed or out of order, put together from what they are made of.

A subject (the page, the article, the record) and what is said of it (not found, no longer available, removed), in
the languages that editors meet; orders of words and small words between may differ.
"""

from __future__ import annotations

import re
from functools import lru_cache

from stacite.model.pattern import pattern

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
_SAID = {
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
_DENIED = {
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
"""One of these has to be among the words: `The page was found` is no message."""
_SMALL = (
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
_TELLING = frozenset(
    """not no longer cannot cant isnt wasnt couldnt doesnt unavailable removed deleted withdrawn moved expired missing
    invalid gone retired nicht entfernt gelöscht verschoben abgelaufen pas plus introuvable indisponible non eliminado
    eliminada borrado borrada movido movida inexistente caducado caducada não indisponível removido removida excluído
    excluída expirado expirada rimosso rimossa eliminato eliminata spostato spostata scaduto scaduta niet verwijderd
    verplaatst verlopen не supprimé supprimée retiré retirée déplacé déplacée inexistant inexistante expiré
    expirée""".split()
)
"""Words without one of which, or of their kin in Russian, no line is taken apart: most titles have none."""


@lru_cache(maxsize=1)
def _sentences() -> tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]:
    return tuple(
        (
            re.compile(rf"(?:{_SMALL}\s){{0,8}}(?:{_SUBJECTS[tongue]})\s(?:{_SMALL}\s){{0,6}}{_SAID[tongue]}{_TAIL}"),
            re.compile(rf"\b(?:{_DENIED[tongue]})\b"),
        )
        for tongue in _SUBJECTS
    )


_RUN_TOGETHER = pattern(
    r"(?:页面|网页|内容|文章|页|頁面|網頁|內容|链接).{0,8}(?:不存在|未找到|找不到|无法找到|沒有找到|没有找到|已下架|不可用|删除|刪除)"
    r"|(?:找不到|未找到|无法找到).{0,6}(?:页面|网页|内容|文章|頁面|網頁)"
    r"|(?:ページ|記事|コンテンツ|ファイル|ドメイン|サイト).{0,10}(?:見つかりません|存在しません|ありません|削除されました|期限切れ)"
    r"|(?:페이지|게시물|기사|문서|콘텐츠).{0,8}(?:찾을 수 없|존재하지 않|없습니다|삭제)"
    r"|(?:الصفحة|صفحة|المقال|المحتوى).{0,20}(?:غير موجود|غير متاح|لم يتم العثور|محذوف)"
    r"|ไม พบ(?:หน า|เน อหา|บทความ)|không tìm thấy (?:trang|bài)"
)
"""Languages without blanks, or whose words run together."""
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
    """Whether a line, as `lines.plain` makes it, says of a page that it is not there, and nothing else."""
    if len(line) > 160:
        return False
    if _RUN_TOGETHER.search(line) is not None and len(line) <= 60:
        return True
    if _TELLING.isdisjoint(line.split()) and _RUSSIAN.search(line) is None:
        return False
    return any(whole.fullmatch(line) and denied.search(line) for whole, denied in _sentences())


def says_closed(line: str) -> bool:
    """Whether it says that the site is out of order or out of reach just now."""
    return len(line) <= 100 and _CLOSED.fullmatch(line) is not None
