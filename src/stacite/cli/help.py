"""The help of a command with many options: in groups, with the examples first."""

from __future__ import annotations

from typing import Any

from typer.core import TyperCommand

# Names of parameters, by the group that help shows them in; what is in none comes last.
_GROUPS: dict[str, str] = {
    "What to check": "select ignore extend_select pedantic style strict fail_on baseline update_baseline from_ "
    "skip_without_notes track_changes dead_after quotations drift reread",
    "Your library": "bibliography zotero group collection",
    "Network": "offline require_online refresh archive existence skip_service skip_services cache_dir",
    "Fixes": "fix unsafe_fixes diff interactive record",
    "Output": "to differing show_all sources statistics output_format output summary folder force open_page quiet "
    "watch format_ verbose",
    "Page": "port data_dir reuse install uninstall",
    "Project": "registry config isolated trust_project jobs help",
}
_GROUP_OF = {name: group for group, names in _GROUPS.items() for name in names.split()}
# With fewer, one list is easier to read.
_MANY = 10


class GroupedCommand(TyperCommand):
    """A command whose help shows its options by what they are about."""

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Write the arguments and the groups of options."""
        options = [each for each in self.get_params(ctx) if each.param_type_name == "option"]
        if len(options) <= _MANY:
            super().format_options(ctx, formatter)
            return
        arguments = [each for each in self.get_params(ctx) if each.param_type_name == "argument"]
        _write(formatter, "Arguments", [each.get_help_record(ctx) for each in arguments])
        for group in (*_GROUPS, "Other"):
            own = [each for each in options if _GROUP_OF.get(each.name or "", "Other") == group]
            _write(formatter, group, [each.get_help_record(ctx) for each in own])


def _write(formatter: Any, title: str, records: list[tuple[str, str] | None]) -> None:
    if shown := [record for record in records if record is not None]:
        with formatter.section(title):
            formatter.write_dl(shown)
