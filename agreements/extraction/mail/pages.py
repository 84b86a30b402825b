"""The words of a mail that was written as a page."""

import re
from html.parser import HTMLParser

BLOCKS = frozenset(
    [
        "p",
        "div",
        "br",
        "tr",
        "li",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "table",
        "ul",
        "ol",
        "blockquote",
        "hr",
        "pre",
    ]
)
CELLS = frozenset({"td", "th"})
UNSEEN = frozenset({"script", "style", "head", "title", "template"})
HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
VOID = frozenset(
    [
        "br",
        "hr",
        "img",
        "input",
        "meta",
        "link",
        "wbr",
        "col",
        "area",
        "base",
        "embed",
        "source",
        "track",
    ]
)
SPACES = re.compile(r"[ \t\r\n\xa0]+")


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self.unseen: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        style = next((value or "" for name, value in attrs if name == "style"), "")
        if tag not in VOID and (self.unseen or tag in UNSEEN or HIDDEN.search(style)):
            self.unseen.append(tag)
        elif tag in BLOCKS:
            self.pieces.append("\n")
        elif tag in CELLS:
            self.pieces.append("\t")

    def handle_endtag(self, tag: str) -> None:
        if tag in self.unseen:
            while self.unseen.pop() != tag:
                pass
        elif tag in BLOCKS:
            self.pieces.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.unseen:
            self.pieces.append(SPACES.sub(" ", data))


def words_of_page(page: str) -> str:
    """The text a reader of the page sees, line by line."""
    parser = _Words()
    parser.feed(page)
    parser.close()
    lines = (line.strip(" ") for line in "".join(parser.pieces).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
