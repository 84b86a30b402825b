"""What Django, REST framework, django-filter and allauth say is said in our words, in every
language, wherever a person or a client meets it."""

import gettext as gnu
import inspect
import re
from collections.abc import Iterator
from copy import deepcopy
from functools import cache
from importlib import import_module
from pathlib import Path

import allauth
import django_filters
import pytest
import rest_framework
from babel.messages.pofile import read_po
from rest_framework import serializers
from rest_framework.exceptions import ValidationError as Refused
from rest_framework.fields import SkipField

import django
from django import forms
from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.translation import gettext, ngettext, override

from agreements.api.fields import Serializer
from agreements.forms.base import ReadableForm
from agreements.languages import CODES
from agreements.models import Confidentiality, Party
from mou_tracker import urls as _every_form_and_body
from tests.api_client import ApiClient, partner_client, staff_client
from tests.factories import DAY, make_agreement, make_term
from tests.test_translations import in_python

pytestmark = pytest.mark.django_db
LANGUAGES = sorted(CODES)
CATALOGUES = Path(settings.BASE_DIR) / "locale_frameworks"
PLACEHOLDER = re.compile(r"%\(\w+\)[sdr]|%[sd]|\{\w+(?::\w+)?\}")

#: Where the frameworks keep what they say of what was sent.
SPEAKING = (
    "django.forms.fields", "django.forms.models", "django.forms.formsets",
    "django.core.validators", "django.db.models.base", "django.db.models.constraints",
    "django.db.models.fields", "django.db.models.fields.json", "django.db.models.fields.related",
    "django.contrib.postgres.forms.array", "django.contrib.postgres.forms.ranges",
    "django.contrib.postgres.forms.hstore", "django.contrib.postgres.validators",
    "django.contrib.postgres.fields.array", "django.contrib.postgres.fields.hstore",
    "django.contrib.auth.password_validation",
    "rest_framework.exceptions", "rest_framework.fields", "rest_framework.relations",
    "rest_framework.serializers", "rest_framework.validators", "rest_framework.authentication",
    "django_filters.fields",
    "allauth.account.adapter", "allauth.account.forms", "allauth.account.fields",
    "allauth.mfa.adapter",
)  # fmt: skip
#: Names of things rather than sentences, and what is only shown to programmers.
NAMES = re.compile(
    r"and|Delete|Order|IPv[46]( or IPv6)?|More than \{count\} items\.\.\.|Key nr\. \{number\}"
    r"|(Master|Backup) key|Use (your password|authenticator app or code|a security key)"
    r"|(Username|Email|Phone|Password|Code)( address)?( confirmation)?"
    r"( \((optional|again)\))?((,| or) (email|phone)( or phone)?)?|Login|Email address"
    r"|Map of strings to strings/nulls|A JSON object|Field of type: .*|.* relationships?"
    r"|(Foreign Key|String|Slug|Boolean|Date) \(.*\)|Comma-separated integers|Decimal number"
    r"|Duration|File path|Floating point number|(Big \(8 byte\) |Small )?[Ii]nteger"
    r"|(IPv4|IP) address|Positive (big |small )?integer|Text|Time|URL|Raw binary data"
    r"|Universally unique identifier"
)


def entries(language: str) -> list:
    path = CATALOGUES / language / "LC_MESSAGES" / "django.po"
    with path.open("rb") as lines:
        return [entry for entry in read_po(lines, locale=language) if entry.id]


def first(text) -> str:
    return text if isinstance(text, str) else text[0]


