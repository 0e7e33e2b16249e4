"""How styles print works: one module for a family of styles."""
