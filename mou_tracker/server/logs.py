"""What the log says of a request that was refused: one line, as of any other."""

import logging


class RefusedInOneLine(logging.Filter):
    """A refusal (4xx) is no fault of ours: its line stays, the way through the code does not."""

    def filter(self, record: logging.LogRecord) -> bool:
        status = getattr(record, "status_code", 500)
        if 400 <= status < 500:
            record.exc_info = record.exc_text = None
        return True
