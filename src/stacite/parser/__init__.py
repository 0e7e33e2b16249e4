"""The text of a note becomes citations."""
