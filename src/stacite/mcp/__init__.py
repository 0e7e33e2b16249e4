"""The server of the Model Context Protocol: language models check documents and citations with it."""
