"""What the AsciiDoc and Typst readers are made of: scans from front to back that keep what is open in a list."""
