"""Texts of the frameworks that officers read here, said in the manner of the rest.

Django and allauth bring translations of their own, in another register and with particles that
depend on a value; a text listed here is translated by our catalogues instead. Nothing reads the
lists but the collector of texts. The usual words for a level and a legal form, which are free text
and stored once, are among them: pages translate those and show any others as they were written.
"""

from django.utils.translation import gettext_noop

FIELDS = (
    gettext_noop("This field is required."),
    gettext_noop("Select a valid choice. %(value)s is not one of the available choices."),
    gettext_noop("Select a valid choice. That choice is not one of the available choices."),
    gettext_noop("“%(pk)s” is not a valid value."),
    gettext_noop("Enter a valid email address."),
    gettext_noop("Enter a valid URL."),
    gettext_noop("Enter a valid date."),
    gettext_noop("Enter a valid time."),
    gettext_noop("Enter a whole number."),
    gettext_noop("Enter a number."),
    gettext_noop("Null characters are not allowed."),
)
SIGNING_IN = (
    gettext_noop("The email address and/or password you specified are not correct."),
    gettext_noop("Too many failed login attempts. Try again later."),
    gettext_noop("Successfully signed in as %(name)s."),
    gettext_noop("You have signed out."),
    gettext_noop("Incorrect code."),
    gettext_noop("Forgot your password?"),
    gettext_noop("Please reauthenticate to safeguard your account."),
    gettext_noop("Password successfully changed."),
    gettext_noop("New Password (again)"),
)
USUAL = (
    gettext_noop("government agency"),
    gettext_noop("joint-stock company"),
    gettext_noop(
        "joint-stock company owned by the Ministry of Economy and Finance; central purchasing body"
    ),
    gettext_noop("heads of institution"),
    gettext_noop("working level"),
)
