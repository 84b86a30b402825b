"""A believable larger world: invented agencies, so that nobody takes an example for a fact."""

from .world import build

__all__ = ["build"]
