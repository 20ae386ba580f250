"""What a model likes to add: advice, comfort, and explanations of its own.

Owns the closed lists of such phrases, and of what counts as an instruction in
a source: a passage that orders something may be worded as an order.  Advice
added to a passage that already orders something else isn't noticed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from optirh_batch.glossary.words import fold
from optirh_batch.grounding.recognition.facts import Kind, Sheet
from optirh_batch.grounding.roles.nursing import names_care
from optirh_batch.grounding.states.mirrored_orders import mirrors_order
from optirh_batch.grounding.vocabulary.phrases import whole_words, words_of

_ADVICE = whole_words(
    # French
    r"(?:et|ou) (?:ne )?(?:devez|devriez)|il (?:vous )?faut(?! (?:deux|trois|quatre|\d))|il faudra(?:it)?|"
    r"vous (?:ne )?(?:devez|devrez)"
    r"(?! (?:[\w']+ ){0,3}(?:uriner|toilettes|tousser|vomir|pleurer|vous arrêter|vous lever))|"
    r"vous pouvez (?:aussi )?(?:contacter|appeler|consulter|demander|prendre rendez-vous)|il est (?:\w+ )?"
    r"(?:recommandé|conseillé|préférable|essentiel|important|nécessaire|indispensable|déconseillé)|"
    r"(?:est|sont) (?:recommandée?s?|conseillée?s?)|(?:nous )?(?:vous )?(?:recommandons|conseillons)|"
    r"on (?:vous )?(?:recommande|conseille)|consultez|n'hésitez (?:pas|surtout pas)|le mieux (?:est|serait)|"
    r"(?:il vaut )?mieux vaut|il vaut mieux|pourquoi ne pas|reposez-vous|assurez-vous|n'oubliez pas|"
    r"s'il vous plaît|"
    # 'Vous parlez' tells.
    r"(?<!vous )(?<!vous en )(?<!vous vous )(?<!vous ne )(?<!vous n')(?:contactez|appelez|prenez soin|"
    r"parlez(?:-en)?|demandez|veillez|veuillez|évitez|pensez à|faites attention|continuez|suivez|essayez|"
    r"informez|prévenez|signalez|surveillez|respectez|gardez)",
    # German
    r"(?:sie|und|oder) "
    r"(?:sollten|dürfen|müssen(?![^.;!?]{0,30}\b(?:wasser lösen|aufs? wc|toilette|husten|erbrechen)))|"
    r"am besten|am sichersten|(?<!sie )(?<!haben )lieber|besser wäre|sollten sie|müssen sie"
    r"(?![^.;!?]{0,30}\b"
    r"(?:wasser lösen|aufs? wc|toilette|husten|erbrechen|weinen|anhalten|stehen ?bleiben))|"
    r"es ist (?:\w+ )?(?:wichtig|ratsam|nötig|notwendig|empfehlenswert)|wichtig ist(?: es)?|bitte|empfohlen|"
    r"wir empfehlen|empfehlen wir|es wird (?:geraten|empfohlen)|wenden sie sich|kontaktieren sie|rufen sie|"
    r"melden sie sich|sprechen sie|fragen sie|achten sie|vermeiden sie|zögern sie nicht|denken sie daran|"
    r"vergessen sie nicht|ruhen sie sich|schonen sie sich|passen sie auf|informieren sie|beachten sie|"
    r"versuchen sie|suchen sie|sorgen sie|stellen sie sicher|(?<![^.!?:;\n] )(?:bitte )?halten sie sich|"
    r"lassen sie (?:sich|es|den|die|das)",
    # Italian
    r"(?:lei )?(?:deve|dovrà|dovrebbe)|si (?:consiglia|raccomanda|prega)|"
    r"è (?:\w+ )?(?:importante|consigliat[oa]|raccomandat[oa]|necessario|consigliabile)|consulti|contatti|"
    r"non esiti|si rivolga|chieda|eviti|per favore|si riposi|faccia attenzione|ricordi|chiami|bisogna|"
    r"occorre",
    # English
    r"(?:you|and|or) (?:should|must|need to|have to|ought to)|"
    r"it is (?:\w+ )?(?:important|recommended|advisable|advised|necessary|essential)|"
    r"it's (?:\w+ )?important|please|make sure|be sure|we recommend|is recommended|do not hesitate|"
    r"don't hesitate|contact your|call your|talk to|ask your|speak to|see your doctor|avoid|remember to|"
    r"try to|take care|consult (?:a|your)",
)
_INSTRUCTION = whole_words(
    # French: infinitives and participles of orders, modal verbs, imperatives
    r"(?:à|a) \w{2,}(?:er|ir|re|oir)",
    r"(?:ne )?(?:pas )?\w{3,}(?:er|ir|ire|dre|tre|oir)"
    r"(?: (?:le|la|les|l'\w+|un|une|du|des|en|au|si|de|d'\w+|son|sa|ses|que|pas|tous|chaque|jusqu))",
    r"(?!chez|nez|assez|avez|savez|serez)\w+ez(?:-\w+)?|doi(?:t|vent)|devra(?:it|ient)?|faut|faudra|svp|"
    r"s\.v\.p\.|merci de|prière|indiquée?s?|contre-indiquée?s?|propos(?:ons|ée?s?|ition)|recommand\w+|"
    r"conseil\w*|consign\w+|surveill\w+|contrôle\w*|suivi|(?:dé)?charge|permis\w*|autoris\w*|si besoin|"
    r"en cas de|max(?:imum|\.)?|minimum|cible|objectif|prescri\w+|instru\w+|éduc\w+|régime|repos|éviter|"
    r"hydratation|appeler|avertir|informer|signaler|mesurer|à jeun|boire|interdi\w+|strict\w*|prévoir|"
    r"encore (?:\d+|une?|deux|trois|quatre|six) ?(?:j|sem|jours?|semaines?|mois)|position \w+|"
    r"stop (?-i:[A-Z])\w+|se (?:met|mettent|prend|prennent|porte|portent|fait|font|pose|posent)|"
    r"dès qu(?:e|['’](?:il|elle|on))|(?:mais |d['’]abord |ensuite |puis )\w{3,}(?:er|ir|dre|tre)|reco|cave|"
    r"attention|rappel\w*|rdv|rendez-vous|stopper|poursui\w+|continu\w+|restriction|limit\w+",
    # German
    r"\w*kontroll\w+|\w{3,}ieren|\w*(?:messen|geben|nehmen|machen|halten|setzen|legen|lassen|melden|rufen|"
    r"ziehen|tragen|bringen|schneiden|kleben|wickeln|fragen|achten|trinken|essen|spülen|wechseln|rauchen|verzichten|beginnen|lagern|mobilisieren|meiden|"
    r"beachten|verabreichen|spritzen|eincremen|anlegen|andicken|stoppen|erneuern|aufrecht sitzen|waschen|"
    r"schonen|hochlagern|steigern|reduzieren|fortführen|bewegen|vermeiden|besprechen)|messen|geben|nehmen|"
    r"melden|trinken|rufen|soll(?:te|ten|en)?|muss|müssen|darf|dürfen|indiziert|empf[eo]hl\w+|empfiehlt|"
    r"bitte|rückruf\w*|abstand|beginn\w*|vorschlag\w*|schlagen|verordn\w+|beobacht\w*|überwach\w+|"
    r"überprüf\w+|ziel\w*|bei bedarf|b\.b\.|i\.r\.|max\.|"
    r"noch (?:\d+|eine?n?|zwei|drei|vier|sechs) ?(?:tg|d|wo|mt|tage?|wochen?|monate?)|"
    r"(?:vorher|davor) stopp|maximal|mindestens|nüchtern|(?:be|labor\w*|blut(?:entnahme|abnahme)) nü|"
    r"nur (?:mit|in|bei|auf)|besser|\w*beschränk\w*|diät|schonung|\w*belastung|erlaubt|verbot\w*|bettruhe|"
    r"anruf\w*|termin\w*|cave|achtung|vorsicht|spätestens|frühestens|(?-i:[A-Z]\w+en Sie)|weiterführ\w*|"
    r"fortsetz\w*|wichtig|nötig|notwendig|erforderlich|ratsam",
    # Italian
    r"(?:da )?\w{3,}(?:are|ere|ire|[aei]r(?:ci|l[aeio]|gli))|dev(?:e|ono)|dovrà|dovrebbe|consigli\w+|"
    r"raccomand\w+|controll\w+|al bisogno|max|massimo|minimo|dieta|riposo|divieto|attenzione|bisogna|"
    r"occorre|necessari\w+|import\w+|prescri\w+",
    # English
    r"should|must|need(?:s|ed)? to|has to|have to|(?:not )?to be \w+|not to \w+|do not|don['’]t|please|"
    r"advis\w+|recommend\w*|monitor\w*|check\w*|control\w*|call|follow[- ]?up|avoid|keep|drink|measure|"
    r"inform|contact|report|target|max|prn|if needed|diet|rest|review|suggest\w*|instruct\w*|important|"
    r"necessary|do not|continue|take|(?-i:Ask|Ring|Phone|Tell)",
)
_INFINITIVE = whole_words(
    # It opens a sentence, or closes one: 'Mobiliser doigts', 'bien sécher'.
    r"(?:(?<![^.;:!?\n])|(?<=[.;:!?\n] ))(?!(?:soir|hier|hiver|cancer|ulcer|foyer|coucher|lever|dîner|"
    r"souper|déjeuner|goûter|avenir|désir|plaisir|souvenir|tendre|gendre|moindre)\b)(?-i:[A-ZÉ])"
    r"(?:\w{2,}(?<!i)er|\w{2,}ir|\w*(?:mettre|boire|faire|suivre|[aei]ndre|ondre|uire))(?= )",
    r"(?:bien|puis|ne pas|toujours) \w{3,}(?:er|ir|dre|tre)(?=[ ]?(?:[.,;]|$))",
    r"(?<=, )(?!hier\b|hiver\b|février\b|janvier\b|cancer\b|léger\b|premier\b|dernier\b|particulier\b)"
    r"(?-i:[a-zéèêàâ])\w{2,}(?:er|ir|dre|tre)(?= )",
)
"""An order of French notes."""
_COMFORT = whole_words(
    r"c'est (?:tout à fait |tout a fait |parfaitement )?"
    r"(?:normal|habituel|courant|bon signe|une bonne nouvelle)|(?:cela|ça|ceci) est (?:tout à fait )?normal|"
    r"rien de grave|rien d'inquiétant|ne vous (?:en )?(?:inquiétez|faites) pas|pas d'inquiétude|"
    r"soyez (?:rassurée?|tranquille)|tout (?:va|ira|se passe|s'est) bien|"
    r"vous allez (?:vite |bientôt )?(?:guérir|aller mieux)|tout est (?:normal|en ordre|sous contrôle)|"
    r"il n'y a pas de quoi|(?:guérit|cicatrise|évolue) (?:très )?bien|presque (?:guéri|cicatrisé|fermé)e?s?|"
    r"c'est (?:très )?bien(?=[ ]?(?:[.!]|$))|bon rétablissement|bonne nouvelle|rassurez-vous|sans danger|"
    r"pas de panique",
    r"(?:das|dies|es) ist (?:ganz |völlig |vollkommen |durchaus )?(?:normal|üblich|harmlos|ungefährlich)|"
    r"keine sorge|(?:heilt|verheilt) (?:sehr )?gut|fast (?:zu|\w*geheilt|geschlossen)|das ist (?:sehr )?gut|"
    r"machen sie sich keine (?:sorgen|gedanken)|alles (?:ist )?(?:gut|in ordnung|wird gut)|"
    r"kein grund zur (?:sorge|beunruhigung|panik)|gute besserung|gute nachrichten?|"
    r"sie (?:brauchen|müssen) sich keine sorgen|seien sie (?:beruhigt|unbesorgt)|nichts schlimmes|"
    r"das wird (?:schon |bald )?(?:wieder|besser)",
    r"questo è (?:del tutto )?normale|(?<=[.!?] )è (?:del tutto )?normale|non si preoccupi|niente di grave|"
    r"tutto (?:va|andrà) bene|stia tranquill[oa]|nessun problema|buona notizia|buona guarigione",
    r"(?:this|that) is (?:completely |quite |perfectly )?(?:normal|harmless|common)|that's normal|"
    r"it's normal|it is (?:completely|quite|perfectly) normal|(?:don't|do not) worry|no need to worry|"
    r"nothing to worry about|everything (?:is|will be) (?:fine|ok|okay|all right)|good news|get well soon|"
    r"you will (?:soon )?(?:get|feel) better|nothing serious",
)
_CALLED_NORMAL = whole_words(
    r"(?:c'est|cela est|ce qui est|ça arrive|cela arrive) "
    r"(?:[\w'’]+ ){1,7}?(?:normal|habituel|courant|fréquent)",
    r"(?:c'est|cela est|ce qui est) (?:fréquent|normal|habituel|courant)|"
    r"(?:c'est|cela est) (?:\w+ )?sans gravité|(?:cela|ça) fait partie de la guérison",
    r"(?:das|dies|es) ist (?:[\w-]+ ){0,7}?(?:normal|üblich|harmlos|ungefährlich)|"
    r"(?:was|wie) (?:[\w-]+ ){0,4}?(?:normal|üblich|harmlos) ist|"
    r"(?:das|dies) (?:gehört (?:zur heilung|dazu)|kommt (?:\w+ )?häufig vor)",
    r"(?:questo |ciò )?è (?:\w+ ){1,4}?normale",
    r"(?:this|that|it) is (?:\w+ ){1,5}?(?:normal|common|harmless)",
)
_DENIES_NORMAL = whole_words(r"pas|plus|nicht|kaum|non|not|pression|tension|valeur|wert\w*|blutdruck")
_NORMAL = whole_words(
    r"(?:a?normal|habitu|physiolog|attendu|banal|fréquent|courant|bénin|bon signe|sans gravité|inoffens)\w*|"
    r"ras|r\.[ ]?a\.[ ]?s\.?|nl\b\.?",
    r"(?:\w*normal|üblich|physiolog|erwart|harmlos|unauffällig|altersentsprech|gutartig|unbedenklich|"
    r"häufig)\w*|o\.[ ]?b\.?|i\.[ ]?o\.?|iO",
    r"(?:normal|solit|common|harmless|expect|usual|benign)\w*",
)
_NO_PROBLEM = whole_words(
    r"(?:pas|aucun) (?:de )?problèmes?|keine probleme|nessun problema|non ha problemi|no problems?"
)
_WELL = whole_words(
    r"problèm\w*|\w*problem\w*|sans (?:autre|souci|difficulté|plainte|complication|part)\w*|bien|"
    r"bon(?:ne)?s?|ok|ça va|simples?|complication\w*|supporte|toléré\w*",
    r"ohne|keine? (?:beschwerden|mühe|komplikation\w*|klage\w*|schwierigkeit\w*)|gut\w*|"
    r"komplikation\w*|beschwerde\w*|verträgt|vertragen|selbständig|geht",
    r"bene|buon\w*|senza|tollera\w*|complica\w*",
    r"well|good|fine|without|tolerat\w*|complain\w*|uneventful|difficult\w*",
)
"""What a text may tell as 'no problems'."""
_ALWAYS = whole_words(
    r"jour et nuit|tag und nacht|rund um die uhr|giorno e notte|day and night|around the clock"
)
_SAID_ALWAYS = whole_words(
    r"jour (?:et|ou) (?:la )?nuit|24|rund um die uhr|around the clock|permanen\w*|en continu|toujours|"
    r"\w*dauernd|dauer\w*|ständig\w*|immer|kontinuierlich|tags?|sempre|continu\w*|always|giorno|jour|day"
)
"""Whatever may be told as day and night."""
_SAID_WELL = whole_words(
    r"ok|okay|ras|en ordre|tout (?:va|est) bien|va bien|i\. ?o\.|(?-i:iO|io)|o\. ?b\.|in ordnung|alles gut|"
    r"unauffällig\w*|in ordine|va bene|fine"
)
"""'Mardi OK' may be 'mardi, tout est en ordre'."""
_FIGURE_BEHIND = re.compile(r"[ ,:]*(?:(?:tou[ts]e?s?|les|alle|alle|ogni|every|einmal|une fois)[ ]){0,2}\d")
_DEFINITION = whole_words(
    r"(?:cela|ça|ceci|ce qui|qui|elle|il) (?:signifie|veut dire)|(?:cela|ça) signifie|signifie que|"
    r"veut dire|c'est[- ](?:à|a)[- ]dire|autrement dit|en d'autres termes|"
    r"est une? (?:maladie|médicament|affection) qui|(?<!s'il )(?<!s’il )(?<!si cela )sert à",
    r"(?:das|dies|was|es) (?:bedeutet|heisst|heißt)|bedeutet,? dass|heisst,? dass|das heisst|das heißt|"
    r"d\. ?h\.|mit anderen worten|anders gesagt|"
    r"ist eine? (?:krankheit|medikament|erkrankung|mittel|untersuchung),? (?:die|das)|"
    r"dient (?:dazu|der|zur)|steht für",
    r"(?:questo|ciò|che) (?:significa|vuol dire)|significa che|cioè|vale a dire|in altre parole|ossia|"
    r"serve (?:a|per)",
    r"(?:this|that|which|it) means|means that|that is to say|in other words|i\.e\.|stands for|"
    r"is a (?:disease|medicine|condition|drug) (?:that|which)",
)
_PROGNOSIS = whole_words(
    r"(?:va|vas|vont|allez) (?:\w+ ){0,2}?(?:guérir|disparaître|s'améliorer|s'aggraver|empirer|durer|"
    r"aller mieux)|"
    r"(?:ira|irez|iront) (?:\w+ ){0,2}?mieux|guérir(?:a|ez|ont)|disparaîtr(?:a|ont)|s'améliorer(?:a|ont)|"
    r"s'aggraver(?:a|ont)|(?:cela|ça|ceci) (?:va )?(?:passera?|durera)|"
    r"(?:bientôt|vite) (?:\w+ ){0,2}?(?:mieux|guérie?)|incurables?|inguérissables?|mortel(?:le)?s?|à vie|"
    r"(?:peut|peuvent|pourrait|pourraient|risque de) (?:\w+ ){0,2}?(?:durer|s'aggraver|empirer|entraîner|"
    r"provoquer|récidiver|devenir grave)|espérance de vie",
    r"(?:wird|werden|wirst) (?:\w+ ){0,4}?(?:heilen|verheilen|abheilen|besser|schlechter|schlimmer|gesund|"
    r"verschwinden|vergehen)|(?:bald|schnell|von selbst) (?:\w+ ){0,4}?(?:besser|gesund|vorbei|wieder gut)|"
    r"heil(?:t|en) (?:\w+ ){0,2}?(?:bald|schnell|von selbst)|unheilbar\w*|nicht heilbar|(?:das|es) vergeht|"
    r"tödlich\w*|lebenslang\w*|(?:kann|könnte|können) (?:\w+ ){0,4}?(?:dauern|schlimmer werden|auslösen|"
    r"verursachen)|lebenserwartung",
    r"guarir(?:à|anno)|(?:andrà|starà) (?:presto )?meglio|incurabil[ei]|mortal[ei]|migliorer(?:à|anno)|"
    r"peggiorer(?:à|anno)|può (?:\w+ )?(?:durare|peggiorare|causare)|per tutta la vita",
    r"will (?:\w+ ){0,2}?(?:heal|improve|get better|get worse|disappear|go away|recover)|"
    r"soon (?:\w+ )?(?:better|well)|incurable|fatal|can(?:not)? be cured|"
    r"(?:can|may|could) (?:lead to|cause|get worse|last)|for life",
)
_FORESEEN = whole_words(
    r"pron?ostic\w*|guér\w+|évolution\w*|attend\w*|palliat\w*|cur(?:able|atif|ative)|incurable\w*|risque\w*|"
    r"à vie|terminal\w*|amélior\w*|aggrav\w*|réciv\w*|récidiv\w*|mort\w*|peut|peuvent",
    r"prognos\w*|heil\w*|\w*heilung\w*|unheilbar\w*|verlauf\w*|erwart\w*|palliativ\w*|risiko\w*|"
    r"lebenslang\w*|gefahr\w*|besser\w*|verschlecht\w*|kann|terminal\w*|\w*tödlich\w*|rezidiv\w*",
    r"prognos\w*|guar\w+|decors\w*|attes\w*|palliativ\w*|rischi\w*|può|miglior\w*|peggior\w*|terminal\w*",
    r"prognos\w*|heal\w*|cur(?:e|able|ative)|expect\w*|palliativ\w*|risk\w*|can|may|improv\w*|worse\w*|"
    r"terminal\w*",
)
_IMPERATIVE = re.compile(
    r"(?:^|[.!?;:\n][ ]+|,[ ])(?:ne |n['’]|et |und )?(?!(?:chez|assez|nez|rez|avez|vous|rendez-vous)\b)"
    r"(?P<words>(?-i:[A-ZÉÈÊÂÎÔa-z])[a-zéèêëâîôûçœ']{2,}ez(?![^\W_]|[^.!?\n]*\?)(?:-\w+)?(?: pas)?|(?!"
    r"(?:Haben|Hatten|Hätten|Sind|Waren|Wären|Werden|Wurden|Können|Konnten|Möchten|Wollen|Wollten|Sollen|"
    r"Mögen|Brauchen|Wissen|Kennen|Wenn|Wann|Denn|Dann)\b)(?-i:[A-ZÄÖÜ])[a-zäöüß]+e?n Sie"
    r"(?![^\W_]|[^.!?\n]*\?))",
    re.IGNORECASE,
)
"""A sentence that orders: 'Surélevez', 'Trinken Sie'."""
_TAKES = re.compile(
    r"prenez|piquez|injectez|inhalez|mettez|appliquez|avalez|collez|utilisez|instillez|inspirez|aspirez|"
    r"nehmen|spritzen|inhalieren|tragen|kühlen|kleben|geben|träufeln|schlucken|tropfen|lassen|lösen|diluez|"
    r"dissolvez",
    re.IGNORECASE,
)
_TAKING = re.compile(
    r"prendre|piquer|nehmen|spritzen|take|inject|prendere|assumere|boire|avaler", re.IGNORECASE
)


_OF_TREATMENT = frozenset({Kind.DRUG, Kind.DOSE, Kind.INTAKE, Kind.AMOUNT, Kind.CONDITION})


def claims_added(source: Sheet, output: Sheet) -> Iterator[tuple[str, str]]:
    """Finding codes of phrases that the source gives no ground for, with the words."""
    advice = (
        match
        for match in _ADVICE.finditer(output.text)
        if not _TELLING.search(output.text, 0, match.start())
        and not mirrors_order(source, output, match)
        and not _is_open(source, match)
    )
    if (found := next(advice, None)) and not _orders(source, output, found):
        yield "advice-invented", found.group()
    orders = (
        match
        for match in _IMPERATIVE.finditer(output.text)
        if not _mirrors(source, output, match) and not _is_open(source, match)
    )
    if found is None and (order := next(orders, None)):
        # What is done so often is an order, too: 'Eis 3x/d', but not 'Pst 1x/j', which is the nurse's.
        kinds = _OF_TREATMENT if names_care(source.text) else _OF_TREATMENT | {Kind.FREQUENCY}
        taken = _TAKES.match(order.group("words")) and any(f.kind in kinds for f in source.facts)
        if (
            not taken
            and not _is_of_source(order.group("words"), source)
            and not _orders(source, output, order)
        ):
            yield "advice-invented", order.group("words")
    yield from _added_knowledge(source, output)
    yield from _added_comfort(source, output)


def _added_knowledge(source: Sheet, output: Sheet) -> Iterator[tuple[str, str]]:
    if (told := _PROGNOSIS.search(output.text)) and not _FORESEEN.search(source.text):
        yield "prognosis-invented", told.group()
    found = _DEFINITION.search(output.text)
    # 'Ogni 72 ore, cioè ogni 3 giorni' says a figure again.
    if found and not _DEFINITION.search(source.text) and not _FIGURE_BEHIND.match(output.text, found.end()):
        yield "definition-invented", found.group()
    if (found := _ALWAYS.search(output.text)) and not _SAID_ALWAYS.search(source.text):
        yield "frequency-invented", found.group()


def _added_comfort(source: Sheet, output: Sheet) -> Iterator[tuple[str, str]]:
    is_normal = _NORMAL.search(source.text) is not None
    called = next(
        (m for m in _CALLED_NORMAL.finditer(output.text) if not _DENIES_NORMAL.search(m.group())), None
    )
    if called and not is_normal:
        yield "reassurance-invented", called.group()
    none = _NO_PROBLEM.search(output.text)
    if none and not is_normal and not _WELL.search(source.text):
        yield "reassurance-invented", none.group()
    found = _COMFORT.search(output.text)
    if found and not (
        _COMFORT.search(source.text)
        or (is_normal and _NORMAL.search(found.group()))
        or _is_said_well(source, output, found)
    ):
        yield "reassurance-invented", found.group()


def _is_open(source: Sheet, found: re.Match[str]) -> bool:
    """Whether a phrase orders nothing new: to imagine a thing, to ring a number, what a limit allows."""
    words = found.group()
    if _PICTURE.search(found.string, found.start(), found.end() + _PICTURE_REACH):
        return True
    numbered = any(
        fact.kind is Kind.PHONE or (fact.kind is Kind.NUMBER and fact.value in _EMERGENCY)
        for fact in source.facts
    )
    if numbered and _CALLS.search(words):
        return True
    return _ALLOWS.search(words) is not None and _LIMITED.search(source.text) is not None


def _mirrors(source: Sheet, output: Sheet, order: re.Match[str]) -> bool:
    words = re.compile(re.escape(order.group("words"))).match(output.text, order.start("words"))
    return words is not None and mirrors_order(source, output, words)


_PICTURE = whole_words(r"imaginez", r"stellen sie sich [^.;!?\n]{0,40} vor", r"si immagini", r"imagine")
_PICTURE_REACH = 50
_CALLS = whole_words(
    r"appelez|téléphonez|contactez", r"rufen sie|telefonieren sie", r"chiami|telefoni", r"call|ring|phone"
)
_EMERGENCY = frozenset({"144", "145", "112", "117", "118"})
_ALLOWS = whole_words(r"sie dürfen|vous pouvez|può|you may")
_LIMITED = whole_words(
    r"\w*limit\w*|restri\w*|max\w*|permis\w*",
    r"\w*beschränk\w*|\w*restrikt\w*|\w*menge|erlaubt|höchstens",
    r"limit\w*|restriz\w*|massimo",
    r"limit\w*|restrict\w*|allowed",
)
_TELLING_LENGTH = 4
_TELLING = re.compile(r"\bvous (?:[\w']+ ){0,2}\w+ez\b[^.;:!?\n]*\bet (?:vous )?$", re.IGNORECASE)
"""'Vous confondez le jour et la nuit et appelez votre fille': no order."""


def _is_said_well(before: Sheet, after: Sheet, found: re.Match[str]) -> bool:
    """Whether a clause of the source says that something is well, and the output says of what."""
    source, output = before.text, after.text
    start = max(output.rfind(mark, 0, found.start()) for mark in ".;!?\n") + 1
    alike = _SAID_WELL.search(found.group()) is not None
    if alike and not output[start : found.start()].strip():
        # 'Der Herzschrittmacher wurde geprüft. Alles ist in Ordnung.'
        start = max(output.rfind(mark, 0, max(0, start - 1)) for mark in ".;!?\n") + 1
    told = {*words_of(output[start : found.start()]).folded, *_sides(after, start, found.start())}
    clauses = [clause for clause in re.finditer(r"[^,.;:!?\n]+", source) if clause.group().strip()]
    if alike and len(clauses) == 1 and _SAID_WELL.search(source):
        return True
    return any(
        told & {word for word in words_of(clause.group()).folded if len(word) >= _TELLING_LENGTH}
        or (alike and told & _sides(before, *clause.span()))
        for clause in clauses
        if _SAID_WELL.search(clause.group())
    )


def _sides(sheet: Sheet, start: int, end: int) -> set[str]:
    return {
        f"side {fact.value}" for fact in sheet.facts if fact.kind is Kind.SIDE and start <= fact.start < end
    }


def _is_of_source(order: str, source: Sheet) -> bool:
    """'Trinkmenge 1,5 l' may be 'Trinken Sie 1,5 l'; that somebody drinks ('trinkt') orders nothing."""
    head = fold(order[:4])
    return any(fold(word).startswith(head) and word[-1] != "t" for word in words_of(source.text).folded)


def _orders(source: Sheet, output: Sheet, found: re.Match[str]) -> bool:
    if _INSTRUCTION.search(source.text) or _ADVICE.search(source.text):
        return True
    if source.language == "fr" and _INFINITIVE.search(source.text):
        return True
    # A scheme is an order to take the drug: 'Lasix 40 mg 1-0-0' may be 'vous devez prendre'.
    scheduled = any(fact.kind in {Kind.INTAKE, Kind.FREQUENCY, Kind.DAYTIME} for fact in source.facts)
    dosed = any(fact.kind in {Kind.DRUG, Kind.DOSE} for fact in source.facts)
    return scheduled and dosed and _TAKING.search(output.text, found.end(), found.end() + 40) is not None
