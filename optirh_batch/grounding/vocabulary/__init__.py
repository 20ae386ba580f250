"""Words of the gate in its languages, and how names are met in a text; nothing is compared here."""
