"""What the readers of JATS and TEI are made of: one way through the tree, and what each vocabulary's elements mean."""
