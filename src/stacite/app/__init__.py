"""The use cases of stacite, each free of any user interface: extract, check, fix, review, export, corpus."""
