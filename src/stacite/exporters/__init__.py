"""Exporters turn references into bibliography files, and notes into what an author types in LaTeX or Markdown."""
