"""The lexicon of what notes speak of: words are looked up by their letters, and none is missed by that."""

from grounding_cases import load_pairs
from optirh_batch.grounding.recognition import concepts
from optirh_batch.grounding.vocabulary.phrases import whole_words


def test_letters_find_every_concept_that_a_search_for_all_finds():
    texts = [(pair.source, pair.source_language) for pair in load_pairs()[::12]]
    texts += [("Rx et CT faits, O2 2 l/min, 144 appelé, tv, propre, café.", "fr")]
    texts += [("Nach OP: CT, MR-Befund, AB seit gestern, DK gewechselt, Kaffee, kein HA.", "de")]
    found = 0
    for text, language in texts:
        written = concepts.spelled(text)
        searched = {
            concept.name
            for concept in concepts._concepts()
            if language in concept.says and whole_words(concept.says[language]).search(written)
        }
        named = {named.concept.name for named in concepts.concepts_in(text, language)}
        # What a person is called names nothing, so a name of the text may be found by the search alone.
        assert named <= searched, text
        assert named == searched or concepts.without_names(text) != text, searched - named
        found += len(named)
    assert found > 200
