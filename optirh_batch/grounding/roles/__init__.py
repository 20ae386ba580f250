"""Who does, has, says and is told what: the patient, a relative, the nurse, a physician."""
