"""Delimited text: what parts its fields is found by counting."""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from typing import BinaryIO

from agreements.extraction.encodings import decoded

from .draft import Gathering
from .model import LIMITS, Refused

DELIMITERS = ",;\t|"
#: Records looked at to find the delimiter.
SAMPLE = 200
MOST = LIMITS["file"]


def read(file: BinaryIO, found: Gathering) -> None:
    file.seek(0)
    text = decoded(file.read(LIMITS["file"] + 1))
    draft = found.sheet("")
    csv.field_size_limit(MOST)
    for number, record in enumerate(records(text, delimiter_of(text)), 1):
        for column, field in enumerate(record, 1):
            found.put(draft, number, column, field)


def delimiter_of(text: str) -> str:
    """The sign that gives most records the same number of fields, two at least; of equal ones the
    one with more fields. A comma where there is none."""
    best = (0.0, 0, ",")
    for delimiter in DELIMITERS:
        counts = Counter(_counts(text, delimiter))
        several = {fields: times for fields, times in counts.items() if fields > 1}
        if several:
            fields, times = max(several.items(), key=lambda one: (one[1], one[0]))
            best = max(best, (times / counts.total(), fields, delimiter))
    return best[2]


def _counts(text: str, delimiter: str) -> Iterator[int]:
    """How many fields each of the first records has; empty ones are none."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for number, record in enumerate(reader):
            if number >= SAMPLE:
                return
            if any(record):
                yield len(record)
    except csv.Error:
        return


def records(text: str, delimiter: str) -> Iterator[list[str]]:
    """The records. Raises Refused where a quote opens that is never closed."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    begun, told = 1, []
    try:
        for record in reader:
            told.append(record)
            begun = reader.line_num + 1
    except csv.Error as error:
        if "unexpected end" in str(error):
            raise Refused("quote_open", begun) from error
        # a quote inside a field: written by hand, read as it stands
        told = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    yield from told
