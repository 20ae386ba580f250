"""Denials in other words: 'fuit' is told as 'n'est plus étanche', 'épuisée' as 'n'en peut plus'.

Owns pairs of wordings, the one spelled out with a denial, the other without any, and where they may
stand for each other: not where the clauses of both speak of different things that both texts name.
"""

from __future__ import annotations

import re

from optirh_batch.grounding.comparison.mentions import Told
from optirh_batch.grounding.recognition.negation import Paired, counts_itself
from optirh_batch.grounding.states.poles import opens
from optirh_batch.grounding.vocabulary.phrases import whole_words

_TIME = (
    r"(?:(?:le |la |dem |den )?\d|une?[ ]|deux|trois|quatre|six|ein(?:em|er)?[ ]|zwei|drei|vier|sechs|"
    r"(?:la )?fin|(?:le )?début|(?:la )?mi-|ende|anfang|mitte|demain|morgen|lundi|mardi|mercredi|jeudi|"
    r"vendredi|samedi|dimanche|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|janvier|février|"
    r"mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre|januar|februar|märz|april|juni|"
    r"juli|august|september|oktober|november|dezember|(?:l')?été|(?:l')?automne|(?:l')?hiver|"
    r"(?:le )?printemps)[^.;,:]*"
)
"""Until when nothing is done: 'avant 1 an', 'vor Freitag', but not 'avant le repas'."""
_NOT_OR_NO = r"(?:pas|kein\w*|nicht|non|nessun\w*|niente|no|not)"
_WITHOUT = r"(?:sans|ohne|senza|without)"
_ONLY_WITH = (
    r"nur\b[^.;:]{0,60}?(?:wenn|nach|mit|falls|sofern)|(?:seulement|uniquement|que) (?:si|après|avec|sur)|"
    r"(?:solo|soltanto) (?:se|dopo|con)|only (?:if|after|with|when)"
)
_WORDINGS = (
    # Not changed: as before.
    (
        (
            r"(?:nicht|kaum) verändert|pas (?:chang|modifi|évolu)\w+|"
            r"non (?:è |sono |si è )?(?:cambiat|modificat|mutat)\w|(?:not|n['’]t) changed?"
        ),
        (
            r"unverändert|gleich(?:[ ]wie|[ ]geblieben)?|wie (?:vorher|zuvor|bisher)|stabil\w*|inchangée?s?|"
            r"stables?|identiques?|l[ae]s? mêmes?|comme (?:avant|hier)|invariat\w|come prima|unchanged|"
            r"the same|as before"
        ),
    ),
    # Not here yet: it is to follow.
    (
        (
            r"pas encore (?:là|arrivée?s?|reçue?s?)|"
            r"noch (?:nicht|kein\w* \w+) (?:da|gekommen|eingetroffen|erhalten|bekommen|hier)|"
            r"non (?:è |sono )?ancora (?:arrivat\w|qui)|(?:not|n['’]t) (?:yet )?(?:come|arrived|here)"
        ),
        (
            r"folg(?:t|en)|ausstehend|stehen? (?:\w+ )?aus|(?:suit|suivent|suivr\w+)(?=[ ]*(?:[.,;)]|$))|"
            r"à suivre|en attente|segu(?:e|ono|irà)|in attesa|to follow|will follow|pending|awaited"
        ),
    ),
    # No more of it: it has passed.
    (
        (
            r"n(?:e |['’])[^.;:]{1,30}? plus|nicht mehr|kein\w*(?: [\w-]+){0,3} mehr|non [^.;:]{1,30}? più|"
            r"(?:no|not|n['’]t) [^.;:]{0,30}?(?:any )?(?:longer|more)"
        ),
        (
            r"(?:est |sont |a |ont )?passée?s?(?=[ ]*(?:[.,;)]|$))|vorbei|"
            r"(?:è |sono )?passat[oaie](?=[ ]*(?:[.,;)]|$))|(?:has |have )?(?:passed|settled|subsided)"
        ),
    ),
    # Not in hospital: rather than there.
    (
        r"(?:pas (?:à|au|en|dans|chez)|nicht (?:im|in|ins|bei|zu)|non (?:in|a|al\w*)|not (?:in|at|to))",
        r"plutôt qu\w*|lieber [^.;:]{1,40}? als|piuttosto che|rather [^.;:]{1,40}? than|rather than",
    ),
    # Without moving: at rest.
    (
        (
            r"sans (?:bouger|(?:faire )?(?:le moindre |d'|aucun )?effort)|quand vous ne bougez pas|"
            r"ohne (?:sich zu bewegen|anstrengung|bewegung)|wenn sie sich nicht bewegen"
        ),
        r"au repos|in ruhe|ruhe\w*|a riposo|at rest",
    ),
    # Almost nothing: almost empty.
    (
        r"(?:presque|quasi\w*|pratiquement) (?:plus )?rien|(?:fast|praktisch|beinahe|kaum) nichts",
        r"(?:presque|quasi\w*|pratiquement) vides?|(?:fast|praktisch|beinahe) leer\w*",
    ),
    # Almost none left: almost used up.
    (
        (
            r"(?:presque|quasi\w*|pratiquement) plus (?:de|aucune?)|"
            r"(?:presque|quasi\w*|pratiquement) plus d['’]\w+|"
            r"(?:fast|praktisch|beinahe) kein\w*(?: [\w-]+){0,2} mehr"
        ),
        (
            r"(?:presque|quasi\w*|pratiquement) (?:épuis|fini|termin|vid)(?:ée?s?|es?|s)?|"
            r"(?:fast|praktisch|beinahe) (?:\w*aufgebraucht|fertig|zu ende)"
        ),
    ),
    # What is not borne: an intolerance of it.
    (
        (
            r"vertragen? (?:\w+ )?kein\w* (?:milch(?!\w*reis)\w*|la[ck]tose)|"
            r"(?:support|digér|tolèr|tolér)\w+ "
            r"(?:pas|mal) (?:bien )?(?:le |les |la )?(?:lactose|lait|sucre d[eu] lait|produits laitiers)"
        ),
        r"la[ck]toseintoleran\w*|intol(?:érance)?\b\.? (?:(?:au|de) )?lactose",
    ),
    (
        (
            r"vertragen? (?:\w+ )?kein\w* (?:gluten|weizen\w*)|"
            r"(?:support|digér|tolèr|tolér)\w+ (?:pas|mal) (?:bien )?le (?:gluten|blé)"
        ),
        (
            r"glutenintoleran\w*|zöliakie|intol(?:érance)?\b\.? (?:(?:au|de) )?gluten|"
            r"(?:maladie )?c(?:œ|oe)liaque"
        ),
    ),
    # At the end of one's strength: exhausted.
    (
        r"n'en p(?:eut|ouvez|euvent) plus|(?:kann|können)(?: \w+){0,2} nicht mehr(?=[ ]?[.;,!])",
        r"épuis\w*|à bout|erschöpf\w*|\w*überforder\w*|am anschlag|am limit|surcharg\w*",
    ),
    # Not keen: reluctant.
    (
        (
            r"n(?:e |')[^.;]{0,20}(?:enchant|embal|tent|réjoui|plaî)\w* (?:pas|guère)|"
            r"pas (?:très |trop )?(?:envie|enthousiaste|chaude?)|(?:nicht|wenig) (?:begeistert|überzeugt)|"
            r"keine (?:rechte |grosse )?lust"
        ),
        (
            r"réticen\w*|skepti\w*|sceptiques?|zurückhaltend\w*|widerwill\w*|peu (?:motivée?|enthousiaste)|"
            r"unmotiviert|hésitante?"
        ),
    ),
    # No longer tight: leaks.
    (
        r"n(?:e |')[^.;]{0,24}(?:plus|pas) étanche|nicht (?:mehr )?(?:ganz )?dicht|hält nicht mehr",
        r"fui(?:t|ent|tes?)|undicht\w*|leckt?|läuft aus",
    ),
    # Without the patient: an appointment missed.
    (
        (
            r"sans vous|n'(?:y )?(?:êtes|étiez) pas(?: venue?| allée?| présente?| là)?|"
            r"(?:waren|sind) (?:sie )?(?:\w+ )?nicht (?:da|gekommen|erschienen)|nicht (?:gekommen|erschienen)"
        ),
        r"manquée?s?|ratée?s?|\w*verpasst\w*|\w*versäumt\w*",
    ),
    # Not eaten: left standing.
    (
        (
            r"(?:das |ihr |den |ihren )?(?:\w*essen|frühstück|z(?:nacht|morgen|mittag)|mittag)"
            r"(?: haben sie| wurde)? nicht(?: gegessen| angerührt)?|nicht gegessen|nichts? gegessen|"
            r"n['’](?:a|avez|y a|y avez) pas (?:mangé|touché)|non ha (?:mangiato|toccato)|"
            r"(?:not|n['’]t) (?:eaten|eat|touch(?:ed)?)"
        ),
        (
            r"stehen ?(?:ge)?lassen|zurückgegeben|unberührt|"
            r"laissé (?:son |votre |le |la )?(?:plateau|repas|dîner|souper|déjeuner)|laissée?s? de côté|"
            r"lasciat[oa] lì|left (?:his |her |your )?(?:lunch|dinner|breakfast|supper|meal)|left untouched"
        ),
    ),
    # Not another: as before.
    (
        (
            r"(?:hat|haben) sich (?:\w+ )?(?:nicht|nichts) (?:verändert|geändert)|nicht (?:ge|ver)ändert|"
            r"n['’](?:a|ont) pas (?:changé|évolué|bougé)|sans changement|aucun changement|"
            r"non (?:è|sono) cambiat[oaie]|(?:has|have) not changed|no change"
        ),
        r"unverändert\w*|inchangée?s?|idem|invariat[oaie]|unchanged",
    ),
    # Said no: refused.
    (
        r"(?:said|say|says) no to|dit non (?:à|au|aux)|nein gesagt|sagt\w* nein|dett?o di no",
        r"refus\w*|abgelehnt|lehn\w*|rifiut\w*|declined",
    ),
    # Not there: missing.
    (
        (
            r"(?:war|waren|ist|sind) (?:\w+ )?nicht (?:mehr )?(?:da|vorhanden)|"
            r"n'(?:y )?(?:était|étaient|est|sont) (?:pas|plus) là|il n'y (?:en )?a(?:vait)? (?:pas|plus)"
        ),
        r"fehl(?:t|te|ten|en|end\w*)|gefehlt|manqu(?:e|ent|ait|aient)|manquante?s?",
    ),
    # Brings nothing: a failure.
    (
        (
            r"nütz\w+ nichts|half(?:en)? nichts?|nichts? (?:genützt|geholfen|gebracht)|bracht\w+ nichts|"
            r"n'a (?:pas (?:aidé|marché|fonctionné)|servi à rien|rien (?:donné|changé))|"
            r"sans (?:succès|effet)|ohne erfolg"
        ),
        r"échec\w*|inefficac\w*|erfolglos\w*|wirkungslos\w*|misslung\w*|vergeblich\w*|en vain",
    ),
    # Not enough: insufficient.
    (
        (
            r"nicht (?:\w+ )?genug|nicht ausreichend|reich(?:t|en)(?: \w+)? nicht|"
            r"pas (?:encore )?(?:assez|suffisamment|suffisante?s?)|n(?:e |')[^.;]{0,14}suffi\w* pas"
        ),
        (
            r"un(?:genügend|zureichend)\w*|mangelhaft\w*|insuff\b\.?|insuffisan\w*|zu (?:wenig|kurz|selten)|"
            r"trop peu"
        ),
    ),
    # Who speaks for somebody does so once that one no longer can.
    (
        (
            r"ne p(?:ouvez|ourrez) plus (?:\w+ )?(?:décider|vous exprimer|parler|dire)|"
            r"nicht mehr (?:selbst |selber )?(?:entscheiden|sprechen|äussern|sagen)"
        ),
        r"représentante?s? thérap\w*|repr\.? thér\w*|vertretung\w*|vorsorge\w*|vertreter\w*|vertrauensperson",
    ),
    # Can't: too much for somebody.
    (
        r"(?:kann|können)(?: \w+){0,3} nicht|ne p(?:eut|ouvez) (?:pas|plus)|n'arriv\w+ (?:pas|plus)",
        (
            r"dépass\w+ (?:vos|ses) forces|au-dessus de (?:vos|ses) forces|"
            r"trop (?:lourd|difficile|dur|pénible)e?s?|übersteigt|zu (?:schwer|anstrengend|mühsam)"
        ),
    ),
    # No reaction: well borne.
    (
        (
            r"(?:pas de|aucune|sans) réactions?|(?:keine|ohne) reaktion\w*|"
            r"pas d'effets? (?:secondaires?|indésirables?)|keine nebenwirkung\w*"
        ),
        r"bien (?:supporté|toléré)e?s?|gut vertragen",
    ),
    # Not before then: only after.
    (
        (
            r"bis (?:zum|zur) [^.;,:]{3,30}? nicht|jusqu'(?:au|à la) [^.;:]{3,30}?,? (?:ne|pas)|"
            r"d'ici là,? (?:pas|ne)|jusque-là,? (?:pas|ne)|"
            r"(?:bis dahin|vorher) (?:\w+ ){0,3}(?:nicht|kein\w*)|pas avant|"
            rf"pas (?:de |d')[^.;,:]{{0,40}}? avant {_TIME}|kein\w* [^.;,:]{{0,40}}? vor {_TIME}"
        ),
        (
            r"frühestens(?! vor)|au plus tôt(?! avant)|erst (?:nach|ab|wenn|am|in)|"
            r"seulement (?:après|dès|quand)|que après|qu'après"
        ),
    ),
    # Nothing this time: skipped.
    (
        (
            r"rien (?:ce soir|ce matin|aujourd'hui|à midi|demain)|heute (?:abend |morgen |mittag )?(?:nichts|"
            r"keine?n?)"
        ),
        r"saut(?:ez|er|ée?s?)|(?:lassen|weglassen|auslassen)|supprimez",
    ),
    # Not too much: limited.
    (
        (
            r"(?:nicht|kein\w*) (?:zu|allzu|so) viel\w*|pas (?:de )?trop|non troppo|not too much|pas plus de|"
            r"nicht mehr als|non più di|(?:not|no) more than"
        ),
        r"limit\w*|restr\w+|einschränk\w*|beschränk\w*|réduire|ridurre|reduce|wenig|peu|modér\w*|mässig\w*",
    ),
    # Does not want to leave or stop: wants to stay.
    (
        (
            r"(?:ne |n')(?:\w+ )?(?:veut|voulez|souhait\w+|désir\w+) (?:pas|plus) (?:\w+ )?"
            r"(?:quitter|partir|arrêter|déménager|changer|cesser|aller en)|"
            r"(?:will|wollen|möcht\w+) [^.;:]{0,40}?nicht (?:weg|verlassen|aufhören|ausziehen|umziehen)|"
            r"non vuole (?:lasciare|smettere|andarsene|cambiare)|"
            r"(?:does not|doesn't|do not|don't) want to (?:leave|stop|move|quit)"
        ),
        (
            r"(?:möcht\w+|woll\w+|will) [^.;:]{0,60}?(?:bleiben|weiter\w+|behalten)|"
            r"(?:veut|voulez|souhait\w+|préfér\w+|désir\w+|tenez) [^.;:]{0,40}?(?:rester|continuer|garder)|"
            r"(?:vuole|desidera|preferisce) [^.;:]{0,40}?(?:restare|rimanere|continuare|tenere)|"
            r"(?:wants?|wish(?:es)?|prefers?) to (?:stay|remain|continue|keep|go on)"
        ),
    ),
    # Not without: only with; two denials.
    (rf"{_NOT_OR_NO}(?=[^.;:!?\n]{{0,60}}? {_WITHOUT} )", _ONLY_WITH),
    (rf"{_NOT_OR_NO} [^.;:!?\n]{{0,60}}?(?<= ){_WITHOUT}", _ONLY_WITH),
    # Without help: alone.
    (
        r"sans (?:aucune )?aide|ohne (?:fremde )?hilfe|senza (?:alcun )?aiuto|without (?:any )?help|unaided",
        (
            r"independent\w*|autonom\w*|selb(?:st)?ständig\w*|selbst|seule?s?|allein\w*|da sol[oa]|alone|"
            r"by (?:him|her|your|them)sel(?:f|ves)"
        ),
    ),
    # Without an operation: conservative.
    (
        (
            r"sans (?:opér\w+|dialyse|chirurgie|elle|cela|ça|(?=[ ]?[.,;]))|"
            r"ohne (?:operation|op|dialyse|sie)|senza (?:operazione|intervento|dialisi|operare)|"
            r"without (?:it|surgery|dialysis|an operation)|sans(?=[ ]*(?:[.,;]|$))"
        ),
        r"(?:konservativ|conserva)\w*",
    ),
    # Nothing any more: stopped.
    (
        (
            r"(?:puis|ensuite|après) (?:plus )?rien|dann (?:gar )?nichts(?: mehr)?|poi (?:più )?niente|"
            r"then nothing"
        ),
        r"stop\w*|arrêt\w*|absetz\w*|sospend\w*|interromp\w*",
    ),
    # Would not live on: thoughts of death.
    (
        (
            r"nicht mehr (?:weiter)?leben(?: zu wollen| wollen| möchten)?|"
            r"ne (?:plus )?(?:vouloir|voulez|veut) (?:plus )?vivre|non (?:voler|vuole) più vivere|"
            r"(?:not|n't) want(?:ing)? to live"
        ),
        r"idées? (?:noires?|suicid\w+|de mort)|suizid\w*|suicid\w*|lebensmüde\w*|idee (?:suicid\w+|di morte)",
    ),
    # No longer able to decide: represented.
    (
        (
            r"nicht (?:mehr )?selb(?:st|er) (?:entscheiden|bestimmen)|(?:pas|plus) (?:pouvoir )?décider|"
            r"non (?:può|potesse|potrà) (?:più )?decidere|(?:cannot|can't|can no longer|not able to) decide"
        ),
        (
            r"rep\w*\.? thér\w*|représent\w*|vertret\w*|vorsorgeauftrag\w*|mandat (?:pour )?\w*|"
            r"rappresent\w*|representative|directives\w*|patientenverfügung\w*"
        ),
    ),
    # Works no more: a failing organ.
    (
        (
            r"(?:arbeit|funktionier|pump)\w+ (?:fast |kaum |praktisch )?nicht(?: mehr| gut| richtig| genug)?|"
            r"ne (?:fonctionn|travaill|march|pomp)\w+ (?:presque |pratiquement |quasi(?:ment)? )?(?:pas|plus)"
        ),
        r"\w*insuff\b\.?|\w*insuffizien\w*|insuffisan\w*|(?-i:NI|HI|IRC|IRCT|ICC)",
    ),
    # Neither, nor: a refusal of both.
    (
        r"(?:ne voul\w+ |n'en voul\w+ )(?:plus )?ni [^.;]*",
        r"refus\w*[^.;,:]*|ablehnung[^.;,:]*|lehn(?:t|en)[^.;,:]*(?= ab\b)",
    ),
    # No longer good: past its date.
    (
        r"(?:nicht mehr|plus) (?:haltbar|gültig|geniessbar|valables?|bons?|bonnes?)",
        r"abgelaufen\w*|périmée?s?|échue?s?|expirée?s?|scadut\w+",
    ),
    # Not reached.
    (
        r"nicht (?:erreich\w+|ab(?:genommen)?)|pas (?:pu )?(?:\w+ )?(?:joindre|atteindre|répondu|joignable)",
        r"unerreichbar\w*|injoignables?|combox|répondeur|anrufbeantworter",
    ),
)
"""What is spelled out with a denial in one text, and the words without one that the other may have for it."""
_PAIRS = tuple((whole_words(spelled), whole_words(meant)) for spelled, meant in _WORDINGS)
_LEFT_THERE = whole_words(
    r"[^.;,:!?\n]*vergessen(?=[ ]*(?:[.;,:!?)\n]|$))|"
    r"[^.;,:!?\n]*oubliée?s? (?:dans|chez|sur|à|au|en)(?= )[^.;,:!?\n]*"
)
_STAYED_THERE = whole_words(
    r"[^.;:!?\n]*(?:(?:ist|sind)(?: [^.;:!?\n]*)?|liegen |stehen |hängen )(?:\w{6})?geblieben|"
    r"[^.;:!?\n]*(?:liegen |stehen |zurück)gelassen",
    r"[^.;:!?\n]*(?:(?:est|sont) restée?s?|(?:a|avez) laissée?s?)[^.;:!?\n]*",
)
_NOT_LEFT = whole_words(
    r"\w*termine?|rdv|rendez-vous|\w*kontrollen?|contrôle|\w*einnahme|prises?|\w*dosis|doses?|\w*medi\w*|"
    r"médi\w*|\w*tabletten?|comprimés?|cpr?|tbl|\w*insulin\w*|insuline|\w*spritzen?|injections?|pilules?|"
    r"gouttes|\w*tropfen|besuch\w*|visites?|einzu\w+|zu \w+en|de \w+[eio]r"
)
"""What is missed where it is forgotten, even at a place: appointments and medicines."""
_READER_STAYED = whole_words(r"(?-i:Sie) sind|sind (?-i:Sie)|vous êtes|êtes-vous|nicht|ne|n['’]\w+|pas")
_PLACES = tuple(
    whole_words(words)
    for words in (
        r"\w*auto|wagen|voiture|auto",
        r"zu hause|daheim|à la maison|(?:à|au) domicile|chez (?:elle|lui|vous)",
        r"spital|krankenhaus|hôpital",
        r"bus|postauto|car",
        r"zug|train",
        r"\w*praxis|cabinet",
        r"küche|cuisine",
        r"keller|cave",
        r"\w*zimmer|chambre",
        r"bad|badezimmer|salle de bains?",
        r"restaurant|café",
        r"kirche|église",
        r"apotheke|pharmacie",
        r"laden|geschäft|magasin",
    )
)
_JOINT = re.compile(r"(?: (?:et|ou|und|oder|e|o|and|or) |, ?|/)", re.IGNORECASE)


