"""Templates are indented for us; pages are sent without it."""

import re

from django.template import Origin
from django.template.loaders.filesystem import Loader as FilesystemLoader

INDENTED = re.compile(r"\n[ \t]+")


class Loader(FilesystemLoader):
    """The project's own templates; of HTML without the blanks that lines begin with, which a
    browser makes nothing of. Texts of mails keep theirs."""

    def get_contents(self, origin: Origin) -> str:
        contents = super().get_contents(origin)
        is_html = str(origin.name).endswith(".html")
        return INDENTED.sub("\n", contents) if is_html else contents
