"""What every page has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.serve.editing import BRIEF, source_of

if TYPE_CHECKING:
    from tests.serve.editing import Editor


def test_every_page_has_one_switch_between_light_and_dark_and_a_way_to_all_documents(editor: Editor) -> None:
    path = editor.add(("brief.docx", BRIEF)).url.path
    ignore = editor.addresses("ignore")[0]
    for address in ("/", "/sent", path, f"{path}/sources", source_of(editor, path, "A Small Book"), ignore, "/d/none"):
        shown = editor.client.get(address).text
        assert shown.count('id="theme"') == 1, address
        assert shown.count('src="/static/report.js"') == 1, "which works the switch"
        assert '<a href="/">All documents</a>' in shown
