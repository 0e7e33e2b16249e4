"""Recognizes names of organizations, serials and places by lists and by the words that they are made of."""

from __future__ import annotations

import re
from functools import lru_cache

from stacite.parser.text_slice import contains_any
from stacite.text.patterns import pattern

_ORGANIZATION_TYPES = frozenset(
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
_ORGANIZATION_TYPE = r"(?P<unit>Task Force|Working Group|\w+)"
_ENDS_IN_ORGANIZATION_TYPE = pattern(r"\b(?:Task Force|(?P<unit>\w+))$")
_WORDS = pattern(r"\w+")
_ORGANIZATION = pattern(
    r"\b(?:U\.\s?[SKN]\.|UN|EU|DG|HM|NATO|UNESCO|OECD)(?!\w)|^The [A-Z]|\b(?:Inc|Ltd|LLC|GmbH|Corp)\b\.?"
    r"|(?<=[a-zäöü])(?:kommission|regierung|ministerium|behörde|rechnungshof|kontrollrat|landesamt|bundesamt|departementet"
    r"|direktoratet)\b"
    r"|^[A-Z]{2,}(?: [A-Z]{2,})*$|\b(?:of|for|on) (?:the )?[A-Z]|^International\b|^National\b"
    r"|\b(?:Task Force|Red Cross)\b"
)
_PART_OF = pattern(rf"(?:Sub)?{_ORGANIZATION_TYPE}(?:'s|’s)?(?: (?:of|for|on|to|in)\b|$)")
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
def is_publishing_organization(text: str) -> bool:
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
    return _is_part(first) or _starts_organization(first)


_STUDY_CENTRE = pattern(
    r"(?:The )?(?:[A-Z][\w’.-]+ ){0,4}(?:Cent(?:er|re)|Institute|Institution|Council|School|Foundation"
    r"|Association|Society|Committee)"
    r" (?:for|of|on) (?!.*\b(?:Journal|Review|Bulletin|Proceedings|Transactions)\b)"
)
"""An institute's name may end as a journal's does: `Centre for Strategic Studies`."""
_ORGANIZATION_START = pattern(
    rf"(?:The )?(?:(?:National|International|European|World|American"
    rf"|United|Federal|Royal) )*{_ORGANIZATION_TYPE}\b|U\.S\. "
)


def _is_organization_type(word: str | None) -> bool:
    """Whether the word tells a body; None stands for two words that do."""
    return (
        word is None
        or word in _ORGANIZATION_TYPES
        or word in ("Task Force", "Working Group")
        or word.startswith("Bundes")
    )


def _starts_organization(text: str) -> bool:
    match = _ORGANIZATION_START.match(text)
    return match is not None and _is_organization_type(match["unit"])


def ends_in_organization_type(text: str) -> bool:
    """Whether the last word says what kind of body it is: `European Commission`."""
    match = _ENDS_IN_ORGANIZATION_TYPE.search(text)
    return match is not None and _is_organization_type(match["unit"])


def _is_part(text: str) -> bool:
    match = _PART_OF.match(text)
    return (
        (match is not None and _is_organization_type(match["unit"]))
        or ends_in_organization_type(text)
        or _PART.search(text) is not None
    )


@lru_cache(maxsize=1024)
def is_organization(text: str) -> bool:
    """Whether the words name a body rather than a person."""
    words = _WORDS.findall(text)
    return (
        not _ORGANIZATION_TYPES.isdisjoint(words)
        or any(word.startswith("Bundes") for word in words)
        or _ORGANIZATION.search(text) is not None
    )


def looks_like_title(text: str) -> bool:
    """Whether the words are a title rather than a name: `A …`, `Report of …`, `The Oxford Guide to …`."""
    return _WORK.match(text) is not None and not ends_in_organization_type(text)


def is_organization_or_office(text: str) -> bool:
    """Whether the words name a body, or an office within one, so plainly that no title is meant."""
    return (
        len(text) < 120
        and ": " not in text
        and _WORK.match(text) is None
        and (_ROMANCE_PART.match(text) is not None or (_is_part(text) and not _is_title_ending_in_organization(text)))
    )


_SMALL = pattern(r"(?<= )[a-z]{5,}\b")


def _is_title_ending_in_organization(text: str) -> bool:
    """Whether words are a title that ends in a body's name: `Strengthening of the coordination of the United Nations`.

    The names of bodies begin with what kind they are, or have hardly a word in small letters.
    """
    first, *small = text.split(" ", 1)[0], *_SMALL.findall(text)
    return len(small) > 1 and not _is_organization_type(first)


CITIES = frozenset(
    name.replace("_", " ")
    for name in """
    Aarhus Aberdeen Abingdon Abu_Dhabi Abuja Accra Addis_Ababa Aix-en-Provence Albany Aldershot Alexandria Algiers
    Amherst Amman Amsterdam Ankara Ann_Arbor Antananarivo Antwerp Antwerpen Arlington Arusha Ashgabat Astana
    Asunción Athens Athens,_GA Atlanta Auckland Austin Bad_Homburg Baden-Baden Baghdad Baku Baltimore Bamako Bangkok
    Barcelona Bari Basel Basingstoke Baton_Rouge Beijing Beirut Belfast Belgrade Belmont Berkeley Berlin Bern
    Bethesda Beverly_Hills Bielefeld Bilbao Birmingham Bishkek Bloomington Boca_Raton Bochum Bogotá Bologna Bombay
    Bonn Bordeaux Boston Boulder Brasília Bratislava Brighton Brisbane Bristol Brno Brussels Bruxelles Bucharest
    Budapest Buenos_Aires Buffalo Bujumbura Cagliari Cairo Calcutta Cambridge Cambridge,_UK Canberra Canterbury
    Cape_Town Caracas Carbondale Cardiff Chapel_Hill Charlottesville Cheltenham Chicago Chichester Chisinau
    Cincinnati Cleveland Coimbra Cologne Colombo Columbia Columbus Conakry Copenhagen Cotonou Dakar Dallas Damascus
    Darmstadt Delhi Den_Haag Denver Detroit Dhaka Doha Dordrecht Dortmund Dresden Dubai Dublin Durham Dushanbe
    Edinburgh Englewood_Cliffs Entebbe Erbil Erlangen Essen Evanston Exeter Farnham Ferrara Firenze Florence
    Frankfurt Frankfurt/M. Frankfurt_a.M. Frankfurt_am_Main Freetown Freiburg Freiburg_im_Breisgau Fribourg Gaborone
    Garden_City Gaza Geneva Geneva,_Switzerland Genf Genoa Genève Ghent Gießen Glasgow Glencoe Gothenburg Granada
    Grand_Rapids Graz Grenoble Göttingen Halle Hamburg Hannover Hanoi Hanover Harare Harlow Harmondsworth Havana
    Heidelberg Helsinki Hildesheim Hillsdale Hoboken Hong_Kong Honolulu Houston Hove Indianapolis Innsbruck
    Iowa_City Islamabad Ispra Istanbul Ithaca Jakarta Jena Jerusalem Johannesburg Juba Kabul Kampala Karlsruhe
    Kassel Kathmandu Khartoum Kiel Kigali Kingston Kinshasa Klagenfurt Konstanz Kraków Kuala_Lumpur Kuwait_City Kyiv
    Kyoto Köln La_Paz Lagos Lanham Lausanne Lawrence Leeds Leicester Leiden Leipzig Leuven Lexington Libreville
    Lille Lilongwe Lima Lincoln Linz Lisboa Lisbon Liverpool Ljubljana Lomé London Los_Angeles Louvain Luanda Lund
    Lusaka Luxembourg Luzern Lyon Madison Madrid Mahwah Mainz Malden Managua Manama Manchester Manila Mannheim
    Maputo Marburg Marseille Melbourne Menlo_Park Mexico_City Miami Milan Milano Milwaukee Minneapolis Minsk Modena
    Mogadishu Monrovia Montevideo Montpellier Montreal Montréal Moscow Moskva Mumbai Munich Muscat México München
    Münster Nairobi Naples Napoli Nashville Naypyidaw Neuchâtel Neuwied New_Brunswick New_Delhi New_Haven New_York
    New_York_City Newark Newbury_Park Newcastle Niamey Nicosia Norman Northampton Norwich Notre_Dame Nottingham
    Nouakchott Nürnberg N’Djamena Opladen Oslo Ottawa Ouagadougou Oxford Oxford,_UK Paderborn Padova Padua Palermo
    Palo_Alto Panama_City Paris Parma Perugia Philadelphia Phnom_Penh Phoenix Pisa Pittsburgh Podgorica
    Port-au-Prince Port_Moresby Port_Sudan Portland Porto Potsdam Prague Praha Pretoria Princeton Pristina
    Providence Quebec Quito Rabat Ramallah Reading Regensburg Reinbek Rennes Reykjavik Riga Rio_de_Janeiro Riyadh
    Rochester Roma Rome Rostock Rotterdam Saarbrücken Salamanca Salt_Lake_City Salzburg San_Diego San_Francisco
    San_Jose San_José San_Mateo San_Salvador Sana’a Santa_Barbara Santa_Clara Santa_Monica Santiago Sarajevo Seattle
    Seoul Sevilla Seville Shanghai Sheffield Singapore Skopje Sofia Southampton St._Gallen St._Louis St._Petersburg
    Stanford Stockholm Strasbourg Stuttgart Suva Sydney Syracuse São_Paulo Taipei Tallinn Tampa Tashkent Tbilisi
    Tegucigalpa Tehran Tel_Aviv Tempe The_Hague Thousand_Oaks Tirana Tokyo Torino Toronto Totowa Toulouse Trento
    Trier Trieste Tripoli Tucson Tunis Turin Tübingen Ulaanbaatar Upper_Saddle_River Uppsala Urbana Utrecht Valencia
    Valletta Vancouver Venezia Venice Verona Vienna Vientiane Vilnius Waltham Warsaw Warszawa Warwick Washington
    Washington,_D.C. Washington,_DC Washington_D.C. Washington_DC Weinheim Wellington Westport Wien Wiesbaden
    Wilmington Windhoek Winnipeg Würzburg Yale Yangon Yaoundé Yerevan York Zagreb Zurich Zürich
    """.split()
)
_REGION = pattern(
    r"(?!(?:Inc|Ltd|Co|Corp|Bros|Eds?|Pub|Publ|Hrsg|Univ)\b)(?:A[LKZR]|CA|CO|CT|DC|D\.\s?C\.|DE|FL|GA|HI|I[DLNA]|K[SY]|LA|M[EDAINSOT]|N[EVHJMYCD]|O[HKR]|PA|RI"
    r"|S[CD]|T[NX]|UT|V[TA]"
    r"|W[AVIY]|N[SBLTU]|ON|QC|BC|AB|MB|SK|PEI?|YT|NSW|Qld|Vic|UK|USA|U\.K\.|Ala\.|Ariz\.|Ark\.|Calif\.|Colo\.|Conn\.|Del\.|Fla\.|Ga\.|Ill\.|Ind\.|Kans\."
    r"|Ky\.|La\.|Md\.|Mass\.|Mich\."
    r"|Minn\.|Miss\.|Mo\.|Mont\.|Neb\.|Nev\.|N\.\s?[HJMYCD]\.|Okla\.|Ore\.|Pa\.|R\.\s?I\.|S\.\s?C\.|Tenn\."
    r"|Tex\.|Vt\.|Va\.|Wash\.|Wis\.|W\.\s?Va\."
    r"|[A-Z][a-z]{1,4}\.|England|Scotland|Wales|Ireland|Ontario|Australia|Canada|Germany|France|Switzerland"
    r"|Netherlands|Ohio"
    r"|Maine|Iowa|Texas|Utah)"
)
_PLACE_SEPARATORS = (";", "/", " and ", " & ", " u. ", " und ", " et ", ", ", " – ")
_PLACE_SEPARATOR = pattern(rf"\s*(?:{'|'.join(map(re.escape, _PLACE_SEPARATORS))})\s*")


_MAX_PLACE_LENGTH = 200
"""Letters of a list of cities; a longer text names none."""


@lru_cache(maxsize=1024)
def is_place(text: str) -> bool:
    """Whether the words name cities, with or without their region (`Cambridge, MA`; `London and New York`)."""
    if len(text) > _MAX_PLACE_LENGTH:
        return False
    bare = text.strip(" ,;:[]?")
    parts = [
        part for part in (_PLACE_SEPARATOR.split(bare) if contains_any(bare, _PLACE_SEPARATORS) else (bare,)) if part
    ]
    return (
        bool(parts)
        and any(part in CITIES or _ends_in_region(part) for part in parts)
        and all(part in CITIES or _REGION.fullmatch(part) or _ends_in_region(part) for part in parts)
    ) or _is_city_with_region(text)


def _ends_in_region(part: str) -> bool:
    city, _, region = part.rpartition(" ")
    return city in CITIES and _REGION.fullmatch(region) is not None


def _is_city_with_region(text: str) -> bool:
    """`Hoboken, NJ`: a city that no list holds."""
    city, comma, region = text.strip().rpartition(", ")
    if comma and "," in city and _COUNTRY.fullmatch(region):
        city, comma, region = city.rpartition(", ")
    return (
        bool(comma)
        and "," not in city
        and 0 < len(city.split()) <= 3
        and city[0].isupper()
        and _OFFICE.search(city) is None
        and (_REGION.fullmatch(region) or _COUNTRY.fullmatch(region)) is not None
    )


_COUNTRY = pattern(
    r"(?:USA|U\.\s?S\.\s?A\.|U\.?\s?K\.?|United (?:States|Kingdom)|New (?:Jersey|Hampshire|Mexico|Zealand)"
    r"|(?:North|South) (?:Carolina|Dakota|Africa|Korea)|California|Massachusetts|Connecticut|Pennsylvania|Michigan"
    r"|Florida|Illinois|Oregon|Colorado|Minnesota|Wisconsin|Georgia|Maryland|Arizona|Nevada|Tennessee|Kentucky|Kansas"
    r"|Oklahoma|Missouri|Nebraska|Louisiana|Alabama|Indiana|Hawaii|Alaska|Vermont|Delaware|Idaho|Montana|Mississippi"
    r"|Rhode Island|West Virginia|Virginia|Japan|China|India|Italy|Spain|Portugal|Austria|Belgium|Denmark|Sweden|Norway"
    r"|Finland|Poland|Greece|Hungary|Turkey|Israel|Brazil|Mexico|Argentina|Korea|Taiwan|The Netherlands"
    r"|Czech Republic|British Columbia|Quebec|Québec|Victoria|Queensland|New South Wales)"
)
"""Countries and states written in full."""
_OFFICE = pattern(r"\b(?:of|for|and|Press|UP|University|Universität|Books|Verlag|Inc|Ltd)\b")
