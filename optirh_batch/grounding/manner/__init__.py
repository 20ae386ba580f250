"""How a text speaks, whatever its facts: its address, its language, advice and comfort that were added."""
