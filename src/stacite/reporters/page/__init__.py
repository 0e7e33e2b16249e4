"""The parts of the HTML report, each a piece of markup."""
