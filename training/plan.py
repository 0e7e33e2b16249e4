"""Which items are rendered in which styles: bibliographies of TeX distributions, mixed so that no one subject rules.

    python -m training.plan CSL_DIR STYLES_DIR ITEMS.json PLAN.json

The bibliographies are about typesetting, nearly all of them. Names, publishers and places are therefore exchanged in
half of the items, titles shortened and lengthened, and what notes print and BibTeX databases lack is added.
"""

from __future__ import annotations

import json
import random
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stacite.text.tables import words as read_words
from training import csl_items
from training.lexicon import words

if TYPE_CHECKING:
    from collections.abc import Iterator

Item = dict[str, Any]

SEED = 20261124
_DROP = ("abstract", "keyword", "note", "annote", "call-number", "source", "id", "PMID", "language")
SYNTHETIC = 16_000
OTHERS = 700
EACH = 36
NOTE_SHARE = 0.3


def main() -> None:
    """Write the items and the plan."""
    csl, styles, items_path, plan_path = map(Path, sys.argv[1:])
    rng = random.Random(SEED)
    items = [cleaned for path in sorted(csl.glob("*.json")) for item in _read(path) if (cleaned := _clean(item))]
    rng.shuffle(items)
    items = [_varied(item, items, rng) for item in items]
    items += csl_items.items(rng, SYNTHETIC)
    rng.shuffle(items)
    plan = []
    main_styles = [line.split() for line in read_words("training", "styles.txt")]
    for style, mode, count in main_styles:
        plan.append(_task(styles, style, mode, int(count), len(items), rng))
    known = {style for style, _, _ in main_styles}
    names = sorted(path.stem for path in styles.glob("*.csl") if path.stem not in known)
    notes = [name for name in names if 'citation-format="note"' in (styles / f"{name}.csl").read_text("utf-8")]
    note_names = rng.sample(notes, min(len(notes), int(OTHERS * NOTE_SHARE)))
    plain_names = rng.sample([name for name in names if name not in set(notes)], OTHERS - len(note_names))
    plan += [_task(styles, name, "c", EACH, len(items), rng) for name in note_names]
    plan += [_task(styles, name, "b", EACH, len(items), rng) for name in plain_names]
    items_path.write_text(json.dumps(items, ensure_ascii=False), encoding="utf-8")
    plan_path.write_text(json.dumps([task for task in plan if task], ensure_ascii=False), encoding="utf-8")
    print(len(items), "items,", sum(len(task["items"]) for task in plan if task), "renders")


def _task(styles: Path, style: str, mode: str, count: int, total: int, rng: random.Random) -> dict[str, Any] | None:
    path = styles / f"{style}.csl"
    if not path.exists():
        return None
    chosen = [rng.randrange(total) for _ in range(count)]
    locators = [_locator(rng) if mode == "c" and rng.random() < 0.4 else "" for _ in chosen]
    found = re.search(r'default-locale="([^"]+)"', path.read_text(encoding="utf-8"))
    locale = "" if found else rng.choice(["en-US", "en-US", "en-GB"])
    return {"style": style, "mode": mode, "locale": locale, "items": chosen, "locators": locators}


def _locator(rng: random.Random) -> str:
    first = rng.randint(1, 480)
    return rng.choice([str(first), str(first), f"{first}–{first + rng.randint(1, 30)}", f"{first}, {first + 9}"])


def _read(path: Path) -> list[Item]:
    data: list[Item] = json.loads(path.read_text(encoding="utf-8"))
    return data


def _clean(item: Item) -> Item | None:
    item = {name: value for name, value in item.items() if name not in _DROP}
    title = str(item.get("title", ""))
    printed = " ".join(_strings(item))
    # Braces, backslashes and dollar signs are TeX markup that pandoc did not resolve.
    if not title or len(title) > 220 or re.search(r"[\\{}$<>\ufffd]", printed):
        return None
    for name in ("author", "editor", "translator"):
        people = item.get(name, [])
        if any(len(str(part)) > 60 for person in people for part in person.values()):
            return None
        # BibTeX ends a shortened list with "and others".
        if people and any(person.get("family", "").lower() in ("others", "anonymous") for person in people):
            item[name] = people[:-1] or people
    return item


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _strings(part)


def _varied(item: Item, items: list[Item], rng: random.Random) -> Item:
    """The item with other people, publishers and dates, and with what databases lack."""
    item = json.loads(json.dumps(item))  # a deep copy: the item may be chosen again for a title
    _people(item, rng)
    _contributors(item, rng)
    if item["type"] in ("article-journal", "article-magazine") and rng.random() < 0.7:
        item["container-title"] = csl_items.journal(rng)[0]
    if item["type"] == "article-journal" and rng.random() < 0.5:
        _dates(item, rng)
    _omissions(item, rng)
    if rng.random() < 0.04:
        item["title"] = f"{item['title']} in {rng.choice(items)['title']}"[:200].rsplit(" ", 1)[0]
    return item


def _people(item: Item, rng: random.Random) -> None:
    """Other names, publishers and places: those of the bibliographies are few."""
    if rng.random() < 0.6:
        for name in ("author", "editor", "translator"):
            if name in item:
                item[name] = [csl_items.person(rng) if "literal" not in person else person for person in item[name]]
    if "publisher" in item and rng.random() < 0.5:
        item["publisher"] = rng.choice(words("publishers", "en"))
    if "publisher-place" in item and rng.random() < 0.5:
        item["publisher-place"] = rng.choice(words("places", "en"))


def _contributors(item: Item, rng: random.Random) -> None:
    """Editors, translators and volumes."""
    if item["type"] == "book" and rng.random() < 0.12:
        item["editor"] = [csl_items.person(rng) for _ in range(rng.choice([1, 1, 2, 3]))]
        if rng.random() < 0.5:
            item.pop("author", None)
    if item["type"] in ("book", "chapter") and rng.random() < 0.12:
        item["translator"] = [csl_items.person(rng) for _ in range(rng.choice([1, 1, 2]))]
    if item["type"] in ("chapter", "paper-conference") and "editor" not in item and rng.random() < 0.5:
        item["editor"] = [csl_items.person(rng) for _ in range(rng.choice([1, 2, 2, 3]))]
    if item["type"] == "book" and rng.random() < 0.08:
        item["volume"] = str(rng.randint(1, 9))


def _omissions(item: Item, rng: random.Random) -> None:
    """No date, no author, and fewer addresses and numbers than databases have."""
    if rng.random() < 0.05:
        item["issued"] = {"literal": "n.d."}
    if rng.random() < 0.05 and item["type"] != "article-journal":
        item.pop("author", None)
    if rng.random() < 0.6:
        item.pop("URL", None)
    if rng.random() < 0.5:
        item.pop("DOI", None)
    for drop in ("ISBN", "ISSN"):
        if rng.random() < 0.9:
            item.pop(drop, None)


def _dates(item: Item, rng: random.Random) -> None:
    """Volume, issue and date in the ranges that journals have."""
    year = rng.randint(1900, 2025) if rng.random() < 0.3 else rng.randint(1985, 2025)
    parts = [year] if rng.random() < 0.7 else [year, rng.randint(1, 12)]
    item["issued"] = {"date-parts": [parts]}
    item["volume"] = str(rng.randint(1, 130))
    if rng.random() < 0.7:
        item["issue"] = str(rng.randint(1, 12))
    else:
        item.pop("issue", None)
    first = rng.randint(1, 1400)
    item["page"] = f"{first}-{first + rng.randint(1, 50)}" if rng.random() < 0.85 else str(first)


if __name__ == "__main__":
    main()
