import pytest

from optirh_batch.drafting.second_person import speak_to_reader

PATIENT = frozenset({"f Imhof", "m Rey"})


@pytest.mark.parametrize(
    ("language", "text", "told"),
    [
        ("fr", "Le patient était à jeun.", "Vous étiez à jeun."),
        ("fr", "La patiente n'a pas de fièvre.", "Vous n'avez pas de fièvre."),
        ("fr", "Depuis lundi, la patiente mange mieux.", "Depuis lundi, vous mangez mieux."),
        ("fr", "M. Rey portait des bas de contention.", "Vous portiez des bas de contention."),
        ("de", "Der Patient wünscht keine Reanimation.", "Sie wünschen keine Reanimation."),
        ("de", "Am 3.11. wurde die Patientin verlegt.", "Am 3.11. wurden Sie verlegt."),
        ("de", "Frau Imhof fühlt sich gut.", "Sie fühlen sich gut."),
        ("de", "Der Patient hustet. Der Patient trinkt genug.", "Sie husten. Sie trinken genug."),
        ("de", "Die Patientin verweigert das Essen.", "Sie verweigern das Essen."),
        ("de", "Der Patient toleriert alles.", "Sie tolerieren alles."),
        ("de", "Die Patientin atmet ruhig.", "Sie atmen ruhig."),
        ("de", "Der Patient stellte sich vor.", "Sie stellten sich vor."),
        ("fr", "Le patient portait son casque.", "Vous portiez votre casque."),
        ("fr", "A pris ce matin ses gouttes.", "Vous avez pris ce matin vos gouttes."),
        (
            "fr",
            "N'a pas fait son insuline hier, dit avoir oublié.",
            "Vous n'avez pas fait votre insuline hier, vous dites avoir oublié.",
        ),
        ("de", "Hat seine Tropfen vergessen.", "Sie haben Ihre Tropfen vergessen."),
        ("it", "La paziente ha visto il suo medico.", "Lei ha visto il suo medico."),
        ("fr", "Dit avoir mal dormi.", "Vous dites avoir mal dormi."),
        ("de", "Trinkt wieder mehr, ca. 1,2 l/d.", "Sie trinken wieder mehr, ca. 1,2 l/d."),
        ("it", "Il paziente è stato operato.", "Lei è stato operato."),
        ("it", "Da ieri la paziente non mangiava.", "Da ieri Lei non mangiava."),
        ("en", "The patient was admitted on 3 May.", "You were admitted on 3 May."),
        (
            "fr",
            "Pt vide seul la poche, a besoin d'aide ensuite.",
            "Vous videz seul la poche, vous avez besoin d'aide ensuite.",
        ),
        (
            "fr",
            "Ne mange presque plus, boit par gorgées.",
            "Vous ne mangez presque plus, vous buvez par gorgées.",
        ),
        ("fr", "La patiente tousse et dort mal.", "Vous toussez et dormez mal."),
        ("de", "Der Pat. trinkt genug.", "Sie trinken genug."),
        ("fr", "Vous refuse la toilette.", "Vous refusez la toilette."),
        ("de", "Pat. wechselt den Beutel selbst.", "Sie wechseln den Beutel selbst."),
        ("de", "Läuft nicht weg.", "Sie laufen nicht weg."),
        ("de", "Lehnt Körperpflege manchmal ab.", "Sie lehnen Körperpflege manchmal ab."),
        ("de", "Pat. geht es gut.", "Es geht Ihnen gut."),
        ("fr", "Vit seule, pèse 62 kg.", "Vous vivez seule, vous pesez 62 kg."),
        ("de", "Trinkt schluckweise, isst kaum.", "Sie trinken schluckweise, Sie essen kaum."),
        ("de", "Sie weint oft.", "Sie weinen oft."),
        ("de", "Sie sind zittrig, schwitzt und antworten.", "Sie sind zittrig, Sie schwitzen und antworten."),
        ("de", "Der Patient ist müde, nicht verwirrt.", "Sie sind müde, nicht verwirrt."),
    ],
)
def test_patient_beside_a_verb_becomes_the_reader(language, text, told):
    assert speak_to_reader(text, language, PATIENT) == told


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "Le patient portait son casque. Le médecin a revu ses doses."),  # whose doses?
        ("fr", "Le patient montre son casque à sa fille."),
        ("de", "Die Tochter richtet seine Medikamente."),
        ("de", "Der Patient gestürzt in der Nacht."),
        ("de", "Der Patient fährt Auto."),
        ("fr", "La patiente se plaint de douleurs."),  # vous plaignez
        ("fr", "La patiente est calme. Elle mange bien."),
        ("fr", "Le patient tousse et expectore."),
        ("fr", "Le patient somnole."),  # a verb that is not listed
        ("fr", "Mme Imhoff présente une plaie."),  # somebody else
        ("fr", "M. Imhof présente une plaie."),  # her husband
        ("fr", "L'état du patient est stable."),
        ("de", "Die Patientin hat ihren Mann gerufen."),
        ("de", "Der Patient ist wach und hat Durst."),
        ("de", "Der Patient ist müde und schnarcht."),
        ("de", "Herr Imhof ist da."),
        ("de", "Trinkt sie genug?"),
        ("de", "Geht gut."),  # it does
        ("de", "Der Ehemann der Patientin ist informiert."),
        ("it", "La paziente chiama sua figlia."),
        ("en", "The patient takes her tablets."),
        ("en", "The patient is tired and snores."),
        ("pt", "O paciente está bem."),
        ("de", "Die Tochter ist müde. Sie weint oft."),
        ("de", "Ehemann erschöpft. Schläft schlecht."),
        ("de", "Sie haben eine Wunde, ist trocken."),  # the wound
        ("de", "Die Wunde ist trocken. Sie wird täglich verbunden."),
        ("de", "Die Patientin war wach, verfügte über Kraft."),
        ("fr", "Épouse très fatiguée. Dort mal."),
        ("fr", "Pt calme ce matin."),
    ],
)
def test_sentence_in_which_more_would_have_to_change_is_left_alone(language, text):
    assert speak_to_reader(text, language, PATIENT) == text
