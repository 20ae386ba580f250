"""The dataset that a model is tuned on for this work, the tuning, and the export of what was learnt."""
