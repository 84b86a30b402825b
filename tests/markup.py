"""Whether a page is sound HTML: what a browser would silently repair is a fault here."""

import re
from collections import Counter
from html.parser import HTMLParser

VOID = {
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track",
    "wbr",
}  # fmt: skip
#: A start tag of these ends an open <p>: written inside one, the page is not what it seems.
ENDS_P = {
    "address", "article", "aside", "blockquote", "details", "div", "dl", "fieldset", "figure",
    "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "main", "menu", "nav",
    "ol", "p", "pre", "search", "section", "table", "ul",
}  # fmt: skip
#: child -> parents it may stand in.
STANDS_IN = {
    "li": {"ul", "ol", "menu"},
    "tr": {"thead", "tbody", "tfoot", "table"},
    "td": {"tr"},
    "th": {"tr"},
    "thead": {"table"},
    "tbody": {"table"},
    "caption": {"table"},
    "dt": {"dl", "div"},
    "dd": {"dl", "div"},
    "option": {"select", "datalist", "optgroup"},
    "legend": {"fieldset"},
    "summary": {"details"},
    "figcaption": {"figure"},
}
#: Blanks beside these tags mean nothing.
BLOCKS = "|".join(sorted(ENDS_P | STANDS_IN.keys() | {"body", "head", "html"}))
BESIDE_A_BLOCK = re.compile(rf"\s*(</?(?:{BLOCKS})\b[^<>]*>)\s*")
#: parent -> its only children.
HOLDS_ONLY = {
    "ul": {"li", "template", "script"},
    "ol": {"li", "template", "script"},
    "tr": {"td", "th"},
    "tbody": {"tr"},
    "thead": {"tr"},
    "dl": {"dt", "dd", "div", "template", "script"},
    "select": {"option", "optgroup", "hr"},
}
#: Nothing of these stands inside another of these, however deep.
INTERACTIVE = {"a", "button", "select", "textarea", "summary", "label"}
NOT_INSIDE = {
    "a": {"a", "button"},
    "button": {"a", "button", "summary"},
    "form": {"form"},
    "label": {"label"},
    "input": {"a", "button"},
    "select": {"a", "button"},
    "summary": {"a", "button"},
    "main": {"main"},
}
#: Attributes that name other elements by id.
NAMES_IDS = ("for", "aria-labelledby", "aria-describedby", "aria-controls", "list", "headers")
FOREIGN = {"svg", "math"}

#: What HTML reads as a time: a year, month, day or moment with its offset; at most milliseconds.
DATETIME = re.compile(
    r"\d{4}(-\d\d(-\d\d([T ]\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:?\d\d)?)?)?)?|\d\d:\d\d"
)


def flat(page: str) -> str:
    """A page as a browser reads it: however its template is broken into lines."""
    page = re.sub(r"\s+>", ">", " ".join(page.split()))
    return BESIDE_A_BLOCK.sub(r"\1", page)


