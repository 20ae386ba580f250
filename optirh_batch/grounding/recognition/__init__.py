"""Reading one text: which facts it states, what they belong to, whom it names."""
