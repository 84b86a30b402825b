"""Values that are made quickly are what `dataclasses` makes of the same class."""

import copy
import dataclasses
import inspect
import pickle
import random
from dataclasses import dataclass, field

import pytest

from agreements.dates import DateError, Length
from agreements.lifecycle import facts, result
from agreements.values import quickly_made, replace


@dataclass(frozen=True, slots=True)
class Plain:
    name: str
    days: int = 3
    parts: dict[str, int] = field(default_factory=dict)
    told: tuple[str, ...] = ()


Quick = quickly_made(dataclasses.dataclass(frozen=True, slots=True)(
    type("Quick", (), {**{name: one for name, one in vars(Plain).items() if name in ("__doc__",)},
                       "__annotations__": Plain.__annotations__, "__module__": __name__,
                       "days": 3, "parts": field(default_factory=dict), "told": ()})
))  # fmt: skip
WAYS = ((("a",), {}), (("a", 4), {"told": ("x",)}), ((), {"name": "a", "parts": {"b": 1}}),
        (("a", 1, {}, ("y",)), {}))  # fmt: skip


@pytest.mark.parametrize(("given", "named"), WAYS)
def test_made_with_the_same_fields(given, named):
    one, other = Quick(*given, **named), Plain(*given, **named)
    assert dataclasses.asdict(one) == dataclasses.asdict(other)
    assert one == Quick(*given, **named) and one != Quick("other")
    assert copy.copy(one) == pickle.loads(pickle.dumps(one)) == one
    assert Quick("a").parts is not Quick("a").parts


@pytest.mark.parametrize("given", [(), ("a", 1, {}, (), "more")])
def test_refused_as_ever(given):
    for kind in (Plain, Quick):
        with pytest.raises(TypeError):
            kind(*given)
    with pytest.raises(TypeError):
        Quick("a", nothing=1)
    with pytest.raises(DateError):
        Length(years=-1)  # what is checked once it is made still is


def test_nothing_is_changed_afterwards():
    one = Quick("a")
    with pytest.raises(dataclasses.FrozenInstanceError):
        one.name = "b"
    with pytest.raises((AttributeError, TypeError)):
        one.other = "b"


@pytest.mark.parametrize("kind", [facts.TermFact, facts.AgreementFacts, result.Deadline, Length])
def test_its_fields_are_told_as_the_class_has_them(kind):
    told = inspect.signature(kind).parameters
    assert list(told) == [one.name for one in dataclasses.fields(kind)]
    required = {one.name for one in dataclasses.fields(kind)
                if one.default is one.default_factory is dataclasses.MISSING}  # fmt: skip
    assert {name for name, one in told.items() if one.default is one.empty} == required


def test_a_copy_is_what_the_standard_makes_of_it():
    rng = random.Random(7)
    for _each in range(200):
        one = Quick(rng.choice("ab"), rng.randrange(2), {}, tuple(rng.sample("xyz", 2)))
        changes = {
            name: value
            for name, value in (("name", rng.choice("ab")), ("days", rng.randrange(2)),
                                ("told", ()))
            if rng.random() < 0.6
        }  # fmt: skip
        copied = replace(one, **changes)
        assert copied == dataclasses.replace(one, **changes)
        same = all(getattr(one, name) is value for name, value in changes.items())
        assert (copied is one) == same
    with pytest.raises((AttributeError, KeyError)):
        replace(one, nothing=1)
