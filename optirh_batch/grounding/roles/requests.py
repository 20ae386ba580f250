"""Who calls, asks and informs whom: 'prévenez-nous' is not 'nous vous préviendrons', nor 'on a prévenu'.

Owns the words by which a note asks to be called, tells that somebody was asked or informed, or who phoned,
and those by which a text turns this round, or tells it as done or as still to do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from optirh_batch.grounding.recognition.facts import Sheet
from optirh_batch.grounding.vocabulary.phrases import whole_words
from optirh_batch.grounding.vocabulary.professionals import ANY_PHYSICIAN
from optirh_batch.grounding.vocabulary.relatives import BARE_WORDS

_US = (
    r"(?:(?:le|la|the|die|den|das|il|lo|au|your|votre|ihre|al) |l['’])?(?:(?:district|community|home) )?"
    r"(?:infirmi\w+|cms|spitex|pflege\w*|infermier\w+|centro|nurse|surgery|ward|praxis|cabinet|service|"
    r"hotline|piquet|station|team|équipe|144)"
)
_ASKS_TO_CALL = whole_words(
    r"à (?:r?appeler|rappeler|avertir|prévenir|contacter) (?:si|en cas|dès|quand|lors)|nous rappeler|"
    r"rappelez-nous",
    r"(?:de |à )?nous (?:avertir|appeler|informer|contacter|prévenir|téléphoner|écrire)|"
    r"(?:avertissez|appelez|informez|contactez|prévenez|téléphonez)-nous",
    rf"(?:appelez|prévenez|avertissez|contactez|téléphonez) {_US}|(?:appeler|prévenir|avertir) {_US}",
    r"uns (?:zu |bitte )?(?:informieren|anrufen|anzurufen|melden|benachrichtigen|kontaktieren)|"
    r"(?:melden|rufen|informieren|kontaktieren) (?-i:Sie) (?:sich|uns)|"
    rf"(?:rufen|informieren|kontaktieren) (?-i:Sie) {_US}|"
    r"(?:bitten|bitte) (?:wir )?(?:um (?:mitteilung|anruf|rückmeldung|meldung|einen anruf))",
    r"(?:di )?(?:avvisarci|chiamarci|informarci|contattarci)|ci (?:chiami|avvisi|informi)",
    rf"(?:chiami|avvisi|contatti|telefoni (?:a|al|alla)|chiamare|avvisare) {_US}",
    r"(?:let us know|(?:call|ring|tell|inform|contact|phone) us)",
    rf"(?:call|ring|phone|tell|contact) {_US}",
)
_WE_CALL = whole_words(
    r"nous (?:vous )?(?:rappellerons|rappelons|avertirons|appellerons|informerons|contacterons|"
    r"préviendrons|avertissons|appelons|"
    r"informons|contactons|prévenons)(?! (?:votre|le|la|vos|les) (?:médecin|docteur|chirurgien)\w*)",
    r"(?:avertissons|appelons|informons|contactons|prévenons)-nous",
    r"wir (?:informieren|rufen|melden|benachrichtigen|kontaktieren)(?: (?:uns|sie))?(?! (?:ihren?|den|die|"
    r"der|beim?) (?:haus|ober)?(?:arzt|ärzt\w*))",
    r"(?:la |vi )?(?:avviseremo|chiameremo|informeremo|contatteremo|chiamiamo|avvisiamo)",
    r"we (?:will |shall )?(?:call|ring|tell|inform|contact|let you know)(?! (?:your|the) (?:doctor|gp|"
    r"surgeon))",
)
_THEY_CALL = whole_words(
    rf"{_US} (?:vous (?:appelle|prévient|avertit|contacte|téléphone)|"
    rf"(?:ruft|informiert|kontaktiert) (?-i:Sie)|meldet sich|"
    r"(?:la|vi) (?:chiama|avvisa|contatta)|(?:will )?(?:calls?|rings?|phones?|contacts?) you)",
)
_WAS_CALLED = whole_words(
    r"(?:on|nous|j['’]|vous|il|elle) ?(?:vous |nous |l['’])?(?:a|avons|ai|avez) (?:appelé|prévenu|averti|"
    r"contacté|"
    r"informé|téléphoné)e?s?|(?:a|ont) été (?:appelé|prévenu|averti|contacté|informé)e?s?",
    r"(?:wurden?|hat|haben|habe) (?:[\w.,/-]+ ){0,12}?(?:angerufen|informiert|kontaktiert|benachrichtigt|"
    r"gemeldet)",
    r"(?:(?:è|sono) stat[oaie]|l['’]ho|l['’]ha|(?:l['’])?abbiamo|ho|ha) (?:\w+ )?(?:chiamat|avvisat|"
    r"contattat|informat)[oaie]",
    r"(?:was|were|has been|have been|i|we|you) (?:have |had )?(?:called|rung|phoned|informed|contacted|told)",
)
_DOCTOR = rf"(?:{ANY_PHYSICIAN}|dott\.?|ha)(?:[ ][A-ZÀ-Ý]\w+)?"
_ASKED_DOCTOR = whole_words(
    rf"(?:chiesto|demandé|gefragt|angefragt|asked) (?:al|alla|au|à la|à|bei|beim|the)? ?{_DOCTOR}",
    rf"(?:bei )?{_DOCTOR} (?:an)?gefragt",
)
_DOCTOR_ASKED = whole_words(
    rf"(?:il |la |le |der |die |the )?{_DOCTOR} (?:ha chiesto|a demandé|vous a demandé|"
    rf"hat (?:\w+ ){{0,6}}?gefragt|"
    r"(?:has )?asked|(?:Le )?chiede|(?:vous )?demande|fragt|bittet|asks|is asking)"
)
_OTHERS = (
    r"(?:\w*therapeut\w*|thérapeute|\w*ergothérapeute|physio\w*|ergo\w*|logop\w+|podolog\w+|podologue|"
    r"stomath\w+|\w*berater\w*|sozialdienst|assistante? sociale?|apotheke\w*|pharmacie\w*|farmac\w+|"
    r"pharmac\w+|dentiste|zahnarzt|zahnärztin|diététicienne?|dietista|dieti\w+|fisioterapista|ergoterapista|"
    r"chiropodist|social worker|seelsorg\w*|psycholog\w*)"
)
_ANY_HELPER = rf"(?:{_DOCTOR}|{_OTHERS}|praxis|spital)"
_TO_ASK = whole_words(
    rf"{_ANY_HELPER} (?:[\w.]+ ){{0,2}}?(?:an|nach)?fragen",
    rf"demander (?:au |à (?:la |l['’])?){_ANY_HELPER}",
    rf"chiedere (?:a |al |alla ){_ANY_HELPER}",
    rf"(?<!\bto )ask (?:the |your |his |her )?{_ANY_HELPER}",
)
_THEY_ASK = whole_words(
    rf"{_ANY_HELPER} (?:vous )?demande|{_ANY_HELPER} (?:(?-i:Sie) )?(?:möchte wissen|fragt)|"
    rf"{_ANY_HELPER} (?:Le )?chiede|{_ANY_HELPER} (?:asks|is asking)"
)
_WAS_ASKED = whole_words(
    r"(?:haben?|hat|wurden?) (?:[\w.-]+ ){0,12}?(?:an|nach)?gefragt",
    r"(?:avons|ai|avez|a) (?:été )?demandé|(?:abbiamo|ho|ha) chiesto|è stato chiesto",
    r"(?:we|you|i|they|he|she|was|were|been) (?:have |has )?asked",
)
_GIVE_US = whole_words(
    r"(?:de |à )?nous (?:apporter|donner|montrer|envoyer|transmettre|remettre|signaler|dire)|"
    r"(?:apportez|donnez|montrez|envoyez|transmettez|remettez|signalez|dites)-nous",
    r"uns (?:[\w.-]+ ){0,4}?(?:(?:mit)?bringen|geben|zeigen|schicken|mitteilen|sagen)|"
    r"(?:bringen|geben|zeigen|schicken|sagen) (?-i:Sie) uns",
    r"(?:portar|dar|mostrar|inviar|dir|segnalar)ci|ci (?:porti|dia|mostri|invii|dica|segnali)",
    r"(?:bring|give|show|send|tell) us",
)
_WE_GIVE = whole_words(
    r"nous vous (?:l['’]|les? |la )?(?:apport|donn|montr|envoy|transmett|remett|signal|dis)(?:er)?ons",
    r"wir (?:bringen|geben|zeigen|schicken|sagen) (?-i:Ihnen|Sie)",
    r"(?:Le|vi) (?:portiamo|diamo|mostriamo|inviamo|diciamo)",
    r"we (?:will |shall )?(?:bring|give|show|send|tell) you",
)
_WILL_COME = r"brief\w*|\w*bericht\w*|rezepte?|termine?|aufgebot|\w*resultate?|\w*befunde?|verordnung|post"
_FOLLOWS = {
    "fr": r"(?:lettre|rapport|courrier|ordonnance|convocation|rdv|résultats?)",
    "it": r"(?:lettera|rapporto|referto|ricetta|convocazione|risultat[oi])",
    "en": r"(?:letter|report|prescription|appointment|results?)",
}
_TO_FOLLOW = whole_words(
    rf"(?:{_WILL_COME}) (?:[\w.-]+ ){{0,3}}?(?:folg(?:t|en)|kommt noch|ausstehend|stehen? (?:noch )?aus)",
    rf"{_FOLLOWS['fr']} (?:[\w'’.-]+ ){{0,3}}?(?:(?:suit|suivent)(?=[ ]*(?:[.,;)]|$))|"
    r"suivr\w+|va suivre|à suivre|en attente)",
    rf"segu(?:e|ono|irà|iranno) (?:l[ae] |il |i |una? )?{_FOLLOWS['it']}|"
    rf"{_FOLLOWS['it']} (?:segue|seguirà|a seguire|in attesa)",
    rf"{_FOLLOWS['en']} (?:to follow|will follow|follows?|pending|awaited)",
)
_HAS_COME = whole_words(
    r"(?:haben|hat|wurden?|ist|sind) (?:[\w.-]+ ){0,10}?(?:erhalten|bekommen|geschickt|gesendet|verschickt|"
    r"zugestellt|gekommen|angekommen|eingetroffen|da)",
    r"avez (?:bien )?reçu|(?:a|ont) été (?:envoyé|reçu|transmis|adressé)e?s?|"
    r"(?:est|sont) (?:encore |déjà |bien )?(?:arrivée?s?|là)",
    r"(?:è|sono) (?:stat[oaie] )?(?:inviat|ricevut|spedit|mandat|arrivat)[oaie]|ha ricevuto",
    r"(?:has|have|was|were) (?:been )?(?:sent|received|posted|arrived|come)|(?:is|are) (?:here|back)|"
    r"you (?:have )?(?:received|got)",
)
_STILL_TO_COME = whole_words(
    r"folg\w*|noch (?:nicht|ein\w*|kein\w*)|kommt noch|wird|werden|suiv\w+|recevrez|pas encore|aucun\w*|"
    r"segu\w+|riceverà|(?:non|n['’]è) (?:\w+ )?ancora|follow\w*|will|not (?:\w+ )?yet|pending|awaited"
)
_OTHER_WAS_ASKED = whole_words(
    rf"{_OTHERS} (?:tel\.? |telefonisch |par tél\.? )?(?:angefragt|gefragt|kontaktiert|demandée?s?|"
    rf"contactée?s?|"
    r"interpellée?s?|contattat[oa]|interpellat[oa]|asked|contacted)",
    rf"(?:angefragt|demandé|chiesto|asked|contacté)(?: bei| beim| bei der| au| à la| à l['’]| al| alla|"
    rf" the)? ?{_OTHERS}",
)
_OTHER_ASKED = whole_words(
    rf"{_OTHERS} (?:(?:vous |nous |l['’])?a (?!été)(?:\w+ )?(?:demandé|contacté|interpellé)e?|"
    r"hat (?:[\w.]+ ){0,4}?(?:angefragt|gefragt|kontaktiert)|(?:l['’])?ha (?:\w+ )?(?:chiesto|contattat[oa])|"
    r"(?:has )?(?:asked|contacted) (?:you|for|us))"
)
_PHYSICIAN = rf"(?:ha|(?:{ANY_PHYSICIAN})(?: traitant)?)"
_WAS_INFORMED = whole_words(
    rf"{_PHYSICIAN} (?:est |ist |wurde |è stato |was |a été )?(?:informiert|benachrichtigt|avisiert|"
    rf"orientiert|informée?|avisée?|"
    r"avertie?|prévenue?|informat[oa]|avvisat[oa]|avvertit[oa]|informed|notified|told)"
)
_TO_INFORM = whole_words(
    r"(?:zu informieren|zu benachrichtigen|informieren (?-i:Sie)|"
    r"(?:à |d['’]|de l['’])(?:informer|aviser|avertir)|informez|avisez|avertissez|da (?:informare|avvisare)|"
    r"di informare|informi|avvisi|to (?:inform|notify)|(?:please )?inform (?:the|your))"
)
_INFORMS = re.compile(
    r"informier(?:en|e)\b|informe[rz]|inform(?:are|i)\b|\binform\b|avis(?:er|ez)|avertir", re.IGNORECASE
)
_TO_SEND = whole_words(
    r"à (?:transmettre|envoyer|communiquer|faxer|apporter) (?:au|à la|à l['’]|à|aux)",
    r"(?:an|dem|der) [^.;:!?]{2,30} (?:weiterleiten|senden|schicken|mailen|faxen|übermitteln|mitteilen)|"
    r"(?:weiterzuleiten|zu senden|zu schicken|zu übermitteln) an",
    r"da (?:trasmettere|inviare|mandare|comunicare) (?:al|alla|a)|to (?:send|forward|fax|pass on) to|"
    r"to be (?:sent|forwarded|passed on) to",
)
_SENT = whole_words(
    r"(?:a|ont) été (?:transmis|envoyé|communiqué|faxé|apporté)e?s?|"
    rf"{_DOCTOR} vous (?:transm\w+|envoi\w+|enverr\w+|communiqu\w+)",
    r"(?:wurden?|ist|sind) [^.;:!?]{0,40}(?:weitergeleitet|gesendet|geschickt|gemailt|gefaxt|übermittelt|"
    r"mitgeteilt)|"
    rf"{_DOCTOR} (?:sendet|schickt|mailt|übermittelt|leitet) (?-i:Ihnen)",
    r"(?:è|sono) stat[oaie] (?:trasmess|inviat|mandat|comunicat)[oaie]|"
    rf"{_DOCTOR} (?:Le )?(?:trasmett|invi|mand|comunic)er\w+",
    rf"(?:was|were|has been) (?:sent|forwarded|faxed|passed on)|{_DOCTOR} (?:will )?(?:sends?|forwards?) you",
)
"""What is still to be sent to a physician was not sent, nor does it come from there."""
_RELATIVE = rf"(?:ehe\w+|{'|'.join(BARE_WORDS.values())})"
_PHONE_NOTE = whole_words(
    rf"(?:tel|tél|telefon|telefonat\w?|telefono|phone|anruf|appel|chiamata|call)\.?"
    rf"(?:[ ](?:ore |um )?[\d.:h]+)?(?: uhr)?,? (?:von |de (?:la |l['’])?|du |mit |avec |an |à (?:la )?|al |"
    rf"alla |dalla? |del(?:la)? |from |to |with )?(?:\w+ )?{_RELATIVE}"
)
_READER_CALLED = whole_words(
    r"vous (?:l['’])?avez (?:appelé|téléphoné)|vous appelez",
    r"(?-i:Sie) haben (?:[\w.,:]+ ){0,8}?(?:angerufen|telefoniert)",
    r"(?-i:Lei) ha (?:chiamato|telefonato)",
    r"you (?:called|rang|phoned|telephoned)",
)
_PATIENT_CALLS = whole_words(
    r"(?:a|ai|avez) (?:appelé|téléphoné)|hat (?:\w+ ){0,4}?(?:angerufen|telefoniert)|ruft|telefoniert|"
    r"ha (?:chiamato|telefonato)|called|rang|phoned|(?:pat\w*|patient\w*|pt|pte|paz\w*)\.? \w+"
)
_CALLED = (
    r"(?:ha|\w*arzt|\w*ärztin|dre?\.?(?: [A-ZÄÖÜ]\w+)?|spitex\w*|praxis|spital|ambi\w*|pikett|\w+-pikett|"
    r"wundberat\w+|apotheke|notruf|144|station|tochter|sohn|mutter|vater|ehemann|ehefrau|frau|mann|schwester|"
    r"bruder|nachbarin?|beiständin|beistand)"
)
_TO_CALL = whole_words(
    rf"{_CALLED} (?:[\w.]+ ){{0,2}}?"
    r"(?:anrufen|kontaktieren|avisieren|benachrichtigen|informieren|rufen|telefonieren)",
)
_CALLS = whole_words(
    rf"(?:ruft|kontaktiert) (?-i:Sie) (?:(?:der|die|das|ihre?) )?{_CALLED}",
    rf"{_CALLED} (?:ruft (?:[\w.:]+ ){{0,5}}?(?:an|zurück)|meldet sich|kontaktiert (?-i:Sie|uns|Pat)|"
    r"telefoniert (?-i:Ihnen|uns))",
)
_CALL_YOURSELF = whole_words(
    r"(?:rufen|kontaktieren) (?-i:Sie)|(?-i:Sie) (?:rufen|kontaktieren)",
    r"melden (?-i:Sie) sich|(?-i:Sie) melden sich",
)


@dataclass(frozen=True, slots=True)
class _Turn:
    """What a note says, and a wording that turns it round, unless the note says that, too."""

    said: re.Pattern[str]
    turned: re.Pattern[str]
    allowed_by: tuple[re.Pattern[str], ...] = ()
    kept_by: tuple[re.Pattern[str], ...] = ()


_TURNS = (
    _Turn(_ASKS_TO_CALL, _WE_CALL, kept_by=(_ASKS_TO_CALL,)),
    _Turn(_ASKS_TO_CALL, _THEY_CALL, kept_by=(_ASKS_TO_CALL,)),
    _Turn(_ASKS_TO_CALL, _WAS_CALLED, kept_by=(_ASKS_TO_CALL,)),
    _Turn(_GIVE_US, _WE_GIVE, kept_by=(_GIVE_US,)),
    _Turn(_TO_SEND, _SENT),
    _Turn(_ASKED_DOCTOR, _DOCTOR_ASKED),
    _Turn(_TO_ASK, _DOCTOR_ASKED),
    _Turn(_TO_ASK, _THEY_ASK),
    _Turn(_TO_ASK, _WAS_ASKED),
    _Turn(_TO_FOLLOW, _HAS_COME, kept_by=(_STILL_TO_COME,)),
    _Turn(_OTHER_WAS_ASKED, _OTHER_ASKED),
    _Turn(_WAS_INFORMED, _TO_INFORM, allowed_by=(_INFORMS,)),
    _Turn(_TO_CALL, _CALLS, kept_by=(_TO_CALL, _CALL_YOURSELF)),
    _Turn(_CALLS, _CALL_YOURSELF, allowed_by=(_TO_CALL,), kept_by=(_CALLS,)),
    _Turn(_PHONE_NOTE, _READER_CALLED, allowed_by=(_PATIENT_CALLS,)),
)


def requests_turned(source: Sheet, output: Sheet) -> Iterator[str]:
    """The words of the output in which another calls, asks or informs than in the source, or at another time.

    Args:
        source: the passage as documented.
        output: what was written for it.
    """
    before, after = source.text, output.text
    for turn in _TURNS:
        turned = turn.turned.search(after) if turn.said.search(before) else None
        if (
            turned
            and not any(words.search(before) for words in (turn.turned, *turn.allowed_by))
            and not any(words.search(after) for words in turn.kept_by)
        ):
            yield turned.group()
            return
