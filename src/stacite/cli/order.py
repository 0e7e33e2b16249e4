"""What a check is asked to do, and how it may end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from stacite.model.finding import Severity
    from stacite.model.report import Report
    from stacite.pipeline.named import Named
    from stacite.pipeline.project import Project
    from stacite.reporters.base import Style

    Render = Callable[[Report, Style], str]

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
