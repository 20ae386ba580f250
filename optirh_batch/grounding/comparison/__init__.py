"""Two texts: what came, what went, what answers what, and which values changed places."""
