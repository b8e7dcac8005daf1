"""Formulas as MathML, so that the built pages need no network."""

import re
from typing import Any

from docutils import nodes
from docutils.utils.math.latex2mathml import tex2mathml
from sphinx.application import Sphinx

ROLE = re.compile(r"(?<!`):math:`([^`]+)`")


def inline(translator: Any, node: nodes.math) -> None:
    """A formula within a line."""
    translator.body.append(tex2mathml(node.astext()))
    raise nodes.SkipNode


def block(translator: Any, node: nodes.math_block) -> None:
    """A formula on lines of its own."""
    formula = tex2mathml(node.astext(), as_block=True)
    translator.body.append(f'<div class="math notranslate nohighlight">{formula}</div>')
    raise nodes.SkipNode


def renew_roles(app: Sphinx, docname: str, content: list[str]) -> None:
    """Formulas that pages took over from docstrings, as the pages themselves write them."""
    if app.env.doc2path(docname).suffix == ".md":
        content[0] = ROLE.sub(r"{math}`\1`", content[0])


def setup(app: Sphinx) -> dict[str, bool]:
    """Called by Sphinx."""
    app.add_html_math_renderer("mathml", (inline, None), (block, None))
    app.connect("source-read", renew_roles)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
