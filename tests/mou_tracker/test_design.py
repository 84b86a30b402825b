"""What can be said of the look without a browser: contrast, no inline code, one style sheet."""

import gzip
import re
from itertools import product
from pathlib import Path

import pytest

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.exceptions import BadRequest, DisallowedHost
from django.forms import CharField, Form
from django.template import engines
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils.translation import override

from agreements.models import StatusCode
from agreements.models.fields import in_language
from mou_tracker.dashboards import errors, gallery, navigation, stylesheet
from mou_tracker.dashboards.templatetags import mou

TEMPLATES = sorted((settings.BASE_DIR / "templates").rglob("*.html"))
#: What a browser gets. Mails and `sheet.html` (for the PDF engine alone) carry their own style.
PAGES = [path for path in TEMPLATES if "emails" not in path.parts and path.name != "sheet.html"]
THEMES = ("light", "dark", "contrast")
INKS = {
    "--surface": ("--ink", "--ink-soft", "--link", "--link-hover", "--danger-ink"),
    "--surface-raised": ("--ink", "--ink-soft", "--link", "--danger-ink"),
    "--surface-sunken": ("--ink", "--ink-soft", "--link"),
    "--surface-hover": ("--ink", "--ink-soft", "--link"),
    "--accent": ("--on-accent",),
    "--accent-strong": ("--on-accent",),
    "--accent-surface": ("--accent-ink", "--link"),
    "--tl-bar": ("--tl-on-bar",),
    "--tl-soft": ("--tl-on-soft",),
    **{f"--{tone}-surface": (f"--{tone}-ink", "--ink") for tone in
       ("neutral", "info", "success", "warning", "danger")},
}  # fmt: skip
TEXT = [(ground, ink) for ground, inks in INKS.items() for ink in inks]
#: What one must be able to make out, but not read: 3 to 1 (WCAG 1.4.11).
SHAPES = list(product(("--surface",), ("--control-rule", "--focus", "--tl-bar", "--tl-gap")))


def tokens(theme: str) -> dict[str, str]:
    """Token -> #rrggbb as one theme resolves it."""
    text = (stylesheet.SOURCE / "tokens.css").read_text()
    plain, _, contrast = text.partition(':root[data-theme="contrast"] {\n')
    found = dict(re.findall(r"(--[\w-]+):\s*([^;]+);", plain))
    if theme == "contrast":
        found |= dict(re.findall(r"(--[\w-]+):\s*([^;]+);", contrast.partition("}")[0]))
    side = 0 if theme == "light" else 1
    pair = re.compile(r"light-dark\((#\w{6}), (#\w{6})\)")
    return {
        name: found_pair[side + 1] if (found_pair := pair.fullmatch(value)) else value
        for name, value in found.items()
    }


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_that_of_wcag():
    assert round(contrast("#000000", "#ffffff"), 2) == 21
    assert round(contrast("#767676", "#ffffff"), 2) == 4.54


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("ground", "ink"), TEXT)
def test_text_can_be_read(theme, ground, ink):
    found = tokens(theme)
    assert contrast(found[ground], found[ink]) >= 4.5, (found[ground], found[ink])


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("ground", "shape"), SHAPES)
def test_shapes_can_be_made_out(theme, ground, shape):
    found = tokens(theme)
    assert contrast(found[ground], found[shape]) >= 3, (found[ground], found[shape])


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_templates_carry_nothing_inline(path: Path):
    text = path.read_text()
    assert not re.search(r"\sstyle\s*=", text)
    assert not re.search(r"<style\b", text)
    assert not re.search(r"\son[a-z]+\s*=\s*[\"']", text)
    for attributes in re.findall(r"<script\b([^>]*)>", text):
        assert "src=" in attributes or "application/json" in attributes
    assert not re.search(r"(?:src|href|action)=[\"'](?:https?:)?//", text)


@pytest.mark.parametrize(
    "path",
    [path for path in TEMPLATES if path.parent.name == "components"],
    ids=lambda path: path.name,
)
def test_components_name_their_inputs(path: Path):
    assert re.match(r"\{% comment %\}\s*\S.{10,}?\{% endcomment %\}", path.read_text(), re.S)


def test_policy_allows_nothing_inline():
    policy = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    assert policy["default-src"] == ["'none'"]
    for name, sources in policy.items():
        assert set(sources) <= {"'self'", "'none'", *(["data:"] if name == "img-src" else [])}


def test_every_status_has_a_shape_of_its_own():
    shapes = [mou.SHAPES[code] for code in StatusCode.values]
    assert len(set(shapes)) == len(shapes)
    symbols = set(
        re.findall(r'id="([\w-]+)"', (settings.BASE_DIR / "static/icons.svg").read_text())
    )
    assert set(mou.SHAPES.values()) <= symbols


