"""No engine drops a rule for a selector that it refuses: whatever some do not know stands alone."""

import cssselect2
import pytest

from tests.css import inner, pseudo_elements, rules, sheets

#: Every engine of the last years draws these; what is not here may take a whole list with it.
COMMON = {
    "after", "before", "first-line", "first-letter", "placeholder", "backdrop", "marker",
    "file-selector-button",
}  # fmt: skip
EVERY = [rule for name, text in sheets().items() for rule in rules(text, name)]


def test_the_parser_sees_the_sheets():
    assert len(EVERY) > 600
    assert any(name.startswith("reminder.html") for name in sheets())


@pytest.mark.parametrize(
    ("css", "found"),
    [
        ("a:has(b:has(c)) {}", [("has", "has")]),
        ("a, b:not(:has(> :not(c:has(d), e))) {}", [("not", "has", "not", "has")]),
        ("a:has(> :not(b, c)) {}", []),
        ("@media print { a { & b:has(c:is(d:has(e))) { color: red } } }", [("has", "is", "has")]),
    ],
)  # fmt: skip
def test_a_has_within_a_has_is_found(css, found):
    assert [where for rule in rules(css) for where in nested_has(rule)] == found


def nested_has(rule) -> list[tuple[str, ...]]:
    return [
        around
        for selector in rule.tokens
        for around, _part in inner(selector)
        if around.count("has") > 1 and around[-1] == "has"
    ]


def test_no_has_within_a_has():
    """It is invalid, and one invalid selector drops the rule with all it lists."""
    assert [rule.selectors for rule in EVERY if nested_has(rule)] == []


def test_no_pseudo_element_within_parentheses():
    assert [
        rule.selectors
        for rule in EVERY
        for selector in rule.tokens
        for around, part in inner(selector)
        if around and pseudo_elements(part)
    ] == []


def test_what_some_engines_refuse_stands_alone():
    """Or inside @supports selector(…), where who refuses it never reads it."""
    assert [
        rule.selectors
        for rule in EVERY
        if len(rule.selectors) > 1
        and not any(condition.startswith("@supports selector") for condition in rule.within)
        and any(set(pseudo_elements(selector)) - COMMON for selector in rule.tokens)
    ] == []


def test_every_selector_is_one_to_the_print_engine():
    refused = []
    for rule in EVERY:
        for text, selector in zip(rule.selectors, rule.tokens, strict=True):
            if set(pseudo_elements(selector)) - {"after", "before", "first-line"}:
                continue  # it draws none of these, and says so by dropping their rules
            try:
                cssselect2.compile_selector_list(text)
            except cssselect2.SelectorError as fault:
                refused.append((text, str(fault)))
    assert refused == []
