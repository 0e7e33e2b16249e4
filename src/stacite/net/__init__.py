"""The way to the network: polite, guarded, bounded."""
