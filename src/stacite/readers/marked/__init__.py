"""What the Markdown reader is made of: blocks as CommonMark parts them, and prose with its way back to the source."""
