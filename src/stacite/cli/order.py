"""What a check is asked to do, and how it may end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from stacite.model.finding import Severity
    from stacite.model.report import Report
    from stacite.pipeline.check import Keep
    from stacite.pipeline.named import Named
    from stacite.pipeline.project import Project
    from stacite.reporters.base import Style

    Render = Callable[[Report, Style], str | bytes]

CLEAN, FOUND, FAILED, INTERRUPTED = 0, 1, 2, 130  # the last as shells have it


@dataclass(frozen=True, slots=True)
class Order:
    """What a check is asked to do."""

    named: Named | None
    """Documents; None for those of the registry."""
    project: Project
    render: Render
    threshold: Severity | None
    """From which level on it fails; None for never."""
    keep: Keep | None = None
    """What looks at the documents before anything is asked, where their bytes are needed."""
    makes_document: bool = False
    """Whether the report is a copy of the document, which goes into a file."""
    reader: str | None = None
    output: Path | None = None
    baseline: Path | None = None
    update_baseline: bool = False
    fix: bool = False
    unsafe: bool = False
    diff: bool = False
    interactive: bool = False
    record: bool = False
    require_online: bool = False
    quiet: bool = False

    @property
    def writes(self) -> bool:
        """Whether it may change documents and the registry, or show how."""
        return self.fix or self.unsafe or self.diff or self.interactive or self.record
