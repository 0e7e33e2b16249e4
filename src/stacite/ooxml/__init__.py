"""Word documents changed in place, with tracked changes and comments; all else stays as it was, to the byte."""
