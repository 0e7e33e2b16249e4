"""Checks an archive in one run: thousands of documents, over processes or a cluster, in bounded memory, resumable."""
