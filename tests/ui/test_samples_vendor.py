"""A sample vendor made from samples: the real `clue-vendor`, started from the dialog, asked over HTTPS, and its script run apart."""

import asyncio
import json
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QPushButton, QTabBar, QTreeWidget, QWidget
from pytestqt.qtbot import QtBot
from qt import click, find, until
from tested_forms import RecordingForm, ScriptedServer

from clue_desktop.child_process import ChildProcess, clean_environment, own_program
from clue_desktop.contract.vendor_apis import Sample
from clue_desktop.local_server import ServerOptions
from ui import names
from ui.state.tasks import Tasks
from ui.state.trying_out import Running, SampleVendorSwitch
from ui.test_console.presenters.sample_vendor import SampleVendorPresenter
from ui.test_console.presenters.samples import SamplesPresenter
from ui.test_console.sample_vendor_panel import SampleVendorPanel
from ui.test_console.samples_dialog import SamplesDialog

ANNA, BLOCKED = "04A1B2C3", "04DEAD00"
CREDENTIAL = "cardNumber"


def sample(name: str, value: str, body: str, status: int = 200) -> Any:
    document = {
        "name": name,
        "parameters": {"deviceId": "547838629", CREDENTIAL: value},
        "statusCode": status,
        "contentType": "application/json",
        "body": body,
        "expected": {"result": "denied"},
    }
    return Sample.model_validate(document).to_sample("rfCard")


SAMPLES = (
    sample("Anna", ANNA, '{"valid": true,   "message": "Grüß Gott, {{body.rfCard}}"}'),
    sample("Blocked card", BLOCKED, '{"valid": false}', 403),
)


def fail(fault: BaseException, doing: str) -> None:
    raise AssertionError(doing) from fault


@asynccontextmanager
async def dialog_of(
    qtbot: QtBot, form: RecordingForm, folder: Path
) -> AsyncIterator[tuple[SamplesDialog, SampleVendorSwitch]]:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(1000, 680)
    window.show()
    switch = SampleVendorSwitch(folder)
    dialog = SamplesDialog(window, SamplesPresenter(form, ScriptedServer(), fail), Tasks(fail), switch)
    dialog.open()
    find(dialog, QTabBar, names.SAMPLES_TABS).setCurrentIndex(1)
    try:
        yield dialog, switch
    finally:
        dialog.reject()
        await switch.aclose()


async def answer(url: str, ca: Path, value: str) -> tuple[int, str]:
    async with httpx.AsyncClient(verify=ssl.create_default_context(cafile=ca), trust_env=False) as client:
        response = await client.post(url, json={"deviceId": "547838629", "rfCard": value})
    return response.status_code, response.text


def button(dialog: QWidget, name: str) -> QPushButton:
    return find(dialog, QPushButton, name)


async def test_it_answers_by_the_samples_is_tried_and_ends(qtbot: QtBot, tmp_path: Path):
    form = RecordingForm()
    form.take_samples(SAMPLES)
    async with dialog_of(qtbot, form, tmp_path) as (dialog, switch):
        assert not button(dialog, names.SAMPLES_VENDOR_TRY).isEnabled()
        click(button(dialog, names.SAMPLES_VENDOR_START))
        await until(lambda: switch.running is Running.YES, 60)
        url, ca = switch.url, switch.ca
        assert ca is not None
        assert url in find(dialog, QLabel, names.SAMPLES_VENDOR_STATE).text()
        assert await answer(url, ca, ANNA) == (200, SAMPLES[0].body), "to the byte, braces and all"
        assert await answer(url, ca, BLOCKED) == (403, SAMPLES[1].body)
        assert (await answer(url, ca, "04FFFFFF"))[0] == 404
        rows = find(dialog, QTreeWidget, names.SAMPLES_LIST)
        second = rows.topLevelItem(1)
        assert second is not None
        rows.setCurrentItem(second)
        click(button(dialog, names.SAMPLES_VENDOR_TRY))
        said = "“Blocked card” was answered as it is kept, with status 403."
        await until(lambda: said in [label.text() for label in dialog.findChildren(QLabel)])
        log = find(dialog, QPlainTextEdit, names.SAMPLES_VENDOR_LOG)
        await until(lambda: log.toPlainText().count("[Blocked card]") == 2)
        assert "POST /door" in log.toPlainText()
        # Another sample counts from the next request on, at the same address.
        form.take_samples((sample("Anna", ANNA, '{"valid": false}'), *SAMPLES[1:]))
        for _ in range(600):
            if await answer(url, ca, ANNA) == (200, '{"valid": false}'):
                break
            await asyncio.sleep(0.05)
        else:
            pytest.fail("the running vendor did not follow the samples")
        click(button(dialog, names.SAMPLES_VENDOR_USE))
        assert form.document["webhookUrl"] == url
        assert form.document["connection"] == {"ca": ca.read_text()}, "the server does not trust it by itself"
        click(button(dialog, names.SAMPLES_VENDOR_STOP))
        await until(lambda: switch.running is Running.NO)
        with pytest.raises(httpx.ConnectError):
            await answer(url, ca, ANNA)


