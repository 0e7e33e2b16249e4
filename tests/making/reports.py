"""Reports made from the sample: one too long to read, one with all that documents and servers may send."""

from __future__ import annotations

from dataclasses import replace

from tests.making.readings import reading
from tests.making.sample_report import NOON, sample

from stacite.model.citation import Citation, CitationForm
from stacite.model.evidence import (
    ArchivedCopy,
    EditorialUpdate,
    Evidence,
    Hop,
    LinkCheck,
    NetworkState,
    Outcome,
    Record,
    Registration,
    Verdict,
)
from stacite.model.finding import Edit, Finding, Fix, Location, Observation, Severity
from stacite.model.item import Item, Name
from stacite.model.registry import Reference, Registry
from stacite.model.report import LinkUse, Report

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


def large(notes: int) -> Report:
    """So many notes, each a variant of the sample's, each with a work of its own; every second has a finding."""
    small = sample()
    given = small.documents[0]
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
        documents=(made,),
    )


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
    doi, retraction = f"10.1000/{evil}".lower(), EditorialUpdate("retraction", evil, evil, evil)
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
            NetworkState.ONLINE,
            {script: LinkCheck(script, Verdict.MOVED, evil, 200, script, (Hop(script, None, NOON, evil),))},
            {doi: Registration(doi, Outcome.UNKNOWN, script, NOON, evil, evil)},
            {doi: Record(doi, evil, script, NOON, evil, evil, (evil,), updated_by=(retraction,))},
            copies={script: ArchivedCopy(script, evil)},
        ),
        sources={evil: plain.document.source or "", "elsewhere": f"\n\n{evil}"},
        link_uses={script: LinkUse()},
        notes=1,
        citations=1,
        documents=(replace(plain, document=named),),
        remarks=(evil,),
    )
