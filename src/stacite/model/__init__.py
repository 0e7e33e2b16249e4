"""The data model: frozen classes without input or output."""
