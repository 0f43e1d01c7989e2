"""Formula text → parsed tree, by Python's own parser under a whitelist of nodes; nothing is ever executed."""

from __future__ import annotations

import ast
import re
import unicodedata
import warnings
from fractions import Fraction

from standard_engine.findings import formula_codes as codes
from standard_engine.formula.problem import FormulaError, did_you_mean, fault
from standard_engine.formula.tree import (
    SURFACE_FUNCTIONS,
    Among,
    And,
    Arithmetic,
    ArithmeticSign,
    Call,
    Choose,
    Comparison,
    ComparisonSign,
    Lookup,
    Member,
    Name,
    Negative,
    Node,
    Not,
    Number,
    Or,
    Text,
    Truth,
)

MOST_CHARACTERS = 2000
MOST_DEPTH = 40
MOST_NODES = 500
MOST_DIGITS = 40

_NUMBER = re.compile(r"[0-9]+(\.[0-9]+)?")
_BETTER = {
    "≤": "<=", "≥": ">=", "≠": "!=", "×": "*", "÷": "/", "−": "-", "＝": "==", "且": "and", "或": "or", "非": "not",
    "“": "'", "”": "'", "‘": "'", "’": "'", "，": ",", "、": ",", "；": ",", "％": "小数，如 0.85", "%": "小数，如 0.85",
}  # fmt: skip
_ARITHMETIC: dict[type[ast.operator], ArithmeticSign] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}
_COMPARISON: dict[type[ast.cmpop], ComparisonSign] = {
    ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!=",
}  # fmt: skip
_REFUSED: dict[type[ast.AST], str] = {
    ast.Lambda: "lambda", ast.ListComp: "推导式", ast.SetComp: "推导式", ast.DictComp: "推导式", ast.GeneratorExp: "推导式",
    ast.NamedExpr: "赋值 :=", ast.JoinedStr: "f 字符串", ast.Starred: "星号参数", ast.List: "列表", ast.Dict: "字典",
    ast.Set: "集合", ast.Await: "await", ast.Yield: "yield", ast.Tuple: "括号列表（只能写在 in 之后）",
}  # fmt: skip


def normal(name: str) -> str:
    """A name as Python's parser gives it (NFKC), so that Ⅰ and I are one name."""
    return unicodedata.normalize("NFKC", name)


def parse(text: str) -> Node:
    """The parsed tree of a formula.

    Raises:
        FormulaError: where the text is not a formula; its problems carry offsets into `text`.
    """
    _check_text(text)
    indent, plain = len(text) - len(text.lstrip(" ")), text.strip(" ")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            root = ast.parse(plain, mode="eval").body
    except SyntaxError as error:
        at = _offset(error, plain)
        raise fault(codes.SYNTAX, indent + at, what=_explain(error, plain[at : at + 1])) from None
    except (RecursionError, MemoryError):
        raise fault(codes.TOO_BIG, 0, what=f"嵌套超过 {MOST_DEPTH} 层") from None
    reader = _Reader(plain, indent)
    reader.check_end(root)
    return reader.read(root)


def _check_text(text: str) -> None:
    if not text.strip():
        raise fault(codes.SYNTAX, 0, what="公式是空的")
    if len(text) > MOST_CHARACTERS:
        raise fault(codes.TOO_BIG, MOST_CHARACTERS, what=f"超过 {MOST_CHARACTERS} 个字符")
    depth = 0
    for at, char in enumerate(text):
        depth += (char in "([") - (char in ")]")
        if depth > MOST_DEPTH:
            raise fault(codes.TOO_BIG, at, what=f"括号嵌套超过 {MOST_DEPTH} 层")
        if better := _better(text, at):
            raise fault(codes.WIDE, at, char=char if char.isprintable() else f"U+{ord(char):04X}", better=better)


def _better(text: str, at: int) -> str | None:
    """What to write in place of a character that a formula may not have; None for one that it may."""
    char = text[at]
    if char in "且或非" and not _stands_alone(text, at):
        return None
    if char in _BETTER:
        return _BETTER[char]
    if "\uff01" <= char <= "\uff5e":
        return unicodedata.normalize("NFKC", char)
    if char.isprintable():
        return None
    return "半角空格" if unicodedata.category(char) == "Zs" else "不写（换行、制表符和不可见字符都要删去）"


def _stands_alone(text: str, at: int) -> bool:
    """Is the character a word of its own, not part of a longer Chinese name?"""
    around = (text[at - 1 : at], text[at + 1 : at + 2])
    return not any(side and (side.isalnum() or side == "_") for side in around)


def _offset(error: SyntaxError, text: str) -> int:
    """Where Python stopped, in characters from 0."""
    if not error.offset:
        return len(text)
    at = error.offset - 1
    if "leading zeros" in error.msg:  # the one message that counts bytes
        at = len(text.encode()[:at].decode(errors="ignore"))
    return min(at, len(text))


def _explain(error: SyntaxError, char: str) -> str:
    message = error.msg
    if not error.offset or "expected 'else'" in message:
        return "公式不完整"
    if "never closed" in message or "unmatched" in message:
        return "括号没有配对"
    if "unterminated string" in message:
        return "引号没有配对"
    if char == "=" or "Maybe you meant '=='" in message:
        return "比较相等要写 =="
    if "leading zeros" in message or "invalid decimal literal" in message or "digits" in message:
        return "数字写法有误"
    return "此处读不懂，请检查运算符和括号"


