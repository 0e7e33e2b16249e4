"""Archives: copies of pages that are gone."""
