"""Whom a text is about: what tells of the patient's death, and what does not."""

import pytest

from optirh_batch.text.subjects import tells_colleagues, tells_of_death, tells_of_several

DEATHS = [
    "L'autopsie a montré une embolie pulmonaire.",
    "La cause du décès reste inconnue.",
    "Die Obduktion ergab einen Herzinfarkt.",
    "Als Todesursache wurde eine Sepsis festgestellt.",
    "La causa della morte, anche sulla base dell'esame autoptico, fu un'emorragia.",
    "The autopsy showed a pulmonary embolism.",
    "La patiente est décédée le 3 mars à domicile.",
    "Le patient décède au troisième jour.",
    "Malgré la réanimation, le malade est mort dans la nuit.",
    "Madame Rey est malheureusement décédée hier soir.",
    "Elle est décédée entourée de soignants.",
    "Aggravation rapide, décès du patient à J5.",
    "Évolution rapidement fatale.",
    "Choc septique aboutissant au décès de la patiente.",
    "Le décès a été constaté à 4 h 10.",
    "Trois cures, puis décès après un an.",
    "Der Patient verstarb am 3.4.2026 um 5 Uhr.",
    "Die Patientin ist gestern im Spital gestorben.",
    "Frau Zumstein ist in der Nacht verstorben.",
    "Am Morgen wurde der Patient tot aufgefunden.",
    "Er starb zwei Tage später.",
    "In der Nacht ist Frau Zumstein verstorben.",
    "In der Nacht verstarb der Patient.",
    "Exitus letalis am 12. Tag.",
    "Verstorben am 4.5.2026.",
    "Todesfeststellung um 03.20 Uhr.",
    "Tod des Patienten am zehnten Tag.",
    "Il paziente è deceduto in terapia intensiva.",
    "La paziente decede dopo due giorni.",
    "Trasferito in UTI ma decesso dopo 6 ore.",
    "Il pz muore per shock settico.",
    "È deceduta serenamente.",
    "La residente è morta nel sonno.",
    "L'enfant est décédé à J3 de vie.",
    "The patient died on day three.",
    "Mrs Porter passed away at home.",
    "She died peacefully.",
    "The man was pronounced dead at 5 am.",
    "The course led to the death of the patient.",
    "Madame Rey est décédée le 20.11.2026 à son domicile.",
    "La patiente est décédée le 3 mai 2026 dans son lit.",
    "Mme Rey est décédée hier, la famille a été informée.",
    "La patiente est décédée en présence de ses enfants et de son mari.",
    "Le décès a été constaté par le médecin de garde à 4 h.",
    "Herr Zenhäusern ist am 20.11.2026 verstorben.",
    "Die Patientin ist am 3. Mai zu Hause gestorben, die Tochter war dabei.",
    "Frau Rey ist im Mai gestorben.",
    "Il paziente è deceduto il 20.11.2026, il figlio è stato avvisato.",
    "The patient died on 20.11.2026 with her daughter at her side.",
]
LIVING = [
    "L'autopsie de son père avait montré un infarctus.",
    "Le cancer est la première cause de décès en Suisse.",
    "Mari décédé en 2019, vit seule depuis.",
    "Elle est veuve, son époux est mort d'un cancer.",
    "Père décédé d'un infarctus à 50 ans.",
    "La mère de la patiente est décédée l'an dernier.",
    "Sa sœur est malade depuis mai. Elle est décédée en juin.",
    "Depuis le décès de son fils, elle dort mal.",
    "La patiente dit avoir peur de mourir.",
    "Elle est morte de fatigue.",
    "La patiente n'est pas décédée, contrairement au message.",
    "Risque de décès expliqué à la famille.",
    "Directives anticipées : en cas de décès, avertir le neveu.",
    "Son chien est mort la semaine passée.",
    "Peau morte retirée au talon.",
    "Le voisin du patient est décédé.",
    "Mutter verstorben, Vater lebt.",
    "Der Vater der Patientin sei nach einem Unfall verstorben.",
    "Seit dem Tod ihres Mannes ist sie traurig.",
    "Verwitwet, Ehemann verstarb 2015.",
    "Ihr Bruder war krank. Er ist im Mai gestorben.",
    "Die Patientin hat Angst zu sterben.",
    "Der Patient ist fast gestorben vor Lachen.",
    "Die Patientin möchte zu Hause sterben.",
    "Totes Gewebe entfernt.",
    "Bewohnerin trauert um die verstorbene Nachbarin.",
    "Ihre Katze ist gestorben.",
    "Marito deceduto nel 2019, vive sola.",
    "La madre della paziente è morta di tumore.",
    "Da quando è morto il figlio dorme male.",
    "La paziente ha paura di morire.",
    "Familiarità per morte improvvisa.",
    "Il rischio di decesso è stato spiegato.",
    "Her husband died in 2019.",
    "She lives alone since the death of her mother.",
    "The patient's brother died of cancer.",
    "The pain died down after an hour.",
    "The hearing aid battery died.",
    "She is afraid of dying.",
    "If the patient died, the family would be told.",
    "Patient went to see a friend who died later.",
    "Mort-né en 1998, deux enfants en vie.",
    "Die Patientin sagt, der Hausarzt sei gestorben.",
    "Un autre résident est décédé, la patiente est triste.",
    "Ihre Zimmernachbarin ist gestorben.",
    "Personne de référence : M. Rey (décédé).",
    "Mme Rey vit seule, M. Rey étant décédé.",
    "Seit Herr Rey gestorben ist, lebt sie allein.",
    "Ihr Mann hatte Krebs. Sie hat ihn gepflegt. Er ist 2019 verstorben.",
    "A eu un enfant décédé en bas âge.",
    "La patiente parle de Madame Favre qui est décédée.",
    "Bewohnerin erzählt, dass eine Bewohnerin gestorben ist.",
    "Decesso del fratello in gennaio.",
    "Zivilstand: verwitwet (2018 verstorben).",
    "Le facteur M. Bonvin est décédé, elle est triste.",
    "Der Pfarrer ist gestorben, Frau Zumstein weint.",
    "Il paziente riferisce che il cognato è deceduto.",
    "Nessun decesso in famiglia.",
    "Dr Favre est décédé, nouveau médecin traitant : Dresse Rey.",
    "Enfants : 4, dont 1 décédé.",
    "Die Patientin lebt seit langem allein, verstorben ist ihr Mann.",
    "La patiente n’est mai decaduta, e non è mai morta.",
    "Her son died in May.",
    "The patient had a son who died in 2019.",
    "La patiente pleure, est décédé 2019 son mari.",
    "Die Patientin hat ihre Schwester gepflegt, die am 20.11.2026 verstorben ist.",
    "La patiente a perdu son mari, décédé le 20.11.2026.",
    "Il paziente non è mai stato trovato morto o deceduto.",
    "Die Patientin ist traurig, ihr Mann ist am 3. Mai gestorben.",
]


