"""Diagnoses of a list that a sentence tells in another time."""

import pytest

from optirh_batch.drafting.histories import find_turned_time
from optirh_batch.records import ProblemStatus


@pytest.mark.parametrize(
    ("language", "status", "listed", "told"),
    [
        (
            "de",
            "unknown",
            "Mechanische Aortenklappe, 2010",
            "Er hatte eine mechanische Aortenklappe im Jahr 2010.",
        ),
        ("de", "current", "Vorhofflimmern, seit 2021", "Er hatte Vorhofflimmern seit 2021."),
        ("de", "past", "Mamakarzinom links, 1997", "Sie hat ein Mamakarzinom links, 1997."),
        ("fr", "unknown", "Valve aortique mécanique, 2009", "Il a eu une valve aortique mécanique en 2009."),
        ("fr", "past", "Cancer du sein droit, 1999", "Elle a un cancer du sein droit en 1999."),
        ("it", "past", "Ictus, 2011", "Ha un ictus dal 2011."),
        ("it", "current", "Gotta", "Aveva la gotta."),
        ("en", "past", "Stroke, 2011", "He has a stroke since 2011."),
        ("en", "unknown", "Gout", "He had gout."),
    ],
)
def test_time_of_another_list_is_found(language, status, listed, told):
    assert find_turned_time(told, listed, ProblemStatus(status), language) == told


@pytest.mark.parametrize(
    ("language", "status", "listed", "told"),
    [
        ("de", "unknown", "Asthma in der Kindheit", "Er hatte Asthma in der Kindheit."),
        ("de", "unknown", "Gicht", "Er hat eine Gicht."),
        ("de", "current", "Vorhofflimmern, seit 2021", "Er hat Vorhofflimmern seit 2021."),
        ("de", "past", "Leistenhernie operiert, 2005", "Er hat im Jahr 2005 eine Leistenhernie operiert."),
        ("de", "past", "Hüft-TP links, 2019", "Sie ist 2019 an der linken Hüfte operiert worden."),
        ("fr", "past", "Appendicectomie, 1971", "Elle a été opérée de l'appendice en 1971."),
        ("fr", "past", "Infarctus, 2018", "Il a eu un infarctus en 2018."),
        ("fr", "past", "État après AVC, 2011", "Il a un état après AVC, en 2011."),
        ("en", "past", "Stroke, 2011", "He has had a stroke in 2011."),
        ("pt", "past", "AVC, 2011", "Ele tem um AVC."),
    ],
)
def test_time_of_its_list_is_left_alone(language, status, listed, told):
    assert find_turned_time(told, listed, ProblemStatus(status), language) is None
