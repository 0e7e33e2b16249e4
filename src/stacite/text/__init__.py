"""Characters and strings: what can be said of a text without knowing what it is about."""
