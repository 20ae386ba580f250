"""Whether and when: denied, planned, stopped, over, foreseen, possible, before or after."""
