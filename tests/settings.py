"""The product's settings for its own tests.

They get a data folder of their own, so that no test meets the data of whoever runs it, and an
embedded server that need not survive a power cut.
"""

import os
from importlib import import_module
from pathlib import Path

_project = Path(__file__).resolve().parent.parent
_var = Path(os.environ.get("VAR") or _project / "var").resolve()
if _var.name != "test":  # the workers of one run inherit what is set here
    os.environ["VAR"] = str(_var / "test")
os.environ["DJANGO_ENV"] = "local"
# every copy of a database of the tests has the policies of the first
os.environ["PARTNER_ROLE"] = "mou_partner_tests"

globals().update(
    {
        name: value
        for name, value in vars(import_module("mou_tracker.settings")).items()
        if name.isupper()
    }
)

EMBEDDED_POSTGRES_PARAMETERS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
}
# what refuses TRUNCATE in the product lets the test runner empty its own tables
DATABASES["default"]["OPTIONS"]["options"] += " -c mou.allow_truncate=on"  # noqa: F821 from the product
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
# the product's hash is slow on purpose; what is tested here is not its strength
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# each test process counts for itself
os.environ.pop("PROMETHEUS_MULTIPROC_DIR", None)
