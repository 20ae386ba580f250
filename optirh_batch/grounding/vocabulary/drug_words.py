"""Words about medicines that are no drug's name, and the endings of names that are.

The endings are stems of international nonproprietary names (WHO, "The use of
stems in the selection of INN"), only those that no ordinary word shares.
"""

from __future__ import annotations

import re

CLASS_WORD = re.compile(r"^anti|[yi]ti(?:que|c[oi]|kum|ka)$", re.IGNORECASE)
"""Groups of medicines among the glossary's members."""

GENERAL = (
    "acide acid acido vitamine vitamin insuline insulina calcium calcio kalium magnesium potassium sodium "
    "carence carenza carbonate chlorure cloruro dinitrate glyceryl low niedermolekulares basal nitro "
    "stylo sérum soluzione eparina héparine"
).split()
"""First words of longer names that name nothing alone."""

INN_STEM = re.compile(
    r"\w{2,}(?:pril|sartan|olol|vastatin|prazol|cillin|mycin|floxacin|azepam|azolam|zumab|ximab|parin|xaban|"
    r"gliptin|gliflozin|setron|triptan|conazol|ciclovir|dronat|dipin|oxetin|peridon|azosin|thiazid|"
    r"tinib|glutid|profen|coxib|tropium|sterid|zepin|trexat|semid|glargin|bactam|gabalin)(?:e|a|o|en|s)?"
)
"""Endings of drug names, for words in lower case without accents."""

SUBSTANCE = re.compile(
    r"\w{3,}(?:[bdfgklmnprstvxz]in[ea]|azol[eo]?|[dlrt]olo?|[dlnrst]on[ea]|[imrxz]id[eo]|amid[eo]?|[ou]ni?um)"
)
"""Endings of substances, for words in lower case without accents at milligrams."""

NO_NAME = re.compile(
    r"(?:en|ung|heit|keit|schaft|schmerz|ez|er|ir|tion|zione|ment|mente|are|ere|ire|weise|mal|wert|spiegel|"
    r"ing|tablette|pille|spritze|kapsel|zäpfchen|creme|salbe|spray|pflaster|pulver|saft|sirup|gel|mittel|"
    r"präparat|dosis|klinik|spital|zentrum|praxis)$"
)
"""Endings of common words that stand at doses; names with these endings are found by their stem or listed."""

ROUTE_OR_FORM = frozenset(
    "sc iv im po os cp cpr comp tbl tabl tab tablette tabletten filmtabl filmtbl caps kaps gtt gtts gttes "
    "gouttes trpf tropfen tr sirop sirup spray patch cardio inj amp ampoule sachet btl supp spritze "
    "expidet exp kps kapsel kapseln ret retard depot forte mite susp lsg salbe creme crème pommade crema gel "
    "unguento aerosol inhalation bustina bustine fiala fiale flacone supposta supposte".split()
)
"""Stand between a drug's name and its dose."""

