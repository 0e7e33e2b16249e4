"""Finds notes by how lines are laid out: labels, note references, sequences of notes, regions of the page.

Lines with boxes (PDF, OCR): `boxed_lines`, `page_regions`, `page_labels`, `page_sequences`, `page_notes`, and
`page_layout`, which puts them together. Lines of characters (plain text): `lines`, `labels`, `misplaced_labels`,
`sequences`, `regions`, `text_layout`. Both number notes alike: `numbering`.
"""