def test_every_picture_asked_for_is_drawn():
    symbols = set(
        re.findall(r'id="([\w-]+)"', (settings.BASE_DIR / "static/icons.svg").read_text())
    )
    for path in TEMPLATES:
        assert set(re.findall(r"\{% icon \"([\w-]+)\"", path.read_text())) <= symbols, path


def test_uncertain_status_says_so_in_words_too():
    html = mou.status("in_force", certain=False)
    assert "data-uncertain" in html and "≈" in html and "not certain" in html
    assert "data-uncertain" not in mou.status("in_force")


def test_status_label_is_escaped():
    assert "<b>" not in mou.status("open", "<b>open</b>")


@pytest.mark.parametrize(
    ("language", "names", "text", "tag"),
    [
        ("ko", {"ko": "조달청", "en": "PPS"}, "조달청", "ko"),
        ("it", {"ko": "조달청", "en": "PPS"}, "PPS", "en"),
        ("it", {"ko": "조달청"}, "조달청", "ko"),
        ("en", {}, "", ""),
    ],
)
def test_localised_text_is_the_readers_else_english_else_any(language, names, text, tag):
    assert in_language(names, language) == (text, tag)
    with override(language):
        marked = "shown-in" in mou.localised(names)
    assert marked == (tag not in ("", language))


def test_style_sheet_is_one_file_in_layer_order():
    text = Path(finders.find(stylesheet.JOINED)).read_text()
    order = [
        text.index(f"@layer {layer} {{") for layer in ("tokens", "base", "layout", "components")
    ]
    assert order == sorted(order) and text.index("@layer print {") > order[-1]
    assert "@layer tokens, base, layout, components, pages, print;" in text
    for name in re.findall(r"url\(\.\./([^)]+)\)", text):
        assert (settings.BASE_DIR / "static" / name).exists()


def test_frame_leaves_room_for_a_page():
    """Style and scripts of the frame: of 70 kB for a first visit, 15 are the page's own HTML."""
    files = [stylesheet.joined().encode()]
    for name in ("theme", "pages", "keys", "quick", "drafts"):
        files.append((settings.BASE_DIR / "static" / "js" / f"{name}.js").read_bytes())
    assert sum(len(gzip.compress(data)) for data in files) < 55_000


class Named(Form):
    name = CharField(label="Name", help_text="As on the text.")


def test_field_ties_label_help_and_error_together():
    html = str(Named({"name": ""}))
    assert '<label class="label" for="id_name">' in html
    assert 'id="id_name_helptext"' in html and 'id="id_name_error"' in html
    described = re.search(r'aria-describedby="([^"]+)"', html)[1].split()
    assert {f'id="{name}"' in html for name in described} == {True}
    assert 'aria-invalid="true"' in html


def test_navigation_stays_on_the_asked_day():
    request = RequestFactory().get("/agreements/KR-IT-2008-1/", {"on": "2019-01-01"})
    around = navigation.surroundings(request)
    here = [place.path for place in around["site_nav"] if place.here]
    assert here == ["/agreements/?on=2019-01-01"]
    assert navigation.surroundings(RequestFactory().get("/?on=yesterday"))["as_of"] is None


def test_hidden_fields_keep_the_query_and_escape_it():
    request = RequestFactory().get("/", {"q": '"><b>', "on": "2019-01-01"})
    template = engines["django"].from_string('{% keep_query "on" %}')
    html = template.render({}, request)
    assert "&quot;&gt;&lt;b&gt;" in html and "2019" not in html


def test_gallery_is_not_there_unless_switched_on(settings):
    settings.DESIGN_GALLERY = False
    with pytest.raises(gallery.Http404):
        gallery.design(RequestFactory().get("/design/"))


@pytest.mark.parametrize("name", ["400.html", "403.html", "404.html", "500.html", "503.html"])
@pytest.mark.parametrize("language", ["en", "ko", "it"])
def test_error_pages_need_neither_request_nor_database(name, language):
    with override(language):
        html = render_to_string(name)
    assert "<h1>" in html and f'lang="{language}"' in html


def test_page_for_a_bad_request_says_what_to_change_and_no_more():
    ours = errors.not_understood(RequestFactory().get("/"), BadRequest("Write the day as <b>"))
    assert ours.status_code == 400 and b"Write the day as &lt;b&gt;" in ours.content
    theirs = errors.not_understood(RequestFactory().get("/"), DisallowedHost("evil.example"))
    assert theirs.status_code == 400 and b"evil" not in theirs.content
