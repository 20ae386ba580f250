"""The vocabulary of denial in four languages; ``negation`` says how it is counted.

Every entry is a regular expression between word boundaries.  In ``FIRM`` the
group 'nominal' denies a thing ("pas de fièvre"), the rest a verb ("ne mange
pas"): the difference matters when a word such as 'insuffisance' is spelled out.
"""

from __future__ import annotations

HARMLESS = {
    "fr": r"rien que pour|pas plus(?=[ ]?(?:[.,;:]|$))|non plus|n'oubliez (?:pas|jamais)|ne pas oublier|"
    r"n'oublie(?:r)? pas|n'hésitez pas|ne pas hésiter|(?:non|pas) seulement|sans doute|sans cesse|"
    r"sans arrêt|sans faute|sans autre|pas à pas|au pas|faux pas|"
    r"(?:quelques|premiers|les|un|des|ses|vos|leurs|petits|grands) pas|n'est-ce pas|pourquoi pas|pas mal de|"
    r"moins que rien|de rien|oui ?(?:/|ou|et) ?non|non ?(?:/|ou|et) ?oui|ne vous inquiétez pas|"
    r"pas d'inquiétude|sans en être (?:sûre?s?|certaine?s?)|"
    r"(?:ce|cela|ça) n'est pas (?:encore )?(?:sûr|certain)|[\ue000\d]+ pas|"
    r"pas avant (?:le |la |l['’])?(?=[\ue000\ue001\d])",
    "de": r"nicht nur|ohne weiteres|nicht vergessen|vergessen sie (?:bitte )?nicht|zögern sie nicht|"
    r"nicht zögern|(?:sicher ist (?:das|es) (?:noch )?nicht|(?:das|es) ist (?:noch )?nicht sicher)|"
    r"ja ?(?:/|oder|und) ?nein|nein ?(?:/|oder|und) ?ja|nicht vor (?:dem|der) (?=[\ue000\ue001\d])|"
    r"nicht wahr|nicht zuletzt|machen sie sich keine sorgen|keine sorge",
    "it": r"non (?:solo|soltanto|solamente)|non (?:si )?dimentic\w+|non esit\w+|senza dubbio|senz'altro|"
    r"non appena|non si preoccupi|non prima d(?:i|el|al|ella|ell['’])[ ]?(?=[\ue000\ue001\d])",
    "en": r"not only|no matter|no doubt|without doubt|do(?:n't| not) (?:forget|hesitate|worry)|"
    r"no\.? [\ue000\d]+|nothing but|no (?:earlier|later) than|"
    r"not (?:before|until) (?:the )?(?=[\ue000\ue001\d])",
}
"""Negative in form only: left out of the count."""

NEGATIVE_FOR = r"négati(?:f|ve)s? pour|negativ\w* (?:für|per)|negative for"
"""Denies all that is listed behind it."""

FIRM = {
    "fr": r"(?P<nominal>ø|∅|pas (?:d(?:e|u|es)\b|d'|le moindre|la moindre)|sans|absences? d(?:e|'|es|u)|"
    r"nie(?:nt|z|r)?|niée?s?|exclu(?:e|s|es|re|ant)?)|pas|non|jamais|plus besoin(?! d[e'][^.;]*\bqu[e'])|ne "
    r"(?:peu(?:t|vent)|pouvez|sai(?:t|vent))"
    r"(?!(?: [\w'-]+){0,4} (?:pas|plus|jamais|rien|guère|aucune?|que|qu)\b)",
    "de": r"(?P<nominal>ø|∅|kein(?:e[nmrs]?|s|erlei|esfalls)?|ohne|ausschluss|ausgeschlossen\w*|"
    r"auszuschliessen|auszuschließen|vernein\w*|negiert\w*)|nicht|nichts|nie(?:mals)?|niemand|nein|nid|nöd|"
    r"nüt",
    "it": r"(?P<nominal>ø|∅|senza|assenza|nega(?:no|t[oiae]|va)?|esclus[oaie]|escludere)|non"
    # 'Doccia sì, bagno no.'
    r"|(?<=[^\s.,;:!?(] )(?<! se )(?<! o )(?<!perch[eé] )no(?=[ ]?(?:[.,;)]|$))",
    "en": r"(?P<nominal>ø|∅|no(?! longer)|without|absence of|denie[sd]|deny|denying|free of|ruled out|"
    r"rule out|exclud(?:ed|e))|not|cannot|no longer|\w+n't|never|none|nobody|nothing",
}
"""Denials that a faithful text repeats."""

