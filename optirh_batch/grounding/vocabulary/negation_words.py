"""The vocabulary of denial in four languages; ``negation`` says how it is counted.

Every entry is a regular expression between word boundaries.  In ``FIRM`` the
group 'nominal' denies a thing ("pas de fièvre"), the rest a verb ("ne mange
pas"): the difference matters when a word such as 'insuffisance' is spelled out.
"""

from __future__ import annotations

HARMLESS = {
    "fr": r"rien que pour|pas plus(?=[ ]?(?:[.,;:]|$))|non plus|n'oubliez (?:pas|jamais)"
    r"|ne pas oublier|n'oublie(?:r)? pas|"
    r"n'hésitez pas|ne pas hésiter"
    r"|(?:non|pas) seulement|sans doute|sans cesse|sans arrêt|sans faute|sans autre|pas à pas|au pas|faux pas"
    r"|(?:quelques|premiers|les|un|des|ses|vos|leurs|petits|grands) pas|n'est-ce pas|pourquoi pas|"
    r"pas mal de|moins que rien|de rien"
    r"|oui ?(?:/|ou|et) ?non|non ?(?:/|ou|et) ?oui"
    r"|ne vous inquiétez pas|pas d'inquiétude|sans en être (?:sûre?s?|certaine?s?)|(?:ce|cela|"
    r"ça) n'est pas (?:encore )?(?:sûr|certain)|"
    r"[\ue000\d]+ pas|pas avant (?:le |la |l['’])?(?=[\ue000\ue001\d])",
    "de": r"nicht nur|ohne weiteres|nicht vergessen|vergessen sie (?:bitte )?nicht|zögern sie nicht"
    r"|nicht zögern"
    r"|(?:sicher ist (?:das|es) (?:noch )?nicht|(?:das|es) ist (?:noch )?nicht sicher)"
    r"|ja ?(?:/|oder|und) ?nein|nein ?(?:/|oder|und) ?ja"
    r"|nicht vor (?:dem|der) (?=[\ue000\ue001\d])|nicht wahr|nicht zuletzt|"
    r"machen sie sich keine sorgen|keine sorge",
    "it": r"non (?:solo|soltanto|solamente)|non (?:si )?dimentic\w+|non esit\w+|senza dubbio|senz'altro"
    r"|non appena"
    r"|non si preoccupi|non prima d(?:i|el|al|ella|ell['’])[ ]?(?=[\ue000\ue001\d])",
    "en": r"not only|no matter|no doubt|without doubt|do(?:n't| not) (?:forget|hesitate|worry)"
    r"|no\.? [\ue000\d]+"
    r"|nothing but|no (?:earlier|later) than|not (?:before|until) (?:the )?(?=[\ue000\ue001\d])",
}
"""Negative in form only: left out of the count."""

NEGATIVE_FOR = r"négati(?:f|ve)s? pour|negativ\w* (?:für|per)|negative for"
"""Denies all that is listed behind it."""

FIRM = {
    "fr": r"(?P<nominal>ø|∅|pas (?:d(?:e|u|es)\b|d'|le moindre|la moindre)|sans|absences? d(?:e|'|es|u)"
    r"|nie(?:nt|z|r)?|niée?s?|exclu(?:e|s|es|re|ant)?)"
    r"|pas|non|jamais|plus besoin(?! d[e'][^.;]*\bqu[e'])"
    r"|ne (?:peu(?:t|vent)|pouvez|sai(?:t|vent))"
    r"(?!(?: [\w'-]+){0,4} (?:pas|plus|jamais|rien|guère|aucune?|que|qu)\b)",
    "de": r"(?P<nominal>ø|∅|kein(?:e[nmrs]?|s|erlei|esfalls)?|ohne|ausschluss|ausgeschlossen\w*"
    r"|auszuschliessen|auszuschließen|vernein\w*|negiert\w*)"
    r"|nicht|nichts|nie(?:mals)?|niemand|nein|nid|nöd|nüt",
    "it": r"(?P<nominal>ø|∅|senza|assenza|nega(?:no|t[oiae]|va)?|esclus[oaie]|escludere)|non"
    # 'Doccia sì, bagno no.'
    r"|(?<=[a-zà-ù] )(?<! se )(?<! o )(?<!perch[eé] )no(?=[ ]?(?:[.,;)]|$))",
    "en": r"(?P<nominal>ø|∅|no(?! longer)|without|absence of|denie[sd]|deny|denying|free of|ruled out"
    r"|rule out|exclud(?:ed|e))"
    r"|not|cannot|no longer|\w+n't|never|none|nobody|nothing",
}
"""Denials that a faithful text repeats."""

