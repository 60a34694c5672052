"""The API editor without a screen: saving, lost answers and lost updates (manual 5, 9.2)."""

import asyncio
import json
from typing import Any

import httpx
import pytest
import respx
from edited_forms import (
    GROUP,
    REGISTERED,
    checks,
    fill_in,
    header,
    ready,
    registered,
    run_test,
)

from clue_desktop.domain.credentials import Credential
from ui.editor.blockers import Check
from ui.editor.presenter import EditorPresenter
from ui.state.context import PageContext


def refusal(status: int, code: str, *problems: tuple[str, str, str]) -> httpx.Response:
    return httpx.Response(
        status,
        headers={"content-type": "application/problem+json"},
        json={
            "type": "about:blank",
            "title": "No",
            "status": status,
            "detail": "No.",
            "code": code,
            "problems": [{"field": where, "code": rule, "message": text} for where, rule, text in problems],
        },
    )


def test_a_new_api_is_registered_with_its_receipt(context: PageContext, router: respx.Router):
    route = router.post(f"/api/v1/place-groups/{GROUP}/apis").respond(201, json=REGISTERED)
    editor = ready(context)
    assert asyncio.run(editor.save()) == "api-1"
    sent = json.loads(route.calls.last.request.content)
    assert (sent["testReceipt"], sent["criteria"]["statusCodes"]) == ("receipt", [200, 201])
    assert (editor.unsaved(), editor.saving) == ("", False)


def test_a_registered_api_is_changed_with_if_match_and_its_stored_header_values(
    context: PageContext, router: respx.Router
):
    route = router.put("/api/v1/apis/api-1").respond(200, json=REGISTERED)
    editor = EditorPresenter.edit(context, registered())
    editor.enter("name", "Renamed")
    assert asyncio.run(editor.save()) == "api-1"
    request = route.calls.last.request
    assert request.headers["if-match"] == '"1"'
    assert [row["value"] for row in json.loads(request.content)["headers"]] == [None, None]


def test_what_the_server_refuses_stands_beside_its_field(context: PageContext, router: respx.Router):
    router.post(f"/api/v1/place-groups/{GROUP}/apis").mock(
        return_value=refusal(422, "invalid", ("authType", "api_limit_reached", "Face already has 3 APIs."))
    )
    editor = ready(context)
    assert asyncio.run(editor.save()) is None
    assert editor.shown_problems() == {"authType": ["Face already has 3 APIs."]}
    assert editor.can_save, "one may try again: the server decides"
    assert "Nothing has been saved" in editor.fault


def test_a_receipt_that_the_server_does_not_accept_asks_for_a_new_test(
    context: PageContext, router: respx.Router
):
    router.post(f"/api/v1/place-groups/{GROUP}/apis").mock(
        return_value=refusal(422, "invalid", ("testReceipt", "test_required", "Test first."))
    )
    editor = ready(context)
    asyncio.run(editor.save())
    assert checks(editor) == [Check.TEST]


def test_an_unreachable_server_loses_nothing_and_saving_can_be_repeated(
    context: PageContext, router: respx.Router
):
    route = router.put("/api/v1/apis/api-1").mock(side_effect=httpx.ConnectError("refused"))
    editor = EditorPresenter.edit(context, registered())
    editor.enter("name", "Renamed")
    assert asyncio.run(editor.save()) is None
    assert editor.form.name == "Renamed"
    assert "stays" in editor.fault
    assert len(context.notices.shown) == 1
    route.mock(return_value=httpx.Response(200, json=REGISTERED))
    assert asyncio.run(editor.save()) == "api-1"


def lost_registration(router: respx.Router, *then: dict[str, Any]) -> respx.Route:
    """Let the answer to a registration be lost; `then` is what the list holds afterwards."""
    route = router.post(f"/api/v1/place-groups/{GROUP}/apis").mock(side_effect=httpx.ReadTimeout("lost"))
    listed = router.get(f"/api/v1/place-groups/{GROUP}/apis")
    listed.side_effect = [
        httpx.Response(200, json={"items": [OTHER]}),
        *[httpx.Response(200, json={"items": [OTHER, *then]})] * 2,
    ]
    for api in (OTHER, *then):
        router.get(f"/api/v1/apis/{api['id']}").respond(200, headers={"etag": '"1"'}, json=api)
    return route


