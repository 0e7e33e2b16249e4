"""citations.yaml: the registry that people edit by hand."""

MAX_BYTES = 50_000_000
"""Most bytes of a registry file."""