# --- The catalogues ------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("module", SPEAKING)
def test_every_sentence_of_a_framework_has_one_of_ours(module, language):
    """A new release of a framework that says something new is named here."""
    source = inspect.getsource(import_module(module))
    theirs = {text for _context, text in in_python(source) if not NAMES.fullmatch(text)}
    ours = {first(entry.id) for entry in entries(language)}
    assert sorted(theirs - ours) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_catalogues_say_the_same_things_completely(language):
    found = {first(entry.id): entry for entry in entries(language)}
    assert found.keys() == {first(entry.id) for entry in entries("en")}
    for entry in found.values():
        said = [entry.string] if isinstance(entry.string, str) else list(entry.string)
        assert all(said) and not entry.fuzzy, entry.id
        for text in said:
            given = set(PLACEHOLDER.findall(first(entry.id)))
            assert set(PLACEHOLDER.findall(text)) <= given, text
            assert text.count("%d") == first(entry.id).count("%d"), text


@pytest.mark.parametrize("language", LANGUAGES)
def test_ours_is_what_is_said(language):
    """No catalogue of a framework stands before ours, whatever its rule for plurals."""
    with override(language):
        for entry in entries(language):
            if isinstance(entry.id, str):
                assert gettext(entry.id) == entry.string
            else:
                said = {ngettext(*entry.id, n) for n in (1, 2, 5)}
                assert said == set(entry.string), entry.id


# --- What the frameworks would say ---------------------------------------------------------------


@cache
def theirs(language: str) -> frozenset[str]:
    """Every sentence the frameworks have for the texts of our catalogues in a language."""
    texts = {id for entry in entries("en") for id in
             ([entry.id] if isinstance(entry.id, str) else entry.id)}  # fmt: skip
    found = set(texts)
    for framework in (django, rest_framework, django_filters, allauth):
        for path in Path(framework.__file__).parent.rglob("LC_MESSAGES/*.mo"):
            if path.parents[1].name.partition("_")[0] == language and path.stem == "django":
                with path.open("rb") as file:
                    catalogue = gnu.GNUTranslations(file)._catalog
                for key, text in catalogue.items():
                    if (key if isinstance(key, str) else key[0]) in texts and text:
                        found.add(text)
    return frozenset(found)


@cache
def patterns(language: str) -> re.Pattern:
    """Any of those sentences, with whatever value stands in it."""
    ours = {said for entry in entries(language) for said in
            ([entry.string] if isinstance(entry.string, str) else entry.string)}  # fmt: skip
    texts = sorted(theirs(language) - ours, key=len, reverse=True)
    as_patterns = [
        ".*?".join(map(re.escape, PLACEHOLDER.split(text))) for text in texts if len(text) > 3
    ]
    return re.compile("|".join(as_patterns))


def check(messages: Iterator[str] | list[str], language: str, about: object) -> int:
    count = 0
    for message in messages:
        count += 1
        assert not patterns(language).fullmatch(str(message).strip()), (about, message)
    return count


# --- Forms ---------------------------------------------------------------------------------------


def subclasses(of: type) -> set[type]:
    return {one for below in of.__subclasses__() for one in (below, *subclasses(below))}


OURS = ("agreements", "activities", "mou_tracker")
SIGNING_IN = ("account", "mfa.base", "mfa.totp", "mfa.recovery_codes", "mfa.webauthn")


def every_form() -> set[type]:
    """Ours, those of our filters, and those one signs in with."""
    assert _every_form_and_body
    of_filters = {
        filters({}, on=DAY, user=None).get_form_class()
        for filters in subclasses(django_filters.FilterSet)
        if filters.__module__.startswith(OURS) and filters._meta.model
    }
    of_signing_in = {
        form
        for name in SIGNING_IN
        for form in vars(import_module(f"allauth.{name}.forms")).values()
        if isinstance(form, type) and issubclass(form, forms.BaseForm)
    }
    return subclasses(ReadableForm) | of_filters | of_signing_in


WRONG = (
    None, "", "junk", "\x00", "x" * 6000, "2026-02-30", "25:61", "-1", "99999999999999", "1.5.2",
    "https://", "a@", ["junk"], ["999999", "x"], [], {}, 3,
    SimpleUploadedFile("empty.pdf", b""), SimpleUploadedFile("a.exe", b"MZ"),
)  # fmt: skip


