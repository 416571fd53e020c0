"""YAML with the place of everything in it, and words for what is wrong with it.

Every value is words: `no`, `999` and `02:10` stay what somebody wrote.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, and where."""

    file: str
    line: int
    where: tuple[str, ...]
    expected: str

    def __str__(self) -> str:
        return f"{', '.join((self.file, f'line {self.line}', *self.where))}: {self.expected}"


@dataclass(frozen=True, slots=True)
class Place:
    """A value and the way to it. Reading it wrongly leaves a fault in `faults`."""

    file: str
    node: Node
    faults: list[Fault] = field(repr=False)
    where: tuple[str, ...] = ()

    @property
    def line(self) -> int:
        """The line on which it begins; the first is 1."""
        return int(self.node.start_mark.line) + 1

    def inside(self, *where: str) -> Place:
        """The same value, said to be found further in."""
        return replace(self, where=(*self.where, *where))

    def fault(self, expected: str) -> None:
        """Note what was expected here instead."""
        self.faults.append(Fault(self.file, self.line, self.where, expected))

    def keys(self, known: Iterable[str], needed: Iterable[str] = ()) -> dict[str, Place]:
        """The values of a mapping by their keys."""
        names = tuple(known)
        found = self.pairs(f"expected these keys: {', '.join(names)}")
        for name in found.keys() - set(names):
            near = difflib.get_close_matches(name, names, n=1)
            hint = f"did you mean `{near[0]}`?" if near else f"expected one of {', '.join(names)}"
            found.pop(name).fault(f"there is no such key; {hint}")
        for name in needed:
            if name not in found and isinstance(self.node, MappingNode):
                self.fault(f"expected the key `{name}`")
        return found

    def pairs(self, expected: str) -> dict[str, Place]:
        """The values of a mapping whose keys may be anything."""
        found: dict[str, Place] = {}
        if not isinstance(self.node, MappingNode):
            self.fault(expected)
            return found
        for key, value in self.node.value:
            name = str(key.value) if isinstance(key, ScalarNode) else "?"
            place = replace(self, node=value, where=(*self.where, name))
            if name in found:
                place.fault("the same key a second time")
            found[name] = place
        return found

    def entries(self, expected: str) -> list[Place]:
        """The entries of a list."""
        if not isinstance(self.node, SequenceNode):
            self.fault(expected)
            return []
        return [replace(self, node=node) for node in self.node.value]

    def one_or_more(self, expected: str) -> list[Place]:
        """The entries of a list, or the one value that stands in its place."""
        if isinstance(self.node, ScalarNode):
            return [self]
        found = self.entries(expected)
        if not found and isinstance(self.node, SequenceNode):
            self.fault(expected)
        return found

    @property
    def is_words(self) -> bool:
        """Whether it is words, and no list or mapping."""
        return isinstance(self.node, ScalarNode)

    @property
    def is_mapping(self) -> bool:
        """Whether it is keys with values."""
        return isinstance(self.node, MappingNode)

    def words(self, expected: str = "expected words") -> str:
        """The words, as they were written."""
        if not isinstance(self.node, ScalarNode) or not self.node.value.strip():
            self.fault(expected)
            return ""
        return str(self.node.value)

    def number(self, least: int = 1) -> int:
        """A whole number."""
        expected = f"expected a whole number from {least} on"
        words = self.words(expected)
        if words and (not words.isascii() or not words.isdigit() or int(words) < least):
            self.fault(expected)
            return least
        return int(words or least)

    def chosen(self, from_: Mapping[str, T]) -> T | None:
        """What one of the known words stands for, whatever its capitals."""
        expected = f"expected one of {', '.join(from_)}"
        words = self.words(expected)
        known = {_spelled(name): value for name, value in from_.items()}
        if words and _spelled(words) not in known:
            self.fault(expected)
        return known.get(_spelled(words))

    def yes(self) -> bool:
        """Yes or no."""
        return bool(self.chosen({"yes": True, "no": False}))

    def read(self, how: Callable[[str], T]) -> T | None:
        """What `how` makes of the words; the ValueError that it raises says what was expected."""
        words = self.words()
        try:
            return how(words) if words else None
        except ValueError as error:
            self.fault(str(error))
            return None


def compose(file: str, text: str, faults: list[Fault]) -> Place | None:
    """The root of a file; None when it is not YAML or has nothing in it."""
    try:
        node = yaml.compose(text, Loader=yaml.BaseLoader)
    except yaml.MarkedYAMLError as error:
        line = 1 if error.problem_mark is None else error.problem_mark.line + 1
        faults.append(Fault(file, line, (), f"expected YAML: {error.problem}"))
        return None
    except yaml.YAMLError:
        faults.append(Fault(file, 1, (), "expected YAML: a character that may not be in it"))
        return None
    if node is None:
        faults.append(Fault(file, 1, (), "expected a list of scenarios; there is nothing"))
        return None
    return Place(file, node, faults)


def _spelled(words: str) -> str:
    return " ".join(words.casefold().replace("_", " ").replace("-", " ").split())
