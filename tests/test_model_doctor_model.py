"""The examination of the default model by the real engine."""

from datetime import date

import pytest

from optirh_batch.config import load_settings
from optirh_batch.generation.engine import model_in_use
from optirh_batch.model_doctor import examine

pytestmark = pytest.mark.model


def test_default_model_passes_in_both_languages_of_the_canton(evaluated_prefixes):
    # Its card says that it passed in all of them: test_model_cards.
    flags = {"enabled_languages": "fr,de", "data_dir": str(evaluated_prefixes.parent)}
    settings = load_settings(None, flags).settings
    found = examine(settings, today=date(2026, 1, 31))
    assert found.card.passed, found.card.languages
    assert set(found.card.languages) == {"fr", "de"}
    assert found.card.sha256 == model_in_use(settings).sha256
