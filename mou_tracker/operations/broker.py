"""Whether the broker takes messages: asked directly, in bounded time, behind Sentinels as well."""

from urllib.parse import unquote, urlsplit

import redis
from redis.sentinel import Sentinel

from django.conf import settings

PATIENCE = 0.5  # seconds, for each connection
SENTINEL_PORT = 26379


def broker_says() -> str:
    """ "ok"; "read-only" of one that has become a replica, which takes no message; or "away"."""
    try:
        with client() as asked:
            is_master = asked.info("replication")["role"] == "master"
    except (redis.RedisError, OSError, ValueError):
        return "away"
    return "ok" if is_master else "read-only"


def client() -> redis.Redis:
    waits = {"socket_timeout": PATIENCE, "socket_connect_timeout": PATIENCE}
    address = settings.CELERY_BROKER_URL
    if not settings.REDIS_MASTER_NAME:
        return redis.Redis.from_url(address.replace("redis+socket://", "unix://", 1), **waits)
    places = [urlsplit(one) for one in address.split(";")]
    own = settings.CELERY_BROKER_TRANSPORT_OPTIONS["sentinel_kwargs"]
    sentinels = [(place.hostname, place.port or SENTINEL_PORT) for place in places]
    # user and password of an address are those of the nodes, as Celery reads it
    signed_in = {
        name: unquote(word)
        for name, word in (("username", places[0].username), ("password", places[0].password))
        if word
    }
    watched = Sentinel(sentinels, sentinel_kwargs={**waits, **own}, **waits, **signed_in)
    return watched.master_for(settings.REDIS_MASTER_NAME)