SHORT_NOT = (
    r"n\.(?= (?:mehr|toleriert|möglich|vertragen|genommen|nötig|gewünscht|vorhanden|bekannt|indiziert|"
    r"erreichbar|durchführbar|beurteilbar|messbar|tastbar|eingehalten|i\.? ?o\b))|(?<![./])(?<!p\. )o\.(?= "
    r"(?i:erfolg|wirkung|effekt|befund|probleme?|schmerz(?:en)?|komplikation(?:en)?|beschwerden|fieber|hilfe|"
    r"besserung|rötung|exsudat|schwindel|mühe|gehhilfe|sauerstoff|zucker|salz|hinweis|anhalt|begleitung|"
    r"zwischenfälle?|reaktion|belag|geruch)(?!\w))"
)
"""German 'n.' for 'nicht', which is 'nach' elsewhere, and 'o.' for 'ohne', which is 'oder'."""

COORDINATES = {
    "fr": r"ni",
    "de": r"weder",
    "it": r"né",
    "en": r"neither|nor",
}
"""Deny one more item each ("ni fièvre ni toux"); German 'noch' counts behind 'weder' only."""

ECHOES = {
    "fr": r"aucun(?:e|ement)?|rien|nulles?|nuls?",
    "de": r"keinerlei",
    "it": r"nessun[ao]?|mai|niente|nulla|neanche|nemmeno|neppure",
    "en": r"any more",
}
"""Firm when they stand alone in their clause, a repetition of the denial before them otherwise."""

ABSENT = (
    r"(?:odeurs?|exsudats?|écoulements?|pus|rougeurs?|(?:œ|oe)dèmes?|fièvre|toux|expectorations?|crachats?|"
    r"nausées?|vomissements?|diarrhées?|vertiges?|dyspnée|chutes?|saignements?|prurit|plaies?|escarres?|rash|"
    r"allergies?|frissons?|selles?|incontinence|fugues?|globe|(?-i:TVP|EP|OMI|HTA|VNI|DRS|SFU|NV|N/V)|geruch|"
    r"exsudat|eiter|rötung(?:en)?|schwellung(?:en)?|ödeme?|fieber|husten|auswurf|übelkeit|erbrechen|"
    r"durchfall|diarrhoe|schwindel|atemnot|dyspnoe|stürze?|blutung(?:en)?|juckreiz|allergien?|dekubitus|"
    r"stuhl(?:gang)?|thrombose|schmerz(?:en)?|sonst|douleurs?|doul\.?|sinon|dolor[ei]|(?-i:TVT|LE)|odore|"
    r"essudato|febbre|tosse|vomito|diarrea|vertigini|cadut[ae]|edem[ai]|odour|fever|cough|falls?)(?!\w)"
)
"""What is denied by '0' or '-' behind it; scores and values are not among them."""

FREE_OF = (
    r"afébriles?|apyrétiques?|apyrexie|asymptomatiques?|asympt\b\.?|eupné\w+|indolores?|anictériques?|"
    r"unauffällig\w*|o\.[ ]?b\.|\w{3,}frei(?:e[nmrs]?|heit)?|afebril\w*|asymptomati\w+|reizlos\w*|"
    r"schmerzlos\w*|afebbril\w*|apiretic\w*|asintomatic\w*|"
    r"(?:pain|symptom|seizure|fever|drug|smoke|infection)[- ]free|unremarkable|afebrile|painless|anuri\w+|"
    r"s\.[ ]?p\.|ras|r\.[ ]?a\.[ ]?s\.|appetitlos\w*|bewusstlos\w*|schlaflos\w*|"
    r"(?:(?<=auge )|(?<=augen )|(?<=lunge )|(?<=lungen )|(?<=gesicht )|(?<=haut ))frei|offen (?:be|ge)lassen"
)
"""Deny a thing inside themselves ("afébrile" is "pas de fièvre"): must be answered."""