ORDINARY = frozenset(
    # French
    "prendre prenez prend prenait donner donné donnez ajouter augmenter augmentation réduire réduction "
    "diminuer diminution dose doses dosage posologie poids prise prises encore environ maximum maximal "
    "maximale minimum toujours depuis puis ensuite avec sans pour par sous chaque jour jours matin midi soir "
    "nuit coucher encore réserve besoin repas fois total totale reste sel protéines protéine eau sucre "
    "alcool café beurre pain viande recevez reçoit reçu reçoivent piquez piquer injecter injectez mettez "
    "mettre instiller appliquer avaler boire buvez passez passer continuez continuer commencez commencer "
    "débuter débutez dès vous nous elle mangez serait seraient seront suffit suffisent faut médicament "
    "médicaments remède comprimé comprimés traitement substance produit solution insulines unités donc aussi "
    "actuellement habituellement hier demain aujourd'hui lundi mardi mercredi jeudi vendredi samedi vide "
    "sang passage baisse hausse relais ajout schéma reprise retour maintien arrêt début semaine cuisine "
    "farine urine poitrine narine routine origine tartine vitrine usine voisine vitamine dimanche naissance "
    "perfusion injection administration dernier dernière première deuxième plus moins jusqu "
    # German
    "nehmen nimmt nahm sie bitte geben gibt gegeben erhält erhalten erhielt bekommt bekommen spritzen "
    "spritzt spritzte dosis dosen tagesdosis einzeldosis höchstdosis gesamtdosis dosierung menge stärke "
    "steigern steigerung erhöhen erhöht erhöhung reduzieren reduziert reduktion senken maximal höchstens "
    "mindestens etwa circa jeweils täglich morgens mittags abends nachts morgen mittag abend nacht reserve "
    "bedarf tag tage woche stunden stunde uhr medikament medikamente tablette tabletten tropfen einheiten "
    "kapsel kapseln beutel salz kochsalz eiweiss zucker traubenzucker wasser alkohol fett kohlenhydrate "
    "broteinheiten wirkstoff pulver flüssigkeit lösung gewicht schema therapie spritze pen pens nach gabe "
    "pumpe allergie resistenz bedarf  beginn beginnen dann danach noch weiter weiterhin insgesamt total "
    "gesamt sofort pro mit ohne auf von und oder ab bis zu je einmal zweimal dreimal montag dienstag "
    "mittwoch donnerstag freitag samstag sonntag infusion injektion gabe trinken essen kurz zuletzt "
    "zusätzlich statt anstatt anstelle wären wäre sind waren genügen genügt reichen wechsel abbau aufbau "
    "rückgang start plan verbrauch zufuhr anstieg abfall ziel zieldosis startdosis schlafenszeit stopp "
    "erhaltungsdosis nachtdosis morgendosis abenddosis reservedosis nachmittags nachmittag früh mo di mi do "
    "gestern heute vorgestern jetzt bisher seither letzte letzter letztes kein keine stuhl stuhlgang patient "
    "patientin tochter blut sohn ehemann ehefrau hausarzt arzt verband wunde puls haut beine schmerzen "
    "spitex "
    # Italian
    "prenda prendere prende dare aumentare ridurre dose dosi dosaggio peso massimo minimo circa ogni giorno "
    "mattina mezzogiorno sera notte poi ancora sale zucchero acqua alcol proteine pastiglia compressa "
    "compresse passaggio aumento calo ripresa inizio capitolo bambina vicina signorina mattina cucina farina "
    "urina vitamina cantina schema gocce unità sangue medicina medicinale faccia inietti beva metta sono "
    "sarebbe sarebbero saranno bastano occorrono servono "
    # English
    "blood take takes taking give given gives dose doses dosage weight about around maximum minimum "
    "up to then daily twice once every day morning noon evening night needed salt sugar water "
    "protein alcohol tablet tablets drops would should could routine urine control increase decrease "
    "switch change start restart units medicine medication inject injects insulin's apply drink "
    "receive receives received you your".split()
)
"""Stand before or behind a dose without naming a drug."""

SAME = (
    ("paracetamol", "acetaminophen"),
    ("metamizol", "dipyrone"),
    ("thyroxin", "levothyroxin"),
    ("dopa", "levodopa"),
    ("adrenalin", "epinephrin"),
    ("noradrenalin", "norepinephrin"),
    ("salbutamol", "albuterol"),
    ("torasemid", "torsemid"),
    ("morphin", "morphium"),
    ("euthyrox", "eutirox"),
    ("aciclovir", "acyclovir"),
    ("fentanyl", "fentanil"),
    ("macrogol", "makrogol"),
    ("lactulos", "lattulosio"),
    ("colecalciferol", "cholecalciferol"),
    ("ciclosporin", "cyclosporin"),
    ("phenprocoumon", "fenprocumone"),
    ("amoxicillin", "amoxi"),
    ("nitroglycerin", "nitrospray"),
    ("baldrian", "valerian"),
    ("iron", "eisen"),
    ("iron", "fer"),
    ("iron", "ferro"),
    ("zinc", "zinco"),
)
"""One substance under two names; brands are never equal to their substance."""

SHORT = {
    "MTX": "methotrexat",
    "HCQ": "hydroxychloroquin",
    "HCTZ": "hydrochlorothiazid",
    "MMF": "mycophenolat",
    "CDDP": "cisplatin",
    "VPA": "valproat",
    "CBZ": "carbamazepin",
    "LTG": "lamotrigin",
}
"""Abbreviations in capitals that mean nothing else in a note."""

MINERALS = {
    "magnesium": "Mg",
    "calcium": "Ca",
    "iron": "Fe|[Ff]er|[Ff]erro|Eisen|[Ii]ron",
    "zinc": "Zn",
}
"""What a note may write before a dose for a mineral, too short or too plain to be a name elsewhere."""

ACIDS = (
    "acetylsalicyl",
    "fol",
    "clavulan",
    "zoledron",
    "tranexam",
    "ursodesoxychol",
    "valpro",
    "fusidin",
    "fusid",
)
"""Acids that are medicines, without the ending that each language gives them."""
