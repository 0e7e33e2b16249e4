"""Questions that are answered by a line."""

from __future__ import annotations

import sys
from datetime import date, timedelta

from stacite.cli import console
from stacite.reporters.visible_text import one_line

_MOST_LETTERS = 300
"""Of a reason."""
_HALF_A_YEAR = timedelta(days=182)


def read_line() -> str | None:
    """The line that is typed, without blanks around it and controls in it; None at the end of the input."""
    try:
        line = sys.stdin.readline()
    except OSError:  # the terminal is gone
        return None
    except UnicodeDecodeError:
        return ""
    return one_line(line.strip()) if line else None


def ask_reason(default: str = "") -> str | None:
    """Why; None where nothing is said, or the input has ended."""
    console.prompt(f"  Why? ({f'Enter: {default}' if default else 'Enter alone: leave it'}) ")
    answer = read_line()
    return None if answer is None else (answer[:_MOST_LETTERS] or default or None)


def ask_until(today: date) -> date | None:
    """Until when; None for good."""
    while True:
        console.prompt("  Until which day? (YYYY-MM-DD; Enter alone: for good) ")
        answer = read_line()
        if not answer:
            return None
        try:
            day = date.fromisoformat(answer)
        except ValueError:
            console.say("  Write the day as in 2027-01-31.")
            continue
        if day >= today:
            return day
        console.say("  That day has passed.")


def half_a_year_on(today: date) -> date:
    """So long an editor's own look at a page holds."""
    return today + _HALF_A_YEAR
