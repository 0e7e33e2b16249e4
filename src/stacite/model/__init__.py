"""What the project's words mean: frozen data, without input or output."""
