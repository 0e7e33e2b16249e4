"""Reports as a check makes them, from notes whose readings are given: no parser and no rule has a say in them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from stacite.model.citation import Citation, CitationForm, Locator, ParsedNote
from stacite.model.document import Document, Note
from stacite.model.finding import Applicability, Edit, Finding, Fix, Observation, Severity
from stacite.model.item import Date, Item, Name
from stacite.model.location import Location, locate
from stacite.model.passage import Passage, Piece
from stacite.model.reading import Reading
from stacite.model.record import Copy, Record, Update
from stacite.model.registry import Reference, Registry
from stacite.model.report import LinkUse, Report
from stacite.model.resolution import Evidence, History, Hop, LinkCheck, Network, Outcome, Registration, Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence

NOON = datetime(2026, 11, 24, 12, 2, tzinfo=UTC)
_FIELDS = (
    "author",
    "title",
    "container-title",
    "publisher-place",
    "publisher",
    "issued",
    "volume",
    "page",
    "DOI",
    "URL",
)


def cited(note: str, words: str, form: CitationForm = CitationForm.FULL, **more: object) -> Citation:
    """The citation that these words of the note are; fields by name, with `_` for `-`, each with its words."""
    start = note.index(words)
    spans = {}
    for name, value in more.items():
        variable = name.replace("_", "-")
        if variable in _FIELDS:
            at = note.index(str(value), start)
            spans[variable] = (at, at + len(str(value)))
    known = {name: value for name, value in more.items() if name.replace("_", "-") not in _FIELDS}
    return Citation(form, (start, start + len(words)), fields=spans, **known)  # type: ignore[arg-type]


def reading(path: str, notes: Sequence[tuple[str, Sequence[tuple[Citation, str]]]]) -> Reading:
    """A document of these notes, each with its citations and their keys; a line of the source each."""
    source = "A text with notes.\n\n" + "".join(f"{number} {text}\n" for number, (text, _) in enumerate(notes, 1))
    made = []
    for number, (text, _) in enumerate(notes, 1):
        start = source.index(f"\n{number} {text}") + 1
        at = start + len(f"{number} ")
        place = locate(path, source, (start, start + len(str(number))))
        made.append(Note(str(number), number, Passage(text, (Piece(0, at, len(text)),)), place))
    parsed = tuple(ParsedNote(text, tuple(each for each, _ in cites)) for text, cites in notes)
    keys = tuple(tuple(key for _, key in cites) for _, cites in notes)
    return Reading(Document(path, "text", "", tuple(made), (), Passage(""), source), parsed, keys)


def place(document: Document, words: str) -> Location:
    """Where words stand in a document's source."""
    assert document.source is not None
    start = document.source.index(words)
    return locate(document.path, document.source, (start, start + len(words)))


FLOODS = (
    "See Jane Doe, “The Floods of the North,” *Review of Rivers* 12 (2019): 101–117, "
    "https://doi.org/10.1000/floods.17. She is right on most of it."
)
DAMS = "John Roe, *A Book of Dams* (London: Example Press, 2019), <https://dams.example/book.html>."
AGAIN = "Ibid., 14; Doe, “Floods,” 103."
BASIN = (
    "River Commission, *Report on the Basin*, March 3, 2021, https://basin.example/report; and compare the press: "
    "“Who Owns the Basin?,” *The Daily Example*, May 3, 2021, <https://daily.example/basin?utm_source=letter>."
)
WATER = "王小明，《水利与合作》（北京：示例出版社，2020），第12页。 דוד כהן, *נהרות הצפון* (תל אביב, 2018), 7."
GONE = "Ann Poe, “A Study of Silt,” *Sediment* 4 (2015): 1–9, https://doi.org/10.1000/silt.4."

