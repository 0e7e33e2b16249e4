"""Notes of several kinds, how they are read, and the works that they cite."""

from __future__ import annotations

from tests.making.readings import cited, reading

from stacite.model.citation import CitationForm, Locator
from stacite.model.item import Date, Item, Name
from stacite.model.registry import Reference

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

NOTES = reading(
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
                        field_confidence={"author": 0.61, "title": 0.9, "issued": 0.98, "URL": 0.99},
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
REFERENCES = (
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
