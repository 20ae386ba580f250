"""Words of shade in four languages: low or high, mild or severe, better or worse, and plain opposites.

``SAYS`` are clear words, as regular expressions; ``ANSWERS`` whatever may stand for them in a plain
text, words with ``*`` for any letters; of opposites without any, from closed and open on, nothing is asked
but that they stay themselves.
"""

from __future__ import annotations

SAYS: dict[str, dict[str, str]] = {
    "low": {
        "fr": r"abaissée?s?|basses?|trop bas|bas(?= à| :)|(?<=est )bas|diminuée?s?(?! (?:à|de) \d)|"
        r"hypo(?:kali|natr|glyc|tens|calc|magn|albu)\w*",
        "de": r"erniedrigt\w*|tief(?=[.,;:)]|$| bei| mit| gestellt)|zu tief\w*|zu niedrig\w*|"
        r"niedrig(?:e[rsnm]?)?|vermindert\w*|hypo(?:kali|natri|gly|ton|calc|kalz|magn|albu)\w*",
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
        "fr": r"stables?|stationnaires?|inchangée?s?",
        "de": r"stabil\w*|unverändert\w*|gleichbleibend\w*",
        "it": r"stabil[ei]|stazionari[oaie]|invariat[oaie]",
        "en": r"stable|unchanged",
    },
    "closed": {
        "fr": r"fermée?s?|refermée?s?|cicatrisée?s?|(?:re)?ferm(?:er|ez|e)",
        "de": r"geschlossen\w*|schliess\w*|(?:zuge|ver)heilt\w*|(?<=ist )zu(?=[.,;]|$)",
        "it": r"chius[oaie]|chiud\w+|cicatrizzat[oaie]",
        "en": r"closed?|healed",
    },
    "open": {
        "fr": r"(?<!a )ouverte?s?|ouvr(?:ir|ez|e)",
        "de": r"(?<!bleibt )(?<!noch )offen(?:e[rsnm]?)?(?! (?:be|ge)?lassen)|öffn\w*",
        "it": r"apert[oaie]",
        "en": r"(?<!to )open",
    },
    "poor": {
        "fr": r"(?<!un )peu(?! (?:à|de temps))|mal(?! (?:au|aux|à|de|du|des|en)(?![^\W_]))",
        "de": r"(?<!ein )wenig(?:e[rsnm]?)?|schlecht(?:e[rsnm]?)?",
        "it": r"(?<!un )poco|male(?! (?:al|alla|ai|a))",
        "en": r"(?<!a )little|badly|poorly",
    },
    "good": {
        "fr": r"bien|bon(?:ne)?s?",
        "de": r"gut(?:e[rsnm]?)?|viel(?:e[rsnm]?)?",
        "it": r"bene|buon[oaie]?|molto",
        "en": r"well|good|a lot",
    },
    "raised": {
        "fr": r"augment(?:er|ez|e|ent|ation)|augmentée?s?|hausse|majorée?s?|surélev\w+|"
        r"remont\w+|mont(?:e|é|ée)(?= à)",
        "de": r"erhöhen|steigern|(?:an)?steig(?:t|en)|(?:an)?gestiegen|"
        r"zunehmend\w*|zugenommen|(?:nimmt|nehmen)(?=[^.;,]{0,30}\bzu(?=[ ]*[.,;]|$))|"
        r"mehr(?= (?-i:[A-ZÄÖÜ])\w)|hochlager\w*|hochgelagert\w*",
        "it": r"aument(?:are|a|i|o)|sollev\w+",
        "en": r"increas(?:e|es|ing)|raise",
    },
    "reduced": {
        "fr": r"rédui\w+|réduction|diminu(?:er|ez|e|ent|tion)|diminuée?s?|baiss(?:er|ez|e|ent)|"
        r"baissée?s?|(?:re)?descend\w*",
        "de": r"reduzier\w*|senken|gesenkt|(?:ab)?sink(?:t|en)|(?:ab)?gesunken|"
        r"(?:nimmt|nehmen)(?=[^.;,]{0,30}\bab(?=[ ]*[.,;]|$))|abnehmend\w*|abgenommen|vermindern",
        "it": r"ridu(?:rre|ca|ci|ce)|ridott[oaie]|diminu(?:ire|isca|isce)",
        "en": r"reduc\w+|decreas(?:e|es|ing)|lower",
    },
    "positive": {
        "fr": r"positi(?:f|ve)s?",
        "de": r"positiv(?:e[rsnm]?)?|pos\.",
        "it": r"positiv[oaie]",
        "en": r"positive",
    },
    "negative": {
        "fr": r"négati(?:f|ve)s?|nég\.",
        "de": r"negativ(?:e[rsnm]?)?|neg\.",
        "it": r"negativ[oaie]",
        "en": r"negative",
    },
    "sometimes": {
        "fr": r"parfois|quelquefois|occasionnel(?:le)?(?:s|ment)?|rare(?:s|ment)?|de temps en temps",
        "de": r"manchmal|mitunter|gelegentlich\w*|zeitweise|zeitweilig\w*|ab und zu|selten\w*|vereinzelt\w*",
        "it": r"talvolta|a volte|occasional\w+|rar[oaie]|raramente|di tanto in tanto",
        "en": r"sometimes|occasional(?:ly)?|rare(?:ly)?|seldom|now and then",
    },
    "often": {
        "fr": r"souvent|fréquen(?:te?s?|mment)|la plupart du temps",
        "de": r"oft|häufig(?:e[rsnm]?)?|öfters?|meist\w*",
        "it": r"spesso|sovente|frequent[ei]|frequentemente",
        "en": r"often|frequent(?:ly)?|mostly",
    },
    "first": {
        "fr": r"premi(?:er|ère)s?",
        "de": r"erste[rsnm]?",
        "it": r"prim[oaie](?! (?:di|del))",
        "en": r"first",
    },
    "last": {
        "fr": r"(?<!semaine )(?<!année )(?<!mois )(?<!fois )derni(?:er|ère)s?"
        r"(?! (?:fois|semaine|mois|jours?|temps))",
        "de": r"letzte[rsnm]?(?! (?:Woche|Nacht|Zeit|Tage|Monat|Jahr|Mal))",
        "it": r"ultim[oaie]",
        "en": r"last(?! (?:week|night|month|year|time))",
    },
    "arrival": {
        "fr": r"entrée|entr(?:er|ez)|admission|admise?",
        "de": r"eintritt\w*|eintret\w*|treten(?=[^.;]*\bein\b)|einweisung",
        "it": r"ingresso|ricovero|entra(?:re)?",
        "en": r"admission|admitted",
    },
    "leaving": {
        "fr": r"sortie|sort(?:ir|ez)|quitt\w+|rentr\w+",
        "de": r"austritt\w*|austret\w*|entlass(?:en|ung)|treten(?=[^.;]*\baus\b)|verlass(?:en)?",
        "it": r"dimission[ei]|dimess[oa]|usc(?:ita|ire)",
        "en": r"discharged?|leave|leaving",
    },
    "begun": {
        "fr": r"commenc(?:er|ez|e)|débuter|débutez|introduire|introduisez",
        "de": r"beginn(?:en|t)|begonnen|starten|anfangen",
        "it": r"inizi(?:are|a)|cominci(?:are|a)",
        "en": r"start|begin",
    },
    "ended": {
        "fr": r"arrêt(?:er|ez)|stopp(?:er|ez)|cesse[rz]",
        "de": r"absetzen|stoppen|aufhören|hören(?=[^.;,]{0,40}\bauf(?=[ ]*[.,;]|$))|beenden",
        "it": r"sospendere|smett(?:ere|a)|interromp(?:ere|a)",
        "en": r"stop",
    },
    "gone": {
        "fr": r"n(?:e |['’])[\w' -]{1,25}? plus|disparue?s?",
        "de": r"nicht mehr|kein\w* (?:\w+ )?mehr|verschwunden",
        "it": r"non [\w' ]{1,25}? più|sparit[oaie]|scompars[oaie]",
        "en": r"no longer|not (?:\w+ ){0,3}any ?more|gone|disappeared",
    },
    "accepted": {
        "fr": r"accept\w+|d'accord|(?:veut|voulez|veux|vouloir) bien",
        "de": r"akzeptier\w*|einverstanden|zugestimmt",
        "it": r"accett\w+",
        "en": r"accept\w*|agree\w*",
    },
    "refused": {
        "fr": r"refus\w+",
        "de": r"ablehn\w*|abgelehnt|lehn(?:t|en)|verweiger\w*",
        "it": r"rifiut\w+",
        "en": r"refus\w+|declin\w+",
    },
    "alone": {
        "fr": r"seule?s?|autonome\w*",
        "de": r"allein\w*|selbst(?:(?:st)?ändig\w*)?|selber",
        "it": r"da sol[oa]|autonom\w+",
        "en": r"alone|independent\w*",
    },
    "helped": {
        "fr": r"besoin d'(?:\w+ )?aide|avec (?:de )?l'aide|avec aide|aidée?s?",
        "de": r"mit hilfe|hilfe (?:von|beim)|brauch\w+ (?:\w+ )?hilfe|hilft man",
        "it": r"con (?:l')?aiuto|bisogno di aiuto",
        "en": r"with help|need help|helped",
    },
    "warm": {
        "fr": r"chaude?s?",
        "de": r"warm(?:e[rsnm]?)?|heiss(?:e[rsnm]?)?",
        "it": r"cald[oaie]",
        "en": r"warm|hot",
    },
    "cold": {
        "fr": r"froide?s?",
        "de": r"kalt(?:e[rsnm]?)?|kühl(?:e[rsnm]?)?",
        "it": r"fredd[oaie]",
        "en": r"cold|cool",
    },
    "solid": {
        "fr": r"dure?s?",
        "de": r"hart(?:e[rsnm]?)?",
        "it": r"dur[oaie]",
        "en": r"hard",
    },
    "liquid": {
        "fr": r"liquides?",
        "de": r"flüssig(?:e[rsnm]?)?",
        "it": r"liquid[oaie]",
        "en": r"liquid|runny",
    },
    "clear": {
        "fr": r"claires?|clairs?",
        "de": r"klar(?:e[rsnm]?)?|hell(?:e[rsnm]?)?",
        "it": r"chiar[oaie]|limpid[oaie]",
        "en": r"clear",
    },
    "dark": {
        "fr": r"foncée?s?|sombres?",
        "de": r"dunkel\w*|dunkle[rsnm]?",
        "it": r"scur[oaie]",
        "en": r"dark",
    },
    "effort": {
        "fr": r"(?:à|lors de|pendant) l['’]effort|efforts?",
        "de": r"anstrengung\w*|belastung",
        "it": r"sforz[oi]",
        "en": r"exertion|effort",
    },
    "rest": {
        "fr": r"(?:au )?repos",
        "de": r"in ruhe",
        "it": r"a riposo",
        "en": r"at rest",
    },
    "changed": {
        "fr": r"modifiée?s?|modifi(?:er|ez)",
        "de": r"geändert\w*|umgestellt\w*|angepasst\w*",
        "it": r"modificat[oaie]",
        "en": r"changed|modified",
    },
}
ANSWERS: dict[str, dict[str, str]] = {
    "low": {
        "fr": "bas* abaiss* diminu* baiss* faible* moins peu manqu* rédui* insuffis* chut* perd* perte "
        "sous hypo* ralenti* difficil* mal pauvre*",
        "de": "tief* niedrig* erniedr* vermind* wenig* gesunk* sink* fehl* *mangel* reduz* gering* schwach* "
        "schwäch* unter* abgen* nachgel* schlecht* hypo* verlang* kaum herabgesetzt* eingeschränkt* nicht",
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
        "pareil* égal* contin* toujours régul* bien",
        "de": "vorher stabil* *veränd* gleich* bleib* geblieben konstant* weiter* *ändert* selbe* halt* gut* "
        "fest* regelm*",
        "it": "stabil* stazion* cambi* ugual* stess* rest* riman* *variat* rimast* costant*",
        "en": "stab* *chang* same remain* steady stay* continu*",
    },
}
