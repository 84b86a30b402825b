"""What can be known of the code without running it: `make check`."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