_READING = reading(
    "brief.md",
    [
        (
            FLOODS,
            [
                (
                    cited(
                        FLOODS,
                        FLOODS[4:-32],
                        author="Jane Doe",
                        title="The Floods of the North",
                        container_title="Review of Rivers",
                        volume="12",
                        issued="2019",
                        page="101–117",
                        URL="https://doi.org/10.1000/floods.17",
                        DOI="10.1000/floods.17",
                        prefix="See",
                        confidence=0.97,
                    ),
                    "doe2019floods",
                )
            ],
        ),
        (
            DAMS,
            [
                (
                    cited(
                        DAMS,
                        DAMS[:-1],
                        author="John Roe",
                        title="A Book of Dams",
                        publisher_place="London",
                        publisher="Example Press",
                        issued="2019",
                        URL="https://dams.example/book.html",
                        confidence=0.93,
                    ),
                    "roe2019book",
                )
            ],
        ),
        (
            AGAIN,
            [
                (cited(AGAIN, "Ibid., 14", CitationForm.IBID, locator=Locator("14")), "roe2019book"),
                (
                    cited(
                        AGAIN,
                        "Doe, “Floods,” 103",
                        CitationForm.SHORT,
                        author="Doe",
                        title="Floods",
                        locator=Locator("103"),
                    ),
                    "doe2019floods",
                ),
            ],
        ),
        (
            BASIN,
            [
                (
                    cited(
                        BASIN,
                        BASIN[: BASIN.index(";")],
                        author="River Commission",
                        title="Report on the Basin",
                        issued="March 3, 2021",
                        URL="https://basin.example/report",
                        confidence=0.61,
                        sureness={"author": 0.61, "title": 0.9, "issued": 0.98, "URL": 0.99},
                    ),
                    "commission2021report",
                ),
                (
                    cited(
                        BASIN,
                        BASIN[BASIN.index("“") : -1],
                        title="Who Owns the Basin?",
                        container_title="The Daily Example",
                        issued="May 3, 2021",
                        URL="https://daily.example/basin?utm_source=letter",
                        prefix="and compare the press",
                    ),
                    "who2021owns",
                ),
            ],
        ),
        (WATER, [(cited(WATER, WATER[: WATER.index("。")], title="水利与合作", confidence=0.4), "wang2020water")]),
        (
            GONE,
            [
                (
                    cited(
                        GONE,
                        GONE[:-1],
                        author="Ann Poe",
                        title="A Study of Silt",
                        container_title="Sediment",
                        volume="4",
                        issued="2015",
                        page="1–9",
                        URL="https://doi.org/10.1000/silt.4",
                        DOI="10.1000/silt.4",
                    ),
                    "poe2015study",
                )
            ],
        ),
    ],
)
_REFERENCES = (
    Reference(
        "doe2019floods",
        Item(
            "article-journal",
            {
                "title": "The Floods of the North",
                "container-title": "Review of Rivers",
                "volume": "12",
                "page": "101–117",
                "DOI": "10.1000/floods.17",
            },
            {"author": (Name("Doe", "Jane"),)},
            {"issued": Date("2019")},
        ),
    ),
    Reference(
        "roe2019book",
        Item(
            "book",
            {
                "title": "A Book of Dams",
                "publisher": "Example Press",
                "publisher-place": "London",
                "URL": "https://dams.example/book.html",
            },
            {"author": (Name("Roe", "John"),)},
            {"issued": Date("2019")},
        ),
    ),
    Reference(
        "commission2021report", Item("report", {"title": "Report on the Basin", "URL": "https://basin.example/report"})
    ),
    Reference(
        "who2021owns",
        Item(
            "article-newspaper",
            {"title": "Who Owns the Basin?", "URL": "https://daily.example/basin?utm_source=letter"},
        ),
    ),
    Reference("wang2020water", Item("book", {"title": "水利与合作"})),
    Reference(
        "poe2015study",
        Item("article-journal", {"title": "A Study of Silt", "container-title": "Sediment", "DOI": "10.1000/silt.4"}),
    ),
    Reference("unread2001", Item("webpage", {"title": "A Page That No Note Cites", "URL": "https://unread.example/"})),
)
_API = "https://api.example/works"
_EVIDENCE = Evidence(
    Network.ONLINE,
    {
        each.url: each
        for each in (
            LinkCheck(
                "https://dams.example/book.html",
                Verdict.DEAD,
                "404 Not Found, twice",
                404,
                hops=(
                    Hop("https://dams.example/book.html", 404, NOON),
                    Hop("https://dams.example/book.html", None, NOON, "the connection was closed"),
                ),
                history=History(datetime(2026, 11, 3, 9, tzinfo=UTC), 3, 2, datetime(2026, 10, 27, tzinfo=UTC)),
            ),
            LinkCheck("https://basin.example/report", Verdict.BLOCKED, "403, a wall of Example Guard", 403),
            LinkCheck(
                "https://daily.example/basin?utm_source=letter",
                Verdict.MOVED,
                "301 to another path",
                200,
                "https://daily.example/archive/2021/basin",
            ),
            LinkCheck("https://unread.example/", Verdict.ALIVE, "200", 200),
        )
    },
    {
        "10.1000/floods.17": Registration("10.1000/floods.17", Outcome.FOUND, _API, NOON, "Crossref"),
        "10.1000/silt.4": Registration("10.1000/silt.4", Outcome.FOUND, _API, NOON, "Crossref"),
    },
    {
        "10.1000/floods.17": Record(
            "10.1000/floods.17",
            "Crossref",
            f"{_API}/10.1000/floods.17",
            NOON,
            "article-journal",
            titles=("The Great Floods of the North",),
            containers=("Review of Rivers",),
            authors=(Name("Doe", "Jane"),),
            dates={"issued": Date("2021-03")},
            volume="12",
            page="101-117",
        ),
        "10.1000/silt.4": Record(
            "10.1000/silt.4",
            "Crossref",
            f"{_API}/10.1000/silt.4",
            NOON,
            "article-journal",
            titles=("A Study of Silt",),
            containers=("Sediment",),
            updated_by=(Update("retraction", "10.1000/notice.9", "retraction-watch", "2019-02-06"),),
        ),
    },
    copies={
        "https://dams.example/book.html": Copy(
            "https://web.archive.org/web/20241002000000/https://dams.example/book.html", "2024-10-02"
        )
    },
)


