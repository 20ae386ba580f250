"""The settings.

    settings   what they are called and what each may be
    loading    which value holds: default, file, environment, flag

Creating a home, and writing the first ``optirh.toml``, belong to ``home``.
"""

from optirh_batch.config.loading import (
    ENVIRONMENT_PREFIX,
    FILE_NAME,
    FOLDER_KEYS,
    HOME_VARIABLE,
    OUTBOX_KEYS,
    LoadedSettings,
    find_home,
    load_settings,
    named_home,
    preferred_staff_language,
    user_data_dir,
)
from optirh_batch.config.settings import SETTING_FIELDS, Settings, expectation, plain_value

__all__ = [
    "ENVIRONMENT_PREFIX",
    "FILE_NAME",
    "FOLDER_KEYS",
    "HOME_VARIABLE",
    "OUTBOX_KEYS",
    "SETTING_FIELDS",
    "LoadedSettings",
    "Settings",
    "expectation",
    "find_home",
    "load_settings",
    "named_home",
    "plain_value",
    "preferred_staff_language",
    "user_data_dir",
]
