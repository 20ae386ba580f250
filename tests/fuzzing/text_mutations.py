"""Changes of a text by lines and words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from random import Random

from fuzzing import hostile

_PIECE = re.compile(r"\d+(?:[.,/-]\d+)*|\w+|[^\w\s]|\s+")
_ENCODINGS = ("utf-8", "utf-8", "utf-8", "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252", "utf-32")
_SEPARATORS = ("\n", "\n", "\n\n", "\r\n", "\r", "\t", " | ", ": ", ", ", " ")


class TextMutations:
    """Edits texts; lines come from the seeds, words from them and from the reader's vocabulary."""

    def __init__(self, seeds: Iterable[bytes], words: tuple[str, ...] = ()) -> None:
        self._lines = tuple(
            dict.fromkeys(line for seed in seeds for line in seed.decode("utf-8", "replace").splitlines())
        )
        self._words = words

    def __call__(self, data: bytes, rng: Random) -> bytes:
        """The text after one to five changes, in some encoding."""
        text = self.change(_decoded(data), rng)
        return text.encode(rng.choice(_ENCODINGS), errors="replace")

    def change(self, text: str, rng: Random) -> str:
        """The text after one to five changes."""
        for _ in range(rng.choice((1, 1, 2, 3, 5))):
            text = self._change_words(text, rng) if rng.random() < 0.5 else self._change_lines(text, rng)
        return text

    def _change_lines(self, text: str, rng: Random) -> str:
        lines = text.split("\n")
        at = rng.randrange(len(lines))
        match rng.randrange(8):
            case 0:
                del lines[at : at + rng.choice((1, 1, 3))]
            case 1:
                lines[at:at] = lines[at : at + rng.choice((1, 3))] * rng.choice((1, 1, 2, 40))
            case 2:
                lines.insert(rng.randrange(len(lines)), lines.pop(at))
            case 3 | 4:
                lines.insert(at, rng.choice(self._lines) if self._lines else "")
            case 5:
                lines[at] = (
                    rng.choice(("- ", "# ", "| ", "> ", "  ", "\t", "1. ", "**", "• ", "!")) + lines[at]
                )
            case 6:
                lines.insert(
                    at, rng.choice(self._words or ("a",)) + rng.choice((":", "", " :", ": ", "\n---"))
                )
            case _:
                return rng.choice(_SEPARATORS).join(lines)
        return "\n".join(lines)

    def _change_words(self, text: str, rng: Random) -> str:
        pieces = _PIECE.findall(text) or [""]
        at = rng.randrange(len(pieces))
        match rng.randrange(5):
            case 0:
                del pieces[at : at + rng.choice((1, 1, 4))]
            case 1:
                pieces[at:at] = [pieces[rng.randrange(len(pieces))]]
            case 2:
                pieces[at] = hostile.value(rng, self._words)
            case 3:
                pieces[at] = pieces[at] * rng.choice((2, 2, 30, 2000))
            case _:
                pieces.insert(at, hostile.value(rng, self._words))
        return "".join(pieces)


def _decoded(data: bytes) -> str:
    for mark, encoding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    return data.decode("utf-8-sig", "replace")