def _findings() -> tuple[Finding, ...]:
    document = _READING.document
    source = document.source or ""
    dams = source.index("<https://dams")
    return (
        Finding(
            "N004", "duplicate-number", Severity.ERROR, "two notes are numbered 9", Location("brief.md", 1, 3, 1, 7)
        ),
        Finding(
            "M403",
            "year-differs",
            Severity.ERROR,
            "2 years from the registered one",
            place(document, "2019): 101"),
            "1",
            "doe2019floods",
            (
                Observation("", "issued", "2019", "2021-03", f"{_API}/10.1000/floods.17", NOON),
                Observation(
                    "", "title", "The Floods of the North", "The Great Floods of the North", f"{_API}/10.1000/floods.17"
                ),
            ),
            help="look at the first page of the work",
        ),
        Finding(
            "L301",
            "link-dead",
            Severity.ERROR,
            "404 Not Found, twice",
            place(document, "https://dams.example/book.html"),
            "2",
            "roe2019book",
            (
                Observation("GET 404", fetched=NOON),
                Observation("GET the connection was closed", fetched=NOON),
            ),
            Fix(
                "Put the archived copy of 2024-10-02 in its place",
                (
                    Edit(
                        "brief.md",
                        dams + 1,
                        dams + 31,
                        "https://dams.example/book.html",
                        "https://web.archive.org/web/20241002000000/https://dams.example/book.html",
                    ),
                ),
                Applicability.UNSAFE,
            ),
        ),
        Finding(
            "U202",
            "url-tracking-parameters",
            Severity.WARNING,
            "utm_source tells who sent the link, and nothing of the page",
            place(document, "https://daily.example/basin?utm_source=letter"),
            "4",
            "who2021owns",
            fix=Fix(
                "Leave the parameter out",
                (
                    Edit(
                        "brief.md",
                        source.index("?utm_source=letter"),
                        source.index("?utm_source=letter") + len("?utm_source=letter"),
                        "?utm_source=letter",
                        "",
                    ),
                ),
            ),
        ),
        Finding(
            "L303",
            "link-blocked",
            Severity.INFO,
            "not checked: 403, a wall of Example Guard",
            place(document, "https://basin.example/report"),
            "4",
            "commission2021report",
            help="open the link in a browser",
        ),
        Finding(
            "R501",
            "retracted",
            Severity.ERROR,
            "retracted on 2019-02-06: 10.1000/notice.9",
            place(document, GONE[:-1]),
            "6",
            "poe2015study",
            (
                Observation(
                    "retraction 2019-02-06 by 10.1000/notice.9, says retraction-watch", source=_API, fetched=NOON
                ),
            ),
            choices=(Fix("Say that it is retracted"), Fix("Cite another work")),
        ),
        Finding(
            "M407",
            "registry-orphan",
            Severity.WARNING,
            "no note cites it",
            Location("citations.yaml", 3, 7, 3, 17),
            reference="unread2001",
            fix=Fix("Read the document again", command="extract"),
        ),
    )


def sample() -> Report:
    """A small report with something of everything."""
    return Report(
        _findings(),
        Registry(references=_REFERENCES),
        _EVIDENCE,
        {"brief.md": _READING.document.source or "", "citations.yaml": "stacite: 1\nreferences:\n- id: unread2001\n"},
        {url: LinkUse() for url in _EVIDENCE.links},
        notes=6,
        citations=8,
        readings=(_READING,),
        remarks=("the archive could not be asked for one copy",),
    )


