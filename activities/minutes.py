"""Minutes as HTML: Markdown in, a short list of harmless elements out."""

import re

import nh3
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore

from django.utils.safestring import SafeString, mark_safe

ELEMENTS = {
    "p", "br", "hr", "h3", "h4", "h5", "h6", "ul", "ol", "li", "strong", "em", "code", "pre",
    "blockquote", "s", "table", "thead", "tbody", "tr", "th", "td", "a",
}  # fmt: skip
#: A heading of the minutes stands below the page's own.
LOWER = {"h1": "h3", "h2": "h4", "h3": "h5", "h4": "h6", "h5": "h6"}
#: Boxes of a list of things to do.
BOXES = re.compile(r"^(\s*(?:[-*+]|\d+\.)\s+)\[([ xX])\]\s", re.MULTILINE)


def _lower(state: StateCore) -> None:
    for token in state.tokens:
        token.tag = LOWER.get(token.tag, token.tag)


#: CommonMark, with tables and ~~struck out~~; a line end is one, and an indented line is no code.
READER = (
    MarkdownIt("commonmark", {"breaks": True}).enable(["table", "strikethrough"]).disable("code")
)
READER.core.ruler.push("lower", _lower)


def rendered(text: str) -> SafeString:
    """Markdown as clean HTML; other markup is dropped, links lead to http(s) or mail."""
    text = BOXES.sub(lambda box: f"{box[1]}{'☐' if box[2] == ' ' else '☑'} ", text)
    clean = nh3.clean(
        READER.render(text),
        tags=ELEMENTS,
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer nofollow",
    )
    return mark_safe(clean)  # noqa: S308 cleaned by nh3 on the line above
