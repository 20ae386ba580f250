"""Coverage-guided fuzzing of the readers (docs/fuzzing.md).

    seeds -> mutations (bytes or structure) -> a target's reader -> properties -> findings

``corpus/`` holds past failures, minimised; ``test_readers_fuzz_corpus`` replays them without a fuzzer.
"""
