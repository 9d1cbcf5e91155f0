"""The mutants of a source: the same text with one small thing made wrong."""

import ast
from collections.abc import Callable, Iterator
from typing import NamedTuple

OTHER_COMPARISONS: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
}
OTHER_ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.FloorDiv,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}
OTHER_FUNCTIONS = {"min": "max", "max": "min", "any": "all", "all": "any"}
EMPTY_BY_TYPE = {"str": "''", "tuple": "()", "list": "[]", "frozenset": "frozenset()"}

TRANSLATED = {"_", "N_", "counted"}
NEVER = (ast.Import, ast.ImportFrom, ast.JoinedStr, ast.expr_context)


class Site(NamedTuple):
    """One thing that can be made wrong: a node of a statement, and the text to stand there instead.

    ``lines`` are those of the statement, without its body.
    """

    node: ast.AST
    kind: str
    text: str
    lines: range = range(0)


def sites(source: str) -> list[Site]:
    """All that can be made wrong in a source, in the order of the text."""
    tree = ast.parse(source)
    found = [
        site._replace(lines=range(statement.lineno, _head_end(statement) + 1))
        for statement, site in _sites(tree, tree, "")
    ]
    return sorted(found, key=lambda site: (site.lines.start, site.kind, site.text))


def mutated(source: str, site: Site) -> str | None:
    """The source with one thing made wrong; None where that is no program or the same one."""
    node = site.node
    lines = source.encode().splitlines(keepends=True)
    start = sum(map(len, lines[: node.lineno - 1])) + node.col_offset
    end = sum(map(len, lines[: node.end_lineno - 1])) + node.end_col_offset
    # What stood on several lines goes on doing so, that the lines after it keep their numbers.
    ends = "\n" * (node.end_lineno - node.lineno)
    text = f"{site.text}{ends}" if isinstance(node, ast.stmt) else f"({site.text}{ends})"
    encoded = source.encode()
    made = encoded[:start] + text.encode() + encoded[end:]
    try:
        is_same = ast.dump(ast.parse(made)) == ast.dump(ast.parse(source))
    except SyntaxError:
        return None
    return None if is_same else made.decode()


def _head_end(statement: ast.stmt) -> int:
    """The last line of a statement, without those of its body."""
    body = getattr(statement, "body", None)
    end = statement.end_lineno or statement.lineno
    return max(statement.lineno, body[0].lineno - 1) if body else end


def _sites(node: ast.AST, statement: ast.AST, returns: str) -> Iterator[tuple[ast.stmt, Site]]:
    """The sites inside a node, each with its statement."""
    if isinstance(node, ast.stmt):
        statement = node
    if isinstance(node, ast.FunctionDef):
        returns = ast.unparse(node.returns).split("[")[0] if node.returns else ""
    if isinstance(statement, ast.stmt):
        own = _of_return(node, returns) if isinstance(node, ast.Return) else _of(node)
        for site in own:
            yield statement, site
    for child in _children(node):
        yield from _sites(child, statement, returns)


def _children(node: ast.AST) -> Iterator[ast.AST]:
    """The parts of a node that are tried: no docstring, annotation, base, decorator or message."""
    if (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in TRANSLATED
    ):
        return
    for name, value in ast.iter_fields(node):
        if name in {"annotation", "returns", "decorator_list", "bases", "type_comment"}:
            continue
        if name in {"keywords", "targets", "target"} and not isinstance(node, ast.Call):
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST) and not _is_left_out(child):
                yield child


def _is_left_out(node: ast.AST) -> bool:
    if isinstance(node, NEVER):
        return True
    if isinstance(node, ast.Assign):
        is_alias = isinstance(node.value, ast.BinOp) and isinstance(node.value.op, ast.BitOr)
        return is_alias or ast.unparse(node.targets[0]) in {"__slots__", "__all__"}
    if isinstance(node, ast.If):
        return ast.unparse(node.test) == "TYPE_CHECKING"
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _of(node: ast.AST) -> Iterator[Site]:
    for kind, make in _MAKERS.items():
        if isinstance(node, kind):
            yield from make(node)


def _of_comparison(node: ast.Compare) -> Iterator[Site]:
    for place, operator in enumerate(node.ops):
        for other in OTHER_COMPARISONS[type(operator)]:
            operators = [*node.ops[:place], other(), *node.ops[place + 1 :]]
            text = ast.unparse(ast.Compare(node.left, operators, node.comparators))
            yield Site(node, "comparison", text)


def _of_logic(node: ast.BoolOp) -> Iterator[Site]:
    other = ast.Or() if isinstance(node.op, ast.And) else ast.And()
    yield Site(node, "and/or", ast.unparse(ast.BoolOp(other, node.values)))
    for place in range(len(node.values)):
        left = [*node.values[:place], *node.values[place + 1 :]]
        text = ast.unparse(ast.BoolOp(node.op, left) if len(left) > 1 else left[0])
        yield Site(node, "operand dropped", text)


