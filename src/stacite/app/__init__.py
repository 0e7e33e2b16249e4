"""The use cases of stacite, each free of any user interface: extract, check, fix, review, export, corpus."""

GC_THRESHOLD = 20_000
"""New objects before Python collects garbage; nearly all objects live to the end of a run, so it seldom finds any."""
