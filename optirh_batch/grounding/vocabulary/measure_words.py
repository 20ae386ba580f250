"""What is measured, under its technical names and the plain ones, in four languages.

The technical names are the glossary's; ``LABELS`` adds plain names that may
stand before a value, ``ANSWERS`` the words by which a text still says what was
measured, as regular expressions at the beginning of a word.
"""

from __future__ import annotations

CONCEPTS: dict[str, str] = {
    "visual-acuity": "visual-acuity",
    "blood-pressure": "blood-pressure",
    "heart-rate": "heart-rate",
    "respiratory-rate": "respiratory-rate",
    "oxygen-saturation": "oxygen-saturation",
    "blood-sugar": "blood-sugar",
    "hba1c": "hba1c",
    "haemoglobin": "haemoglobin",
    "inr": "inr",
    "crp": "crp",
    "esr": "esr",
    "creatinine": "creatinine",
    "urea": "urea",
    "potassium": "potassium",
    "sodium": "sodium",
    "white-cells": "white-cells",
    "red-cells": "red-cells",
    "platelets": "platelets",
    "tsh": "tsh",
    "cholesterol": "cholesterol",
    "liver-values": "liver-values",
    "lipase": "lipase",
    "albumin": "albumin",
    "ferritin": "ferritin",
    "troponin": "troponin",
    "bnp": "bnp",
    "psa": "psa",
    "d-dimer": "d-dimer",
    "bmi": "bmi",
    "echocardiography": "echocardiography",
    "spirometry": "spirometry",
    "memory-test": "memory-test",
    "pain-scale": "pain-scale",
    "braden": "braden",
    "glasgow": "glasgow",
    "clotting": "inr",
    "kidney-function": "kidney-function",
    "uric-acid": "urea",
    "haematocrit": "red-cells",
    "red-cell-indices": "red-cells",
    "thyroid-values": "tsh",
    "blood-fats": "cholesterol",
    "bilirubin": "liver-values",
    "ldh": "liver-values",
    "amylase": "lipase",
    "total-protein": "albumin",
    "creatine-kinase": "troponin",
    "ejection-fraction": "ejection-fraction",
    "calcium": "calcium",
    "pressure-sore-score": "braden",
}
"""Glossary entries that stand for something measured, and the thing; what plain texts call the same is "
"one."""

SOFT = frozenset(
    {"other", "weight", "temperature", "pain-scale", "echocardiography", "spirometry", "memory-test"}
)
"""Concepts with too many plain wordings to miss their names; they still claim the value behind them."""

OFTEN_PLAIN = frozenset({"pain-scale", "spirometry", "memory-test"})
"""Concepts that a text may name without the source naming them."""

SIGNS: dict[str, str] = {
    "visual-acuity": "AV VA",
    "blood-sugar": "BZ Gly DXT HGT Hypo BG CBG",
    "pain-scale": "EN",
    "heart-rate": "P FC HF HR",
    "blood-pressure": "TA PA RR BD BP",
    "oxygen-saturation": "SAT Sat SpO2",
    "kidney-function": "eGFR GFR DFG",
    "ejection-fraction": "FEVG LVEF EF FE",
    "weight": "KG Pds",
    "temperature": "T Temp",
}
"""Abbreviations, as written, where the glossary of a language doesn't have them."""

