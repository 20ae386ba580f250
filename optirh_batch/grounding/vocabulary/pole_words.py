"""Words that set one thing against another: stopped and taken, alone and with help, once and now.

Owns the vocabulary of each pair in four languages together, for texts in lower case; ``exchanges`` says how
they are compared.
"""

from __future__ import annotations

import re

from optirh_batch.grounding.vocabulary.phrases import lower_words, whole_words

STOPPED = lower_words(
    r"(?:en )?pause|arrêt\w*|stopp\w*|suspen\w*|interromp\w*|cess\w+",
    r"pausier\w*|gestoppt|stoppen|abgesetzt|absetzen|setzt|sistiert|ausgesetzt|aufhören",
    r"sospes\w+|sospend\w+|fermat[oaie]|interrott\w+|interromp\w+|smett\w+|smess\w+",
    r"stop|stops|stopped|paused?|discontinued?|suspended|on hold",
)
STARTED = lower_words(
    r"repris\w*(?! de sang)|reprend\w*|reprenez|(?:re)?commenc\w+|débu\w+|introdui\w+|introduction|prenez|"
    r"prendre|prend|nouveau|nouvelle|continu\w+|poursui\w+|maintenue?s?|gard(?:er|ez|e)",
    r"wieder\w*|begonnen|beginn\w*|gestartet|neu|nehmen|nimmt|eingenommen|angefangen|weiter\w*|fortgesetzt|beibehalten|behalten",
    r"ripres\w+|riprend\w+|iniziat\w+|inizi\w+|cominci\w+|prend[ae]|nuov[oa]|continu\w+",
    r"resum\w+|restart\w*|start\w*|began|begin\w*|tak(?:e|es|ing)|new|continu\w+",
)
REFUSED = lower_words(
    r"refus\w+|lehn\w+|abgelehnt|verweiger\w*|rifiut\w+|declin\w+",
    r"ne (?:veut|voulez|souhaite[z]?) (?:pas|plus)|will (?:\w+ )?nicht|wollen (?:\w+ ){0,2}nicht",
)
ACCEPTED = lower_words(
    r"accept\w+|d'accord|akzeptier\w*|nimmt(?=[^.;!?]{1,40}\ban\b)|nehmen(?=[^.;!?]{1,40}\ban\b)|angenommen|"
    r"annimmt|einverstanden|zugestimmt|accett\w+|agree\w*|veut(?! pas| plus)|voulez(?! pas| plus)|souhaitez?"
)
PAST = lower_words(
    r"guéri\w*|en rémission|rémission|anciennement|autrefois|résolu\w*|ancien(?:ne)?s?|disparu\w*|"
    r"dans l'enfance|avant|n'avez plus|est passée?|régressé\w*",
    r"\w*geheilt|früher\w*|ehemal\w*|zurückgegangen|überstanden|damals|in der kindheit|vorbei|"
    r"als kind|verschwunden",
    r"guarit\w+|risolt\w+|in passato|in remissione|un tempo|da bambin[oa]|passat[oa]",
    r"resolved|healed|cured|in remission|formerly|used to|previously|as a child|over|gone",
)
PRESENT = lower_words(
    r"actuel\w*|maintenant|en ce moment|à présent|active?s?|aktuell\w*|jetzt|zurzeit|derzeit|im moment|"
    r"aktiv\w*|momentan|attual\w+|adesso|ora|in questo momento|attiv\w+|current\w*|now|at present|active"
)
_BY_ONESELF = (
    r"(?:lui|elle|soi|vous)-mêmes?|seule?s?|autonom\w*|propres? moyens",
    r"selbst\w*|selber|allein\w*|eigenständig\w*",
    r"da sol[oa]|autonom\w*|stess[oa]|per conto (?:suo|proprio)",
    r"(?:him|her|your)self|alone|independent\w*|on (?:his|her|your) own",
)
BY_ONESELF = lower_words(*_BY_ONESELF)
"""Says that somebody did it without the nurse."""

BY_US = whole_words(r"(?:durch|von) uns", r"par (?:nous|nos soins)", r"da (?:noi|parte nostra)", r"by us")
"""Says that the nurse who writes did it, in any case."""

