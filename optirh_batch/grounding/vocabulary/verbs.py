"""Forms of common verbs whose beginnings differ ('sieht' and 'sehen'), and how infinitives end.

Owns which forms are one verb, in one language at a time, and which form of it begins like its others where
the language is not asked; every other word is known by its beginning. All forms are without accents.
"""

from __future__ import annotations

import re
from functools import lru_cache

from optirh_batch.glossary.words import fold
from optirh_batch.grounding.vocabulary.phrases import any_of

INFINITIVE = {
    "fr": r"(?:er|ir|re)",
    "it": r"(?:[aei]r(?:e|si|lo|la|li|le|gli|ne)|urre|orre)",
}
"""How one ends, as part of a pattern, in languages that order by it; in Italian with its pronoun."""
PERSONAL_ACTS = (
    "mange boit dort veut refuse tousse entend souhaite préfère craint accepte fume pleure crie oublie prend"
)
"""French verbs of the present tense that only a person does, and that are no nouns."""
SEPARABLE = any_of(
    "ab an auf aus bei ein fest fort heim her hin los mit nach rück um vor weg weiter zu zurück zusammen"
)
"""German prefixes that stand apart in another form of the verb, 'anrufen' and 'rufen Sie ... an'."""
_HEAD = 4
_AGREES = re.compile(r"(?<=[a-z][eiu])es?$")
"""Ends short French participles of another gender: 'ôtée', 'vue'."""
_IRREGULAR = {
    "fr": (
        "a ai as ont avez avait avaient avoir aviez eu",
        "est es sont etes etait etaient etre etiez ete",
        "va vont allez aller allait alle",
        "fait font faites faire faisait",
        "veut veulent voulez vouloir voulait voulu",
        "peut peuvent pouvez pouvoir pouvait pu",
        "voit voient voyez voir voyait vu",
        "boit boivent buvez boire buvait bu",
        "prend prennent prenez prendre prenait pris",
        "dort dorment dormez dormir dormait dormi",
        "sait savent savez savoir savait su",
        "recoit recoivent recevez recevoir recu",
        "vient viennent venez venir venait venu",
        "tient tiennent tenez tenir tenu",
        "vit vivent vivez vivre vecu",
        "craint craignent craignez craindre craignait",
        "appelle appellent appelez appeler appele",
        "sort sortent sortez sortir sortait sorti",
        "connait connaissent connaissez connaitre connu",
        "reconnait reconnaissent reconnaissez reconnaitre reconnu",
    ),
    "de": (
        "hat haben hatte hatten habe gehabt",
        "ist sind war waren sein gewesen",
        "nimmt nehmen nahm nahmen genommen nehme",
        "isst essen ass assen gegessen",
        "gibt geben gab gaben gegeben",
        "hilft helfen half halfen geholfen",
        "spricht sprechen sprach sprachen gesprochen",
        "sieht sehen sah sahen gesehen",
        "liest lesen las lasen gelesen",
        "vergisst vergessen vergass vergassen",
        "stirbt sterben starb starben gestorben",
        "mag mogen mochte mochten mochten",
        "kann konnen konnte konnten",
        "will wollen wollte wollten",
        "muss mussen musste mussten",
        "darf durfen durfte durften",
        "ruft rufen rief riefen gerufen angerufen",
        "geht gehen ging gingen gegangen",
        "schlaft schlafen schlief schliefen geschlafen",
        "trinkt trinken trank tranken getrunken",
        "kennt kennen kannte kannten gekannt",
        "erkennt erkennen erkannte erkannten erkannt",
        "leidet leiden litt litten gelitten",
        "weiss wissen wusste wussten gewusst",
        "zieht ziehen zog zogen gezogen",
        "steht stehen stand standen gestanden",
        "sitzt sitzen sass sassen gesessen",
        "bringt bringen brachte brachten gebracht",
        "denkt denken dachte dachten gedacht",
        "schneidet schneiden schnitt schnitten geschnitten",
    ),
    "it": (
        "ha hanno aveva avevano avere ho avuto",
        "e sono era erano essere stato stata",
        "va vanno andava andare andato andata",
        "fa fanno faceva fare fatto",
        "vuole vogliono voleva volere voluto",
        "puo possono poteva potere potuto",
        "beve bevono beveva bere bevuto",
        "vede vedono vedeva vedere visto",
        "viene vengono veniva venire venuto",
        "prende prendono prendeva prendere prenda preso presa presi prese",
        "mette mettono metteva mettere metta messo messa messi messe",
        "usa usano usava usare usi usato usata usati usate",
        "sa sanno sapeva sapere saputo",
        "deve devono doveva dovere debba",
        "dice dicono diceva dire dica detto detta",
        "riesce riescono riusciva riuscire riuscito riuscita",
        "tiene tengono teneva tenere tenga tenuto tenuta",
        "siede siedono sedeva sedere seduto seduta",
    ),
    "en": (
        "has have had having",
        "is are was were be been",
        "takes take took taken",
        "eats eat ate eaten",
        "drinks drink drank drunk",
        "sees see saw seen",
        "goes go went gone",
        "sleeps sleep slept",
        "wants want wanted",
        "does do did done",
        "knows know knew known",
        "gives give gave given",
        "brings bring brought",
        "keeps keep kept",
        "holds hold held",
        "wears wear wore worn",
    ),
}
_LEMMAS = {
    language: {form: f"verb {group.split()[0]}" for group in groups for form in group.split()}
    for language, groups in _IRREGULAR.items()
}