LABELS: dict[str, str] = {
    "visual-acuity": "vue; vision; acuité; Sehschärfe; Sehkraft; Sehvermögen; vista; sight; eyesight",
    "blood-pressure": "tension; pression; pression du sang; chiffres tensionnels; pressione; Blutdruckwert; "
    "RR-Wert",
    "heart-rate": "rythme cardiaque; fréquence du cœur; battements; battements du cœur; Herzschlag; "
    "Herzschläge; Pulsschläge; "
    "polso; "
    "heart beats; heartbeat; pulsazioni",
    "respiratory-rate": "respiration; Atmung; Atemzüge; respirazione; respiro; breathing; respirez; atmen; "
    "respira",
    "oxygen-saturation": "oxymétrie de pouls; oxymètre de pouls; pulsossimetria; pulse oximetry; "
    "Pulsoxymetrie; oxygène; taux d'oxygène; oxygène dans le sang; Sauerstoff; Sauerstoffgehalt; "
    "Sauerstoffwert; ossigeno; oxygen; oxygen level; Sauerstoffsättigungswert",
    "blood-sugar": "sucre; taux de sucre; sucre dans le sang; sucre sanguin; Zucker; Zuckerwert; "
    "Nüchternzucker; "
    "sugar; sugar level; zucchero; glicemico; Blutzuckerspiegel; hypoglycémie; hyperglycémie; Hypoglykämie; "
    "Hyperglykämie; ipoglicemia",
    "hba1c": "sucre moyen; glycémie moyenne; taux de sucre moyen; Langzeit-Blutzucker; Langzeitwert; "
    "Langzeit-Zucker; "
    "Langzeitzuckerwert; glicemia media; average blood sugar; long-term sugar",
    "haemoglobin": "Hämoglobinwert; Hb-Wert; taux d'hémoglobine",
    "inr": "INR-Wert; Gerinnungswert; valeur de l'INR",
    "crp": "CRP-Wert; taux de CRP",
    "creatinine": "Nierenwert; valeur des reins; kidney value; créat; Crea; Krea",
    "kidney-function": "reins; Nieren; reni; kidneys; filtration des reins; fonction des reins; clairance",
    "potassium": "taux de potassium; Kaliumspiegel",
    "sodium": "taux de sodium; Natriumspiegel",
    "bmi": "BMI; IMC; body mass index",
    "weight": "poids; pèse; pesez; Gewicht; Körpergewicht; wiegen; wiegt; peso; pesa; weight; weigh; weighs",
    "temperature": "température; fièvre; Temperatur; Körpertemperatur; Fieber; temperatura; febbre; "
    "temperature; fever",
    "pain-scale": "douleur; Schmerz; Schmerzen; dolore; pain",
    "tsh": "TSH-Wert",
    "white-cells": "Leukozytenzahl",
    "other": "concentrateur d'oxygène; lunettes à oxygène; Sauerstoffkonzentrator; Sauerstoffgerät; "
    "pression oculaire; pression intraoculaire; pression du liquide; pressione del liquido; "
    "pression veineuse; haute "
    "tension; "
    "sous tension; pressione oculare; pressione intraoculare; ocular pressure; intraocular pressure; eye "
    "pressure",
    "echocardiography": "échographie cardiaque; écho du cœur",
    "ejection-fraction": "Pumpfunktion; Pumpkraft; force du cœur",
}
"""Plain names by concept, for all languages; separated by semicolons."""