# As the form of `ready` arrives at the server; the other one is alike, and was there before.
ARRIVED = {
    **REGISTERED,
    "headers": [{"key": "Authorization", "value": None}],
    "autoFields": [
        {"placeholder": "DEVICE_SERIAL", "key": "deviceId", "enabled": True},
        {"placeholder": "CARD_NUMBER", "key": "rfCard", "enabled": True},
    ],
    "manualFields": [],
    "criteria": {"statusCodes": [200, 201], "successResult": None},
}
OTHER = {**ARRIVED, "id": "api-0"}


def not_answered(context: PageContext) -> EditorPresenter:
    """Return an editor whose registration was sent and not answered."""
    editor = fill_in(EditorPresenter.new(context, GROUP))
    header(editor, "Authorization", "Bearer s3cret")
    run_test(editor)
    asyncio.run(editor.look_up_limits())
    assert asyncio.run(editor.save()) is None
    assert "not registered twice" in editor.fault
    return editor


def test_a_registration_whose_answer_was_lost_is_not_repeated(context: PageContext, router: respx.Router):
    route = lost_registration(router, ARRIVED)
    editor = not_answered(context)
    assert asyncio.run(editor.save()) == "api-1"
    assert route.call_count == 1
    assert editor.unsaved() == ""


def test_a_lost_registration_that_had_not_arrived_is_repeated(context: PageContext, router: respx.Router):
    route = lost_registration(router)
    editor = not_answered(context)
    route.side_effect = None
    route.respond(201, json={**ARRIVED, "id": "api-2"})
    assert asyncio.run(editor.save()) == "api-2"
    assert route.call_count == 2


def test_what_was_typed_since_a_lost_registration_changes_what_had_arrived(
    context: PageContext, router: respx.Router
):
    route = lost_registration(router, ARRIVED)
    change = router.put("/api/v1/apis/api-1", headers={"if-match": '"1"'}).respond(200, json=ARRIVED)
    editor = not_answered(context)
    editor.enter("headers[0].value", "Bearer another")
    run_test(editor)
    assert asyncio.run(editor.save()) == "api-1"
    assert json.loads(change.calls.last.request.content)["headers"] == [
        {"key": "Authorization", "value": "Bearer another"}
    ]
    assert route.call_count == 1


def test_a_lost_registration_does_not_block_by_its_own_place(context: PageContext, router: respx.Router):
    lost_registration(router, ARRIVED, {**ARRIVED, "id": "api-3", "name": "Third"})
    editor = not_answered(context)
    asyncio.run(editor.look_up_limits())
    assert editor.full_types == {Credential.RF_CARD}
    assert editor.can_save


def test_a_lost_registration_of_another_credential_is_told_and_stays(
    context: PageContext, router: respx.Router
):
    route = lost_registration(router, ARRIVED)
    editor = not_answered(context)
    editor.enter("authType", "face")
    run_test(editor)
    route.side_effect = None
    route.respond(201, json={**ARRIVED, "id": "api-2", "authType": "face"})
    assert asyncio.run(editor.save()) == "api-2"
    assert "delete it" in context.notices.shown[-1].text


def test_while_it_is_saved_nothing_changes(context: PageContext, router: respx.Router):
    editor = EditorPresenter.edit(context, registered())
    editor.enter("name", "Renamed")

    def answer(request: httpx.Request) -> httpx.Response:
        assert editor.saving
        assert not editor.can_save
        editor.enter("name", "Typed meanwhile")
        editor.undo()
        return httpx.Response(200, json=REGISTERED)

    router.put("/api/v1/apis/api-1").mock(side_effect=answer)
    asyncio.run(editor.save())
    assert editor.form.name == "Renamed"


def changed_elsewhere(router: respx.Router, **changes: Any) -> None:
    router.put("/api/v1/apis/api-1", headers={"if-match": '"1"'}).mock(
        return_value=refusal(412, "precondition_failed")
    )
    router.get("/api/v1/apis/api-1").respond(200, headers={"etag": '"2"'}, json={**REGISTERED, **changes})


