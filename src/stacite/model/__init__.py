"""What the words of the house mean: frozen data, no input or output."""
