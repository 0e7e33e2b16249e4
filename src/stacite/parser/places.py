"""Whether words name a place of publication or a publisher, where no colon says so."""

from __future__ import annotations

import re
from functools import lru_cache

from stacite.model.pattern import pattern
from stacite.parser.stretch import holds

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
_JOINTS = (";", "/", " and ", " & ", " u. ", " und ", " et ", ", ", " – ")
_JOINT = pattern(rf"\s*(?:{'|'.join(map(re.escape, _JOINTS))})\s*")


_LONGEST = 200
"""Letters of a list of cities; a longer text names none."""


@lru_cache(maxsize=1024)
def is_place(text: str) -> bool:
    """Whether the words name cities, with or without their region (`Cambridge, MA`; `London and New York`)."""
    if len(text) > _LONGEST:
        return False
    bare = text.strip(" ,;:[]?")
    parts = [part for part in (_JOINT.split(bare) if holds(bare, _JOINTS) else (bare,)) if part]
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
