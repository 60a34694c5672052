"""Loads the JSONPath libraries beside the GUI thread, which the first look at a path would wait for."""

import asyncio


async def load_jsonpath() -> None:
    """Have the libraries ready; once they are, this takes no time."""
    from clue_desktop.domain.jsonpath import parse_field_path

    await asyncio.to_thread(parse_field_path, "$.valid")