class _Reader:
    """Turns Python's syntax nodes into ours, one formula at a time."""

    def __init__(self, text: str, indent: int) -> None:
        self._indent = indent
        self._bytes = text.encode()
        self._nodes = 0

    def check_end(self, root: ast.expr) -> None:
        """Python leaves out what follows a #; a formula is read to its end or not at all."""
        end = root.end_col_offset or 0
        rest = self._bytes[end:].decode()
        if rest.strip(" )"):
            at = self._indent + len(self._bytes[:end].decode()) + rest.index("#")
            raise fault(codes.NOT_ALLOWED, at, what="注释 #（说明写在 note 中）")

    def at(self, node: ast.expr) -> int:
        return self._indent + len(self._bytes[: node.col_offset].decode())

    def source(self, node: ast.expr) -> str:
        return self._bytes[node.col_offset : node.end_col_offset].decode()

    def refusal(self, node: ast.expr, what: str) -> FormulaError:
        return fault(codes.NOT_ALLOWED, self.at(node), what=what)

    def read(self, node: ast.expr, depth: int = 0) -> Node:
        self._nodes += 1
        if self._nodes > MOST_NODES or depth > MOST_DEPTH:
            raise fault(codes.TOO_BIG, self.at(node), what=f"超过 {MOST_NODES} 个部分或 {MOST_DEPTH} 层")
        match node:
            case ast.Constant():
                return self.constant(node)
            case ast.Name(id=name):
                return Truth(name == "true") if name in {"true", "false"} else Name(name, self.at(node))
            case ast.Attribute(value=ast.Name(id=owner), attr=member):
                return Member(owner, member, self.at(node))
            case ast.Subscript(value=table, slice=key):
                return Lookup(self.read(table, depth + 1), self.read(key, depth + 1), self.at(node))
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return Negative(self.read(operand, depth + 1))
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return Not(self.read(operand, depth + 1))
            case ast.BinOp(left=left, op=operator, right=right) if type(operator) in _ARITHMETIC:
                sign = _ARITHMETIC[type(operator)]
                return Arithmetic(sign, self.read(left, depth + 1), self.read(right, depth + 1))
            case ast.BoolOp(op=operator_, values=values):
                operands = tuple(self.read(value, depth + 1) for value in values)
                return And(operands) if isinstance(operator_, ast.And) else Or(operands)
            case ast.IfExp(test=test, body=body, orelse=otherwise):
                return self.choose(test, body, otherwise, depth)
            case ast.Compare():
                return self.comparison(node, depth)
            case ast.Call():
                return self.call(node, depth)
            case _:
                raise self.refusal(node, _REFUSED.get(type(node), f"“{self.source(node)[:20]}”这种写法"))

    def constant(self, node: ast.Constant) -> Node:
        text = self.source(node)
        if isinstance(node.value, str):
            return Text(self.plain(node, node.value))
        if isinstance(node.value, bool) or not isinstance(node.value, int | float | complex):
            raise self.refusal(node, f"“{text[:20]}”（是非写 true、false）")
        if not _NUMBER.fullmatch(text) or len(text) > MOST_DIGITS:
            raise fault(codes.BAD_NUMBER, self.at(node), text=text[:MOST_DIGITS])
        return Number(Fraction(text))

    def plain(self, node: ast.Constant, value: str) -> str:
        """A text that stands in its quotes as it is: no prefix, no escapes, not empty."""
        if not value or self.source(node)[1:-1] != value:
            raise self.refusal(node, "空的或含反斜杠、前缀的文字")
        return value

    def choose(self, test: ast.expr, body: ast.expr, otherwise: ast.expr, depth: int) -> Choose:
        cases = [(self.read(test, depth + 1), self.read(body, depth + 1))]
        rest = self.read(otherwise, depth + 1)
        if isinstance(rest, Choose):
            return Choose((*cases, *rest.cases), rest.otherwise)
        return Choose(tuple(cases), rest)

    def comparison(self, node: ast.Compare, depth: int) -> Node:
        sides = [node.left, *node.comparators]
        if isinstance(node.ops[0], ast.In | ast.NotIn) and len(node.ops) == 1:
            words = self.codes(sides[1])
            among = Among(self.read(node.left, depth + 1), words, "、".join(words))
            return Not(among) if isinstance(node.ops[0], ast.NotIn) else among
        parts: list[Node] = []
        for operator, left, right in zip(node.ops, sides, sides[1:], strict=False):
            sign = _COMPARISON.get(type(operator))
            if sign is None:
                raise self.refusal(node, "is 或连写的 in")
            parts.append(Comparison(sign, self.read(left, depth + 1), self.read(right, depth + 1)))
        return parts[0] if len(parts) == 1 else And(tuple(parts))

    def codes(self, node: ast.expr) -> tuple[str, ...]:
        match node:
            case ast.Name(id=name):
                return (name,)
            case ast.Constant(value=str(text)):
                return (self.plain(node, text),)
            case ast.Constant(value=int()) if _NUMBER.fullmatch(self.source(node)):
                return (self.source(node),)
            case ast.Tuple(elts=elements) if elements:
                return tuple(code for element in elements for code in self.codes(element))
            case _:
                raise self.refusal(node, "in 之后写代码、选项、分组名称或括号列表以外的内容")

    def call(self, node: ast.Call, depth: int) -> Call:
        if not isinstance(node.func, ast.Name):
            raise self.refusal(node, f"调用“{self.source(node.func)[:20]}”")
        name = node.func.id
        if name not in SURFACE_FUNCTIONS:
            raise fault(codes.UNKNOWN_FUNCTION, self.at(node), name=name, guess=did_you_mean(name, SURFACE_FUNCTIONS))
        if node.keywords:
            raise self.refusal(node, "按名称给参数")
        return Call(name, tuple(self.read(argument, depth + 1) for argument in node.args), self.at(node))
