"""Questions cut for a cluster: nothing is lost or asked twice, and no site is asked from two places."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stacite.app.corpus.cluster import merge_evidence, partitions, site
from stacite.model.evidence import Evidence, EvidenceRequest, LinkCheck, NetworkState, Verdict
from stacite.model.identifiers import doi_of_url
from stacite.model.item import Item

HOSTS = st.sampled_from(
    ["a.example.org", "www.example.org", "b.example.net", "x.ac.uk", "www.y.ac.uk", "127.0.0.1:8000", "doi.org/10.5555"]
)
URLS = st.builds("https://{}/{}".format, HOSTS, st.integers(0, 40))


@given(st.lists(URLS, unique=True), st.lists(st.from_regex(r"10\.5555/[a-z]{3}", fullmatch=True)), st.integers(1, 9))
def test_each_question_is_in_one_part_and_each_site_too(urls: list[str], dois: list[str], parts: int) -> None:
    queries = EvidenceRequest(urls, dois, records=True)
    found = partitions(queries, parts)
    assert len(found) <= parts
    assert all(each.records for each in found)
    assert sorted(url for each in found for url in each.urls) == sorted(urls)
    assert [doi for each in found for doi in each.dois] == dois
    sites = [{site(url) for url in each.urls if doi_of_url(url) is None} for each in found]
    assert sum(map(len, sites)) == len(set().union(*sites)) if sites else not urls


def test_services_are_asked_from_one_place() -> None:
    queries = EvidenceRequest(
        [*(f"https://h{n}.example{n}.org/" for n in range(30)), "https://doi.org/10.5555/b"],
        ["10.5555/a"],
        {"roe2004": Item()},
    )
    first, *others = partitions(queries, 4)
    assert (first.dois, first.works, first.urls[0]) == (["10.5555/a"], {"roe2004": Item()}, "https://doi.org/10.5555/b")
    assert not any(each.dois or each.works for each in others)
    assert max(len(each.urls) for each in others) - min(len(each.urls) for each in others) <= 1


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://www.example.org/a", "example.org"),
        ("https://example.org.:443/", "example.org"),
        ("http://www.x.ac.uk/", "x.ac.uk"),
        ("http://parliament.uk/", "parliament.uk"),
        ("http://127.0.0.1:8000/", "127.0.0.1"),
        ("http://[::1]/", "::1"),
        ("http://[::1", ""),
        ("urn:isbn:1", ""),
    ],
)
def test_a_site_is_what_redirects_stay_within(url: str, expected: str) -> None:
    assert site(url) == expected


def test_answers_of_parts_are_put_together() -> None:
    dead, alive = (LinkCheck(url, verdict, "") for url, verdict in (("b", Verdict.DEAD), ("a", Verdict.ALIVE)))
    whole = merge_evidence(
        [
            Evidence(NetworkState.NONE, {"b": dead}, remarks=("slow",)),
            Evidence(NetworkState.ONLINE, {"a": alive}, remarks=("slow",), interrupted=True),
        ],
        ["a", "b", "c"],
    )
    assert list(whole.links.items()) == [("a", alive), ("b", dead)]
    assert (whole.network, whole.remarks, whole.interrupted) == (NetworkState.ONLINE, ("slow",), True)
