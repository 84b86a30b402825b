"""Static files: built once into `$VAR/staticfiles` under names that carry their digest.

Such names may be cached for ever. What is not built (tests, `runserver`) keeps its plain name.
"""

import hashlib
import json

import brotli
from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import call_command

MANIFEST = "staticfiles.json"
LEFT_OUT = ["redoc", "rest_framework"]  # of the libraries; no page of ours asks for them


class QuickCompressor(Compressor):
    """Builds in a second what the best quality and everybody's source maps build in twenty."""

    SKIP_COMPRESS_EXTENSIONS = (*Compressor.SKIP_COMPRESS_EXTENSIONS, "map")

    @staticmethod
    def compress_brotli(data: bytes) -> bytes:
        return brotli.compress(data, quality=6)


class BuiltStaticFiles(CompressedManifestStaticFilesStorage):
    manifest_strict = False

    def create_compressor(self, **options) -> Compressor:
        return QuickCompressor(quiet=True)

    def stored_name(self, name: str) -> str:
        known = self.hash_key(self.clean_name(name)) in self.hashed_files
        return super().stored_name(name) if known else name


def build_if_changed() -> bool:
    """Build the static files unless they are those of the last build."""
    stamp = settings.STATIC_ROOT / "sources.sha256"
    digest = sources_digest()
    if stamp.exists() and stamp.read_text() == digest:
        return False
    before = _built()
    for name in before:  # what is older than its copy would not be copied
        (settings.STATIC_ROOT / name).unlink(missing_ok=True)
    call_command(
        "collectstatic",
        interactive=False, verbosity=0, clear=not before, ignore_patterns=LEFT_OUT,
    )  # fmt: skip
    now = _built()
    _remove_all_but({*before.values(), *now, *now.values(), MANIFEST})
    stamp.write_text(digest)
    return True


def _built() -> dict[str, str]:
    """The files of the last build by their plain names, each under that of its digest."""
    manifest = settings.STATIC_ROOT / MANIFEST
    return json.loads(manifest.read_text())["paths"] if manifest.exists() else {}


def _remove_all_but(names: set[str]) -> None:
    """What was built for the version before is still asked for by its pages, until the last web
    server of it has ended."""
    for file in settings.STATIC_ROOT.rglob("*"):
        name = file.relative_to(settings.STATIC_ROOT).as_posix()
        if file.is_file() and name.removesuffix(".gz").removesuffix(".br") not in names:
            file.unlink()


def sources_digest() -> str:
    """Digest over name, size and time of every source file: cheap, and changed by an upgrade."""
    found = []
    for finder in finders.get_finders():
        for path, storage in finder.list(LEFT_OUT):
            source = storage.path(path)
            status = storage.size(path), storage.get_modified_time(path).isoformat()
            found.append((path, source, *status))
    return hashlib.sha256(json.dumps(sorted(found)).encode()).hexdigest()