class Reader(HTMLParser):
    """Reads a page and keeps its faults, each with its line."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.faults: list[str] = []
        self.open: list[str] = []
        self.ids: Counter[str] = Counter()
        self.named: list[tuple[str, str, int]] = []
        self.labelled: set[str] = set()
        self.controls: list[tuple[dict[str, str | None], bool, int]] = []
        self.headings: list[int] = []
        self.tags: Counter[str] = Counter()

    def fault(self, words: str) -> None:
        self.faults.append(f"line {self.getpos()[0]}: {words}")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _value in attrs]
        for name, times in Counter(names).items():
            if times > 1:
                self.fault(f"<{tag}> has {name} {times} times")
        given = dict(attrs)
        self.tags[tag] += 1
        if FOREIGN & set(self.open) or tag in FOREIGN:
            self.note_ids(given)
            self.open.append(tag)
            return
        self.check_place(tag)
        self.note_ids(given)
        if tag == "time" and not DATETIME.fullmatch(given.get("datetime") or "2026"):
            self.fault(f"<time> at {given['datetime']!r}")
        if "style" in given or any(name.startswith("on") for name in names):
            self.fault(f"<{tag}> carries a style or a script of its own")
        if tag in ("input", "select", "textarea") and given.get("type") not in (
            "hidden", "submit", "button",
        ):  # fmt: skip
            self.controls.append((given, "label" in self.open, self.getpos()[0]))
        if tag == "img" and "alt" not in given:
            self.fault("<img> without alt")
        if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
            self.headings.append(int(tag[1]))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if self.open and self.open[-1] == tag and tag not in VOID:
            if not FOREIGN & set(self.open):
                self.fault(f"<{tag}/> closes nothing")
            self.open.pop()

    def check_place(self, tag: str) -> None:
        parent = self.open[-1] if self.open else ""
        if tag in ENDS_P and "p" in self.open and not self.shielded("p"):
            self.fault(f"<{tag}> inside <p>")
        if tag in STANDS_IN and parent not in STANDS_IN[tag]:
            self.fault(f"<{tag}> inside <{parent}>")
        if parent in HOLDS_ONLY and tag not in HOLDS_ONLY[parent]:
            self.fault(f"<{parent}> holds <{tag}>")
        for outer in NOT_INSIDE.get(tag, set()) & set(self.open):
            self.fault(f"<{tag}> inside <{outer}>")

    def shielded(self, tag: str) -> bool:
        """A table cell or a button begins anew."""
        inner = self.open[len(self.open) - self.open[::-1].index(tag) :]
        return bool({"td", "th", "button", "object", "template"} & set(inner))

    def note_ids(self, given: dict[str, str | None]) -> None:
        if "id" in given:
            self.ids[given["id"] or ""] += 1
            if not given["id"] or " " in given["id"]:
                self.fault(f"id {given['id']!r}")
        for name in NAMES_IDS:
            for one in (given.get(name) or "").split():
                self.named.append((name, one, self.getpos()[0]))
                if name == "for":
                    self.labelled.add(one)

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            self.fault(f"</{tag}> of what has no end")
        elif not self.open or self.open[-1] != tag:
            self.fault(f"</{tag}> where <{self.open[-1] if self.open else ''}> is open")
            if tag in self.open:
                while self.open.pop() != tag:
                    pass
        else:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        if data.strip() and self.open and self.open[-1] in HOLDS_ONLY:
            self.fault(f"text inside <{self.open[-1]}>: {data.strip()[:40]!r}")
        if self.open and self.open[-1] == "option" and not data.strip(" -"):
            self.fault("an <option> of hyphens, which nobody can read aloud")
        if "{%" in data or "{{" in data:
            self.fault(f"a template shows through: {data.strip()[:60]!r}")

    def finish(self) -> list[str]:
        self.close()
        if self.open:
            self.faults.append(f"never closed: {self.open}")
        self.faults += [f"id {one!r} {times} times" for one, times in self.ids.items() if times > 1]
        for name, one, line in self.named:
            if one not in self.ids:
                self.faults.append(f"line {line}: {name} names {one!r}, which is not there")
        for given, is_wrapped, line in self.controls:
            named = {"aria-label", "aria-labelledby", "title"} & given.keys()
            if not (is_wrapped or named or given.get("id") in self.labelled):
                self.faults.append(f"line {line}: no label for {given.get('name')!r}")
        for tag in ("title", "h1", "main"):
            if self.tags[tag] - (tag == "title" and self.tags["title"] - 1) != 1:
                self.faults.append(f"<{tag}> {self.tags[tag]} times")
        for before, after in zip(self.headings, self.headings[1:], strict=False):
            if after > before + 1:
                self.faults.append(f"<h{after}> after <h{before}>")
        return self.faults


def faults_of(page: str) -> list[str]:
    """What is wrong with a whole page; nothing for a sound one."""
    reader = Reader()
    if not page.lower().startswith("<!doctype html>"):
        reader.faults.append("no doctype")
    reader.feed(page)
    return reader.finish()
