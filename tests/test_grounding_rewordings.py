"""Which words a rewriting in the same language left out, and which it put in."""

import pytest

from optirh_batch.grounding import compare_words
from optirh_batch.grounding.comparison.small_words import small_words_lost

KEPT = [
    ("fr", "Masse bien limitée du sein gauche.", "Il y a une masse bien limitée dans le sein gauche."),
    ("fr", "Toux depuis 3 jours, céphalées.", "Vous toussez depuis 3 jours et vous avez mal à la tête."),
    ("fr", "Le bilan réalisé mettait en évidence une anémie.", "Vous avez une anémie."),
    ("fr", "A revu son épouse hier.", "Vous avez vu votre femme hier."),
    (
        "de",
        "HA anrufen, wenn der Verband nass wird.",
        "Rufen Sie den Hausarzt an, wenn der Verband nass wird.",
    ),
    ("de", "Unauffälliger Befund der Lunge.", "Die Lunge ist normal."),
    ("de", "Hypokaliämie.", "Ihr Blut hat zu wenig Kalium."),
    ("de", "Beatmung kontr., dann entwöhnt.", "Die Beatmung wurde kontrolliert, dann wurden Sie entwöhnt."),
    ("de", "Bein hochlagern.", "Lagern Sie das Bein hoch."),
    ("it", "Il paziente riferisce tosse secca.", "Lei ha una tosse secca."),
    ("it", "Richiamare se febbre.", "Chiami, se ha la febbre."),
    ("en", "Patient denies cough.", "You have no cough."),
    ("fr", "Mme Rey, 79 ans, vue pour la toilette.", "Vous avez 79 ans. On vous a vue pour la toilette."),
    ("fr", "HTA, diabète type 2.", "Vous avez une tension trop haute et un diabète de type 2."),
    ("fr", "Pas de dyspnée.", "Vous n'avez pas de peine à respirer."),
    ("de", "Frau Imhof, 82 J., wohnt allein.", "Sie sind 82 Jahre alt und wohnen allein."),
    ("de", "Isst nur noch wenige Löffel.", "Sie essen nur noch wenige Löffel."),
    ("de", "Wunde noch leicht gerötet.", "Die Wunde ist immer noch leicht gerötet."),
    ("de", "Raucht nicht mehr.", "Sie rauchen nicht mehr."),
    ("de", "Antwort noch ausstehend.", "Die Antwort steht aus."),
    ("de", "Hat kaum gegessen.", "Sie haben wenig gegessen."),
    ("de", "Hat kaum gegessen.", "Sie haben fast nichts gegessen."),
    ("de", "Hat wenig gegessen.", "Sie haben kaum gegessen."),
    ("de", "Hat nur Suppe gegessen.", "Sie haben lediglich Suppe gegessen."),
    ("de", "Ist fast immer müde.", "Sie sind beinahe immer müde."),
    ("fr", "Jambe encore enflée.", "La jambe reste enflée."),
    ("it", "Gamba ancora gonfia.", "La gamba è tuttora gonfia."),
]

LEFT = [
    ("fr", "Masse bien limitée du sein gauche.", "Vous avez une masse au sein gauche.", "limitée"),
    ("fr", "Fibroscopie haute sans lésion.", "La fibroscopie n'a pas montré de lésion.", "haute"),
    ("de", "Zurzeit keine Wunden am Bein.", "Sie haben keine Wunden am Bein.", "Zurzeit"),
    ("de", "Monuril 3 g einmalig heute Abend.", "Monuril 3 g heute Abend.", "einmalig"),
    ("de", "Hat sich selbst gewaschen.", "Sie wurden gewaschen.", "selbst"),
    ("it", "Ipotensione nonostante la terapia.", "Lei ha ipotensione con la terapia.", "nonostante"),
    ("en", "Gauze changed, moderate exudate.", "The gauze was changed. There is some fluid.", "moderate"),
    ("de", "Wunde noch leicht gerötet.", "Die Wunde ist leicht gerötet.", "noch"),
    ("de", "Zolpidem nur noch ½ Tbl. zur Nacht.", "Sie nehmen Zolpidem ½ Tablette zur Nacht.", "nur noch"),
    ("de", "Läuft wieder am Rollator.", "Sie laufen am Rollator.", "Läuft wieder"),
    ("de", "Raucht nicht mehr.", "Sie rauchen nicht.", "nicht mehr"),
    ("de", "Wundgrund ca. 70 % rosig.", "Der Wundgrund ist 70 % rosig.", "ca."),
    ("de", "Mag keine Orangen mehr.", "Sie mögen nicht mehr.", "Orangen"),
    ("fr", "Jambe encore enflée.", "La jambe est enflée.", "encore"),
    ("it", "Gamba ancora gonfia.", "La gamba è gonfia.", "ancora"),
    ("de", "Hüft-TEP nach Schenkelhalsfraktur.", "Sie hatten eine Schenkelhalsfraktur.", "Hüft-TEP"),
]

FAR = [
    ("fr", "Patient calme ce soir.", "Ce soir, vous avez de la peine à dormir.", ("calme",), ("dormir",)),
    ("de", "Vorsichtige Steigerung der Kraft.", "Ihre Kraft ist da.", ("Vorsichtige", "Steigerung"), ()),
    ("de", "Die Diagnose ist noch nicht lange bekannt.", "Die Diagnose ist nicht bekannt.", ("lange",), ()),
    ("de", "Hat kaum gegessen.", "Sie haben gegessen.", ("kaum",), ()),
    ("de", "Trinkt zu wenig.", "Sie trinken wenig.", ("zu wenig",), ()),
    ("de", "Isst wenig.", "Sie essen.", ("wenig",), ()),
    ("it", "Rinite stagionale nota.", "Il vaccino è noto.", ("Rinite", "stagionale"), ("vaccino",)),
    ("en", "Shoulder stiff after surgery.", "The elbow is soft after surgery.", ("stiff",), ("soft",)),
]


@pytest.mark.parametrize(("language", "source", "output"), KEPT)
def test_rewording_that_says_all_strays_nowhere(language, source, output):
    words = compare_words(source, output, language)
    assert (words.lost, words.added, words.is_far) == ((), (), False)


@pytest.mark.parametrize(("language", "source", "output", "word"), LEFT)
def test_word_without_an_answer_is_named(language, source, output, word):
    assert word in compare_words(source, output, language).lost


@pytest.mark.parametrize(("language", "source", "output", "lost", "added"), FAR)
def test_text_that_says_something_else_is_far(language, source, output, lost, added):
    words = compare_words(source, output, language)
    assert words.is_far
    assert set(lost) <= set(words.lost)
    assert set(added) <= set(words.added)


def test_word_of_an_explanation_that_the_model_was_told_is_not_put_in():
    source, output = "Trachéo propre.", "Le tuyau dans le cou est propre."
    assert compare_words(source, output, "fr").added
    assert not compare_words(source, output, "fr", told="Trachéo : un tuyau dans le cou pour respirer").added


def test_single_word_of_a_long_passage_does_not_make_it_far():
    source = (
        "Le pansement du talon gauche est propre, la peau autour est sèche et rose, coussin antalgique posé."
    )
    words = compare_words(source, source.replace("antalgique ", ""), "fr")
    assert (words.lost, words.is_far) == (("antalgique",), False)


@pytest.mark.parametrize(("output", "lost"), [("Sie haben wenig gegessen.", 0), ("Sie haben gegessen.", 1)])
def test_small_word_hardly_is_answered_by_little_and_not_by_nothing(output, lost):
    assert len(list(small_words_lost("Hat kaum gegessen.", output, "de"))) == lost
