"""The dataset that a model is tuned on for this work: written by hand, checked and multiplied by code."""