def large(notes: int) -> Report:
    """So many notes, each a variant of the sample's, each with a work of its own; every second has a finding."""
    small = sample()
    given = small.readings[0]
    texts, references, findings = [], [], []
    links, records, registrations = dict(small.evidence.links), dict(small.evidence.records), {}
    for number in range(notes):
        turn = number % len(given.parsed)
        parsed, keys = given.parsed[turn], given.keys[turn]
        known = {each.id: each for each in small.registry.references}
        named = tuple(f"{key}{number}" for key in keys)
        for key, name in zip(keys, named, strict=True):
            doi = known[key].item.get("DOI")
            own = known[key].item.with_texts(DOI=f"{doi}.{number}") if doi else known[key].item
            references.append(replace(known[key], id=name, item=own))
            if doi:
                records[f"{doi}.{number}"] = small.evidence.records[doi]
                registrations[f"{doi}.{number}"] = small.evidence.registrations[doi]
        texts.append((parsed.text, list(zip(parsed.citations, named, strict=True))))
    made = reading("long.md", texts)
    of_notes = [each for each in small.findings if each.note]
    for number, note in enumerate(made.document.notes[::2]):
        finding = of_notes[number % len(of_notes)]
        findings.append(replace(finding, location=made.document.place(note, 4, 24), note=note.label))
    return replace(
        small,
        findings=tuple(findings),
        registry=Registry(references=tuple(references)),
        evidence=replace(small.evidence, links=links, records=records, registrations=registrations),
        sources={"long.md": made.document.source or ""},
        notes=notes,
        citations=sum(map(len, made.keys)),
        readings=(made,),
    )


EVIL = (
    "<script>parent.stolen = document.title; alert(1)</script>",
    '"><img src="https://evil.example/pixel.png" onerror="alert(2)">',
    "'><svg onload=alert(3)><style>*{display:none}</style><!--",
    "</style></script></title><iframe src=https://evil.example/></iframe>",
    "javascript:alert(4)//https://evil.example/",
    "data:text/html,<script>alert(5)</script>",
    "&lt;b&gt; &amp;#60; ${alert(6)} {{alert(7)}}",
    "\x1b]8;;https://evil.example\x07click\x1b[31m \u202eturned\u2066 \x00 \ud800",
)
"""What documents and servers may send."""


def hostile() -> Report:
    """The same with all that in every text of documents and servers."""
    evil = " ".join(EVIL)
    script = "javascript:alert(8)"
    note = f'Jane {evil} Doe, *{evil}*, javascript:alert(9), https://evil.example/"onmouseover="alert(10).'
    citation = Citation(
        CitationForm.FULL, (0, len(note)), prefix=evil, confidence=0.5, fields={"title": (2, len(note) - 9)}
    )
    plain = reading("x.md", [(note, [(citation, evil)])])
    named = replace(
        plain.document, path=evil, notes=(replace(plain.document.notes[0], label=evil, reason=evil, confidence=0.1),)
    )
    item = Item("book", {"title": evil, "URL": script, "DOI": f"10.1000/{evil}"}, {"author": (Name(literal=evil),)})
    doi, retraction = f"10.1000/{evil}".lower(), Update("retraction", evil, evil, evil)
    return Report(
        findings=tuple(
            Finding(
                "X001",
                "evil",
                Severity.ERROR,
                evil,
                Location(path, 3, 1, 3, 40),
                label,
                evil,
                (
                    Observation(evil, source=script),
                    Observation(evil, evil, evil, f"{evil} other", script, NOON),
                ),
                Fix(evil, (Edit("x", 1, 2, evil, evil),)),
                evil,
            )
            for path, label in ((evil, evil), (evil, ""), ("elsewhere", ""))
        ),
        registry=Registry(references=(Reference(evil, item),), path=evil),
        evidence=Evidence(
            Network.ONLINE,
            {script: LinkCheck(script, Verdict.MOVED, evil, 200, script, (Hop(script, None, NOON, evil),))},
            {doi: Registration(doi, Outcome.UNKNOWN, script, NOON, evil, evil)},
            {doi: Record(doi, evil, script, NOON, evil, evil, (evil,), updated_by=(retraction,))},
            copies={script: Copy(script, evil)},
        ),
        sources={evil: plain.document.source or "", "elsewhere": f"\n\n{evil}"},
        link_uses={script: LinkUse()},
        notes=1,
        citations=1,
        readings=(replace(plain, document=named),),
        remarks=(evil,),
    )
