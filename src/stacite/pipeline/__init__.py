"""The way of a datum through the rooms: read, collect, resolve, check, extract, fix."""
