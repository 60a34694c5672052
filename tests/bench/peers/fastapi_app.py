"""A verification written with FastAPI and httpx, as one would begin: run by `fastapi_httpx` with uvicorn.

Each decision is a row that SQLite has committed (WAL) before the device is answered.
"""

import os
import sqlite3
import ssl
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated

import httpx
from fastapi import FastAPI, Header, HTTPException
from pydantic import BaseModel

_TOKEN = os.environ["PEER_TOKEN"]
_SERIAL = _TOKEN.partition(".")[0]
_VENDOR = os.environ["PEER_VENDOR"]
_AT_ONCE = 512


class Verification(BaseModel):
    """What a device sends."""

    credential: str
    value: str


class Decision(BaseModel):
    """What it is told."""

    result: str


@asynccontextmanager
async def _living(app: FastAPI) -> AsyncIterator[None]:
    app.state.log = sqlite3.connect(os.environ["PEER_LOG"], isolation_level=None)
    app.state.log.execute("PRAGMA journal_mode = WAL")
    app.state.log.execute("PRAGMA synchronous = NORMAL")
    app.state.log.execute(
        "CREATE TABLE events (id INTEGER PRIMARY KEY, at, serial, credential, value, result)"
    )
    limits = httpx.Limits(max_connections=_AT_ONCE, max_keepalive_connections=_AT_ONCE)
    context = ssl.create_default_context(cafile=os.environ["PEER_CA"])
    async with httpx.AsyncClient(verify=context, limits=limits, timeout=4) as app.state.vendor:
        yield
    app.state.log.close()


app = FastAPI(lifespan=_living)


@app.post("/device/v1/verifications")
async def verify(asked: Verification, authorization: Annotated[str, Header()] = "") -> Decision:
    """Decide."""
    if authorization != f"Bearer {_TOKEN}":
        raise HTTPException(401)
    result = "denied"
    try:
        answer = await app.state.vendor.post(
            f"{_VENDOR}/grant",
            json={"deviceId": _SERIAL, asked.credential: asked.value},
            headers={"Authorization": "Bearer s3cret-of-the-vendor"},
        )
        if answer.json().get("valid") is True:
            result = "granted"
    except (httpx.HTTPError, ValueError):
        pass
    app.state.log.execute(
        "INSERT INTO events (at, serial, credential, value, result) VALUES (?, ?, ?, ?, ?)",
        (time.time_ns() // 1_000_000, _SERIAL, asked.credential, asked.value[-4:], result),
    )
    return Decision(result=result)