ANSWERS: dict[str, str] = {
    "blood-pressure": r"tension|pression|blutdruck|pressione|blood pressure|hyperton|hyperten[sd]|hypoton|"
    r"hypotens|ipert",
    "heart-rate": r"c(?:œ|oe)ur|herz|cuore|heart|pouls|\w*puls|polso|beats|battement|battiti|rythme|rhythmus",
    "respiratory-rate": r"respir|atm|atem|breath|souffle",
    "oxygen-saturation": r"oxyg|sauerstoff|ossigeno|o2|satur|sättigung|spo2",
    "blood-sugar": r"sucre|zucker|sugar|zucchero|glyc|gluk|gluc|glic|hypo(?!\w)|hypogly|hyperg|ipogli|"
    r"blutzucker|traubenz",
    "hba1c": r"hba1c|langzeit|long-term|semaines|mois|moyen|monate|drei monat|settimane|mesi|glyqu|glicata|"
    r"average",
    "haemoglobin": r"h[ée]moglob|hämoglob|haemoglob|emoglob|globules rouges|blutfarbstoff|hb|hgb|blutwert|"
    r"anämi|an[ée]mi",
    "inr": r"inr|quick|gerinnung|coagul|fluid|caill|clott|prothromb|blutverdünn|fluidif",
    "crp": r"crp|pcr|entzündung|inflamm|infiamm|protéine c",
    "esr": r"sédiment|senkung|sediment|ves|esr|bsg|inflamm|entzünd",
    "creatinine": r"rein|r[ée]nal|niere|kidney|reni|cr[ée]a(?!\w)|cr[ée]at|kreat|krea",
    "kidney-function": r"rein|r[ée]nal|niere|kidney|reni|filtr|clair|clear|egfr|gfr|dfg|vfg",
    "ejection-fraction": r"c(?:œ|oe)ur|herz|cuore|heart|pump|pomp|[ée]ject|ejekt|eiezion|fevg|lvef|ef",
    "calcium": r"[ck]al[cz]",
    "urea": r"ur[ée]e|urea|harnst|harnsäur|urique|urico|uric|azot|rein|niere|kidney",
    "potassium": r"k(?!\w)|potass|kali|(?:hypo|hyper|ipo|iper)(?:k|pot)",
    "sodium": r"na(?!\w)|sodi|natr|(?:hypo|hyper|ipo|iper)(?:na|so)",
    "white-cells": r"globules blancs|leu[ck]o|weiss|white|bianchi|lc|gb|d[ée]fense|abwehr|lymph|neutro|"
    r"granulo|wbc",
    "red-cells": r"globules rouges|rote blut|red blood|rossi|[ée]rythro|ery|h[ée]mat|vgm|mc[vh]|rbc|taille",
    "platelets": r"plaquett|plättchen|piastrin|platelet|t[h]?rombo[cz]|tc|plt",
    "tsh": r"tsh|t4|ft4|ft3|thyro|schilddr|tiroid|thyr",
    "cholesterol": r"chol|col[ei]st|ldl|hdl|triglyc|triglic|fett|graiss|grass|fats|lipid",
    "liver-values": r"foie|leber|fegato|liver|hépat|epat|asat|alat|got|gpt|ggt|alt|ast|pal|ldh|bili|gamma|"
    r"transam|phosphat",
    "lipase": r"lipas|amylas|amilas|pancr|pankr|bauchspeich",
    "albumin": r"album|pr[ée]alb|präalb|prot[ée]i|eiweiss|proteine",
    "ferritin": r"ferr|fer|eisen|iron|f[ée]rrit",
    "troponin": r"tropon|c[kp]|cr[ée]atine|kreatink|c(?:œ|oe)ur|herz|cuore|heart",
    "bnp": r"bnp|probnp|nt|peptid|c(?:œ|oe)ur|herz|cuore|heart",
    "bmi": r"bmi|imc|body|masse|massa|körpermasse|indice",
    "braden": r"braden|norton|dekubitus|escarre|druck",
    "echocardiography": r"[ée]cho(?: card| du c|-?cardi|(?!\w))|ett(?!\w)|eto(?!\w)|tte(?!\w)|"
    r"herz(?:echo|ultra)|ecocard",
    "visual-acuity": r"vue(?!\w)|vision|acuit|voi[rst](?!\w)|voyez|seh|sieh|visus|vist|ved[ei]|sight|"
    r"see(?!\w)|seeing",
    "glasgow": r"glasgow|gcs|conscien|bewusst|coscien",
}
"""Any of these at the beginning of a word says what was measured."""

HINTS: dict[str, str] = {
    "blood-sugar": r"diab|insulin|hba1c|dextro",
    "hba1c": r"diab",
    "inr": r"sintrom|marcoum|ac[ée]noc|anticoag|antikoag|phenproc|warfarin",
    "haemoglobin": r"transfus|ferinject|saign|blut",
    "blood-pressure": r"hta|aht|ta|rr|bd|bp|pa|antihyp",
    "heart-rate": r"tachy|brady|fc|hf|arythm|fibrill|vhf|fa",
    "oxygen-saturation": r"aa",
    "potassium": r"electrolyt|[ée]lectrolyt|ionogr",
    "sodium": r"electrolyt|[ée]lectrolyt|ionogr",
    "crp": r"infect|infekt",
    "creatinine": r"ira|irc",
    "kidney-function": r"ira|irc|cr[ée]at|kreat|krea",
    "ejection-fraction": r"fe|ett|tte|echo|[ée]cho",
    "tsh": r"thyr|euthyrox|eltrox",
    "cholesterol": r"statin|dyslip",
    "red-cells": r"an[ée]mi|anäm|transfus|hb",
}
"""Words of the source that let a text speak of the concept, as long as it gives it no value."""
