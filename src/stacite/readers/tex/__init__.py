"""What the LaTeX reader is made of: tokens, the commands that editors write, and the counting of notes."""
