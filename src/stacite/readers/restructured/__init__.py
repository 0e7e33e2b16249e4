"""What the reStructuredText reader is made of: docutils' tree, and the way from its letters back to the source."""
