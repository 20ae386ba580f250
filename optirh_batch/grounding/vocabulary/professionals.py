"""Words for those who treat and care, in the languages of the gate, as ``relatives`` has them for the family.

Owns whom a note calls so beside a verb, with article or without.  Leaves out which of them a text names
(``people``), and the abbreviation *HA*, which has in Italian another meaning.
"""

from __future__ import annotations

PHYSICIANS = {
    "fr": r"médecins?|docteure?s?|doctoresses?|chirurgien(?:ne)?s?|cardiologues?|psychiatres?|mt",
    "de": r"\w*arzt|\w*ärztin",
    "it": r"medico|dottor(?:e|essa)|chirurgo|cardiologo|psichiatra|curante|mmg",
    "en": r"doctor|gp",
}
DOCTOR = r"dre?(?:ssa)?\.?"
"""Before a name."""
ANY_PHYSICIAN = "|".join((*PHYSICIANS.values(), DOCTOR))
HELPERS = {
    "fr": r"aide|concierge|psychologue|psychiatre|assistante? sociale?|curat(?:eur|rice)|tut(?:eur|rice)|"
    r"\w*thérapeute|infirmi\w+|répondante?",
    "de": r"haushaltshilfe|\w*betreuer(?:in)?|psycholog\w+|psychiater\w*|sozialarbeiter(?:in)?|"
    r"\w*beist[aä]nd\w*|\w*therapeut\w*|pflegefach\w*|\w*berater(?:in)?|bezugsperson",
    "it": r"badante|aiuto|psicolog[oa]|psichiatra|assistente sociale|curat(?:ore|rice)|tut(?:ore|rice)|"
    r"\w*terapista|infermier[ae]",
    "en": r"carer|cleaner|helper|psychologist|psychiatrist|social worker|\w*therapist|nurse|guardian",
}
"""Who else comes to a patient, or looks after her affairs."""
CARERS = {
    "fr": r"infirmi(?:er|ère)|physio\w*|pharmacien(?:ne)?|équipe|veilleuse|auxiliaire|podologue",
    "de": HELPERS["de"],
    "it": r"infermier[ae]|fisioterapista|farmacista|équipe|veglia|podologa",
}
"""Besides physicians, of the languages in which ``agents`` asks who did it."""