_FORMS = """
    isst|ass = essen; gibt = geben; nimmt|nahm = nehmen; liest = lesen; sieht = sehen; spricht = sprechen;
    schlaft|schlief = schlafen; lauft|lief = laufen; fahrt = fahren; vergisst = vergessen; hilft = helfen;
    fallt = fallen; halt|hielt = halten; lasst|liess = lassen; tragt|trug = tragen; wascht = waschen;
    trifft = treffen; tritt = treten; bricht|brach = brechen; geht|ging|gegangen = gehen; steht = stehen;
    riecht = riechen; empfiehlt|empfohlen = empfehlen; erbricht|erbrochen = erbrechen; kommt|kam = kommen;
    sass|sassen|gesessen = sitzen; trank|getrunken = trinken; lag|gelegen = liegen;
    va|allez|allee|alle = aller; voit|vu = voyez; boit|bu = buvez; doit = devez; lit = lisez;
    recoit|recu = recevez; vient|venu = venez; tient = tenez; meurt = mourir; sent = sentez; ouvre = ouvert;
    beve = bere; esce = uscire; viene = venire; tiene = tenere; gefruhstuckt = fruhstuck; ate|eaten = eat;
    drank|drunk = drink; slept = sleep; fell|fallen = fall; went|gone = goes
"""
_REGULAR = {
    form: infinitive
    for forms, infinitive in (pair.split(" = ") for pair in " ".join(_FORMS.split()).split("; "))
    for form in forms.split("|")
}
"""Forms that share too few letters with the others of their verb, with one that begins like them."""


@lru_cache(maxsize=16_384)
def lemma(word: str, language: str | None) -> str:
    """What the forms of a word have in common.

    Args:
        word: as written.
        language: of the text; irregular verbs of the others are unknown.

    Returns:
        The name of an irregular verb, else the first four letters without accents.
    """
    folded = fold(word)
    if language == "fr" and len(folded) <= _HEAD + 1:
        folded = _AGREES.sub("", folded)
    return _LEMMAS.get(language or "", {}).get(folded, folded[:_HEAD])


def regular_form(word: str) -> str:
    """The form of its verb that begins like the others, 'essen' for 'isst', or the word itself."""
    return _REGULAR.get(word, word)
