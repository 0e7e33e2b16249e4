"""The language server: what editors show of stacite while somebody writes."""