SHORT_NOT = (
    r"n\.(?= (?:mehr|toleriert|möglich|vertragen|genommen|nötig|gewünscht|vorhanden|bekannt|indiziert"
    r"|erreichbar|durchführbar|beurteilbar|messbar|tastbar|eingehalten|i\.? ?o\b))"
    r"|(?<![./])(?<!p\. )o\.(?= (?i:erfolg|wirkung|effekt|befund|probleme?|schmerz(?:en)?|komplikation(?:en)?"
    r"|beschwerden|fieber|hilfe|besserung|rötung|exsudat|schwindel|mühe|gehhilfe|sauerstoff|zucker|salz"
    r"|hinweis|anhalt|begleitung|zwischenfälle?|reaktion|belag|geruch)(?!\w))"
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
    r"nausées?"
    r"|vomissements?|diarrhées?|vertiges?|dyspnée|chutes?|saignements?|prurit|plaies?|escarres?|rash|"
    r"allergies?"
    r"|frissons?|selles?|incontinence|fugues?|globe|(?-i:TVP|EP|OMI|HTA|VNI|DRS|SFU|NV|N/V)"
    r"|geruch|exsudat|eiter|rötung(?:en)?|schwellung(?:en)?|ödeme?|fieber|husten|auswurf|übelkeit|erbrechen"
    r"|durchfall|diarrhoe|schwindel|atemnot|dyspnoe|stürze?|blutung(?:en)?|juckreiz|allergien?|dekubitus"
    r"|stuhl(?:gang)?|thrombose|schmerz(?:en)?|sonst|douleurs?|doul\.?|sinon|dolor[ei]|(?-i:TVT|LE)"
    r"|odore|essudato|febbre|tosse|vomito|diarrea|vertigini|cadut[ae]|edem[ai]|odour|fever|cough|"
    r"falls?)(?!\w)"
)
"""What is denied by '0' or '-' behind it; scores and values are not among them."""

FREE_OF = (
    r"afébriles?|apyrétiques?|apyrexie|asymptomatiques?|asympt\b\.?|eupné\w+|indolores?|anictériques?"
    r"|unauffällig\w*|o\.[ ]?b\."
    r"|\w{3,}frei(?:e[nmrs]?|heit)?|afebril\w*|asymptomati\w+|reizlos\w*|schmerzlos\w*|afebbril\w*"
    r"|apiretic\w*|asintomatic\w*"
    r"|(?:pain|symptom|seizure|fever|drug|smoke|infection)[- ]free|unremarkable|afebrile|painless|"
    r"anuri\w+|s\.[ ]?p\.|ras|r\.[ ]?a\.[ ]?s\.|appetitlos\w*"
    r"|bewusstlos\w*|schlaflos\w*"
    r"|(?:(?<=auge )|(?<=augen )|(?<=lunge )|(?<=lungen )|(?<=gesicht )|(?<=haut ))frei|offen (?:be|ge)lassen"
)
"""Deny a thing inside themselves ("afébrile" is "pas de fièvre"): must be answered."""

LACKING = (
    r"toux sèche|trockene[rnm]? husten|tosse secca|dry cough|"
    r"normal(?:e|es|ement|en|er|es|em|i|ly)?|normaux|normo\w+|physiologi\w+|frei(?:e[nmrs]?)?"
    r"|\w{3,}los(?:e[nmrs]?|igkeit)?|fehl(?:t|en|end\w*)|abwesen\w*|bland\w*|\w*geheilt\w*"
    r"|offen (?:be|ge)lassen|(?:bleib\w*|ist|lassen) offen|an der luft|unbedeckt|à l'air(?: libre)?|all'aria"
    r"|open to air"
    r"|négati(?:f|fs|ve|ves)|n[ée]g\.|negativ(?:e[nmrs]?|o|a|i)?|absente?s?|absents|assent[ei]|libres?"
    r"|liber[aoie]|indenn[ei]|indemnes?|unverletzt\w*|unversehrt\w*|illes[oaie]|unhurt|uninjured"
    r"|nella norma|nei limiti|clear|intacte?s?|intakt\w*|inconnue?s?|unbekannt\w*|unknown|ignot[aoie]"
    r"|disparu\w*|guérie?s?|verschwunden\w*|inappéten\w+|inappeten\w+|anorexi\w*|insomni\w+|anosmi\w*"
    r"|agueusi\w*"
    r"|manque\w*|carence\w*|carenz\w*|\w*mangel\w*|lack\w*|pertes?|perdu\w*|\w*verlust\w*|verloren"
    r"|respir\w+ (?:\w+ )?bien|atm\w+ (?:\w+ )?gut|respira bene|breath\w+ (?:\w+ )?(?:well|fine)"
    r"|étanches?|(?:wasser)?dicht(?:e[nmrs]?)?|watertight"
    r"|wie immer|wie üblich|comme d'habitude|come sempre|as usual"
    r"|perdit\w*|loss|lost|privé\w*|perdre|perde\w*|verlier\w*|lose|losing|perder\w*"
)
"""May be said with a denial ("perte d'appétit" is "pas d'appétit"), and may answer one."""

