"""`stacite serve`: the check as a page in the browser, for people who don't use a terminal. Needs the extra `serve`."""