def paired_denials(denying: Told, stating: Told) -> Paired:
    """The denials of a text that the other has its own wording for, said of the same things.

    Args:
        denying: the text whose denials are looked for.
        stating: the other text.
    """
    if not denying.denials:
        return Paired()
    count = counted = 0
    for spelled, meant in _PAIRS:
        said = [
            match
            for match in spelled.finditer(denying.text)
            if any(match.start() <= place < match.end() for place in denying.denials)
        ]
        for other in meant.finditer(stating.text) if said else ():
            match = next((match for match in said if _may_agree(denying, match, stating, other)), None)
            if match is None:
                continue
            said.remove(match)
            denials = sum(match.start() <= place < match.end() for place in denying.denials)
            count += min(denials, 1 + len(_JOINT.findall(other.group())))
            counted += counts_itself(other.group())
    return Paired(count, counted)


def left_behind(source: Told, output: Told) -> int:
    """How many things forgotten at a place the output tells to have stayed at that very place."""
    stayed = [
        match.group()
        for match in _STAYED_THERE.finditer(output.text)
        if not _READER_STAYED.search(match.group())
    ]
    count = 0
    for forgotten in _LEFT_THERE.finditer(source.text) if stayed else ():
        if _NOT_LEFT.search(forgotten.group()):
            continue
        places = _places(forgotten.group())
        if told := next((words for words in stayed if places and _places(words) == places), None):
            stayed.remove(told)
            count += 1
    return count


