"""Minutes as HTML: Markdown in, a short list of harmless elements out."""

import markdown
import nh3

from django.utils.safestring import SafeString, mark_safe

ELEMENTS = {
    "p", "br", "hr", "h3", "h4", "h5", "h6", "ul", "ol", "li", "strong", "em", "code", "pre",
    "blockquote", "table", "thead", "tbody", "tr", "th", "td", "a",
}  # fmt: skip
#: A heading of the minutes stands below the page's own.
LOWER = {"h1": "h3", "h2": "h4", "h3": "h5", "h4": "h6", "h5": "h6"}


class _Lowered(markdown.treeprocessors.Treeprocessor):
    def run(self, root):
        for element in root.iter():
            element.tag = LOWER.get(element.tag, element.tag)


class _Headings(markdown.extensions.Extension):
    def extendMarkdown(self, md):
        md.treeprocessors.register(_Lowered(md), "lowered", 0)


def rendered(text: str) -> SafeString:
    """Markdown as clean HTML; other markup is dropped, links lead to http(s) or mail."""
    html = markdown.markdown(
        text, extensions=["tables", "sane_lists", "nl2br", _Headings()], output_format="html"
    )
    clean = nh3.clean(
        html,
        tags=ELEMENTS,
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer nofollow",
    )
    return mark_safe(clean)  # noqa: S308 cleaned by nh3 on the line above
