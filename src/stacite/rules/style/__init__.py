"""Rules of typography and of short forms."""
