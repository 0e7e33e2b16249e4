"""PDFs: where each letter stands on the page, and what can be told from that."""