ALONE = lower_words(*_BY_ONESELF, r"sol[oa]|sans aide|ohne hilfe|senza aiuto|without help|unabhängig")
HELPED = lower_words(
    r"aide[rz]?|aidée?s?|assistance|hilf\w*|unterstütz\w*|aiut\w+|help\w*|assist\w*|infirmi\w+|soignante?s?|pflege"
)
ONLY_WORDS = r"seulement|uniquement|nur|lediglich|ausschliesslich|solo|soltanto|solamente|only"
ONLY = lower_words(ONLY_WORDS, r"que")
ALLOWED = lower_words(
    r"peut|pouvez|autorisée?s?|permis\w*|erlaubt|darf|dürfen|kann|können|puo|può|permess\w+|may|can|allowed"
)
FORBIDDEN = lower_words(
    r"interdit\w*|défend\w+|éviter|évitez|verboten|meiden|vermeiden|vietat\w+|evit\w+|forbidden|avoid"
)
FORGOTTEN = lower_words(r"oubli\w*|vergess\w*|dimentic\w+|forgot\w*|manqué\w*|sauté\w*|ausgelassen|missed")
TAKEN = lower_words(
    r"(?<!la )(?<!de )(?<!une )(?<!cette )(?<!votre )pris\w*|prenez|genommen|nehmen|pres[oaie]|taken|took"
)
LITTLE = lower_words(
    r"faibles?|difficiles?|pénible\w*|schwach\w*|schwierig\w*|mühsam|debol\w*|difficil\w*|weak|difficult|"
    r"peu|mal|wenig|schlecht|kaum|poco|male|little|badly|poorly|à peine"
)
WELL = lower_words(r"bien|bon(?:ne)?s?|ok|beaucoup|gute?|viel|bene|molto|well|a lot|stark")
GONE = lower_words(
    r"tombée?|weg|fort|disparaî\w*|soulag\w*|cède|verschwind\w*|vergeht|nachlass\w*|lässt|lassen|besser|"
    r"scompar\w+|passa|disappear\w*|relieved|better|améliore\w*|migliora\w*"
)
COME = lower_words(
    r"persist\w*|reste(?:nt)?|bleib\w*|dauer\w*|anhalt\w*|apparaî\w*|augment\w*|aggrav\w*|pire|schlimmer|stärker|verschlimmer\w*|peggior\w*|compar\w+|worse|appears?"
)
PLANNED = lower_words(
    r"prévu\w*|planifi\w+|programmé\w*|agendé\w*|geplant\w*|vorgesehen\w*|previst\w+|programmat\w+|planned|scheduled|due"
)
PLANNED_ANYHOW = lower_words(
    PLANNED.pattern,
    r"sera|seront|aurez|recevrez|\w+erez|\w{3,}era|prochain\w*|devez|doit|allez|à faire|aura|rendez-vous|"
    r"recevez|wird|werden|soll\w*|nächst\w*|termin|bekommen|erhalten|sarà|saranno|riceverà|\w+erà|"
    r"prossim\w+|deve|appuntamento|will|next|upcoming|going to|appointment",
)
HAPPENED = lower_words(
    r"avez (?:\w+ )?(?:\w+[éuits])|(?:a|ont) (?:été|eu)|était|hier|haben|hatten|wurden?|war(?:en)?|"
    r"ha (?:\w+ )?\w+t[oaie]|(?:è|sono) stat[oaie]|had|was|were|received|have (?:had|received|been)"
)
LESS_THAN = lower_words(
    r"moins (?:\w+ )?qu[e']?\w*|moins (?:d[e']\w* ?\w+ )?qu\w*|weniger (?:\w+ )?als|meno (?:\w+ )?(?:di|che)|"
    r"(?:less|fewer) (?:\w+ )?than"
)
_ONCE = (
    (
        r"(?:qu'(?:avant|hier|au début)|que (?:d'habitude|(?:lun|mar|mercre|jeu|vendre|same)di|dimanche|"
        r"la (?:semaine|dernière|fois)|le mois|ce matin))"
    ),
    r"(?:vorher|früher|(?:vor)?gestern|sonst|zuvor|am \w+(?:tag|woch)|letzte[ns]?|beim letzten|vor \w+)",
    r"(?:prima|ieri|(?:lune|marte|mercole|giove|vener)dì|sabato|domenica|la settimana)",
    r"(?:before|yesterday|usual|on \w+day|last)",
)
MORE_THAN = lower_words(
    rf"(?<!pas )(?<!non )plus (?:(?:de |d')?\w+ )?{_ONCE[0]}",
    rf"mehr (?:\w+ )?als {_ONCE[1]}",
    rf"più (?:\w+ )?(?:di|che) {_ONCE[2]}",
    rf"more (?:\w+ )?than {_ONCE[3]}",
)
BETTER = lower_words(
    r"mieux|meilleure?s?|améliore\w*|besser\w*|gebessert|bessert|verbessert\w*|megli[oa]|miglior\w*|better|improv\w*"
)
WORSE = lower_words(
    r"pire|plus mal|moins bien|empire\w*|aggrav\w*|schlechter\w*|schlimmer\w*|verschlechter\w*|"
    r"verschlimmer\w*|peggi[oa]|peggior\w*|worse\w*"
)
SUBSIDING = lower_words(
    r"régress\w*|en diminution|en baisse|moindres?|s'estomp\w*|résorb\w*|rückläufig\w*|regredient\w*|"
    r"abnehmend\w*|"
    r"abgenommen|nachgelassen|in riduzione|in regressione|regredi\w*|in calo|subsiding|decreasing|diminishing"
)
GROWING = lower_words(
    r"recrudescence|en augmentation|en hausse|plus de (?:douleurs?|mal)|est apparue?|sont apparue?s|"
    r"zunehmend\w*|zugenommen|nehmen [^.;]{0,60}\bzu|nimmt [^.;]{0,60}\bzu|deutlich mehr|"
    r"mehr (?:schmerzen|husten|atemnot)|aufgetreten|in aumento|in crescita|comparsa|è comparso|increasing|"
    r"growing|has appeared|getting worse"
)
SMALLER = lower_words(r"plus petite?s?|rétréci\w*|kleiner\w*|verkleinert|più piccol[aoie]|smaller")
BIGGER = lower_words(
    r"plus grande?s?|agrandi\w*|grösser\w*|größer\w*|vergrössert|più grand[ei]|bigger|larger"
)
_KILOS = r"[12]?\d(?:[.,]\d+)? ?kg"
_BARE_KILOS = r"[12]?\d(?:[.,]\d+)?(?=\)| (?:en|in|depuis|seit|innert) )"
"""Behind a weight: '71,2 (+1,8 en 5 j.)'."""
GAINED = lower_words(
    rf"(?<!\d)(?<!\d )\+ ?{_KILOS}|(?:pris|prise de|prend|prenez|gagné)(?: \w+)? {_KILOS}|"
    rf"{_KILOS} (?:de plus|en plus|mehr|schwerer|in più|more|heavier)",
    rf"(?:zugenommen|\w*zunahme|augment\w+|aument\w+|gain(?:ed)?)[^.;,\d]{{0,20}} {_KILOS}",
    rf"{_KILOS}[^.;,]{{0,12}} zugenommen",
    rf"\(\+ ?{_BARE_KILOS}",
)
LOST = lower_words(
    rf"(?<!\d)(?<!\d )[-–−] ?{_KILOS}|(?:perdu|perte de|perd|perdez|maigri de)(?: \w+)? {_KILOS}|"
    rf"{_KILOS} (?:de moins|en moins|weniger|leichter|(?:in|di) meno|less|lighter)",
    rf"(?:abgenommen|\w*abnahme|verlor\w*|perso|lost|loss|dimin\w+)[^.;,\d]{{0,20}} {_KILOS}",
    rf"{_KILOS}[^.;,]{{0,12}} (?:abgenommen|verloren)",
    rf"\([-–−] ?{_BARE_KILOS}",
)
"""Of weight: what was put on or taken off, not what somebody weighs."""
CLOSED = lower_words(
    r"zu(?=[ ]*(?:[,.;)]|$))|geschlossen\w*|verschlossen|verheilt|"
    r"fermée?s?|refermée?s?|cicatrisée?s?|chius[aoie]|closed|healed"
)
HARMS = lower_words(
    r"donne(?:nt)?|provoqu\w+|cause\w*|rend(?:ent)?|macht|machen|verursach\w*|führt|wird|dà|caus\w+|makes?|gives?"
)
TOLERATED = lower_words(r"support\w+|tolér\w+|vertr[aä]g\w*|toller\w+|tolerat\w*")
ASLEEP = lower_words(r"dort|dormez|dormir|sommeil|schläft|schlafen|schlaf|dorme|sleeps?|asleep")
AWAKE = lower_words(r"éveillée?|réveillée?|wach|sveglia?|sveglio|awake")
OPEN = lower_words(r"offen\w*|ouverte?s?|apert[aoie]|open")
SOILED = lower_words(
    r"souillée?s?|sales?|tachée?s?|mouillée?s?|trempée?s?|humides?|suintante?s?|verschmutzt\w*|schmutzig\w*|"
    r"durchnässt\w*|nass\w*|\w*feucht\w*|durchtränkt\w*|sporc\w+|bagnat\w+|umid\w+|soiled|dirty|wet|soaked|"
    r"damp"
)
CLEAN = lower_words(
    r"propres?|sèches?|secs?|sauber\w*|trocken\w*|reizlos\w*|pulit\w+|asciutt\w+|secc[oahe]\w*|clean|dry"
)
POLES: tuple[tuple[str, re.Pattern[str], re.Pattern[str]], ...] = (
    ("stopped", STOPPED, STARTED),
    ("refused", REFUSED, ACCEPTED),
    ("past", PAST, PRESENT),
    ("alone", ALONE, HELPED),
    ("forbidden", FORBIDDEN, ALLOWED),
    ("forgotten", FORGOTTEN, TAKEN),
    ("little", LITTLE, WELL),
    ("gone", GONE, COME),
    ("closed", CLOSED, OPEN),
    ("harms", HARMS, TOLERATED),
    ("asleep", ASLEEP, AWAKE),
    ("better", BETTER, WORSE),
    ("soiled", SOILED, CLEAN),
)
"""Pairs of opposites, by name."""
