"""The WSGI application under the supervisor: a worker ends with its parent, however that ends."""

from mou_tracker.server.accounts import die_with_parent
from mou_tracker.server.collector import calm
from mou_tracker.wsgi import application

__all__ = ["application"]

die_with_parent()
calm()