def refusals(field: forms.Field) -> Iterator[str]:
    field = deepcopy(field)
    field.required = True
    for value in WRONG:
        try:
            field.clean(value)
        except ValidationError as error:
            yield from error.messages
        except (AttributeError, TypeError, ValueError):
            continue  # no browser sends a field such a value


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_form_says_it_in_their_words(language):
    count = 0
    with override(language):
        for form in every_form():
            for name, field in form.base_fields.items():
                count += check(refusals(field), language, (form, name))
    assert count > 1000


# --- Bodies of the API ---------------------------------------------------------------------------

ODD = (None, "", "junk", "x" * 200_000, 1, -5, 10**18, 1.5, True, [], {}, ["x"] * 1000,
       [None], [[]], {"en": None}, {"en": ""}, {"x" * 50: "a"}, serializers.empty)  # fmt: skip


def told(detail) -> Iterator[str]:
    if isinstance(detail, dict):
        for one in detail.values():
            yield from told(one)
    elif isinstance(detail, list):
        for one in detail:
            yield from told(one)
    else:
        yield str(detail)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_body_is_refused_in_their_words(people, language):
    count = 0
    with override(language):
        for shape in sorted(subclasses(Serializer), key=lambda one: one.__name__):
            body = shape(data={}, context={"user": people["manager"], "today": DAY})
            for value in ({}, [], None, "x"):
                whole = shape(data=value, context=body.context)
                whole.is_valid()
                count += check(told(whole.errors), language, shape)
            for name, field in body.fields.items():
                for value in ODD:
                    try:
                        field.run_validation(value)
                    except (Refused, ValidationError) as error:
                        detail = getattr(error, "detail", None) or error.messages
                        count += check(told(detail), language, (shape, name))
                    except SkipField:
                        continue  # it may be left out
    assert count > 1000


# --- Columns -------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_column_refuses_in_their_words(language):
    """Verbs check every row before it is written: what that says reaches forms and clients."""
    count = 0
    with override(language):
        for model in apps.get_models():
            if model._meta.app_label not in ("agreements", "activities", "accounts", "desk"):
                continue
            for field in model._meta.concrete_fields:
                for value in (None, "", "junk", "x" * 5000, -1, 10**12, "2026-02-30", [], {}):
                    try:
                        field.clean(value, model())
                    except ValidationError as error:
                        count += check(error.messages, language, field)
                    except (AttributeError, TypeError, ValueError):
                        continue
            for constraint in model._meta.constraints:
                message = constraint.get_violation_error_message()
                count += check([message], language, constraint)
    assert count > 500


# --- Through forms and API ----------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_problem_document_says_it_in_their_words(people, home, consip, language):
    agreement = make_agreement("A", consip)
    make_term(agreement, "2020-01-01")
    at = {"HTTP_ACCEPT_LANGUAGE": language}
    staff, nobody, partner = staff_client(people["manager"]), ApiClient(), partner_client(consip)
    answers = [
        nobody.get("agreements/", **at),
        nobody.get("agreements/", HTTP_AUTHORIZATION="Bearer x", **at),
        nobody.get("agreements/", HTTP_AUTHORIZATION="Basic eDp4", **at),
        staff.get("agreements/none/", **at),
        staff.get("nowhere/", **at),
        staff.send("DELETE", "agreements/A/", **at),
        staff.send("PUT", "agreements/A/", {}, **at),
        staff.get("agreements/", HTTP_ACCEPT="text/html", **at),
        staff.generic("POST", "agreements/", "a", "text/plain", **at),
        staff.generic("POST", "agreements/", "{", "application/json", **at),
        staff.post("agreements/", {}, **at),
        staff.post("agreements/", [], **at),
        staff.post("agreements/", {"reference": None, "title": 3, "parties": {}}, **at),
        staff.post("areas/", {"code": "A B", "names": {"en": "a"}}, **at),
        staff.post("parties/", {"website": "x", "short_name": 5}, **at),
        staff.patch("agreements/A/", {}, **at),
        staff.post("agreements/A/terms/0/texts/", {}, **at),
        staff.post("agreements/A/terms/0/correction/", {"set": 3, "reason": None}, **at),
        partner.post("agreements/A/confirmations/", {"sha256": "x", "fields": []}, **at),
        partner.post("agreements/", {}, **at),
        *(staff.get("agreements/", {name: "junk"}, **at)
          for name in ("party", "area", "status", "country", "ends_from", "responsible", "cursor")),
        staff.get("agreements/", {"party": "a" * 12, "area": "none", "responsible": "999"}, **at),
        staff.get("activities/", {"forum": "a" * 12, "agreement": "none"}, **at),
    ]  # fmt: skip
    refused = [answer for answer in answers if answer.status_code >= 400]
    assert len(refused) > 25
    for answer in refused:
        problem = answer.json()
        messages = [problem["detail"], *(one["message"] for one in problem["errors"])]
        check(messages, language, answer.request["PATH_INFO"])
        assert all(messages)