RISK = (
    r"\w*risik\w*|\w*gefahr\w*|danger\w*|risqu\w*|rischi\w*|risk\w*|\w*prophyla\w*|prév\w+|vorbeug\w*|"
    r"preven\w+|\w*schutz\w*"
    r"|protec\w*|protèg\w*"
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
    r"saubere?r?|ruhig|clean|calmes?|propres?|stables?|stabil\w*|pulit[aoie]"
    r"|en bon(?:ne)? (?:état|santé)|en ordre|in ordnung|in ordine|bien réveillée?s?|hellwach"
)
"""Turned round by a denial like the words above ("nicht sauber")."""

FORGOTTEN = r"oubli\w*|vergess\w*|dimentic\w*|forg[eo]t\w*"
"""Turned round by a denial, too."""

REFUSALS = (
    r"in?suffisan(?:ce|te?)s?|\w*insuffizien\w*|insufficien\w+|incapa\w+|impossib\w*|unmöglich\w*"
    r"|bettlägerig\w*"
    r"|échec\w*|échou\w*|misslung\w*|gescheitert\w*|refus\w*|oubli(?:ée?s?)?|vergessen|vergass(?:en)?|dimenticat\w*|"
    r"forgot(?:ten)?|lehn(?:t|te|ten|st)|"
    r"lehnen?(?=[^.;!?\n]*\bab\b)|"
    r"hör(?:en|t|te|ten)(?=[^.;!?\n]*\bauf\b)|"
    r"(?:setz(?:t|e|en|te|ten)|br(?:icht|eche|echen|ach|achen))(?=[^.;!?\n]*\bab\b)|\w*ablehn\w*|"
    r"abgelehnt\w*|verweiger\w*|rifiut\w*|arrêt\w*|stopp\w*|stop"
    r"|interromp\w*|interrott\w*|declin(?:e|es|ed|ing)|aufhör\w*|aufzuhören|opposante?s?|s'oppos\w+"
    r"|opposition|abwehrend\w*|widersetz\w*|"
    r"abgesetzt\w*|gestoppt\w*|pausiert\w*|sistiert\w*|absetz\w*"
    r"|en pause|in pausa|on hold|paused|une pause|pause(?= (?:ce|cette|jusqu|de \w+ j|heute|bis))"
    r"|sospes\w*|sospen\w*|stopped|discontinu\w*|contre-?indiqu\w*|kontraindi\w*|controindic\w*"
    r"|contraindicat\w*"
    r"|irr[ée]g\b\.?|unregelm\b\.?|irr[ée]g[uo]l\w*|un(?:regel|gleich)m(?:ä|ae)(?:ss|ß)ig\w*|"
    r"verschwommen\w*|floue?s?|unscharf\w*"
    r"|blurred|sfocat\w*"
    r"|\w*weglass\w*|weggelassen|\w*auslass(?!versuch)\w*|ausgelassen|lass(?:en|t|"
    r"e)?(?=[^.;!?\n]*\b(?:weg|aus)\b)"
    r"|saut(?:er|ez|e|ée?s?)|salt(?:are|i|at[aoie])|skip\w*"
    r"|annul\w*|\w*abgesagt\w*|\w*absage\w*|fäll(?:t|en)(?=[^.;!?\n]*\baus\b)|disdett\w*|cancel\w*"
    r"|interdi(?!git)\w*|défendu\w*|verboten\w*|vietat\w*|forbidden|évit\w*|\w*meiden|eviti|evitare"
    r"|avoid\w*|npo"
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
    r"unable|\w*verbot\w*|fail(?:s|ed)|vorbei|deficien\w+|déficien\w+|"
    r"déficits?|défaillan\w+|failure|scompens\w+"
    r"|décompens\w+|\w*dekompens\w+|\w*störung\w*|troubles?|aphasi\w*|dysphagi\w*|dysarthri\w*"
    r"|dysfon\w+|dysfun\w+"
    r"|\w*unfähig\w*|insonn\w*|bedridden|alitée?s?|allettat\w*|\w*schonung\w*|ménag\w*|verpasst\w*|"
    r"versäumt\w*"
    r"|missed|ratée?s?|décoll\w*|défectueu\w*|en panne|defekt\w*|kaputt\w*"
    r"|\w*stopp|sevr\w*|avec peine|à grand-peine|péniblement|a fatica"
    r"|a stento|au repos|in ruhe|a riposo|at rest"
    r"|entfäll\w*|auslassversuch\w*|freilager\w*|entlast\w*|décharg\w*"
    r"|\w*in[ck]ontinen\w*|impoten\w*|instab\w+|immobil\w*"
    r"|difficil\w*|difficult\w*|difficolt\w+"
    r"|schwierig\w*|\w*mühe"
    r"|pausen?|pausa|inchang\w*|invariat\w*|unchanged|introuvable\w*|unauffindbar\w*|comme avant|"
    r"wie bisher|come prima"
    r"|as before|max(?:imal|imum|imo)?|en pause|in pausa|on hold|paused|suspend\w*|pausier\w*"
    r"|\w*allerg\w*|intol\w+|\w*unverträglich\w*|nbm|\w*schwäche|\w*stillstand"
    r"|à jeun|nüchtern\w*|nü|(?:a )?digiun\w*|fasting|estomac vide|leere[mn]? magen|stomaco vuoto"
    r"|empty stomach"
    r"|strict\w*|oubli\w*|vergess\w*|dimentic\w*|forgot\w*|forget\w*|inconscien\w*|d[ée]sorient\w*"
    r"|disorient\w*"
    r"|in\w{4,}ables?|im\w{3,}ables?|ir\w{4,}ables?|un\w{4,}bar\w*|un\w{4,}able|in\w{4,}abil\w*"
    r"|démen\w*|\w*demen[zct]\w*|confus\w*|verwirr\w*|paraly\w*|\w*lähm\w*|\w*plégi\w*|aveugle\w*"
    r"|cécité|blind\w*|sourd\w*"
    r"|surdité|taub\w*|deaf\w*|anémi\w*|anämi\w*|anemi\w*|inefficac\w*|unwirksam\w*|faible\w*"
    r"|(?:moins|nettement moins) (?:bien|fort|vite)|weniger (?:gut|stark)|meno bene"
    r"|verzicht\w*|renonc(?:ez|er)"
    r"|am anschlag|à bout|überforder\w*|épuis\w*|erschöpf\w*|esaust\w+|exhausted"
    r"|conflits?|konflikt\w*|streit\w*|désaccords?|uneinig\w*|conflicts?|conflitt\w*|constip\w*|obstip\w*|"
    r"verstopf\w*|stipsi|stitic\w*|hallucin\w*|halluzin\w*|allucin\w*|rétention|"
    r"\w*verhalt(?:ung)?|ritenzione|retention|\w*stauung|gestaut\w*|congesti\w*|stase|stasi|ristagn\w*"
    r"|(?:steht|stehen) (?:noch )?aus|ausstehend\w*|unge(?:öffnet|waschen|kämmt|nutzt|braucht|schützt|"
    r"sichert|klärt|wohnt|übt|kocht|salzen|heizt)\w*|unver(?:ändert|packt)\w*|unbe(?:rührt|handelt|nutzt|"
    r"kleidet|zahlt|antwortet|aufsichtigt)\w*"
    r"|reste(?:nt)? rouges?|bleib(?:t|en) (?:\w+ )?rot|rimane ross[ao]|stays? red"
    r"|schwach\w*|rare\w*|selten\w*"
    r"|derni(?:er|ère)s? selles?|letzter? stuhl\w*|ultime feci|last stools?|freezing|bleibt (?:so|gleich)"
    r"|up to|höchstens|al massimo|at most|au plus"
    r"|aufgehört\w*|beende\w*|schluss|cess(?:é|er|ez)\w*|fini(?:e|s|es)?|terminée?s?|smesso|quit|ended|"
    r"finito"
    r"|plaies? chroniques?|chronische wunden?|hypo(?:thyr|fon)\w*"
    r"|kaum|à peine|mal|mauvais\w*|schlecht\w*|poor\w*|(?<!un )poco|(?<!un )peu|"
    r"(?<!ein )wenig\w*|little|less|fatigué\w*|asthéni\w*|"
    r"müde"
    r"|propres?|calmes?|stables?|stabil\w*|sauber\w*|ruhig\w*|clean|pulit\w+|tranquill\w*|bloqu\w*"
    r"|blockiert\w*|fermé\w*|seule?s?|dépendan\w*"
    r"|\w*abhängig\w*|réservé\w*|sauf|hormis|au(?:ss|ß)er(?! atem)|eccetto|tranne|except"
)
"""May be spelled out with a denied verb ("dysphagie" is "n'avale pas bien"), and may answer one."""

FAILURES = r"ICC|IRC|IRA|NI|HI"
"""Abbreviations that may be, too."""
