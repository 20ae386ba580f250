"""Codes of the eMediplan that stand for words: units, routes, risks.

Sources: CHMED16A and CHMED23A of the IG eMediplan, which refer to the code
lists CDTYP 9 (units), 26 (routes, 16A), 61 (routes, EDQM, 23A) and to the
risk numbers of the INDEX database.  Of some 700 risk numbers only those a
home-care centre is likely to meet have words here; any other is printed as its
number, never guessed.
"""

from __future__ import annotations

from optirh_batch.localization import mark
from optirh_batch.records import Route

RENAL, HEPATIC, REPRODUCTION, ATHLETE, DRIVING, ALLERGIES, DIABETES = range(1, 8)

# Shown behind an amount; a piece is what the grid counts anyway.
UNITS = {
    "stk": "",
    "tablet": "",
    "tabl": "",
    "n/a": "",
    "mg": "mg",
    "mcg": "µg",
    "g": "g",
    "ml": "ml",
    "mcl": "µl",
    "l": "l",
    "mmol": "mmol",
    "gtt": "gtt",
    "e": "E",
    "u": "U",
    "ui": "UI",
    "%": "%",
}

# Letters of CHMED16A (CDTYP 26) and numbers of CHMED23A (EDQM Standard Terms).
# Only what is swallowed is oral: sublingual and buccal use are not.
_ORAL = "po chew 20053000".split()
_INJECTIONS = (
    "sq sqinfus im iv ivinj ia iainj it itinj idinj iartinj epi epidurinj ipdp iossinj infiltinj ivitinj"
    " icorpcavinj ioinj ilesinj bladinj scinj rbinj painj pninj pninfus ituminj"
    " 20009000 20023000 20024000 20025000 20027000 20030000 20032000 20035000 20036500 20038000 20039000"
    " 20042000 20043000 20045000 20047000 20057000 20058000 20061500 20065000 20066000 20080000 20081000"
).split()
ROUTES = dict.fromkeys(_ORAL, Route.ORAL) | dict.fromkeys(_INJECTIONS, Route.INJECTION)
NOT_SPECIFIED_ROUTE = "20062000"

# Categories 1 to 5 and 7, as both versions list them.
RISKS = {
    597: mark("End-stage kidney failure (creatinine clearance below 15 ml/min)"),
    575: mark("Severe kidney failure (creatinine clearance 15 to 29 ml/min)"),
    576: mark("Moderate kidney failure (creatinine clearance 30 to 59 ml/min)"),
    577: mark("Mild kidney failure (creatinine clearance 60 to 89 ml/min)"),
    572: mark("Severe liver failure (Child-Pugh C)"),
    573: mark("Moderate liver failure (Child-Pugh B)"),
    574: mark("Mild liver failure (Child-Pugh A)"),
    78: mark("Pregnancy"),
    77: mark("Breast-feeding"),
    612: mark("Woman of child-bearing age"),
    580: mark("Competitive athlete"),
    615: mark("Drives, operates machines or works at heights"),
    779: mark("Diabetes mellitus type 1"),
    780: mark("Diabetes mellitus type 2"),
}

# Category 6: what the person is allergic to, or does not tolerate.
ALLERGENS = {
    1: mark("Penicillins (cross-allergy)"),
    571: mark("Penicillins"),
    2: mark("Clindamycin or penicillin"),
    61: mark("Beta-lactams"),
    60: mark("Sulfonamides"),
    499: mark("Tetracyclines"),
    503: mark("Salicylates (such as aspirin)"),
    569: mark("ACE inhibitors (enalapril type)"),
    510: mark("Paracetamol"),
    58: mark("Non-steroidal anti-inflammatory drugs"),
    383: mark("Iodine"),
    65: mark("Iodinated contrast agents"),
    565: mark("Local anaesthetics (lidocaine type)"),
    440: mark("Opioids (tramadol type)"),
    542: mark("Opioids (morphine type)"),
    527: mark("Heparin"),
    350: mark("Nickel"),
    17: mark("Milk"),
    143: mark("Fish protein"),
    487: mark("Hen's egg protein"),
    80: mark("Shellfish"),
    679: mark("Nuts"),
    131: mark("Pollen"),
    680: mark("House dust mites"),
    246: mark("Moulds"),
    755: mark("Food"),
    653: mark("Multiple allergies"),
    235: mark("Lactose intolerance"),
    236: mark("Galactose intolerance"),
    89: mark("Sucrose intolerance (hereditary)"),
}
