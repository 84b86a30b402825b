"""What the style sheets say, read by a parser: every rule and every selector in it."""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import tinycss2

from django.conf import settings

from mou_tracker.dashboards import stylesheet

WITHOUT_SELECTORS = ("font-face", "page")
#: Functional pseudo-classes whose arguments are selectors again.
OF_SELECTORS = ("is", "where", "not", "has")


class Rule(NamedTuple):
    sheet: str
    selectors: list[str]
    tokens: list[list[Any]]  # of each selector
    within: tuple[str, ...]  # the conditions around it


def sheets() -> dict[str, str]:
    """The joined sheet of the pages, and what mails and printed files carry themselves."""
    found = {"mou.css": stylesheet.joined()}
    for path in (settings.BASE_DIR / "templates").rglob("*.html"):
        for number, text in enumerate(
            re.findall(r"<style[^>]*>(.*?)</style>", path.read_text(), re.S)
        ):
            # what a page is made with is no rule of its own
            found[f"{path.name} {number}"] = re.sub(r"\{\{.*?\}\}", "", text)
    return found


def rules(text: str, sheet: str = "") -> Iterator[Rule]:
    yield from _rules(tinycss2.parse_stylesheet(text, True, True), sheet, ())


def _rules(nodes: list[Any], sheet: str, within: tuple[str, ...]) -> Iterator[Rule]:
    for node in nodes:
        if node.type == "error":
            raise ValueError(f"{sheet}: {node.message} in line {node.source_line}")
        if node.type == "at-rule" and node.lower_at_keyword not in WITHOUT_SELECTORS:
            if node.content is not None:
                around = f"@{node.lower_at_keyword}{tinycss2.serialize(node.prelude)}"
                inner = tinycss2.parse_blocks_contents(node.content, True, True)
                yield from _rules(inner, sheet, (*within, around))
        elif node.type == "qualified-rule":
            parts = list(split(node.prelude))
            yield Rule(sheet, [tinycss2.serialize(part).strip() for part in parts], parts, within)
            inner = tinycss2.parse_blocks_contents(node.content, True, True)
            yield from _rules(inner, sheet, within)


def split(tokens: list[Any]) -> Iterator[list[Any]]:
    """A list of selectors at its commas."""
    one: list[Any] = []
    for token in tokens:
        if token.type == "literal" and token.value == ",":
            yield one
            one = []
        else:
            one.append(token)
    yield one


def inner(
    tokens: list[Any], around: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], list[Any]]]:
    """A selector, and every selector inside its parentheses with what stands around it."""
    yield around, tokens
    for token in tokens:
        if token.type == "function" and token.lower_name in OF_SELECTORS:
            for part in split(token.arguments):
                yield from inner(part, (*around, token.lower_name))


def pseudo_elements(tokens: list[Any]) -> list[str]:
    """Names after two colons, at the outer level of a selector."""
    plain = [token for token in tokens if token.type != "comment"]
    return [
        token.lower_name if token.type == "function" else token.lower_value
        for before, again, token in zip(plain, plain[1:], plain[2:], strict=False)
        if before.type == again.type == "literal" and before.value == again.value == ":"
    ]
