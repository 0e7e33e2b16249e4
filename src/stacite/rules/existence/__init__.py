"""Rules on sources of which no record was found, or another one than is cited."""
