"""Words that say which way a medicine goes, in four languages; ``routes`` says how they are compared.

Every entry is a regular expression between word boundaries, in any case unless it says so.
"""

from __future__ import annotations

SHORT: dict[str, str] = {
    "mouth": r"p\.[ ]?o\.?|per os",
    "vein": r"i\.[ ]?v\.?|(?-i:iv)",
    "under skin": r"s\.[ ]?c\.?|s/c|s/cut\w*|(?-i:sc)",
    "muscle": r"i\.[ ]?m\.",
    "under tongue": r"s\.[ ]?l\.|s/l|s/ling\w*|s/[ ]?langue|subling\w*",
    "rectum": r"intra-?re[ck]tal\w*|per re[ck]tum",
}
"""Unmistakable wherever they stand."""

AT_DOSE: dict[str, str] = {
    "mouth": r"(?-i:po|PO)",
    "vein": r"(?-i:IV|EV)|(?<=\bmg )ev|(?<=\bml )ev|e\.v\.",
    "under skin": r"(?-i:SC)",
    "muscle": r"(?-i:IM)",
    "under tongue": r"(?-i:sl|SL)",
    "inhaled": r"(?-i:inh)\.?",
    "eye": r"(?-i:OD|OG|ODG|ODS)",
}
"""Stand directly behind a dose or a name; elsewhere 'IV' is a stage or an insurance."""

WAYS: dict[str, str] = {
    "mouth": r"(?:par |per |di )(?:la )?(?:voie orale|via orale|bouche|bocca)|oralement|oralmente|orally|"
    r"by mouth|per ?oral|oral|durch den mund|über den mund|"
    r"(?:à|zum|da) (?:avaler|schlucken|inghiottire|deglutire)|avale[zr]|(?:ge)?schluck(?:en|t)|"
    r"(?:her)?untergeschluckt|inghiott\w+|swallow(?:ed)?",
    "vein": r"(?:par )?(?:voie )?(?:intra)?veineuse?s?|(?:dans|par) (?:la|une|les|vos) veines?|intravenös\w*|"
    r"(?:in|über|durch) (?:die|eine|ihre) venen?|endovenos\w+|endovena|(?:in|nella) vena|intravenous\w*|"
    r"in(?:to)? (?:the|a|your) veins?",
    "under skin": r"sous-?[ ]?cutanée?s?|sous la peau|sub[ck]utan\w*|unter die haut|sottocut\w+|"
    r"sotto (?:la )?(?:pelle|cute)|subcutaneous\w*|under (?:the|your) skin",
    "muscle": r"intramuscul\w+|dans (?:le|un) muscle|intramuskul\w+|in (?:den|einen) muskel|intramuscol\w+|"
    r"nel muscolo|in(?:to)? (?:the|a) muscle",
    "under tongue": r"sous (?:la )?langue|unter (?:die|der) zunge|sotto la lingua|under (?:the|your) tongue",
    "inhaled": r"(?:en|par|à|de|pour|zum|zur|per|da) inhal(?:er|ation|ieren)|"
    r"inhal(?:ez|é|e|er|ieren|iert|es|ed)|"
    r"(?:per|da) inala(?:zione|re)|inal(?:a|i|are)|(?:en |par )?(?:aérosol|nébulisation)s?|vernebel\w*",
    "rectum": r"voie rectale|rektal|via rettale|rectally|dans (?:le rectum|l'anus)|in den (?:after|po|darm)|"
    r"nell'ano|into the rectum",
    "vagina": r"voie vaginale|vaginal|via vaginale|vaginally|dans le vagin|in die scheide|nella vagina|"
    r"into the vagina",
    "nose": r"voie nasale|par le nez|dans (?:le nez|la narine|les narines|chaque narine|votre nez)|"
    r"in (?:die|ihre|jedes|jede) nas(?:e|enloch)|nasal verabreicht|nel naso|in(?:to)? (?:the|your) nose",
    "eye": r"dans (?:l'(?:œ|oe)il|(?:les|vos|chaque|votre|les deux) (?:yeux|(?:œ|oe)il))|"
    r"in(?:s| das| die| beide| ihre?)? (?:linke |rechte )?augen?|nell'occhio|negli occhi|"
    r"in(?:to)? (?:the|your) (?:left |right )?eyes?",
    "ear": r"dans (?:l'oreille|(?:les|vos|chaque|votre|les deux) oreilles?)|"
    r"in(?:s| das| die| beide| ihre?)? (?:linke |rechte )?ohr(?:en)?|nell'orecchio|nelle orecchie|"
    r"in(?:to)? (?:the|your) (?:left |right )?ears?",
    "tube": r"(?:par|via|dans|per|über|durch|con|attraverso|through) (?:la |die |the |das )?(?:PEG|SNG|GPR|"
    r"PEG-sonde|magensonde|ernährungssonde|sonde (?:gastrique|d'alimentation|de gastrostomie|nasogastrique)|"
    r"sondino|feeding tube)",
    "skin": r"sur la peau|auf die haut|topiques?|topisch|äusserlich|sulla pelle|topical\w*|"
    r"on(?:to)? (?:the|your) skin",
}
"""Say the way in words; they count for a medicine or a dose in their sentence."""