LACKING = (
    r"toux sèche|trockene[rnm]? husten|tosse secca|dry cough|normal(?:e|es|ement|en|er|es|em|i|ly)?|normaux|"
    r"normo\w+|physiologi\w+|frei(?:e[nmrs]?)?|\w{3,}los(?:e[nmrs]?|igkeit)?|fehl(?:t|en|end\w*)|abwesen\w*|"
    r"bland\w*|\w*geheilt\w*|offen (?:be|ge)lassen|(?:bleib\w*|ist|lassen) offen|an der luft|unbedeckt|"
    r"à l'air(?: libre)?|all'aria|open to air|négati(?:f|fs|ve|ves)|n[ée]g\.|negativ(?:e[nmrs]?|o|a|i)?|"
    r"absente?s?|absents|assent[ei]|libres?|liber[aoie]|indenn[ei]|indemnes?|unverletzt\w*|unversehrt\w*|"
    r"illes[oaie]|unhurt|uninjured|nella norma|nei limiti|clear|intacte?s?|intakt\w*|inconnue?s?|"
    r"unbekannt\w*|unknown|ignot[aoie]|disparu\w*|guérie?s?|verschwunden\w*|inappéten\w+|inappeten\w+|"
    r"anorexi\w*|insomni\w+|anosmi\w*|agueusi\w*|manque\w*|carence\w*|carenz\w*|\w*mangel\w*|lack\w*|pertes?|"
    r"perdu\w*|\w*verlust\w*|verloren|respir\w+ (?:\w+ )?bien|atm\w+ (?:\w+ )?gut|respira bene|"
    r"breath\w+ (?:\w+ )?(?:well|fine)|étanches?|(?:wasser)?dicht(?:e[nmrs]?)?|watertight|wie immer|"
    r"wie üblich|comme d'habitude|come sempre|as usual|perdit\w*|loss|lost|privé\w*|perdre|perde\w*|"
    r"verlier\w*|lose|losing|perder\w*"
)
"""May be said with a denial ("perte d'appétit" is "pas d'appétit"), and may answer one."""

RISK = (
    r"\w*risik\w*|\w*gefahr\w*|danger\w*|risqu\w*|rischi\w*|risk\w*|\w*prophyla\w*|prév\w+|vorbeug\w*|"
    r"preven\w+|\w*schutz\w*|protec\w*|protèg\w*"
)
PURPOSE = r"damit|pour|afin|perché|affinché|so that"
"""A danger may be spelled out as a purpose with a denial ("damit Sie nicht stürzen")."""

ROOM_AIR = r"(?-i:AA|RL)|(?<=% )aa|air ambiant|raumluft|aria ambiente|room air"
UNAIDED = r"(?:sans|ohne|senza|without)(?: \w+)? (?:d')?(?:oxygène|sauerstoff\w*|ossigeno|oxygen)|sans apport"
"""The first may be spelled out as the second."""

SOUND = r"bien|bon(?:ne)?s?|gut\w*|ok|in ordnung|good|fine|well|bene|buon\w*|sauber\w*|ruhig\w*|clean"
r"|calmes?|propres?|stables?|stabil\w*"
"""Answers only words such as 'unauffällig'."""

TIDY = (
    r"saubere?r?|ruhig|clean|calmes?|propres?|stables?|stabil\w*|pulit[aoie]|en bon(?:ne)? (?:état|santé)|"
    r"en ordre|in ordnung|in ordine|bien réveillée?s?|hellwach"
)
"""Turned round by a denial like the words above ("nicht sauber")."""

NEGATORS = r"pas|jamais|sans|nicht|nie|kein\w*|ohne|non|senza|not|no|never|without"
"""The plain ones, each of which denies what stands behind it."""

FORGOTTEN = r"oubli\w*|vergess\w*|dimentic\w*|forg[eo]t\w*"
"""Turned round by a denial, too."""

