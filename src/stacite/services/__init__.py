"""Network services: an identifier, a link or a search becomes evidence."""
