"""Model cards: what an examination found out about one model (and one adapter), and what it may write.

A card lies beside the models as ``<sha256>.card.json``, with the same as text for people; those of the
catalogue's models come with the program.  Making one belongs to ``model_doctor``.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from optirh_batch.errors import ModelUnexamined, ModelUnfit, Phrase
from optirh_batch.filesystems import FOR_ALL_TO_READ, write_whole
from optirh_batch.generation import ModelIdentity
from optirh_batch.tiers import Tier, default_tier

FORMAT = 1
SHIPPED_DIR = Path(__file__).with_name("shipped_cards")

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class LanguageResult:
    """How the model answered in one language.

    Attributes:
        passed: whether it may write in it.
        asked: number of passages it was given.
        kept: number of answers that could be printed as they were.
        faults: how many answers had each fault, by reason code.
        prompt_sha256: hash (hex) of the prompts of that language.
    """

    passed: bool
    asked: int
    kept: int
    faults: Mapping[str, int]
    prompt_sha256: str


@dataclass(frozen=True, slots=True)
class Speed:
    """Tokens a second of the examination, one answer at a time, and what it ran on."""

    prompt_tokens_per_second: float
    answer_tokens_per_second: float
    threads: int
    gpu: bool


@dataclass(frozen=True, slots=True)
class ModelCard:
    """The result of one examination.

    Attributes:
        name: of the model, as the settings name it.
        sha256: hash (hex) of the GGUF file.
        adapter_sha256: hash (hex) of the LoRA adapter, None without one.
        title: what the file calls itself.
        architecture: of the model.
        parameters: number of weights.
        quantisation: as the file names it.
        licence: as the file, or the catalogue, names it.
        trained_tokens: longest text it was trained on.
        defects: reason codes of what is wrong with the file itself, with an explanation for IT.
        languages: results by language.
        speed: None where nothing could be measured.
        tiers: by language, what an evaluation has decided (``Tier``); any other has its default.
        made_on: date of the examination, ISO 8601.
        program_version: of this program.
        llama_cpp: version of llama-cpp-python and the processor features it was built for.
    """

    name: str
    sha256: str
    adapter_sha256: str | None
    title: str | None
    architecture: str | None
    parameters: int
    quantisation: str | None
    licence: str | None
    trained_tokens: int | None
    made_on: str
    program_version: str
    llama_cpp: str
    defects: Mapping[str, str] = field(default_factory=dict)
    languages: Mapping[str, LanguageResult] = field(default_factory=dict)
    speed: Speed | None = None
    tiers: Mapping[str, Tier] = field(default_factory=dict)

    def tier(self, language: str) -> Tier:
        """How handouts in a language may be printed."""
        return self.tiers.get(language, default_tier(language))

    @property
    def passed(self) -> bool:
        """Whether nothing is wrong with the file, and every language it was examined in passed."""
        return not self.defects and all(result.passed for result in self.languages.values())

    def as_json(self) -> dict[str, Any]:
        """The card as it is stored: ``format`` and the attributes."""
        return {"format": FORMAT, **asdict(self)}

    @classmethod
    def from_json(cls, content: Any) -> ModelCard:
        """Read a stored card.

        Raises:
            ValueError, TypeError, KeyError: it is none, or of another format.
        """
        fields = dict(content)
        if fields.pop("format") != FORMAT:
            raise ValueError("format")
        languages = {code: LanguageResult(**entry) for code, entry in fields.pop("languages").items()}
        speed = fields.pop("speed")
        tiers = {code: Tier(value) for code, value in fields.pop("tiers", {}).items()}
        return cls(**fields, languages=languages, speed=Speed(**speed) if speed else None, tiers=tiers)


def card_name(model: ModelIdentity) -> str:
    """Name of the file that holds the card of a model, or of a model with an adapter."""
    hashes = filter(None, (model.sha256, model.adapter_sha256))
    return f"{'+'.join(hashes)}.card.json"


def find_card(model: ModelIdentity, model_dir: Path, *, shipped_dir: Path = SHIPPED_DIR) -> ModelCard | None:
    """The card of a model: the institution's own, else the one that came with the program, else None."""
    for folder in (model_dir, shipped_dir):
        path = folder / card_name(model)
        try:
            card = ModelCard.from_json(json.loads(path.read_text("utf-8")))
        except FileNotFoundError:
            continue
        except (OSError, ValueError, TypeError, KeyError):
            _LOG.warning("the model card %s cannot be read; run 'optirh-batch model doctor'", path)
            continue
        if (card.sha256, card.adapter_sha256) == (model.sha256, model.adapter_sha256):
            return card
        _LOG.warning("the model card %s is about another model", path)
    return None


def store_card(card: ModelCard, text: str, model_dir: Path) -> Path:
    """Write a card and its wording for people into ``model_dir``; return the path of the former.

    Raises:
        OSError: the folder cannot be made or written.
    """
    model_dir.mkdir(parents=True, exist_ok=True)
    path = model_dir / card_name(ModelIdentity(card.name, card.sha256, card.adapter_sha256))
    write_whole(path.with_suffix(".txt"), text, mode=FOR_ALL_TO_READ)
    write_whole(path, json.dumps(card.as_json(), ensure_ascii=False, indent=1) + "\n", mode=FOR_ALL_TO_READ)
    return path


def grade_card(card: ModelCard, tiers: Mapping[str, Tier], model_dir: Path) -> Path:
    """Write a card into ``model_dir`` with tiers that an evaluation decided; its other tiers stay.

    Raises:
        OSError: the folder cannot be made or written.
    """
    graded = replace(card, tiers={**card.tiers, **tiers})
    model_dir.mkdir(parents=True, exist_ok=True)
    path = model_dir / card_name(ModelIdentity(card.name, card.sha256, card.adapter_sha256))
    write_whole(path, json.dumps(graded.as_json(), ensure_ascii=False, indent=1) + "\n", mode=FOR_ALL_TO_READ)
    return path


def require_passed(card: ModelCard | None, model: ModelIdentity, language: str) -> None:
    """Make sure that a model was examined in a language and passed.

    Raises:
        ModelUnexamined: there is no card, or it does not speak of the language.
        ModelUnfit: it failed, or its evaluation refused the language.
    """
    result = card.languages.get(language) if card else None
    if card is not None and card.defects:
        raise ModelUnfit(name=model.name, language=language, detail=", ".join(card.defects))
    if result is None:
        raise ModelUnexamined(name=model.name, language=language)
    if card is not None and card.tier(language) is Tier.REFUSED:
        raise ModelUnfit(name=model.name, language=language, detail=Phrase("refused by its evaluation"))
    if not result.passed:
        faults = ", ".join(f"{code} {count}" for code, count in result.faults.items())
        detail = Phrase(
            "{kept} of {asked} answers could be used; {faults}",
            kept=result.kept,
            asked=result.asked,
            faults=faults,
        )
        raise ModelUnfit(name=model.name, language=language, detail=detail)
