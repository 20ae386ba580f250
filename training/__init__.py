"""The dataset that a model is tuned on for this work: composed pair by pair, checked and multiplied by code."""
