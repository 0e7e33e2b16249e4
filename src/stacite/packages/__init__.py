"""Archives of documents and the XML in them: opened with bounds, changed so that all else stays as it was."""
