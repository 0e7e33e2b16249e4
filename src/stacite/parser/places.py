"""Whether words name a place of publication or a publisher, where no colon says so."""

from __future__ import annotations

from functools import lru_cache

from stacite.model.pattern import pattern

CITIES = frozenset(
    name.replace("_", " ")
    for name in """
    Aarhus Abingdon Albany Aldershot Alexandria Amherst Amsterdam Ankara Ann_Arbor Antwerp Antwerpen Athens
    Athens,_GA Atlanta Auckland Austin Baltimore Bangkok Barcelona Basel Basingstoke Baton_Rouge Beijing Beirut
    Belfast Belgrade Berkeley Berlin Bern Birmingham Bloomington Bogotá Bologna Bombay Bonn Boston Boulder
    Bratislava Brighton Brisbane Bristol Brno Brussels Bruxelles Bucharest Budapest Buenos_Aires Buffalo Cairo
    Calcutta Cambridge Canberra Canterbury Cape_Town Caracas Cardiff Carbondale Chapel_Hill Charlottesville
    Cheltenham Chicago Cincinnati Cleveland Cologne Columbia Columbus Copenhagen Dallas Darmstadt Delhi Denver
    Detroit Dordrecht Dresden Dublin Durham Edinburgh Evanston Exeter Farnham Firenze Florence Frankfurt
    Frankfurt_am_Main Frankfurt_a.M. Frankfurt/M. Freiburg Freiburg_im_Breisgau Geneva Genève Genf Genoa Ghent
    Glasgow Gothenburg Göttingen Graz Halle Hamburg Hanover Hannover Harmondsworth Havana Heidelberg Helsinki
    Hildesheim Hong_Kong Honolulu Houston Indianapolis Innsbruck Iowa_City Istanbul Ithaca Jakarta Jena Jerusalem
    Johannesburg Karlsruhe Kiel Kingston Köln Konstanz Kraków Kyoto Lagos Lanham Lausanne Lawrence Leeds Leicester
    Leiden Leipzig Leuven Lexington Lima Lincoln Lisbon Lisboa Liverpool Ljubljana London Los_Angeles Louvain Lund
    Lyon Madison Madrid Mainz Malden Manchester Mannheim Marburg Melbourne Mexico_City México Miami Milan Milano
    Milwaukee Minneapolis Montreal Montréal Moscow Moskva Mumbai München Munich Münster Nairobi Napoli Naples
    Nashville New_Brunswick New_Delhi New_Haven New_York New_York_City Newark Newcastle Norman Northampton Norwich
    Notre_Dame Nottingham Nürnberg Oslo Ottawa Oxford Padua Padova Palermo Palo_Alto Paris Philadelphia Pisa
    Pittsburgh Portland Prague Praha Princeton Providence Quebec Reading Regensburg Reykjavik Riga Rio_de_Janeiro
    Roma Rome Rotterdam Saarbrücken St._Louis St._Petersburg Salt_Lake_City Salzburg San_Diego San_Francisco
    Santa_Barbara Santiago São_Paulo Seattle Seoul Shanghai Sheffield Singapore Sofia Southampton Stanford
    Stockholm Strasbourg Stuttgart Sydney Taipei Tallinn Tel_Aviv The_Hague Den_Haag Thousand_Oaks Tokyo Toronto
    Toulouse Trento Trier Tübingen Turin Torino Uppsala Urbana Utrecht Vancouver Venice Venezia Vienna Vilnius
    Aberdeen Accra Addis_Ababa Aix-en-Provence Arlington Bad_Homburg Baden-Baden Bari Belmont Bethesda Beverly_Hills
    Bielefeld Bilbao Boca_Raton Bochum Bordeaux Cagliari Chichester Coimbra Dakar Dortmund Englewood_Cliffs Erlangen
    Essen Ferrara Fribourg Garden_City Gießen Glencoe Granada Grand_Rapids Grenoble Hanoi Harare Harlow Hillsdale
    Hoboken Hove Kampala Kassel Klagenfurt Kuala_Lumpur Lille Linz Luzern Mahwah Manila Marseille Menlo_Park Modena
    Montpellier Neuchâtel Neuwied Newbury_Park Opladen Paderborn Perugia Porto Potsdam Pretoria Reinbek Rennes Rostock
    Salamanca San_Francisco San_Jose San_Mateo Santa_Clara Sevilla Seville St._Gallen Totowa Trieste Upper_Saddle_River
    Valencia Verona Waltham Warsaw Warszawa Warwick Washington Washington_DC Weinheim Wellington Westport Wien
    Wiesbaden Wilmington
    Winnipeg Würzburg Yale York Zagreb Zurich Zürich Rochester Syracuse Tempe Tucson Phoenix Tampa Cambridge,_UK
    Oxford,_UK Washington,_D.C. Washington_D.C. Washington,_DC Geneva,_Switzerland
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
_JOINT = pattern(r"\s*(?:;|/| and | & | u\. | und | et |, | – )\s*")


_LONGEST = 200
"""Letters of a list of cities; a longer text names none."""


@lru_cache(maxsize=1024)
def is_place(text: str) -> bool:
    """Whether the words name cities, with or without their region (`Cambridge, MA`; `London and New York`)."""
    if len(text) > _LONGEST:
        return False
    parts = [part for part in _JOINT.split(text.strip(" ,;:[]?")) if part]
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
