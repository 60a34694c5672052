"""The commands of `clue-device` that ask the server something: status, register, present, watch."""

import json
import time
from collections import Counter
from collections.abc import Callable
from contextlib import aclosing
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from statistics import median

from clue_desktop.client.device import DeviceClient
from clue_desktop.client.errors import ClientError, NotFound, Unauthenticated
from clue_desktop.client.following import Interruption, Patience
from clue_desktop.contract.devices import DeviceSettings
from clue_desktop.domain.credentials import CREDENTIAL_TYPES, Credential
from server.sandbox.device.access import CredentialFile, DeviceAccess
from server.sandbox.device.screen import DENIED, GRANTED, LOCAL, TROUBLE, Attempt, error_document, plain

REGISTERED, NOT_REGISTERED = 0, 1
"""Exit codes of `status`."""


@dataclass(frozen=True, slots=True)
class Talk:
    """Where a command writes: `say` its result, `note` what happens meanwhile; `as_json`: the result is for programs."""

    say: Callable[[str], None]
    note: Callable[[str], None]
    as_json: bool = False

    def answer(self, document: object, text: str) -> None:
        """Say a result in the form that was asked for."""
        self.say(json.dumps(document, ensure_ascii=False) if self.as_json else text)


def client_for(access: DeviceAccess) -> DeviceClient:
    """Return the device's client. Raises ClientError, TrustError."""
    return DeviceClient(access.server, access.serial, access.tls(), token=access.token)


async def status(access: DeviceAccess, talk: Talk) -> int:
    """Say whether the server answers, knows the device, and what its settings are."""
    document: dict[str, object] = {"serial": access.serial, "server": access.server, "reachable": False}
    lines = [f"device      {access.serial}"]
    async with client_for(access) as client:
        started = time.perf_counter()
        try:
            registered = await client.is_registered()
        except ClientError as error:
            talk.answer(
                document | {"error": error_document(error)},
                "\n".join([*lines, f"server      {plain(str(error))}"]),
            )
            return TROUBLE
        milliseconds = (time.perf_counter() - started) * 1000
        document |= {"reachable": True, "elapsedMs": round(milliseconds, 3), "registered": registered}
        lines.append(f"server      {access.server} answers ({milliseconds:.1f} ms)")
        lines.append(f"registered  {'yes' if registered else 'no'}")
        trouble = False
        if access.token is None:
            lines.append("settings    not asked for: there is no token")
        else:
            try:
                settings = (await client.settings()).value
            except ClientError as error:
                trouble = registered or not isinstance(error, Unauthenticated | NotFound)
                document["error"] = error_document(error)
                lines.append(f"settings    {plain(str(error))}")
            else:
                document["settings"] = settings.model_dump(mode="json", by_alias=True)
                lines += _settings_lines(settings)
    talk.answer(document, "\n".join(lines))
    if trouble:
        return TROUBLE
    return REGISTERED if registered else NOT_REGISTERED


async def register(access: DeviceAccess, place_id: str, code: str | None, file: Path, talk: Talk) -> int:
    """Have an allocation code sent, or register with the one that came and keep the token in `file`."""
    access = replace(access, token=None)
    async with client_for(access) as client:
        if code is None:
            sent = await client.request_allocation_code(place_id)
            where = (
                "waits in the server's outbox, since mail is not set up there (an owner sees it in Server settings ›"
                " Outbox),"
                if sent.mail_waits
                else "is on its way"
            )
            talk.answer(
                sent.model_dump(mode="json", by_alias=True),
                f"The allocation code {where} and good for {sent.expires_in_seconds / 60:.0f} minutes. "
                "Run this again with --code.",
            )
            return 0
        with CredentialFile(file) as kept:
            registration = await client.register(place_id, code)
            kept.keep(replace(access, token=registration.token))
    talk.answer(
        {"placeId": registration.place_id, "placeName": registration.place_name, "credentialFile": str(file)},
        f"Registered at {plain(registration.place_name)} ({registration.place_id}). The token is in {file}.",
    )
    return 0


async def present(access: DeviceAccess, credential: Credential, value: str, repeat: int, talk: Talk) -> int:
    """Present a credential `repeat` times and say what the device shows each time."""
    attempts = []
    async with client_for(access) as client:
        for _ in range(repeat):
            attempt = await _attempt(client, credential, value)
            attempts.append(attempt)
            talk.answer(attempt.as_json(), attempt.as_text())
    if repeat > 1 and not talk.as_json:
        talk.note(_summary(attempts))
    codes = {attempt.exit_code for attempt in attempts}
    return next(code for code in (TROUBLE, DENIED, LOCAL, GRANTED) if code in codes)


async def watch(access: DeviceAccess, count: int | None, talk: Talk, *, once: bool) -> int:
    """Say the settings and each change of them, `count` times at most; with `once` a lost connection is an error."""

    def on_interruption(interruption: Interruption) -> None:
        if once:
            raise interruption.error
        talk.note(f"{plain(str(interruption.error))} Trying again in {interruption.retry_seconds:.1f} s.")

    shown = 0
    before: DeviceSettings | None = None
    async with (
        client_for(access) as client,
        aclosing(client.follow_settings(patience=Patience(on_interruption))) as changes,
    ):
        async for settings in changes:
            if before is not None and settings.model_copy(update={"version": before.version}) == before:
                continue  # the same again, after a lost connection; the version may have risen for other devices
            now = datetime.now().astimezone()
            talk.answer(
                {"at": now.isoformat(timespec="milliseconds")}
                | settings.model_dump(mode="json", by_alias=True),
                f"{now:%H:%M:%S}  {_change(before, settings)}",
            )
            before = settings
            shown += 1
            if once or shown == count:
                break
    return 0


async def _attempt(client: DeviceClient, credential: Credential, value: str) -> Attempt:
    started = time.perf_counter()
    try:
        outcome = await client.verify(credential, value)
    except ClientError as error:
        return Attempt(error, (time.perf_counter() - started) * 1000)
    return Attempt(outcome, (time.perf_counter() - started) * 1000)


def _summary(attempts: list[Attempt]) -> str:
    names = {GRANTED: "granted", DENIED: "denied", LOCAL: "device-local", TROUBLE: "without a decision"}
    counts = Counter(names[attempt.exit_code] for attempt in attempts)
    times = [attempt.milliseconds for attempt in attempts]
    outcomes = ", ".join(f"{number} {name}" for name, number in counts.items())
    return f"{outcomes}; {min(times):.1f} / {median(times):.1f} / {max(times):.1f} ms (least, median, most)"


def _settings_lines(settings: DeviceSettings) -> list[str]:
    return [
        f"place       {settings.place_id}",
        f"settings    version {settings.version}, access type {settings.access_type.value}",
        *(
            f"            {CREDENTIAL_TYPES[credential].title:<12} {decider}"
            for credential, decider in settings.credentials.items()
        ),
    ]


def _change(before: DeviceSettings | None, now: DeviceSettings) -> str:
    if before is None:
        credentials = [f"{name.value} {decider}" for name, decider in now.credentials.items()]
    else:
        credentials = [
            f"{name.value} {before.credentials.get(name, 'unset')} → {decider}"
            for name, decider in now.credentials.items()
            if before.credentials.get(name) != decider
        ]
    head = f"version {now.version}, place {now.place_id}, access type {now.access_type.value}"
    return f"{head}: {', '.join(credentials) or 'no credential changed'}"
