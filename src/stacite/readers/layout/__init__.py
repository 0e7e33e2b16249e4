"""Finds notes by how lines are laid out: labels, note references, sequences of notes, regions of the page."""
