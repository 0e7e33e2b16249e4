"""How the model that reads citations is trained, and how well it reads: README.md tells of each step."""
