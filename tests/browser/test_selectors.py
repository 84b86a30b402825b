"""A real browser keeps every rule of the style sheet, and every selector inside parentheses."""

import pytest
import tinycss2

from mou_tracker.dashboards import stylesheet
from tests.browser.system import browser, executable
from tests.css import inner, pseudo_elements, rules

pytestmark = pytest.mark.skipif(
    executable() is None, reason="no Chromium here: install the package chromium"
)
#: Of all rules, those that style something, nested ones too.
KEPT = """(text) => {
  const sheet = new CSSStyleSheet(), kept = [];
  sheet.replaceSync(text);
  const read = (rules) => {
    for (const rule of rules) {
      if (rule instanceof CSSStyleRule) kept.push(rule.selectorText);
      if (rule.cssRules) read(rule.cssRules);
    }
  };
  read(sheet.cssRules);
  return kept.length;
}"""
SUPPORTED = "(selectors) => selectors.filter((one) => !CSS.supports(`selector(${one})`))"


def of_one_engine(tokens: list) -> bool:
    return any(name.startswith("-") for name in pseudo_elements(tokens))


def test_a_browser_keeps_every_rule():
    every = list(rules(stylesheet.joined()))
    # alone in their rules, as tests/mou_tracker/test_selectors.py makes sure
    foreign = [rule for rule in every if any("::-moz-" in one for one in rule.selectors)]
    # a forgiving :is() drops what it does not know in silence: each part is asked for by itself
    parts = {
        tinycss2.serialize(part).strip().lstrip(">+~ ")
        for rule in every
        for selector in rule.tokens
        for _around, part in inner(selector)
        if not of_one_engine(selector)
    }
    with browser() as running:
        page = running.new_page()
        assert page.evaluate(KEPT, "a, b:has(c:has(d)) {} e {}") == 1  # it would be seen
        assert page.evaluate(SUPPORTED, sorted(parts)) == []
        assert page.evaluate(KEPT, stylesheet.joined()) == len(every) - len(foreign)
        page.close()
