"""The numbers by which laws and decisions are looked up, from the fields that the reader fills."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from stacite.model.item import DATE_VARIABLES, NAME_VARIABLES, Date, Item, Name
from stacite.net.client import Client
from stacite.services import cellar, court_cases, official_documents
from stacite.services.base import Index, Service
from stacite.services.client import ServiceClient
from stacite.settings import Settings

if TYPE_CHECKING:
    from tests.conftest import FakeClock

SERVICES = (
    court_cases.COURTLISTENER,
    court_cases.CASELAW,
    court_cases.FIND_CASE_LAW,
    court_cases.HUDOC,
    cellar.SERVICE,
    official_documents.FEDERAL_REGISTER,
    official_documents.GOVINFO,
    official_documents.CRS_REPORTS,
    official_documents.UNITED_NATIONS,
)


def item_of(kind: str, fields: str) -> Item:
    """An item from `volume=410; page=113`."""
    pairs = [(name.strip(), value) for name, _, value in (part.partition("=") for part in fields.split("; "))]
    return Item(
        kind,
        {name: value for name, value in pairs if name not in NAME_VARIABLES | DATE_VARIABLES},
        {name: (Name(literal=value),) for name, value in pairs if name in NAME_VARIABLES},
        {name: Date(value) for name, value in pairs if name in DATE_VARIABLES},
    )


async def numbers_of(item: Item, clock: FakeClock) -> dict[str, str]:
    async with Client(Settings(), clock) as client:
        return {each.name: number for each in SERVICES if (number := _index(each, client).identifier_of(item))}


def _index(service: Service, client: Client) -> Index:
    source = service.source(ServiceClient(service.name, "http://127.0.0.1", client, service.cost))
    assert isinstance(source, Index)
    return source


CASE, LAW, RULE, REPORT = "legal_case", "legislation", "regulation", "report"
US, UK, EU, ECHR, GOV, CRS, UN = (
    "CourtListener|Find Case Law|CELLAR|HUDOC|GovInfo|EveryCRSReport.com|documents.un.org".split("|")
)


@pytest.mark.parametrize(
    ("kind", "fields", "service", "number"),
    [
        (CASE, "volume=410; container-title=U.S.; page=11", US, "410 U.S. 11"),
        (CASE, "volume=266; container-title=F. 3d; page=979", US, "266 F.3d 979"),
        (CASE, "volume=266; container-title=F.3d 979", US, "266 F.3d 979"),
        (CASE, "volume=12; container-title=F.Supp.2d; page=34-36", US, "12 F. Supp. 2d 34"),
        (CASE, "volume=85; container-title=AD3d; page=1510", US, "85 A.D.3d 1510"),
        (CASE, "volume=5; container-title=Cal.App.4th; page=12", US, "5 Cal. App. 4th 12"),
        (CASE, "container-title=WL; page=1234567", US, ""),
        (CASE, "volume=29; container-title=EHRR; page=245", US, ""),
        (CASE, "volume=31; container-title=U.S.; authority=6 Pet.)", US, ""),
        ("article-journal", "volume=410; container-title=U.S.; page=11", US, ""),
        (
            "article-journal",
            "author=Lind v. Holm; volume=62; container-title=Cal.App.5th; page=3",
            US,
            "62 Cal. App. 5th 3",
        ),
        (
            "article-journal",
            "author=Lind; title=On Lind v. Holm; volume=5; container-title=Harv. L. Rev.; page=3",
            US,
            "",
        ),
        (CASE, "container-title=UKSC; volume=41; page=373; issued=2019", UK, ""),
        (CASE, "container-title=UKSC; volume=41; issued=2019", UK, "[2019] UKSC 41"),
        (
            CASE,
            "authority=UKSC; number=41; container-title=WLR; volume=1; page=7; issued=2019",
            UK,
            "[2019] UKSC 41",
        ),
        (
            CASE,
            "authority=UKSC; number=50; container-title=AC; page=7; original-date=2021; issued=2022",
            UK,
            "[2021] UKSC 50",
        ),
        (CASE, "container-title=EWCA Civ; page=123; issued=2024", UK, "[2024] EWCA Civ 123"),
        (CASE, "authority=EWHC; number=1234; division=Ch; issued=2023", UK, "[2023] EWHC 1234 (Ch)"),
        (CASE, "number=[2023] EWHC 1234 (Admin)", UK, "[2023] EWHC 1234 (Admin)"),
        (CASE, "container-title=AC; page=562; issued=1932", UK, ""),
        (CASE, "container-title=UKSC; page=12", UK, ""),
        (CASE, "number=36022/97; authority=ECHR", ECHR, "36022/97"),
        (CASE, "number=30814/06; authority=ECtHR", ECHR, "30814/06"),
        (CASE, "number=36022/97", ECHR, ""),
        (CASE, "number=OC-23/17; authority=Inter-American Court of Human Rights", ECHR, ""),
        (LAW, "title=Regulation (EU) 2016/12 on quays", EU, "32016R0012"),
        (LAW, "title=Commission Implementing Regulation (EU) 2020/1201 of 14 August 2020", EU, "32020R1201"),
        (LAW, "title=Commission Regulation (EC) No 1907/2006", EU, "32006R1907"),
        (LAW, "title=Regulation (EC) 1049/2001 regarding quays", EU, "32001R1049"),
        (LAW, "title=Regulation (EC) No 2015/2004", EU, "32004R2015"),
        (LAW, "title=Regulation (EU) No 2015/2016", EU, ""),
        (LAW, "title=Council Directive 93/13/EEC of 5 April 1993", EU, "31993L0013"),
        (LAW, "title=Directive (EU) 2019/790", EU, "32019L0790"),
        (LAW, "title=Commission Decision 2000/520/EC of 26 July 2000", EU, "32000D0520"),
        (LAW, "title=Council Framework Decision 2002/584/JHA on quays", EU, "32002F0584"),
        (LAW, "title=Verordnung (EU) Nr. 1215/2012 des Europäischen Parlaments", EU, "32012R1215"),
        (LAW, "title=Règlement (CE); number=44/2001", EU, "32001R0044"),
        (LAW, "title=Proposal for a Directive amending Directive 95/46/EC", EU, ""),
        (LAW, "title=Guidelines under Regulation (EU) 2016/679", EU, ""),
        (LAW, "title=Decision 12/93/ECSC", EU, ""),
        (LAW, "title=Harbour Act 2016/679", EU, ""),
        (CASE, "number=C-131/12; title=Lind SL v Holm", EU, "62012CJ0131"),
        (CASE, "number=T‑201/04; title=Lind v Commission", EU, "62004TJ0201"),
        (CASE, "number=6/64; container-title=ECR; page=585", EU, "61964CJ0006"),
        (CASE, "number=6/64; container-title=A.C.; page=585", EU, ""),
        ("webpage", "URL=https://eur-lex.europa.eu/legal-content/EN/TXT/?uri=CELEX%3A32016R0679", EU, "32016R0679"),
        (
            "webpage",
            "URL=https://eur-lex.europa.eu/legal-content/EN/TXT/?uri=CELEX:02016R0679-20160504",
            EU,
            "32016R0679",
        ),
        (LAW, "URL=http://data.europa.eu/eli/dir/2019/790/oj", EU, "32019L0790"),
        (LAW, "number=111-148; volume=124; container-title=Stat.; page=119", GOV, "Pub. L. 111-148"),
        (LAW, "number=93-523; volume=88; container-title=Stat.; page=1660", GOV, "88 Stat. 1660"),
        (LAW, "number=45-1; volume=20; container-title=Stat.; page=12", GOV, ""),
        (LAW, "volume=42; container-title=U.S.C.; section=1983; issued=2018", GOV, "42 U.S.C. § 1983"),
        (LAW, "volume=42; container-title=U.S.C.; section=7401–7671q", GOV, "42 U.S.C. § 7401"),
        (LAW, "volume=15; container-title=U.S.C.; section=80a-2(a)(51)", GOV, "15 U.S.C. § 80a-2"),
        (LAW, "volume=42; container-title=U.S.C.; section=1983; issued=1970", GOV, ""),
        (RULE, "volume=17; container-title=C.F.R.; section=240.10b-5; issued=2020", GOV, "17 C.F.R. § 240.10b-5"),
        (RULE, "volume=15; container-title=C.F.R.; section=970.501-970.524", GOV, "15 C.F.R. § 970.501"),
        (RULE, "volume=40; container-title=C.F.R.; section=60", GOV, "40 C.F.R. pt. 60"),
        (RULE, "volume=75; container-title=Fed. Reg.; page=14,670; issued=2010-03-26", GOV, "75 Fed. Reg. 14670"),
        (RULE, "volume=75; container-title=Fed. Reg.; page=14; issued=2010-03-26", GOV, ""),
        (RULE, "volume=75; container-title=Fed. Reg.; page=14; issued=2010-01-05", GOV, "75 Fed. Reg. 14"),
        ("bill", "number=H.R. 1625; authority=115th Cong.", GOV, "HR 1625, Congress 115"),
        ("bill", "number=S. 2950; chapter-number=118th", GOV, "S 2950, Congress 118"),
        ("bill", "number=H.R. 1625; authority=92d Cong.", GOV, ""),
        (REPORT, "genre=H.R. Rep. No.; number=112-154", GOV, "H. Rep. 112-154"),
        (RULE, "genre=Exec. Order; number=14,104", GOV, "Exec. Order 14104"),
        (RULE, "genre=Exec. Order; number=9066", GOV, ""),
        (RULE, "volume=75; container-title=Fed. Reg.; page=14,670", "Federal Register", "75 FR 14670"),
        (RULE, "volume=41; container-title=Fed. Reg.; page=14,670", "Federal Register", ""),
        (
            "webpage",
            "URL=https://www.federalregister.gov/documents/2018/04/12/2018-07777/sunshine",
            "Federal Register",
            "2018-07777",
        ),
        (REPORT, "author=Congressional Research Service; number=R43083", CRS, "R43083"),
        (REPORT, "genre=CRS Report; number=98-970", CRS, "98-970"),
        (REPORT, "URL=https://crsreports.congress.gov/product/pdf/R/R42346", CRS, "R42346"),
        (REPORT, "author=RAND; number=R43083", CRS, ""),
        (REPORT, "number=77/1, A/RES/77/1", UN, "A/RES/77/1"),
        (REPORT, "number=A/RES/217(III", UN, "A/RES/217(III)"),
        (REPORT, "number=A/RES/217", UN, ""),
        (REPORT, "number=A/CONF. 183", UN, ""),
        (REPORT, "number=CCPR/C/GC/34", UN, "CCPR/C/GC/34"),
        (REPORT, "number=S/RES/1373; issued=2001-09-28", UN, "S/RES/1373(2001)"),
        (REPORT, "number=S/RES/1973; issued=1973", UN, ""),
        (REPORT, "number=S/RES/1373", UN, ""),
        ("webpage", "URL=https://undocs.org/en/A/RES/66/288", UN, "A/RES/66/288"),
        ("webpage", "URL=https://documents.un.org/api/symbol/access?s=A%2FRES%2F77%2F1&l=en", UN, "A/RES/77/1"),
        (REPORT, "number=TR/2020/1", UN, ""),
    ],
)
def test_numbers(kind: str, fields: str, service: str, number: str, clock: FakeClock) -> None:
    assert asyncio.run(numbers_of(item_of(kind, fields), clock)).get(service, "") == number


def test_a_volume_after_the_last_is_not_listed(clock: FakeClock) -> None:
    numbers = asyncio.run(numbers_of(item_of(CASE, "volume=1045; container-title=F.2d; page=12"), clock))
    assert numbers == {"CourtListener": "1045 F.2d 12"}
