"""A believable larger world: invented agencies, so that nobody takes an example for a fact."""

from .seeding import build

__all__ = ["build"]