REFUSALS = (
    r"in?suffisan(?:ce|te?)s?|\w*insuffizien\w*|insufficien\w+|incapa\w+|impossib\w*|unmöglich\w*|"
    r"bettlägerig\w*|échec\w*|échou\w*|misslung\w*|gescheitert\w*|refus\w*|oubli(?:ée?s?)?|vergessen|"
    r"vergass(?:en)?|dimenticat\w*|forgot(?:ten)?|lehn(?:t|te|ten|st)|lehnen?(?=[^.;!?\n]*\bab\b)|"
    r"hör(?:en|t|te|ten)(?=[^.;!?\n]*\bauf\b)|"
    r"(?:setz(?:t|e|en|te|ten)|br(?:icht|eche|echen|ach|achen))(?=[^.;!?\n]*\bab\b)|\w*ablehn\w*|"
    r"abgelehnt\w*|verweiger\w*|rifiut\w*|arrêt\w*|stopp\w*|stop|interromp\w*|interrott\w*|"
    r"declin(?:e|es|ed|ing)|aufhör\w*|aufzuhören|opposante?s?|s'oppos\w+|opposition|abwehrend\w*|"
    r"widersetz\w*|abgesetzt\w*|gestoppt\w*|pausiert\w*|sistiert\w*|absetz\w*|en pause|in pausa|on hold|"
    r"paused|une pause|pause(?= (?:ce|cette|jusqu|de \w+ j|heute|bis))|sospes\w*|sospen\w*|fermat[oaie]|"
    r"stopped|discontinu\w*|contre-?indiqu\w*|kontraindi\w*|controindic\w*|contraindicat\w*|irr[ée]g\b\.?|"
    r"unregelm\b\.?|irr[ée]g[uo]l\w*|un(?:regel|gleich)m(?:ä|ae)(?:ss|ß)ig\w*|verschwommen\w*|floue?s?|"
    r"unscharf\w*|blurred|sfocat\w*|\w*weglass\w*|weggelassen|\w*auslass(?!versuch)\w*|ausgelassen|"
    r"lass(?:en|t|e)?(?=[^.;!?\n]*\b(?:weg|aus)\b)|saut(?:er|ez|e|ée?s?)|salt(?:are|i|at[aoie])|skip\w*|"
    r"annul\w*|\w*abgesagt\w*|\w*absage\w*|fäll(?:t|en)(?=[^.;!?\n]*\baus\b)|disdett\w*|cancel\w*|"
    r"interdi(?!git)\w*|défendu\w*|verboten\w*|vietat\w*|forbidden|évit\w*|\w*meiden|eviti|evitare|avoid\w*|"
    r"npo"
)
"""Deny a doing inside themselves ("refuse de manger" is "ne veut pas manger"): must be answered."""

FORBIDS = (
    r"interdi(?!git)\w*|défendu\w*|\w*verbot\w*|vietat\w*|forbidden|évit\w*|\w*meiden|eviti|evitare|avoid\w*|"
    r"contre-?indiqu\w*|kontraindi\w*|controindic\w*|contraindicat\w*"
)
"""Some of them, which a text must not make an order: 'NSAR meiden'."""

SPARINGLY = (
    r"peu|moins|limit\w*|attention|renonc\w*|arrêt\w*|wenig\w*|selten|verzicht\w*|einschränk\w*|aufpassen|"
    r"vorsicht\w*|unterlass\w*|weglass\w*|gefährlich|poco|meno|attenzione|little|less|limit\w*|careful|"
    r"dangereu\w*|protég\w*|empêch\w*|verhinder\w*|schütz\w*|weg|loin|fern"
)
"""May answer them."""

