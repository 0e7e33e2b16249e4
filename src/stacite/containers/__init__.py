"""What documents are packed in: ZIP archives and the XML in them, of strangers, opened with bounds."""
