"""Containers of documents: ZIP archives and the XML in them, untrusted and read within limits."""