def visible(page: str) -> list[str]:
    """The texts of a page, each piece by itself."""
    text = re.sub(r"<(script|style).*?</\1>", " ", page, flags=re.S)
    return [" ".join(one.split()) for one in re.split(r"<[^>]+>", text) if one.strip()]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_about_signing_in_says_it_in_their_words(people, language):
    person = people["officer"]
    client = Client(headers={"accept-language": language})
    wrong = {"login": person.email, "password": "no"}
    right = {"login": person.email, "password": "correct horse battery"}
    sent = [
        ("/accounts/login/", None), ("/accounts/login/", {}), ("/accounts/login/", wrong),
        ("/accounts/signup/", None),
        ("/accounts/password/reset/", None), ("/accounts/password/reset/", {}),
        ("/accounts/password/reset/", {"email": "x"}),
        ("/accounts/password/reset/", {"email": person.email}),
        ("/accounts/password/reset/done/", None), ("/accounts/password/reset/key/done/", None),
        ("/accounts/password/reset/key/1-abc/", None), ("/accounts/inactive/", None),
        ("/accounts/login/", right), ("/", None),
        ("/accounts/reauthenticate/", None), ("/accounts/reauthenticate/", {}),
        ("/accounts/reauthenticate/", {"password": "no"}),
        ("/accounts/password/change/", None), ("/accounts/password/change/", {}),
        ("/accounts/password/change/",
         {"oldpassword": "no", "password1": "abc", "password2": "abd"}),
        ("/accounts/email/", None), ("/accounts/email/", {"action_add": "", "email": person.email}),
        ("/accounts/2fa/", None), ("/accounts/2fa/totp/activate/", None),
        ("/accounts/2fa/totp/activate/", {"code": "1"}),
        ("/accounts/logout/", None), ("/accounts/logout/", {}),
    ]  # fmt: skip
    for path, values in sent:
        answer = client.get(path) if values is None else client.post(path, values)
        if answer.status_code == 302:
            answer = client.get(answer.headers["Location"])
        assert answer.status_code < 500, path
        check(visible(answer.content.decode()), language, (path, values))


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_tries_too_often_meets_a_page_of_ours(people, language, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login": "3/m/ip"}
    client = Client(headers={"accept-language": language})
    for _try in range(4):
        answer = client.post("/accounts/login/", {"login": "x@y.example", "password": "no"})
        if answer.status_code == 429:
            break
    assert answer.status_code == 429
    assert f'<html lang="{language}"' in answer.content.decode()
    assert "Too Many Requests" not in answer.content.decode()


def test_a_party_named_twice_is_told_in_our_words(people, home):
    """A constraint that no verb words speaks for itself."""
    row = Party(names={"en": "A"}, short_name="A", country="IT", is_home=True)
    with pytest.raises(ValidationError) as refused:
        row.validate_constraints()
    assert refused.value.messages == ["This does not fit what is recorded."]
    assert Confidentiality.PARTNERS