def test_a_lost_update_shows_what_differs_and_mine_can_be_saved_over_it(
    context: PageContext, router: respx.Router
):
    theirs = [{"key": "site", "type": "NUMBER", "value": "99"}]
    changed_elsewhere(router, name="Theirs", manualFields=theirs)
    editor = EditorPresenter.edit(context, registered())
    editor.enter("name", "Mine")
    editor.enter("headers[0].value", "typed anew")
    run_test(editor)
    assert asyncio.run(editor.save()) is None
    assert editor.conflict is not None
    assert [(item.title, item.mine, item.theirs) for item in editor.conflict.differences] == [
        ("Name", "Mine", "Theirs"),
        ("Custom header Authorization", "entered anew, hidden", "stored, hidden"),
        ("Manual field site", "NUMBER 12", "NUMBER 99"),
    ]
    editor.keep_mine()
    assert editor.form.name == "Mine"
    assert checks(editor) == [Check.TEST], "other stored header values may be behind X-Site"
    run_test(editor)
    second = router.put("/api/v1/apis/api-1", headers={"if-match": '"2"'}).respond(200, json=REGISTERED)
    assert asyncio.run(editor.save()) == "api-1"
    assert second.called


def test_theirs_can_be_taken_and_undone(context: PageContext, router: respx.Router):
    changed_elsewhere(router, name="Theirs")
    editor = EditorPresenter.edit(context, registered())
    editor.enter("name", "Mine")
    asyncio.run(editor.save())
    editor.take_theirs()
    assert (editor.form.name, editor.unsaved(), editor.conflict) == ("Theirs", "", None)
    editor.undo()
    assert editor.form.name == "Mine"
    assert editor.unsaved()


def test_a_save_whose_answer_was_lost_is_recognized_when_it_is_repeated(
    context: PageContext, router: respx.Router
):
    changed_elsewhere(router, name="Mine")
    editor = EditorPresenter.edit(context, registered())
    editor.enter("name", "Mine")
    assert asyncio.run(editor.save()) == "api-1"


def test_an_api_that_was_deleted_meanwhile_can_be_saved_as_a_new_one(
    context: PageContext, router: respx.Router
):
    router.put("/api/v1/apis/api-1").mock(return_value=refusal(404, "not_found"))
    editor = EditorPresenter.edit(context, registered())
    editor.enter("name", "Renamed")
    assert asyncio.run(editor.save()) is None
    assert "deleted by somebody else" in editor.fault
    assert (editor.api_id, editor.auth_type_locked, editor.form.name) == (None, False, "Renamed")
    assert checks(editor) == [Check.HEADERS, Check.TEST]
    for row in (0, 1):
        editor.enter(f"headers[{row}].value", "entered again")
    run_test(editor)
    route = router.post(f"/api/v1/place-groups/{GROUP}/apis").respond(201, json=REGISTERED)
    assert asyncio.run(editor.save()) == "api-1"
    assert json.loads(route.calls.last.request.content)["name"] == "Renamed"


def test_a_credential_with_all_its_apis_is_said_before_saving(context: PageContext, router: respx.Router):
    router.get(f"/api/v1/place-groups/{GROUP}/apis").respond(200, json={"items": [REGISTERED] * 3})
    editor = ready(context)
    asyncio.run(editor.look_up_limits())
    assert editor.full_types == {Credential.RF_CARD}
    assert editor.blockers()[0].message == "RF Card already has 3 APIs; delete one of them first."


@pytest.mark.parametrize(
    ("name", "words"), [("", "The new API is not saved."), ("Door", "The new API “Door” is not saved.")]
)
def test_unsaved_work_is_said_in_words(context: PageContext, name: str, words: str):
    editor = EditorPresenter.new(context, GROUP)
    assert editor.unsaved() == ""
    editor.enter("webhookUrl", "x")
    editor.enter("name", name)
    assert (
        editor.unsaved()
        == f"{words} “Export…” in its editor keeps it in a file, and “Import…” brings it back."
    )
    editor.enter("webhookUrl", "")
    editor.enter("name", "")
    assert editor.unsaved() == ""
