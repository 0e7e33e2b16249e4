"""Containers of documents: ZIP archives and the XML in them, untrusted and read within limits."""

SAVE_AGAIN = "Open it in the program that created it, and save it again."
"""What to do about a damaged document."""
ZIP_MAGIC = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
"""How an archive may begin."""
