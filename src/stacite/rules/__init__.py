"""Rules: a context becomes findings; nothing here asks the network or the disk."""