async def test_the_saved_script_runs_with_clue_vendor(qtbot: QtBot, tmp_path: Path):
    form = RecordingForm()
    form.take_samples(SAMPLES)
    script = tmp_path / "staff.toml"
    panel = SampleVendorPanel(
        SampleVendorPresenter(form, SampleVendorSwitch(tmp_path)), Tasks(fail), lambda: None
    )
    qtbot.addWidget(panel)
    panel.save_script(script)
    await until(script.exists)
    said = "Saved. Run it with: clue-vendor --script staff.toml"
    await until(lambda: said in [label.text() for label in panel.findChildren(QLabel)])
    panel.leave()
    command = own_program("server.sandbox.sample_vendor", "--script", str(script), "--stop-with-stdin")
    vendor = ChildProcess("clue-vendor", command, clean_environment({}))
    ready = await vendor.start(30)
    try:
        got = await answer(f"{ready['url']}/anywhere", Path(str(ready["ca"])), ANNA)
        assert got == (200, SAMPLES[0].body)
    finally:
        await vendor.stop(5)


async def test_a_running_one_changes_over_at_its_address_and_the_server_is_left_alone(tmp_path: Path):
    restarts: list[ServerOptions] = []

    async def restart(options: ServerOptions) -> None:
        restarts.append(options)

    switch = SampleVendorSwitch(
        tmp_path, lambda: ServerOptions(data_dir=tmp_path / "server", environment={}), restart
    )
    form = RecordingForm()
    form.take_samples(SAMPLES)
    presenter = SampleVendorPresenter(form, switch)
    try:
        await switch.start()
        url, ca = switch.url, switch.ca
        assert ca is not None
        assert (await answer(url, ca, ANNA))[1].startswith('{"valid":true,"message":"Welcome, Kim Minji."')
        assert len(restarts) == 1
        await presenter.start()
        assert (switch.url, switch.running, presenter.runs) == (url, Running.YES, True)
        assert await answer(url, ca, ANNA) == (200, SAMPLES[0].body)
        assert len(restarts) == 1, "what the server trusts and reaches is the same"
        presenter.use()
        assert "connection" not in form.document, "the server trusts it already"
        await presenter.stop()
        assert len(restarts) == 2
        assert restarts[1].vendor_ca == ()
    finally:
        presenter.leave()
        await switch.aclose()


def test_what_cannot_be_answered_by_is_said(tmp_path: Path):
    switch = SampleVendorSwitch(tmp_path)
    form = RecordingForm()
    presenter = SampleVendorPresenter(form, switch)
    assert presenter.why_not == "There is no sample yet."
    form.take_samples(SAMPLES)
    assert presenter.why_not == ""
    body = presenter.body_of(SAMPLES[0])
    assert body is not None
    assert json.loads(body) == {"deviceId": "547838629", "rfCard": ANNA}
    off = [{**row, "enabled": row["key"] == "deviceId"} for row in form.document["autoFields"]]
    form.change(autoFields=off)
    assert presenter.why_not.startswith("The auto field of the credential is off")
    form.change(authType="userPin")
    assert "secret" in presenter.why_not


async def test_a_script_that_cannot_be_written_is_said(tmp_path: Path):
    (tmp_path / "sample-vendor").write_text("in the way")
    switch = SampleVendorSwitch(tmp_path)
    form = RecordingForm()
    form.take_samples(SAMPLES)
    presenter = SampleVendorPresenter(form, switch)
    await presenter.start()
    assert switch.running is Running.NO
    assert presenter.in_words[1] == "problem"
