"""The documents as a site: `make docs` writes it into build/site. Pages are made of what is there (pages.py), warnings are errors."""

import sys
from importlib.metadata import version as version_of
from pathlib import Path

from sphinx.application import Sphinx

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

import pages  # noqa: E402 (beside this file)

project = "Watercooler"
author = "Watercooler contributors"
release = version_of("watercooler")
extensions = ["myst_nb", "sphinx.ext.autodoc"]
exclude_patterns = ["guide"]  # copies with links that fit here lie in made/guide
html_theme = "furo"
html_title = f"Watercooler {release}"
html_show_copyright = False
html_static_path = ["static"]
html_css_files = ["tables.css"]
nb_execution_mode = "off"  # notebooks hold what they gave: docs/notebooks.py runs them
myst_heading_anchors = 4
myst_enable_extensions = ["colon_fence"]
suppress_warnings = ["misc.highlighting_failure"]  # blocks of output that look like a language
autodoc_member_order = "bysource"
autodoc_typehints = "signature"
default_role = "code"
smartquotes = False


def setup(app: Sphinx) -> None:
    """Make the pages before they are read."""
    app.connect("autodoc-process-docstring", pages.without_options)
    pages.write(HERE / "made")
