"""What a client asks, noted without a server, beside what the server's own description says of its routes."""

import inspect
import re
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from clue_desktop.client.connection import ServerConnection


class NothingIsAskedError(Exception):
    """Ends a call of a client where it would go to the server."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """What travels: the documents by their names in the contract, the query's parameters, whether with If-Match.

    Attributes:
        gives: the document of the answer; None where it has nothing to read, or is read as it comes.
    """

    takes: str | None
    gives: str | None
    query: frozenset[str]
    if_match: bool


Route = tuple[str, str]
"""A method, and a path with `{…}` for what is filled in."""


class Asked(ServerConnection):
    """Notes what a client asks for, and asks nobody."""

    def __init__(self, server: str, **options: Any) -> None:
        super().__init__(server, **options)
        self.said: list[tuple[str, str, Exchange]] = []

    async def ask(self, method: str, path: str, answer: Any, **more: Any) -> Any:
        body = more.get("body")
        query = frozenset(more.get("parameters") or ())
        exchange = Exchange(_name(body and type(body)), _name(answer), query, "if_match" in more)
        self.said.append((method, path, exchange))
        raise NothingIsAskedError

    async def tell(self, method: str, path: str, **more: Any) -> None:
        await self.ask(method, path, None, **more)

    async def ask_in_parts(self, path: str, answer: Any, most: int) -> Any:
        await self.ask("GET", path, answer)
        yield

    def stream(self, path: str, media_type: str, **more: Any) -> Any:
        exchange = Exchange(None, None, frozenset(more.get("parameters") or ()), if_match=False)
        self.said.append(("GET", path, exchange))
        raise NothingIsAskedError


async def noted(asked: Asked, call: Callable[[], Any]) -> tuple[str, str, Exchange]:
    """Return the one thing that a call of a client asks for; of a stream, what it begins with."""
    made = call()
    try:
        if isinstance(made, AsyncIterator):
            await anext(made)
        else:
            assert inspect.isawaitable(made)
            await made
    except NothingIsAskedError:
        pass
    (found,) = asked.said
    asked.said.clear()
    return found


def described(document: Mapping[str, Any], under: str) -> dict[Route, Exchange]:
    """Return what an OpenAPI description says of each route below a path."""
    return {
        (method.upper(), path): _exchange(operation)
        for path, operations in document["paths"].items()
        if path.startswith(under)
        for method, operation in operations.items()
    }


def route_of(routes: Iterable[Route], method: str, path: str) -> Route:
    """Return the route that a request goes to; one with fixed words comes before one with what is filled in."""
    return next(
        (verb, template)
        for verb, template in sorted(routes)
        if verb == method and re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", template), path)
    )


def _exchange(operation: Mapping[str, Any]) -> Exchange:
    (given,) = [answer for status, answer in operation["responses"].items() if status.startswith("2")]
    parameters = {(one["in"], one["name"]) for one in operation.get("parameters", [])}
    return Exchange(
        _reference(operation.get("requestBody", {})),
        _reference(given),
        frozenset(name for where, name in parameters if where == "query"),
        ("header", "If-Match") in parameters,
    )


def _reference(part: Mapping[str, Any]) -> str | None:
    """Return the name of the document that a description of a body refers to; None where it has none to read."""
    schema = part.get("content", {}).get("application/json", {}).get("schema", {})
    return schema.get("$ref", "").rpartition("/")[2] or None


def _name(model: type[BaseModel] | None) -> str | None:
    return None if model is None else model.__name__
