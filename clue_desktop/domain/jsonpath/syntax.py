"""Reads RFC 9535 text into the model: jsonpath-rfc9535 parses, and what it lets through wrongly is caught here."""

import re
from itertools import pairwise

from jsonpath_rfc9535 import JSONPathEnvironment, JSONPathError, JSONPathSyntaxError, lex, segments, selectors
from jsonpath_rfc9535 import filter_expressions as parsed
from jsonpath_rfc9535.function_extensions import ExpressionType
from jsonpath_rfc9535.parse import Parser
from jsonpath_rfc9535.query import JSONPathQuery
from jsonpath_rfc9535.tokens import Token, TokenStream, TokenType

from clue_desktop.domain.borrowed_words import borrowed
from clue_desktop.domain.jsonpath import model
from clue_desktop.domain.jsonpath.error import JsonPathError
from clue_desktop.domain.jsonpath.location import PLAIN_NAME
from clue_desktop.domain.said import Said

_NUMBER = re.compile(r"(?:-0|0|-?[1-9][0-9]*)(?P<float>(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)")
_LONGEST_EXACT_INTEGER = 100
_OPERATORS: dict[str, model.Operator] = {"==": "==", "!=": "!=", "<": "<", "<=": "<=", ">": ">", ">=": ">="}
# The library's parser takes `[1:5 2]` for `[1:5:2]`, and a comma after a function's last argument.
_NEVER_ADJACENT = {(TokenType.INDEX, TokenType.INDEX), (TokenType.COMMA, TokenType.RPAREN)}


def parse(text: str, shift: int = 0) -> tuple[model.Segment, ...]:
    """The segments of the query `text`.

    Messages count characters from 1 in what the administrator typed, which is `shift` characters longer than `text`
    after the `$`.

    Raises JsonPathError: `json_path_invalid` for what RFC 9535 does not allow, `json_path_too_costly` for what it
    allows and the model cannot hold (functions, `$` and several values inside filters).
    """
    reader = _Reader(text, shift)
    try:
        read = reader.segments(reader.parse())
    except RecursionError:
        raise JsonPathError(
            "json_path_too_costly",
            Said("The JSONPath nests too deep: use fewer parentheses and brackets inside each other."),
        ) from None
    if reader.costly:
        raise JsonPathError("json_path_too_costly", reader.costly[0])
    return read


def _reason(error: JSONPathError) -> str:
    reason: str = error.args[0]
    if "TokenType" in reason or reason.startswith("expected '"):
        return (
            Said("unexpected {value}", value=f"{error.token.value!r}")
            if error.token and error.token.value
            else Said("unexpected end")
        )
    return reason if isinstance(reason, Said) else borrowed(re.sub(r" (starting )?at index \d+", "", reason))


class _Lexer(lex.Lexer):
    """The library's lexer with RFC 9535's names: its own pattern ends at U+10FF and refuses `$.결과`."""

    __slots__ = ()

    def accept_match(self, pattern: re.Pattern[str]) -> bool:
        return super().accept_match(PLAIN_NAME if pattern is lex.RE_PROPERTY else pattern)


class _Grouped(parsed.Expression):
    """An expression in parentheses: where parentheses may stand decides whether a filter is valid."""

    __slots__ = ("inner",)

    def __init__(self, token: Token, inner: parsed.Expression) -> None:
        super().__init__(token)
        self.inner = inner

    def evaluate(self, context: parsed.FilterContext) -> object:
        """As without the parentheses."""
        return self.inner.evaluate(context)


class _Parser(Parser):
    """The library's parser, with numbers as RFC 9535 writes them and with parentheses kept."""

    def parse_integer_literal(self, stream: TokenStream) -> parsed.Expression:
        token = stream.current
        number = _NUMBER.fullmatch(token.value)
        if number is None:
            raise JSONPathSyntaxError(Said("invalid number"), token=token)
        if number["float"] or len(token.value) > _LONGEST_EXACT_INTEGER:
            return parsed.FloatLiteral(token, float(token.value))
        return parsed.IntegerLiteral(token, int(token.value))

    parse_float_literal = parse_integer_literal

    def parse_grouped_expression(self, stream: TokenStream) -> parsed.Expression:
        token = stream.current
        return _Grouped(token, super().parse_grouped_expression(stream))


class _Environment(JSONPathEnvironment):
    parser_class = _Parser


