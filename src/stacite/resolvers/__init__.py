"""Network services: an identifier becomes a resolution."""
