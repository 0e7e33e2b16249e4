"""`stacite` and `python -m stacite`."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line. `--version` prints before anything heavy is imported."""
    if sys.argv[1:] in (["--version"], ["-V"]):
        from stacite import __version__

        sys.stdout.write(f"stacite {__version__}\n")
        return
    from stacite.cli.app import run

    sys.exit(run())


if __name__ == "__main__":
    main()
