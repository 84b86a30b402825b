"""The site. Whatever starts it, its clocks go by the newest zone rules there are."""

from .zone_rules import use_newest

use_newest()
