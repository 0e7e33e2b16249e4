"""Characters and strings: everything about texts that doesn't depend on their content."""