class _Reader:
    """Turns the library's tree into the model.

    Attributes:
        costly: why the query, though valid, costs too much; collected, since being invalid is said first.
    """

    def __init__(self, text: str, shift: int) -> None:
        self.costly: list[str] = []
        self._text = text
        self._shift = shift
        self._environment = _Environment()

    def parse(self) -> JSONPathQuery:
        """The library's tree of the text."""
        for index, character in enumerate(self._text):
            if "\ud800" <= character <= "\udfff":
                raise self._invalid(Said("half a surrogate pair is no character"), index)
        lexer = _Lexer(self._text)
        try:
            lexer.run()
            last = lexer.tokens[-1]
            if last.type_ is TokenType.ERROR:
                raise JSONPathSyntaxError(last.message, token=last)
            if lexer.bracket_stack:
                opening, index = lexer.bracket_stack[-1]
                raise JSONPathSyntaxError(
                    Said("{opening} is never closed", opening=opening),
                    token=Token(TokenType.ERROR, opening, index, self._text),
                )
            for token, following in pairwise(lexer.tokens):
                if (token.type_, following.type_) in _NEVER_ADJACENT:
                    raise JSONPathSyntaxError(
                        Said("unexpected {value}", value=f"{following.value!r}"), token=following
                    )
            tree = tuple(self._environment.parser.parse(TokenStream(lexer.tokens)))
        except JSONPathError as error:
            raise self._invalid(_reason(error), error.token.index if error.token else -1) from None
        except (LookupError, ValueError, AssertionError):
            # The library trips over some broken filters and over endless numbers without an error of its own.
            raise self._invalid(Said("it cannot be read"), -1) from None
        return JSONPathQuery(env=self._environment, segments=tree)

    def segments(self, query: JSONPathQuery) -> tuple[model.Segment, ...]:
        return tuple(
            model.Segment(
                tuple(map(self._selector, segment.selectors)),
                descendant=isinstance(segment, segments.JSONPathRecursiveDescentSegment),
            )
            for segment in query.segments
        )

    def _selector(self, selector: selectors.JSONPathSelector) -> model.Selector:
        match selector:
            case selectors.NameSelector():
                return model.Name(selector.name)
            case selectors.IndexSelector():
                return model.Index(selector.index)
            case selectors.SliceSelector():
                return model.Slice(selector.slice.start, selector.slice.stop, selector.slice.step)
            case selectors.WildcardSelector():
                return model.Wildcard()
            case selectors.FilterSelector():
                return model.Filter(self._test(selector.expression.expression))
        raise TypeError(f"unknown selector {type(selector).__name__}")

    def _test(self, expression: parsed.Expression) -> model.Test:
        match expression:
            case _Grouped():
                return self._test(expression.inner)
            case parsed.LogicalExpression():
                combine = model.And if expression.operator == "&&" else model.Or
                return combine(self._test(expression.left), self._test(expression.right))
            case parsed.PrefixExpression():
                if not isinstance(expression.right, _Grouped | parsed.FilterQuery | parsed.FunctionExtension):
                    raise self._invalid(
                        Said("! needs a path or parentheses after it"), expression.token.index
                    )
                return model.Not(self._test(expression.right))
            case parsed.ComparisonExpression():
                return model.Comparison(
                    self._operand(expression.left),
                    _OPERATORS[expression.operator],
                    self._operand(expression.right),
                )
            case parsed.FilterQuery():
                return model.Exists(self._query(expression))
            case parsed.FunctionExtension():
                function = self._environment.function_extensions[expression.name]
                if function.return_type is ExpressionType.VALUE:
                    raise self._invalid(
                        Said("the result of {name}() must be compared", name=expression.name),
                        expression.token.index,
                    )
                self._refuse_function(expression)
                return model.Exists(model.Relative(()))
        raise self._invalid(Said("a filter must compare something or name a path"), expression.token.index)

    def _operand(self, expression: parsed.Expression) -> model.Operand:
        match expression:
            case parsed.FilterExpressionLiteral():
                return model.Constant(expression.value)
            case parsed.FilterQuery():
                self._check_blanks(expression)
                return self._query(expression)
            case parsed.FunctionExtension():
                self._refuse_function(expression)
                return model.Constant(None)
        raise self._invalid(Said("only values, paths and functions can be compared"), expression.token.index)

    def _query(self, expression: parsed.FilterQuery) -> model.Relative:
        read = self.segments(expression.query)
        if isinstance(expression, parsed.RootFilterQuery):
            self.costly.append(
                Said(
                    "$ inside a filter costs too much (character {place}): use @, the value being tested.",
                    place=self._position(expression.token),
                )
            )
        steps: list[model.Name | model.Index] = []
        for segment in read:
            match segment:
                case model.Segment((model.Name() | model.Index() as step,), descendant=False):
                    steps.append(step)
                case _:
                    self.costly.append(
                        Said(
                            "A path inside a filter must name one value (character {place}): use keys and single positions"
                            " only, such as @.user.id.",
                            place=self._position(expression.token),
                        )
                    )
        return model.Relative(tuple(steps))

    def _refuse_function(self, expression: parsed.FunctionExtension) -> None:
        self.costly.append(
            Said(
                "Functions cost too much (character {place}, {name}): compare values instead, such as @.type =="
                " 'access'.",
                place=self._position(expression.token),
                name=expression.name,
            )
        )

    def _check_blanks(self, expression: parsed.FilterQuery) -> None:
        # RFC 9535, 2.3.5.1: the brackets of a compared query take no blanks, unlike all others.
        for segment in expression.query.segments:
            token = segment.selectors[0].token
            if segment.token.type_ is TokenType.LBRACKET:
                quote = token.type_ is not TokenType.INDEX
                start, end = token.index - quote, token.index + len(token.value) + quote
                if self._text[start - 1] != "[" or self._text[end] != "]":
                    raise self._invalid(
                        Said("a compared path takes no blanks inside its brackets"), segment.token.index
                    )

    def _invalid(self, reason: str, index: int) -> JsonPathError:
        # An index of -1 is the end of the text.
        if 0 <= index < len(self._text):
            where = Said("at character {place}", place=index + 1 + (self._shift if index else 0))
        else:
            where = Said("at its end")
        return JsonPathError(
            "json_path_invalid",
            Said(
                "This is not a valid JSONPath, {where}: {reason}. A path looks like $.result.allowed, $.items[0].name or"
                " $.['user-id']; a value can also be dragged here out of a test's response.",
                where=where,
                reason=reason,
            ),
        )

    def _position(self, token: Token) -> int:
        return token.index + 1 + self._shift
