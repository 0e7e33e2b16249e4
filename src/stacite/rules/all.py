"""All rules, sorted by code. A module that is named here is a rule."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from stacite.rules.base import RuleModule


_NAMES = {
    "archives": "archive_dead archive_of_other_url no_archive_copy",
    "completeness": """
        date_in_future_or_impossible kind_unknown letter_without_recipient missing_author_or_body missing_date
        missing_identifier missing_journal_locator missing_publisher missing_title
    """,
    "consistency": """
        bibliography_differs emphasis_mixed implausible_number name_form_mixed separator_mixed title_case_mixed
        two_forms typing_mistake
    """,
    "existence": "source_contradicted source_not_found",
    "identifiers": """
        arxiv_pmid_form citation_key_unknown doi_in_publisher_url doi_malformed doi_missing doi_not_url_form
        doi_trailing_punctuation doi_unregistered isbn_check_digit issn_check_digit report_number_mismatch
    """,
    "links": """
        link_blocked link_dead link_fragment_missing link_moved link_soft_404 link_stale_check link_timeout
        link_title_mismatch link_tls page_changed
    """,
    "metadata": """
        author_differs doi_of_another_work duplicate_source name_order_doubtful preprint_published quotation_differs
        registry_orphan registry_out_of_date title_differs volume_issue_pages_differ year_differs
    """,
    "notes": """
        cross_reference_wrong duplicate_number empty_note marker_before_punctuation marker_not_superscript
        multi_source_note note_without_final_period numbering_gap orphan_marker orphan_note out_of_order split_note
        stacked_markers
    """,
    "registry": """
        date_not_edtf ignore_unknown ignore_unused key_changed schema unquoted_surprise yaml_duplicate_key yaml_syntax
    """,
    "standing": "corrected expression_of_concern retracted",
    "style": """
        access_date_policy comma_before_parenthesis comma_outside_quote date_form_mixed full_again style_form
        hyphen_in_range ibid_after_multi_source ibid_discouraged ibid_first op_cit page_range_abbreviation
        place_name_mixed quote_or_bracket_unpaired quotes_mixed short_before_full short_form_ambiguous
    """,
    "urls": """
        link_target_differs url_brackets_mixed url_hyphen_added url_insecure url_invalid url_invisible_character
        url_line_broken url_private_or_proxy url_raw_non_ascii url_session_or_search url_shortener
        url_tracking_parameters url_trailing_punctuation
    """,
}
RULES: tuple[RuleModule, ...] = tuple(
    sorted(
        (
            cast("RuleModule", importlib.import_module(f"stacite.rules.{family}.{name}"))
            for family, names in _NAMES.items()
            for name in names.split()
        ),
        key=lambda module: module.RULE.code,
    )
)
