"""Evidence that is kept from one check to the next, so that only what is new is asked."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from stacite.model.identifier import doi_key
from stacite.model.resolution import Evidence
from stacite.resolvers.scope import dois_asked

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping
    from typing import Any

    from stacite.resolvers.base import Questions

    Ask = Callable[[Questions], Evidence]


class Kept:
    """What earlier checks of the same process were told. A page that was dead stays so until it ends."""

    def __init__(self) -> None:
        self._known = Evidence()
        self._asked: set[Hashable] = set()

    def ask(self, questions: Questions, ask: Ask) -> Evidence:
        """The evidence for all questions; `ask` is called for those that are new, if there are any."""
        fresh = replace(
            questions,
            urls=[url for url in questions.urls if ("url", url, questions.records) not in self._asked],
            dois=[doi for doi in questions.dois if ("doi", doi, questions.records) not in self._asked],
            works={key: item for key, item in questions.works.items() if ("work", key, repr(item)) not in self._asked},
            copies={url: item for url, item in questions.copies.items() if ("copy", url) not in self._asked},
        )
        if fresh.urls or fresh.dois or fresh.works or fresh.copies:
            now = ask(replace(fresh, urls=[*dict.fromkeys((*fresh.urls, *fresh.copies))]))
            self._known = _joined(self._known, now)
            if not now.interrupted:
                self._asked |= _names(fresh)
        else:
            self._known = replace(self._known, remarks=(), interrupted=False)
        return _of(questions, self._known)


def _names(questions: Questions) -> set[Hashable]:
    return {
        *(("url", url, questions.records) for url in questions.urls),
        *(("doi", doi, questions.records) for doi in questions.dois),
        *(("work", key, repr(item)) for key, item in questions.works.items()),
        *(("copy", url) for url in questions.copies),
    }


def _joined(known: Evidence, now: Evidence) -> Evidence:
    return replace(
        now,
        links={**known.links, **now.links},
        registrations={**known.registrations, **now.registrations},
        records={**known.records, **now.records},
        searches={**known.searches, **now.searches},
        copies={**known.copies, **now.copies},
    )


def _of(questions: Questions, known: Evidence) -> Evidence:
    """What is known of these questions alone: a link that is cited no more is none of the report's."""
    dois = [doi_key(doi) for doi in dois_asked(questions)]
    return replace(
        known,
        links=_some(known.links, questions.urls),
        registrations=_some(known.registrations, dois),
        records=_some(known.records, dois),
        searches=_some(known.searches, questions.works),
        copies=_some(known.copies, questions.copies),
    )


def _some(known: Mapping[str, Any], keys: Any) -> dict[str, Any]:
    return {key: known[key] for key in keys if key in known}
