"""Metadata of the distribution, and the mapping of the top-level ``prompts/`` and ``templates/`` into it.

Exact versions are in ``requirements/``; here stand only the limits that the code knows of.
"""

import re
from pathlib import Path

from setuptools import find_packages, setup

ROOT = Path(__file__).resolve().parent
VERSION = re.search(
    r'^__version__ = "(.+)"$', (ROOT / "optirh_batch" / "__init__.py").read_text("utf-8"), re.MULTILINE
)
README = ROOT / "README.md"
DATA = ("toml", "json", "po", "gguf", "xsd", "j2", "html", "css", "md", "svg", "xml", "typed")

setup(
    name="optirh-batch",
    version=VERSION[1] if VERSION else None,
    description="Patient records and medical texts in, checked PDFs out, on this machine alone",
    long_description=README.read_text("utf-8") if README.is_file() else None,
    long_description_content_type="text/markdown",
    python_requires=">=3.11",
    packages=[
        *find_packages(include=["optirh_batch", "optirh_batch.*"]),
        "optirh_batch_prompts",
        "optirh_batch_templates",
    ],
    package_dir={"optirh_batch_prompts": "prompts", "optirh_batch_templates": "templates"},
    package_data={"": [f"**/*.{suffix}" for suffix in DATA]},
    install_requires=[
        "babel>=2.14",
        "cattrs>=24",
        "click>=8.1",
        "jinja2>=3.1",
        "llama-cpp-python>=0.3.36,<0.4",
        "lxml>=5",
        "numpy>=2",
        "openpyxl>=3.1",
        "pip>=23.1",  # fetches the parts of a model
        "platformdirs>=4",
        "py3langid>=0.4",
        "pypdf>=5",
        "python-docx>=1.1",
        "python-stdnum>=1.20",
        "rich>=13",
        "sqlite-utils>=4",
        "watchdog>=4",
        "weasyprint>=69",
    ],
    entry_points={"console_scripts": ["optirh-batch = optirh_batch.cli:main"]},
    zip_safe=False,
)