def _of_negation(node: ast.UnaryOp) -> Iterator[Site]:
    if isinstance(node.op, ast.Not | ast.USub):
        yield Site(node, "negation dropped", ast.unparse(node.operand))


def _of_arithmetic(node: ast.BinOp) -> Iterator[Site]:
    if (other := OTHER_ARITHMETIC.get(type(node.op))) and not isinstance(node.right, ast.JoinedStr):
        yield Site(node, "arithmetic", ast.unparse(ast.BinOp(node.left, other(), node.right)))


def _of_condition(node: ast.If | ast.IfExp | ast.While) -> Iterator[Site]:
    yield Site(node.test, "condition never", "False")
    if not isinstance(node, ast.While):
        yield Site(node.test, "condition always", "True")
        yield Site(node.test, "condition negated", f"not ({ast.unparse(node.test)})")


def _of_filter(node: ast.comprehension) -> Iterator[Site]:
    for test in node.ifs:
        yield Site(test, "filter dropped", "True")
        yield Site(test, "filter negated", f"not ({ast.unparse(test)})")


def _of_constant(node: ast.Constant) -> Iterator[Site]:
    if isinstance(node.value, bool):
        yield Site(node, "constant", repr(not node.value))
    elif isinstance(node.value, int):
        yield Site(node, "constant", repr(node.value + 1))
        if node.value > 0:
            yield Site(node, "constant", repr(node.value - 1))
    elif isinstance(node.value, str):
        yield Site(node, "constant", "''" if node.value else "'x'")


def _of_return(node: ast.Return, returns: str) -> Iterator[Site]:
    if node.value is None or (isinstance(node.value, ast.Constant) and node.value.value is None):
        return
    text = ast.unparse(node.value)
    if returns == "bool":
        yield Site(node.value, "return value", f"not ({text})")
    elif returns == "int":
        yield Site(node.value, "return value", f"({text}) + 1")
    else:
        yield Site(node.value, "return value", EMPTY_BY_TYPE.get(returns, "None"))


def _of_call(node: ast.Call) -> Iterator[Site]:
    if isinstance(node.func, ast.Name) and node.func.id in OTHER_FUNCTIONS:
        yield Site(node.func, "min/max", OTHER_FUNCTIONS[node.func.id])
    for keyword in node.keywords:
        if keyword.arg:
            left = [other for other in node.keywords if other is not keyword]
            text = ast.unparse(ast.Call(node.func, node.args, left))
            yield Site(node, "argument dropped", text)


def _of_slice(node: ast.Slice) -> Iterator[Site]:
    for bound in (node.lower, node.upper):
        if bound is not None:
            for step in ("+ 1", "- 1"):
                yield Site(bound, "slice bound", f"{ast.unparse(bound)} {step}")


def _of_row(node: ast.Tuple | ast.List | ast.Set) -> Iterator[Site]:
    fewest = 3 if isinstance(node, ast.Tuple) else 2  # a pair is no table
    if len(node.elts) >= fewest and not isinstance(getattr(node, "ctx", None), ast.Store):
        for place in range(len(node.elts)):
            left = [*node.elts[:place], *node.elts[place + 1 :]]
            again = ast.Set(left) if isinstance(node, ast.Set) else type(node)(left, ast.Load())
            yield Site(node, "line of a table dropped", ast.unparse(again))


def _of_table(node: ast.Dict) -> Iterator[Site]:
    for place in range(len(node.keys)):
        keys = [*node.keys[:place], *node.keys[place + 1 :]]
        values = [*node.values[:place], *node.values[place + 1 :]]
        yield Site(node, "line of a table dropped", ast.unparse(ast.Dict(keys, values)))


def _of_statement(node: ast.stmt) -> Iterator[Site]:
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Yield | ast.YieldFrom):
        yield Site(node, "yield dropped", f"if False: {ast.unparse(node)}")
    else:
        yield Site(node, "statement dropped", "pass")


_MAKERS: dict[type[ast.AST], Callable[..., Iterator[Site]]] = {
    ast.Compare: _of_comparison,
    ast.BoolOp: _of_logic,
    ast.UnaryOp: _of_negation,
    ast.BinOp: _of_arithmetic,
    ast.If: _of_condition,
    ast.IfExp: _of_condition,
    ast.While: _of_condition,
    ast.comprehension: _of_filter,
    ast.Constant: _of_constant,
    ast.Call: _of_call,
    ast.Slice: _of_slice,
    ast.Tuple: _of_row,
    ast.List: _of_row,
    ast.Set: _of_row,
    ast.Dict: _of_table,
    ast.Expr: _of_statement,
    ast.AugAssign: _of_statement,
    ast.Continue: _of_statement,
    ast.Break: _of_statement,
}