FORMS: dict[str, str] = {
    "rectum": r"supp\b\.?|suppositoires?|zäpfchen|suppost[ae]|suppositor(?:y|ies)",
    "vagina": r"ovules?|vaginal(?:tabletten?|zäpfchen|creme|ovul\w*)|ovuli",
    "nose": r"sprays? nasa(?:l|ux|le)|gouttes nasales|nasen(?:spray|tropfen|salbe)\w*|nasal spray|nose drops",
    "eye": r"collyres?|gouttes (?:ophtalmiques|pour les yeux)|pommade ophtalmique|"
    r"augen(?:tropfen|salbe|gel)\w*|collirio|eye ?drops",
    "ear": r"gouttes (?:auriculaires|pour les oreilles)|ohren?tropfen|gocce auricolari|ear ?drops",
    "patch": r"patch(?:s|es|en)?|\w*pflaster|pfl\.|transdermi\w+|transdermal\w*|(?-i:TTS)|cerott[oi]|"
    r"emplâtres?",
}
"""Medicines made for one way only; they count for a medicine or a dose in their piece of the sentence."""

SPEAKING: tuple[tuple[str, str], ...] = (
    (
        "mouth",
        (
            r"comprimés?|cpr?s?\b\.?|gélules?|capsules?|dragées?|sirops?|tabletten?|tbl\b\.?|kapseln?|"
            r"kaps\b\.?|\w*sirup|filmtabl\w*|sciropp[oi]|tablets?|pills?|syrup|à croquer"
        ),
    ),
    (
        "under skin|muscle|vein",
        (
            r"inj\b\.?|injections?|injecte[rz]?|injectée?s?|piqûres?|pique[rz]?|piquée?s?|"
            r"\w*spritzen?|spritzt|gespritzt|injektion\w*|iniezion[ei]|iniett\w+|puntur[ae]|injected"
        ),
    ),
    (
        "vein|under skin",
        r"perfusions?|perf\b\.?|infusion(?:en)?|infundier\w*|flebo\w*|(?:(?:via|par|im|per) )?drips?",
    ),
    (
        "skin|vagina|rectum|eye|nose|ear",
        (r"crèmes?|pommades?|onguents?|gels?|\w*salben?|\w*crèmen?|\w*cremen?|pomat[ae]|ointments?|creams?"),
    ),
)
"""Forms that leave a choice: they may answer each of these ways, and speak against all others."""

ANSWERING: tuple[tuple[str, str], ...] = (
    (
        "mouth",
        (
            r"pren\w+|pris(?:e|es)?|nimm\w*|nehm\w*|nahm\w*|\w*genommen|einnehm\w*|einnahme\w*|prend\w+|"
            r"pres[oaie]|take[ns]?|taking|took|boire|buvez|boit|bue?s?|trinken|trinkt|getrunken|sachets?|"
            r"btl\b\.?|beuteln?|bustin[ae]"
        ),
    ),
    (
        "vein",
        r"(?-i:PAC|VVP|VVC|ZVK|PICC)\S*|port\b\S*|cathéter\w*|katheter\w*|voie|venflon|pompe|pumpe|pompa",
    ),
    (
        "under skin|muscle",
        r"ventre|abdomen|cuisses?|fesses?|bauch|oberschenkel|oberarm|gesäss|pancia|addome|coscia|belly|thigh",
    ),
    ("under skin", r"pompe|pumpe|pompa|stylos?|pens?|butterfly"),
    (
        "inhaled",
        (
            r"bouff\w*|push|hub|hübe|sprays?|respire[rz]?|einatmen|\w*vorschaltkammer|chambre|masques?|"
            r"puffs?|spruzz[io]|inhal\w*|inal\w*|a[ée]rosol\w*"
        ),
    ),
    ("eye", r"yeux|(?:œ|oe)ils?|augen?|occhi\w*|eyes?"),
    ("ear", r"oreilles?|ohr(?:en)?|orecchi\w*|ears?"),
    ("nose", r"nez|narines?|nase|nasenl\w+|naso|naric[ei]|nose|nostrils?"),
    ("tube", r"sondes?|sonda|sondino|tube|(?-i:PEG|GEP|GPR|SNG|PEJ)|katheter"),
    ("rectum", r"lavements?|klysm\w*|klistier\w*|einlauf|clister\w*|enema"),
    ("skin", r"appliqu\w*|applic\w*|aufgetragen|auftragen|einreib\w*|\w*cremt|\w*cremen|étal\w+|mass\w+"),
    ("patch|skin", r"coll(?:é|ée|er|ez)s?|kleb\w*|geklebt|sur la peau|auf die haut|sulla pelle|on the skin"),
    ("mouth|under tongue", r"fondre|zergehen|sciogliere|dissolve|croquer|bouche|mund|bocca|mouth"),
)
"""Words that may answer a way without naming it."""

OF_UNITS: dict[str, str] = {
    "tablet": "mouth",
    "capsule": "mouth|inhaled",
    "spoon": "mouth",
    "teaspoon": "mouth",
    "puff": "inhaled|nose",
    "drop": "mouth",
    "suppository": "rectum|vagina",
    "patch": "patch",
    "ampoule": "mouth|vein|under skin|muscle|inhaled",
}
"""The ways of what a dose counts, where nothing else is said."""

WIDER = {"skin": "patch"}
"""What is said of a way, too: a patch is put on the skin."""
