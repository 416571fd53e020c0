"""Reads the project's own code, for the tests that guard its rules."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BOT = ROOT / "bot"

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Module:
    """One file of code: its dotted name, its path in the project, what it says."""

    name: str
    path: str
    text: str

    @property
    def tree(self) -> ast.Module:
        return _parsed(self.text)

    @property
    def room(self) -> str:
        """The folder under bot/ that it lies in, or its own name: `care`, `settings`."""
        parts = self.name.split(".")
        return parts[1] if len(parts) > 1 else ""


@cache
def _parsed(text: str) -> ast.Module:
    return ast.parse(text)


def sample(text: str, name: str = "bot.services.sample") -> Module:
    """A module that is written in a test."""
    return Module(name, name.replace(".", "/") + ".py", text)


@cache
def modules() -> tuple[Module, ...]:
    """All code of bot/."""
    return tuple(_read(path) for path in sorted(BOT.rglob("*.py")))


def _read(path: Path) -> Module:
    relative = path.relative_to(ROOT)
    name = ".".join(relative.with_suffix("").parts).removesuffix(".__init__")
    return Module(name, str(relative), path.read_text())


def imports(module: Module) -> Iterator[tuple[str, int]]:
    """Every module that is imported anywhere in the file, and the line.

    `from a import b` counts as `a.b`, for b may be a module.
    """
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, node.lineno
        elif isinstance(node, ast.ImportFrom):
            base = _absolute(module, node)
            for alias in node.names:
                yield f"{base}.{alias.name}", node.lineno


def _absolute(module: Module, node: ast.ImportFrom) -> str:
    if node.level == 0:
        return node.module or ""
    is_package = module.path.endswith("__init__.py")
    parts = module.name.split(".")
    kept = parts[: len(parts) - node.level + is_package]
    return ".".join([*kept, *([node.module] if node.module else [])])


def is_in(name: str, package: str) -> bool:
    """Whether a dotted name is a package or something in it."""
    return name == package or name.startswith(package + ".")


def called(node: ast.Call) -> str:
    """The name that is called, without what stands before its last dot."""
    function = node.func.value if isinstance(node.func, ast.Subscript) else node.func
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""
