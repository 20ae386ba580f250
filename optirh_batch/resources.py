"""Where the packaged folders are: ``prompts`` and ``templates``.

In a checkout (run in place or installed editable) they lie beside the
package; in a wheel they are the packages ``optirh_batch_prompts`` and
``optirh_batch_templates`` (see ``setup.py``).  What is in them belongs to
``prompts`` and ``rendering``.
"""

from __future__ import annotations

from pathlib import Path

from optirh_batch.errors import ConfigurationError


def packaged_folder(name: str, *, beside: Path | None = None) -> Path:
    """Folder ``name`` (``"prompts"`` or ``"templates"``) that came with this copy of the program.

    The copy found always belongs to the running code: a checkout never reads
    the prompts of another version installed in the same environment.

    Args:
        name: the folder's name in the checkout.
        beside: folder that holds the package ``optirh_batch``; by default the running one.

    Raises:
        ConfigurationError: the installation is incomplete.
    """
    root = beside or Path(__file__).resolve().parent.parent
    installed = root / f"optirh_batch_{name}"
    if installed.is_dir():
        return installed
    # Beside an installed package, a folder of this name would be somebody else's.
    if (root / "setup.py").is_file() and (root / name).is_dir():
        return root / name
    raise ConfigurationError(
        where="installation", detail=f"the folder '{name}' of the program is missing; install it again."
    )
