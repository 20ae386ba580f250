"""Words of shade in four languages: low or high, mild or severe, better, worse or stable, closed or open.

``SAYS`` are clear words, as regular expressions; ``ANSWERS`` whatever may stand for them in a plain
text, words with ``*`` for any letters; of closed and open nothing is asked but that they stay themselves.
"""

from __future__ import annotations

SAYS: dict[str, dict[str, str]] = {
    "low": {
        "fr": r"abaissée?s?|basses?|trop bas|bas(?= à| :)|(?<=est )bas|diminuée?s?(?! (?:à|de) \d)|"
        r"hypo(?:kali|natr|glyc|tens|calc|magn|albu)\w*",
        "de": r"erniedrigt\w*|tief(?=[.,;:)]|$| bei| mit)|zu tief\w*|zu niedrig\w*|niedrig(?:e[rsnm]?)?|"
        r"vermindert\w*|"
        r"hypo(?:kali|natri|gly|ton|calc|kalz|magn|albu)\w*",
        "it": r"abbassat[oaie]|bass[oaie]|diminuit[oaie]|ipo(?:kali|potass|natri|gli|tens|calc)\w*",
        "en": r"low(?![- ](?:dose|salt|fat|back))|lowered|decreased|hypo(?:kal|natr|gly|tens|calc)\w*",
    },
    "high": {
        "fr": r"élevée?s?|hautes?|trop haut|augmentée?s?(?! (?:à|de) \d)|"
        r"hyper(?:kali|natr|glyc|tens|calc|chol|uric)\w*",
        "de": r"erhöht\w*|hoch|hohe[rsnm]?|gesteigert\w*|hyper(?:kali|natri|gly|ton|calc|kalz|chol|urik)\w*",
        "it": r"elevat[oaie]|alt[oaie]|aumentat[oaie]|iper(?:kali|potass|natri|gli|tens|calc|col)\w*",
        "en": r"high|elevated|raised|increased|hyper(?:kal|natr|gly|tens|calc|chol)\w*",
    },
    "mild": {
        "fr": r"lég(?:er|ère)s?|légèrement|discr(?:et|ète)s?|discrètement|minimes?",
        "de": r"leicht(?:e[rsnm]?|gradig\w*)?(?! (?:verletz|gehen|verständ))|geringgradig\w*|diskret\w*|"
        r"mild\w*",
        "it": r"legger[oaie]|leggermente|liev[ei]|lievemente",
        "en": r"slight(?:ly)?|mild(?:ly)?",
    },
    "severe": {
        "fr": r"sévères?|sévèrement|fort(?:e|s|es)?|fortement|graves?|massi(?:f|ve)s?|intenses?|prononcée?s?",
        "de": r"stark\w*|schwere[rsnm]?|massiv\w*|ausgeprägt\w*|heftig\w*|hochgradig\w*",
        "it": r"grav[ei]|gravemente|fort[ei]|fortemente|intens[oaie]|massicci[oae]",
        "en": r"severe(?:ly)?|serious(?:ly)?|intense|strong(?:ly)?|massive",
    },
    "better": {
        "fr": r"améliorée?s?|amélioration|en régression|va mieux",
        "de": r"gebessert\w*|verbessert\w*|(?:ver)?besserung|rückläufig\w*",
        "it": r"migliorat[oaie]|in miglioramento|miglioramento",
        "en": r"improved|improving|improvement|better",
    },
    "worse": {
        "fr": r"aggravée?s?|aggravation|péjorée?s?|péjoration|détériorée?s?|dégradée?s?|empirée?s?",
        "de": r"verschlechtert\w*|verschlechterung|verschlimmer\w*|progredient\w*",
        "it": r"peggiorat[oaie]|peggioramento",
        "en": r"worsened|worsening|worse|deteriorated",
    },
    "stable": {
        "fr": r"stables?|stationnaires?",
        "de": r"stabil\w*|unverändert\w*|gleichbleibend\w*",
        "it": r"stabil[ei]|stazionari[oaie]|invariat[oaie]",
        "en": r"stable|unchanged",
    },
    "closed": {
        "fr": r"fermée?s?|refermée?s?|cicatrisée?s?",
        "de": r"geschlossen\w*|(?:zuge|ver)heilt\w*|(?<=ist )zu(?=[.,;]|$)",
        "it": r"chius[oaie]|cicatrizzat[oaie]",
        "en": r"closed|healed",
    },
    "open": {
        "fr": r"(?<!a )ouverte?s?",
        "de": r"(?<!bleibt )(?<!noch )offen(?:e[rsnm]?)?(?! (?:be|ge)?lassen)",
        "it": r"apert[oaie]",
        "en": r"(?<!to )open",
    },
}
ANSWERS: dict[str, dict[str, str]] = {
    "low": {
        "fr": "bas* abaiss* diminu* baiss* faible* moins peu manqu* rédui* insuffis* chut* perd* perte "
        "sous hypo* ralenti* difficil* mal pauvre*",
        "de": "tief* niedrig* erniedr* vermind* wenig* gesunk* sink* fehl* *mangel* reduz* gering* "
        "schwach* schwäch* unter* abgen* nachgel* schlecht* hypo* verlang* kaum herabgesetzt* "
        "eingeschränkt* nicht",
        "it": "bass* abbass* diminu* poc* meno ridott* carenz* scars* cal* ipo* mal* sotto",
        "en": "low* decreas* reduc* less little drop* fall* fell below weak* lack* poor* hypo*",
    },
    "high": {
        "fr": "élev* haut* augment* mont* trop plus fort* au-dessus dépass* hyper* HTA beaucoup importan* "
        "grand* gros* accru* surélev* rapid*",
        "de": "hoch* hoh* höh* erhöh* gestieg* gesteig* steig* viel* mehr über* stark* *hochdruck hyper* "
        "gross* schnell* hochgel* oben zugenomm* vermehrt* verstärk*",
        "it": "alto alta alti alte elevat* aument* tropp* più molt* iper* fort* sopra rialz* grand*",
        "en": "high* elevat* rais* increas* too above more up hyper* fast* great* large*",
    },
    "mild": {
        "fr": "lég* peu discr* minim* petit* faible* modér* moins peine doucement",
        "de": "*leicht* etwas wenig* *gering* diskret* klein* mild* bisschen schwach* kaum minim*",
        "it": "legger* liev* poc* po piccol* modest* lievemente",
        "en": "slight* mild* little bit minor small somewhat barely light*",
    },
    "severe": {
        "fr": "sévèr* fort* grav* massi* importan* intens* marqu* prononc* très beaucoup lourd* gros* "
        "violen* grand* vif vifs viv* sérieu* mal bien avancé* bouffé* solid* nettement trop",
        "de": "*stark* *stärk* schwer* massiv* ausgepr* heftig* sehr schlimm* gross* deutlich* viel* "
        "ernst* intensiv* schlecht* hochgr* fortgeschr* kräft* ganz zu kaum müd* kann",
        "it": "grav* fort* intens* molt* pesant* importan* sever* grand* serio seria serie massicc* male",
        "en": "sever* serious* intens* strong* very bad* heav* great* much marked* massive badly",
    },
    "better": {
        "fr": "mieux amélior* meilleur* diminu* moins régress* recul* guéri* progr* bais* progrès",
        "de": "bess* *gebess* verbess* zurück* rück* wenig* nachgel* gut* klein* abgen* lass*",
        "it": "meglio miglior* meno diminu* ridott* regred*",
        "en": "better improv* less reced* good well decreas*",
    },
    "worse": {
        "fr": "aggrav* pire* empir* péjor* détérior* dégrad* plus augment* moins mal mauvais*",
        "de": "schlecht* schlimm* verschl* mehr stärk* zun* zugen* wenig* progred* fortschr* schreit*",
        "it": "peggi* più meno mal* aggrav*",
        "en": "wors* deterior* more less increas* bad*",
    },
    "stable": {
        "fr": "qu'avant avant stab* stationn* *chang* même* rest* évolu* modifi* maint* équilibr* constan* "
        "pareil* égal* "
        "contin* toujours régul* bien",
        "de": "vorher stabil* *veränd* gleich* bleib* geblieben konstant* weiter* *ändert* selbe* halt* gut* "
        "fest* regelm*",
        "it": "stabil* stazion* cambi* ugual* stess* rest* riman* *variat* rimast* costant*",
        "en": "stab* *chang* same remain* steady stay* continu*",
    },
}
