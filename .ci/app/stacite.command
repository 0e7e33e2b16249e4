#!/bin/sh
# Opens the page in the browser; for a double click on macOS and Linux.
exec "$(dirname "$0")/stacite" serve --open
