"""Inventing works: one module for a family of kinds."""
