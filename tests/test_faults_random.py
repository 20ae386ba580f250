"""Killed at random under six kinds of writers: nothing is lost, doubled or torn.

60 files and 6 kills in the normal suite, 300 and 15 with OPTIRH_SOAK set; ``python -m benchmarks.soak``
goes on for as long as wanted.
"""

import os
import random

from benchmarks.soak import SETTLE_SECONDS, prepare, soak
from benchmarks.writers import Writers

SOAK = bool(os.environ.get("OPTIRH_SOAK"))
FILES, KILLS, SPREAD_SECONDS = (300, 15, 60) if SOAK else (60, 6, 8)
PATIENCE_SECONDS = 600 if SOAK else 240


def test_random_kills_lose_double_and_tear_nothing(tmp_path):
    seed = int.from_bytes(os.urandom(4))
    chance = random.Random(seed)
    home = prepare(tmp_path / "home")
    writers = Writers(home / "entree", FILES, pause=2 * SETTLE_SECONDS, spread=SPREAD_SECONDS, seed=seed)
    kills = [chance.uniform(0.2, 2 * SPREAD_SECONDS / KILLS) for _ in range(KILLS)]
    result = soak(home, writers, kills, chance=chance, patience=PATIENCE_SECONDS)
    assert result.faults == [], f"seed {seed}, killed {result.kills}"
    assert result.files == FILES
    assert sum(result.kills.values()) == KILLS
