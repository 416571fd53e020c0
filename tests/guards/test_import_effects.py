"""Nothing runs at import: what a module does while it is read can be done by nobody's wish."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Set

import pytest

from tests.guards.source import Module, called, modules, sample

#: Functions that only make a value: they ask nothing of disk, network, clock or environment.
_MAKES_A_VALUE = set(
    "_event compile contextmanager dataclass datetime dict enumerate escape field format fromkeys "
    "frozenset isalpha join label maketrans namedtuple option parent range replace resolve select "
    "set sorted split str tuple get_args timedelta with_name "
    # A statement of SQLAlchemy is a value until a connection executes it.
    "add_columns alias and_ bindparam excluded exists in_ insert is_ is_not join lateral limit "
    "nulls_last on_conflict_do_nothing outerjoin outerjoin_from _of_both _running report "
    "select_from true _two_people "
    "aggregate_order_by correlate jsonb_agg jsonb_build_array scalar_subquery _runs "
    "on_conflict_do_update or_ order_by returning text update values where with_for_update desc "
    "TypeVar".split()
)
#: A class makes a value too, but for these, which open something or start something.
_OPENS = set(
    "App AsyncClient Catalogue Client FastAPI Intake OutageAlert Popen Process Records Sanic Spool "
    "SystemClock Thread ThreadPoolExecutor TwilioSender Vault".split()
)
#: Alembic runs its own file by importing it; commands are made by decorators.
_RUN_BY_OTHERS = ("bot.records.migrations.env",)


def effects(module: Module, makers: Set[str] = frozenset()) -> list[str]:
    """Statements that do something while the module is imported."""
    return [
        f"{module.path}:{node.lineno} {ast.unparse(node)[:60]}"
        for node in _on_import(module.tree.body)
        if not (isinstance(node, ast.Call) and called(node) in makers)
    ]


def makers_of_functions(read: Iterable[Module]) -> set[str]:
    """Names of functions that do nothing but define a function and return it, wherever a function
    of that name stands: a call of one makes a value."""
    found: dict[str, bool] = {}
    for module in read:
        for node in module.tree.body:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                found[node.name] = found.get(node.name, True) and _only_returns_a_function(node)
    return {name for name, only in found.items() if only}


def _only_returns_a_function(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    body = node.body[1:] if ast.get_docstring(node) else node.body
    return (
        not node.decorator_list
        and len(body) == 2
        and isinstance(body[0], ast.FunctionDef)
        and not body[0].decorator_list
        and isinstance(body[1], ast.Return)
        and isinstance(body[1].value, ast.Name)
        and body[1].value.id == body[0].name
        and not [
            c for d in (*body[0].args.defaults, *body[0].args.kw_defaults) if d for c in _calls(d)
        ]
    )


def _on_import(body: list[ast.stmt]) -> Iterator[ast.expr | ast.stmt]:
    for statement in body:
        if isinstance(statement, ast.ClassDef):
            yield from _on_import(statement.body)
        elif isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef):
            defaults = [*statement.args.defaults, *statement.args.kw_defaults]
            yield from (c for d in defaults if d is not None for c in _calls(d))
        elif isinstance(statement, ast.If) and _is_guarded(statement):
            continue
        elif isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
            continue  # a docstring
        elif isinstance(statement, ast.For | ast.While | ast.With | ast.Try | ast.Delete):
            yield statement
        else:
            yield from _calls(statement)


def _is_guarded(statement: ast.If) -> bool:
    test = ast.unparse(statement.test)
    return test in {"TYPE_CHECKING", "__name__ == '__main__'"}


def _calls(node: ast.AST) -> Iterator[ast.Call]:
    if isinstance(node, ast.Lambda):
        return
    if isinstance(node, ast.Call) and not _only_makes_a_value(node):
        yield node
    for child in ast.iter_child_nodes(node):
        yield from _calls(child)


def _only_makes_a_value(node: ast.Call) -> bool:
    name = called(node)
    is_class = name.lstrip("_")[:1].isupper()
    return name in _MAKES_A_VALUE or (is_class and name not in _OPENS)


def test_nothing_runs_at_import() -> None:
    read = [m for m in modules() if m.name not in _RUN_BY_OTHERS]
    makers = makers_of_functions(read)
    assert [effect for module in read for effect in effects(module, makers)] == []


@pytest.mark.parametrize(
    "text",
    [
        "app = build(load())",
        "print('here')",
        "logger().info('module.loaded')",
        "KEY = open('key').read()",
        "class A:\n    engine = create_engine('x')",
        "for part in parts:\n    part.start()",
        "def f(now=clock.now()):\n    pass",
        "with open('x') as f:\n    WORDS = f.read()",
        "if DEBUG:\n    configure()",
        "x: Settings = settings.load()",
        "POOL = ThreadPoolExecutor(4)",
        "records = [Records(engine, vault)]",
        "def says(x):\n    run(x)\n    def answer():\n        pass\n    return answer\nA = says(1)",
        "def says(x):\n    def answer(y=run()):\n        pass\n    return answer\nA = says(1)",
        "def says(x):\n    def answer():\n        pass\n    return answer()\nA = says(1)",
        "def says(x):\n    @run\n    def answer():\n        pass\n    return answer\nA = says(1)",
        "def says(x):\n    def answer():\n        pass\n    return answer\nA = says(run())",
    ],
)
def test_what_runs_is_caught(text: str) -> None:
    assert effects(sample(text), makers_of_functions([sample(text)])) != []


@pytest.mark.parametrize(
    "text",
    [
        '"""Words."""',
        "WORDS = frozenset('a b'.split())",
        "LATER = lambda: run()",
        "def f():\n    return run()",
        "if __name__ == '__main__':\n    main()",
        "class A:\n    def f(self):\n        run()",
        'def says(x):\n    """Words."""\n    def a():\n        run(x)\n    return a\nA = says(1)',
    ],
)
def test_what_only_is_is_not_caught(text: str) -> None:
    assert effects(sample(text), makers_of_functions([sample(text)])) == []