def _places(words: str) -> frozenset[int]:
    return frozenset(number for number, place in enumerate(_PLACES) if place.search(words))


def says_otherwise(denying: Told, number: int, stating: Told) -> bool:
    """Whether a clause spells out with a denial what the other text has its own wording for."""
    words = _sentence(denying, number)
    return any(spelled.search(words) and meant.search(stating.text) for spelled, meant in _PAIRS)


def _may_agree(one: Told, here: re.Match[str], other: Told, there: re.Match[str]) -> bool:
    """Whether nothing tells that two wordings are said of different things."""
    own, others = (_named(side, match.start()) for side, match in ((one, here), (other, there)))
    own &= {mention.name for mention in other.mentions}
    others &= {mention.name for mention in one.mentions}
    return not own or not others or bool(own & others)


def _named(side: Told, place: int) -> set[str]:
    """What the clause at a place names, with one before it that opens it: 'Sintrom:', 'Ce soir,'."""
    clauses = side.clauses
    last = first = clauses.at(place)
    while first and clauses.sentences[first - 1] == clauses.sentences[last] and opens(clauses, first - 1):
        first -= 1
    return {mention.name for mention in side.mentions if first <= clauses.at(mention.start) <= last}


def _sentence(side: Told, number: int) -> str:
    """The words of a clause and of those before it in its sentence."""
    clauses = side.clauses
    first = clauses.sentences.index(clauses.sentences[number])
    return side.text[clauses.starts[first] : clauses.ends[number]]
