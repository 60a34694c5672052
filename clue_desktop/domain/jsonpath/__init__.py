"""JSONPath as the judgment criteria use it: RFC 9535, checked strictly, and never slow enough to stall the server.

`parse_field_path` reads what an administrator typed, `Query.select` applies it to a parsed response, and `path_to`
writes the path of a node that was dragged out of one.
"""

from clue_desktop.domain.jsonpath.error import JsonPathError
from clue_desktop.domain.jsonpath.location import path_to
from clue_desktop.domain.jsonpath.query import MAX_LENGTH, Query, compile_query, parse_field_path

__all__ = ["MAX_LENGTH", "JsonPathError", "Query", "compile_query", "parse_field_path", "path_to"]
