"""All rules, sorted by code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.rules.archives import archive_dead, archive_of_other_url, no_archive_copy
from stacite.rules.completeness import kind_unknown, missing_date, missing_identifier, missing_title
from stacite.rules.identifiers import (
    doi_malformed,
    doi_missing,
    doi_not_url_form,
    doi_trailing_punctuation,
    doi_unregistered,
)
from stacite.rules.links import (
    link_blocked,
    link_dead,
    link_fragment_missing,
    link_moved,
    link_soft_404,
    link_stale_check,
    link_timeout,
    link_title_mismatch,
    link_tls,
)
from stacite.rules.metadata import (
    author_differs,
    doi_of_another_work,
    duplicate_source,
    name_order_doubtful,
    place_differs,
    preprint_published,
    registry_orphan,
    registry_out_of_date,
    title_differs,
    year_differs,
)
from stacite.rules.notes import (
    duplicate_number,
    empty_note,
    multi_source_note,
    numbering_gap,
    orphan_marker,
    orphan_note,
    split_note,
)
from stacite.rules.registry import ignore_unknown, ignore_unused, schema, yaml_duplicate_key, yaml_syntax
from stacite.rules.standing import corrected, expression_of_concern, retracted
from stacite.rules.style import ibid_after_multi_source, ibid_first, quotes_mixed, short_before_full
from stacite.rules.urls import (
    link_target_differs,
    url_brackets_mixed,
    url_hyphen_added,
    url_insecure,
    url_invalid,
    url_line_broken,
    url_private,
    url_session_or_search,
    url_shortener,
    url_trailing_punctuation,
)

if TYPE_CHECKING:
    from stacite.rules.base import RuleModule

RULES: tuple[RuleModule, ...] = (
    no_archive_copy,
    archive_dead,
    archive_of_other_url,
    missing_date,
    missing_title,
    missing_identifier,
    kind_unknown,
    doi_malformed,
    doi_not_url_form,
    doi_trailing_punctuation,
    doi_unregistered,
    doi_missing,
    link_dead,
    link_moved,
    link_blocked,
    link_soft_404,
    link_timeout,
    link_tls,
    link_title_mismatch,
    link_fragment_missing,
    link_stale_check,
    title_differs,
    author_differs,
    year_differs,
    place_differs,
    doi_of_another_work,
    registry_out_of_date,
    registry_orphan,
    duplicate_source,
    preprint_published,
    name_order_doubtful,
    orphan_marker,
    orphan_note,
    numbering_gap,
    duplicate_number,
    split_note,
    multi_source_note,
    empty_note,
    retracted,
    expression_of_concern,
    corrected,
    quotes_mixed,
    ibid_after_multi_source,
    ibid_first,
    short_before_full,
    url_line_broken,
    url_brackets_mixed,
    url_trailing_punctuation,
    url_insecure,
    url_invalid,
    url_shortener,
    url_private,
    url_session_or_search,
    link_target_differs,
    url_hyphen_added,
    yaml_syntax,
    yaml_duplicate_key,
    schema,
    ignore_unknown,
    ignore_unused,
)
