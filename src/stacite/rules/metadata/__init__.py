"""Rules that compare the registry with the documents and with itself."""
