"""Words of everyday English that a small model slips into other languages.

Owns the list and its exceptions.  Beside it stand the very common words of
``foreign_words``; here are those of care ("rinse", "swelling"), of which French,
German and Italian have no homograph, or one that is named below.
"""

from __future__ import annotations

import re

_ADVERB = re.compile(r"[a-z]{4,}ly")
"""'intravenously': no other of the four languages ends words so."""
_NO_ADVERBS = frozenset({"chantilly"})

_ENGLISH = frozenset(
    (
        "abdominal about above accident according ache aches achieved across add added adjusted administered "
        "admission admitted advised affected after afternoon again against aged ago agreed alive allowed "
        "alone already alright although always amount ankle ankles another answered anxious anymore anyone "
        "anything appeared appetite applied apply appointment arm armpit arms around arrival arrived asked "
        "asleep assessed assessment assisted available avoid awake aware away bandage bandaged bandages bath "
        "bathed bathing bathroom became become bed bedridden before began begin begun behavior behaviour "
        "behind being belly below better between bleed bleeding bloated bloodstream bloody bone bones both "
        "bottle bottom bowel bowels brain breast breathe breathed breathless bring broken brother brought "
        "bruise bruised bruises bruising built burned burning burns came cannot cared caring caused causes "
        "chair changed changes changing checked checking checks cheek chest chew children clean cleaned "
        "cleaning cleansed clear cleared clothes clothing coming complained complains complaint complaints "
        "completed condition confused confusion consciousness constipated continued continues cough coughed "
        "coughing could covered current daily dead deaf death decreased decreases described diarrhea did "
        "died diet difficult difficulties difficulty dinner disappeared discharge discharged discomfort "
        "discontinued discussed disturbed dizziness dizzy does doing done dosage dose doses down drank drawn "
        "dressed dressings dried drink drinking drinks drowsy drugs dry due during each ear early ears eaten "
        "eating edema effects elbow empty encouraged end enough entire even every everyday everything "
        "evolved examined excess exercise experienced experiencing eye eyelid eyes face faced failure faint "
        "fainted fainting fallen falling fast fasting fatigue fatigued fear feels feet fell felt few fine "
        "finger fingers finished first fluid fluids following follows food foot forearm forehead found four "
        "fracture frequency frequent fresh friend friends further gave general getting given gives giving "
        "goes going good great ground group growing growth gums gut had hair hand handed hands happened "
        "happy hard harm has having head headache headaches heal healed healing healthy hear heard hearing "
        "heartbeat heavy heel height help helped helping helps her here hers herself him himself hip hips "
        "his hold home hospitalized hour hours house how however hungry hurt hurting hurts husband "
        "identified impaired improve improved improvement improves including increase increased increases "
        "increasing indicated infected inflamed informed injected injured injuries injury inside insomnia "
        "instead intake into involved irregular itch itching itchy its itself joint joints just keep keeps "
        "kept knee knees knew know known lack large last lasted late later laying leaks least leave leaving "
        "leg legs less lets level levels lie life light like limb limbs limited lips little lived liver "
        "lives living local longer look looked looking looks loose lots loud lower lump lunch lung lungs "
        "lying made maintained make makes making manage managed many marked married matter maybe meal meals "
        "means measured measures measuring medical medication medications meet memory mental middle mild "
        "milk missed missing moist month mood moreover most mother mouth move moved movement movements moves "
        "moving much mucus muscle muscles must nail nails name nauseous near neck need needed needing needle "
        "neither never new next nice night nights none normal nose noted notes nothing notice noticed now "
        "numb numbness nurse nurses nursing obese observed obtained occasional occurred occurs often oily "
        "old once only onset opened other others ought outside overnight overweight owing own painful "
        "painkiller painkillers pale parents past patients people performed perhaps physical physician pill "
        "pills placed pleased plenty poor possible pregnant prescribed prescription present presented "
        "presents prevent previous problem problems produced progressed provided pulled purulent pus put "
        "quantity quiet quite raised ran rapid rash rather reached received receives receiving recovered red "
        "redness reduce reduced refused regarding regular relative relatives relief relieve relieved "
        "remained remains removed repeated replaced reported reports requested required requires requiring "
        "resolved rest rested resting restless results returned revealed rinse rinsed rinses rinsing room "
        "round runs sad safe said same saw says scar scars scheduled seated second seeing seem seems seen "
        "seldom self serious served several severe shaking shaved she short shortness should shoulder "
        "shoulders showed shower showered showering shown shows sick side sides since sister sitting size "
        "skipped sleeping sleeps sleepy slept slight slow slower small smell smoke smoked smoker smokes "
        "smoking soap soft sole some someone something sometimes son soon sore speaks speech spine spoke "
        "spoon spread stable stage stairs stand standing started starting state stay stayed steady step "
        "stiff stiffness still stockings stomach stone stones stood stool stools stopped straight strength "
        "stroke strong stronger such sudden suffered suffering suffers suffocation suggested supper "
        "supported surgery surgical surrounding suspected swallow swallowed swallowing sweat sweating swell "
        "swelling swells symptoms take taken takes taking talk talked talking tapping taught teeth tell "
        "tender tends than thanks that their them then there therefore thick thigh thin thing things think "
        "thirst thirsty thirty though thought three throat through throughout thus tired tiredness tissue "
        "today together told tolerated tomorrow tongue too took tooth toward towards treat treated "
        "treatments tremor tried trouble try trying turned twelve twenty twice two unable under undergo "
        "underwent unit unknown unless until unusual upon upper upset urinary urinate urinated urinating "
        "urination used useful using usual various vein veins very visit visited visits vomited vomiting "
        "wait waiting wake wakes walk walked walker walks want wanted wants warm was wash washed washing "
        "watch water watery weak weakness wear wearing wears weigh weighed weighs well went wet wheelchair "
        "wheezing when where whether while white whole whom whose why wife will window wipe wiped wishes "
        "within woke woman work worked working works worn worried worse worsened worsening would wounds "
        "wrapped wrist written wrong yellow yesterday yet young yours yourself "
    ).split()
)

_HOMOGRAPHS = {
    "fr": frozenset(
        (
            "abdominal accident admission bandage bandages causes chair changes condition confusion "
            "continues dosage dose doses due end face fatigue fine four fracture gave home joint large last "
            "legs light local lots mental muscle muscles name nice normal notes notice parents patients "
            "possible prescription purulent pus put rash relative relatives relief reports second serious "
            "sole son spine stable stage stand stroke supper tends tremor trouble unit water "
        ).split()
    ),
    "de": frozenset(
        (
            "abdominal after arm arms bring clear condition confusion dosage dose end fallen fast fatigue "
            "fell finger fingers first gut hand her hold home lack last legs level light lump lunch "
            "mental mild name normal problem ran rapid red rest restless safe seen sole son stand still "
            "stroke tremor unit walker warm was will "
        ).split()
    ),
    "it": frozenset(
        (
            "abdominal ago bed dose due edema fine home light liver lunch mental name normal notes pale pus "
            "rash reduce relative severe side sole spine stage stand state stroke unit water "
        ).split()
    ),
}
"""What the language has, too, or takes from English."""


def is_english(word: str, language: str) -> bool:
    """Whether a word in small letters is English and none of ``language`` (fr, de or it; of others: no)."""
    if language not in _HOMOGRAPHS:
        return False
    if word in _ENGLISH:
        return word not in _HOMOGRAPHS[language]
    return _ADVERB.fullmatch(word) is not None and word not in _NO_ADVERBS