@pytest.mark.parametrize("sentence", DEATHS)
def test_death_of_the_patient_is_told(sentence):
    assert tells_of_death(f"Suivi à domicile. Plaie propre.\n\n{sentence}")


@pytest.mark.parametrize("sentence", LIVING)
def test_death_of_another_or_none_is_not_taken_for_the_patients(sentence):
    assert not tells_of_death(f"Suivi à domicile. Plaie propre.\n\n{sentence}\n\nPansement refait.")


@pytest.mark.parametrize(
    "text",
    [
        "Patiente 1 : femme de 50 ans.\nPatiente 2 : femme de 60 ans.",
        "Cas n° 1 : fièvre. Cas n° 2 : toux.",
        "Observation 1: homme. Observation 2: femme.",
        "Fall 1: Mann, 50 Jahre.\n\nFall 2: Frau, 60 Jahre.",
        "Paziente 1: donna di 50 anni. Paziente 2: uomo di 40 anni.",
        "Case 1: a man. Case 2: a woman.",
        "Nous rapportons deux cas de goutte.",
        "Descriviamo due casi clinici di gotta.",
        "Wir berichten über drei Fälle von Gicht.",
        "Le premier cas est une femme. Le deuxième cas est un homme.",
    ],
)
def test_several_patients_are_told(text):
    assert tells_of_several(text)


@pytest.mark.parametrize(
    "text",
    [
        "Patiente 1x par jour au fauteuil, 2x au lit.",
        "Patient 1 Std. mobilisiert, Patient 2 Std. im Stuhl.",
        "Premier cas de grippe dans le home cet hiver.",
        "Im Fall 1-mal Dafalgan geben, im Fall 2-mal den Arzt rufen.",
        "Die Patientin im zweiten Bett ist laut.",
    ],
)
def test_one_patient_is_not_taken_for_several(text):
    assert not tells_of_several(text)


@pytest.mark.parametrize(
    "text",
    [
        "Nous rapportons le cas particulier d'une goutte.",
        "Descriviamo il caso di una donna.",
        "Wir berichten über den seltenen Fall einer Gicht.",
        "We report a rare case of gout.",
    ],
)
def test_case_report_is_told(text):
    assert tells_colleagues(text)


@pytest.mark.parametrize(
    "text",
    ["Wir berichten über Ihre Patientin.", "En cas de douleur, appeler.", "Im Fall von Fieber anrufen."],
)
def test_letter_is_no_case_report(text):
    assert not tells_colleagues(text)
