"""How the pages are built: ``python -m sphinx -W -b html docs build/site``.

Nothing on a page comes from elsewhere: no fonts, no scripts, no formulas; search works offline.
"""

import sys
from pathlib import Path
from typing import Any

DOCS = Path(__file__).parent
sys.path[:0] = [str(DOCS / "_ext"), str(DOCS.parent)]

import simulation  # noqa: E402  found by the line above

project = "Teacher wellbeing, relationship by relationship"
author = "the authors of the simulation"
project_copyright = "the authors; MIT licence"
release = version = simulation.__version__
language = "en"

extensions = ["myst_nb", "sphinx.ext.autodoc", "offline", "generated"]
exclude_patterns = ["_ext", "README.md", "**/.ipynb_checkpoints"]
source_suffix = {".md": "myst-nb", ".ipynb": "myst-nb", ".rst": "restructuredtext"}

myst_enable_extensions = ["colon_fence", "deflist", "dollarmath"]
myst_heading_anchors = 4
nb_execution_mode = "off"  # the notebook is executed by a test, and kept with its output
nb_ipywidgets_js = {}  # would be fetched from elsewhere
nitpicky = True
nitpick_ignore_regex = [("py:.*", ".*")]  # types of other projects, which are not looked up
suppress_warnings = ["myst.header"]  # generated pages skip a level of headings

autodoc_typehints = "signature"
autodoc_member_order = "bysource"
autodoc_default_options = {"members": True, "undoc-members": False}
autodoc_preserve_defaults = True

html_theme = "furo"
html_title = project
html_math_renderer = "mathml"
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_copy_source = False
html_show_sourcelink = False
html_show_search_summary = False  # it would fetch pages, which a browser refuses from a disk
html_show_sphinx = False
html_last_updated_fmt = None


def without_aliases(app: Any, what: str, name: str, member: Any, skip: bool, options: Any) -> Any:
    """Fields of tuples are told in the docstring of the tuple, not once more each."""
    return True if str(getattr(member, "__doc__", "")).startswith("Alias for field") else None


def setup(app: Any) -> None:
    """Called by Sphinx."""
    app.connect("autodoc-skip-member", without_aliases)
