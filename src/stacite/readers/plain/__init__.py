"""What the text reader is made of: lines, labels, marks, the chain of notes, their zones."""