UNABLE = (
    r"unable|\w*verbot\w*|fail(?:s|ed)|vorbei|deficien\w+|déficien\w+|déficits?|défaillan\w+|failure|"
    r"scompens\w+|décompens\w+|\w*dekompens\w+|\w*störung\w*|troubles?|aphasi\w*|dysphagi\w*|dysarthri\w*|"
    r"dysfon\w+|dysfun\w+|\w*unfähig\w*|insonn\w*|bedridden|alitée?s?|allettat\w*|\w*schonung\w*|ménag\w*|"
    r"verpasst\w*|versäumt\w*|missed|ratée?s?|décoll\w*|défectueu\w*|en panne|defekt\w*|kaputt\w*|\w*stopp|"
    r"sevr\w*|avec peine|à grand-peine|péniblement|a fatica|a stento|au repos|in ruhe|a riposo|at rest|"
    r"entfäll\w*|auslassversuch\w*|freilager\w*|entlast\w*|décharg\w*|\w*in[ck]ontinen\w*|impoten\w*|"
    r"instab\w+|immobil\w*|difficil\w*|difficult\w*|difficolt\w+|schwierig\w*|\w*mühe|pausen?|pausa|"
    r"inchang\w*|invariat\w*|unchanged|introuvable\w*|unauffindbar\w*|comme avant|wie bisher|come prima|"
    r"as before|max(?:imal|imum|imo)?|en pause|in pausa|on hold|paused|suspend\w*|pausier\w*|\w*allerg\w*|"
    r"intol\w+|\w*unverträglich\w*|nbm|\w*schwäche|\w*stillstand|à jeun|nüchtern\w*|nü|(?:a )?digiun\w*|"
    r"fasting|estomac vide|leere[mn]? magen|stomaco vuoto|empty stomach|strict\w*|oubli\w*|vergess\w*|"
    r"dimentic\w*|forgot\w*|forget\w*|inconscien\w*|d[ée]sorient\w*|disorient\w*|in\w{4,}ables?|"
    r"im\w{3,}ables?|ir\w{4,}ables?|un\w{4,}bar\w*|un\w{4,}able|in\w{4,}abil\w*|démen\w*|\w*demen[zct]\w*|"
    r"confus\w*|verwirr\w*|paraly\w*|\w*lähm\w*|\w*plégi\w*|aveugle\w*|cécité|blind\w*|sourd\w*|surdité|"
    r"taub\w*|deaf\w*|anémi\w*|anämi\w*|anemi\w*|inefficac\w*|unwirksam\w*|faible\w*|"
    r"(?:moins|nettement moins) (?:bien|fort|vite)|weniger (?:gut|stark)|meno bene|verzicht\w*|"
    r"renonc(?:ez|er)|am anschlag|à bout|überforder\w*|épuis\w*|erschöpf\w*|esaust\w+|exhausted|conflits?|"
    r"konflikt\w*|streit\w*|désaccords?|uneinig\w*|conflicts?|conflitt\w*|constip\w*|obstip\w*|verstopf\w*|"
    r"stipsi|stitic\w*|hallucin\w*|halluzin\w*|allucin\w*|rétention|\w*verhalt(?:ung)?|ritenzione|retention|"
    r"\w*stauung|gestaut\w*|congesti\w*|stase|stasi|ristagn\w*|(?:steht|stehen) (?:noch )?aus|ausstehend\w*|"
    r"unge(?:öffnet|waschen|kämmt|nutzt|braucht|schützt|sichert|klärt|wohnt|übt|kocht|salzen|heizt)\w*|"
    r"unver(?:ändert|packt)\w*|unbe(?:rührt|handelt|nutzt|kleidet|zahlt|antwortet|aufsichtigt)\w*|"
    r"reste(?:nt)? rouges?|bleib(?:t|en) (?:\w+ )?rot|rimane ross[ao]|stays? red|schwach\w*|rare\w*|"
    r"selten\w*|derni(?:er|ère)s? selles?|letzter? stuhl\w*|ultime feci|last stools?|freezing|"
    r"bleibt (?:so|gleich)|up to|höchstens|al massimo|at most|au plus|aufgehört\w*|beende\w*|schluss|"
    r"cess(?:é|er|ez)\w*|fini(?:e|s|es)?|terminée?s?|smesso|quit|ended|finito|plaies? chroniques?|"
    r"chronische wunden?|hypo(?:thyr|fon)\w*|kaum|à peine|mal|mauvais\w*|schlecht\w*|poor\w*|(?<!un )poco|"
    r"(?<!un )peu|(?<!ein )wenig\w*|little|less|fatigué\w*|asthéni\w*|müde|propres?|calmes?|stables?|"
    r"stabil\w*|sauber\w*|ruhig\w*|clean|pulit\w+|tranquill\w*|bloqu\w*|blockiert\w*|fermé\w*|seule?s?|"
    r"dépendan\w*|\w*abhängig\w*|réservé\w*|sauf|hormis|au(?:ss|ß)er(?! atem)|eccetto|tranne|except"
)
"""May be spelled out with a denied verb ("dysphagie" is "n'avale pas bien"), and may answer one."""

FAILURES = r"ICC|IRC|IRA|NI|HI"
"""Abbreviations that may be, too."""
