"""citations.yaml: the registry that people edit by hand."""
