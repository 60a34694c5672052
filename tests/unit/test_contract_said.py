"""How a sentence travels: English for everybody, its template and values for who says it in another language."""

import json
from typing import Any

import httpx
import pytest

from clue_desktop.client.errors import ClientError, Invalid, NotFound, from_response
from clue_desktop.contract.errors import MEDIA_TYPE, ErrorDocument, FieldProblem, error_document
from clue_desktop.contract.mail import OutboxMail
from clue_desktop.contract.operation import CertificateEnd
from clue_desktop.contract.said import LONGEST_TEXT, LONGEST_VALUE, Sentence
from clue_desktop.contract.vendor_apis import TestError, TestResult
from clue_desktop.contract.vendor_health import VendorFailure
from clue_desktop.domain.problems import Problem
from clue_desktop.domain.said import Said, said_by
from ui.words import language

PLACE = Said("There is no such {thing}.", thing=Said("place"))


def over_the_wire(document: dict[str, Any]) -> Any:
    """Return a refusal as a client raises it."""
    answer = httpx.Response(
        document["status"], content=json.dumps(document), headers={"content-type": MEDIA_TYPE}
    )
    return from_response(answer)


def test_a_refusal_in_other_words_than_english() -> None:
    fault = over_the_wire(error_document(404, "not_found", PLACE))
    assert isinstance(fault, NotFound)
    assert (fault.detail, str(fault), fault.members) == (
        "There is no such place.",
        "There is no such place.",
        {},
    )
    korean = {"There is no such {thing}.": "그런 {thing}이(가) 없습니다.", "place": "장소"}
    language.speak(lambda _context, text: korean.get(text, text))
    try:
        assert language.told(fault.detail) == language.told(said_by(fault)) == "그런 장소이(가) 없습니다."
    finally:
        language.speak(None)


def test_the_members_of_a_sentence() -> None:
    problem = Problem("name", "name_too_long", Said("At most {most} are allowed.", most=3))
    document = error_document(422, "invalid", Said("One rule is broken."), (problem,))
    assert document == {
        "type": "about:blank",
        "title": document["title"],
        "status": 422,
        "detail": "One rule is broken.",
        "template": "One rule is broken.",
        "values": {},
        "code": "invalid",
        "problems": [
            {
                "field": "name",
                "code": "name_too_long",
                "message": "At most 3 are allowed.",
                "template": "At most {most} are allowed.",
                "values": {"most": 3},
            }
        ],
    }
    assert error_document(404, "not_found", PLACE)["values"] == {
        "thing": {"message": "place", "template": "place", "values": {}}
    }


def test_words_that_nobody_said_have_neither() -> None:
    document = error_document(404, "not_found", "Not Found", (Problem("a", "b", "As it came."),))
    assert not {"template", "values"} & (document.keys() | document["problems"][0].keys())
    fault = over_the_wire(document)
    assert not isinstance(fault.detail, Said)
    assert not isinstance(fault.problems[0].message, Said)
    assert (fault.detail, fault.problems[0].message) == ("Not Found", "As it came.")


def test_what_was_sent_stays_small_and_can_still_be_said() -> None:
    long = "x" * 100_000
    said = Said(
        "“{value}” is no {kind}: {reason}", value=long, kind=Said("NUMBER of {text}", text=long), reason=7
    )
    document = error_document(422, "invalid", said, (Problem("f", "c", said),))
    assert len(json.dumps(document)) < 6_000
    assert len(document["detail"]) == LONGEST_TEXT
    values = document["values"]
    assert len(values["value"]) == len(values["kind"]["message"]) == len(values["kind"]["values"]["text"])
    assert (len(values["value"]), values["reason"]) == (LONGEST_VALUE, 7)
    fault = over_the_wire(document)
    assert isinstance(fault, Invalid)
    assert isinstance(fault.detail, Said)
    assert fault.problems[0].message == document["detail"]


@pytest.mark.parametrize(
    "more",
    [
        {},  # an older server
        {"template": None, "values": None},
        {"template": "There is no such {thing}."},
        {"values": {"thing": "place"}},
        {"template": "There is no such {thing}.", "values": {"thing": ["of", "a", "newer", "kind"]}},
        {"template": "There is no such {thing}.", "values": {"thing": {"message": 5}}},
        {"template": "There is no such {thing}.", "values": "thing"},
        {"template": "{0.__class__} {thing!r:>99999999}", "values": {"thing": "place"}},
    ],
)
def test_a_server_of_another_version_is_shown_in_english(more: dict[str, Any]) -> None:
    document = error_document(404, "not_found", "There is no such place.") | more
    document["problems"] = [{"field": "a", "code": "b", "message": "There is no such place.", **more}]
    fault = over_the_wire(document)
    assert isinstance(fault, NotFound)
    language.speak(lambda _context, text: {"There is no such {thing}.": "없음: {thing}"}.get(text, text))
    try:
        assert language.told(fault.detail) == "There is no such place."
        assert language.told(fault.problems[0].message) == "There is no such place."
    finally:
        language.speak(None)


@pytest.mark.parametrize(("depth", "kind"), [(20, NotFound), (150, ClientError), (5_000, ClientError)])
def test_sentences_within_sentences_without_end_do_no_harm(depth: int, kind: type[ClientError]) -> None:
    inner: dict[str, Any] = {"message": "x", "template": "x", "values": {}}
    sent = '{"message": "x", "template": "{a}", "values": {"a": '
    text = sent * depth + json.dumps(inner) + "}}" * depth
    document = json.dumps(error_document(404, "not_found", "x") | {"template": "{a}", "values": {"a": 0}})
    fault = from_response(
        httpx.Response(
            404,
            content=document.replace('{"a": 0}', f'{{"a": {text}}}'),
            headers={"content-type": MEDIA_TYPE},
        )
    )
    assert isinstance(fault, kind)
    language.speak(lambda _context, text: "{a}!" if text == "{a}" else text)
    try:
        assert language.told(said_by(fault)) != ""
    finally:
        language.speak(None)


@pytest.mark.parametrize(
    "document",
    [
        FieldProblem(field="a", code="b", message=PLACE),
        TestError(code="dns_failed", message=PLACE),
        VendorFailure(at="2030-01-01T00:00:00Z", code="dns_failed", message=PLACE),
    ],
)
def test_a_message_is_read_as_it_was_said(document: Sentence) -> None:
    sent = document.model_dump_json(by_alias=True)
    assert {"message", "template", "values"} <= json.loads(sent).keys()
    read = type(document).model_validate_json(sent)
    assert read == document
    assert isinstance(read.message, Said)
    assert (read.message.template, read.message.values["thing"]) == ("There is no such {thing}.", "place")
    assert isinstance(read.message.values["thing"], Said)


def mail(**more: Any) -> OutboxMail:
    moment = "2030-01-01T00:00:00Z"
    return OutboxMail.model_validate(
        {
            "id": "1",
            "to": "a@b.example",
            "subject": "s",
            "text": None,
            "created_at": moment,
            "expires_at": moment,
            "state": "failed",
            "attempts": 1,
            "next_attempt_at": None,
            "finished_at": moment,
            **more,
        }
    )


def certificate(**more: Any) -> CertificateEnd:
    return CertificateEnd.model_validate(
        {"kind": "server", "name": "n", "file": "f", "ends_at": None, "needs_attention": True, **more}
    )


def test_a_sentence_beside_a_text_is_read_as_it_was_said() -> None:
    for read in (
        OutboxMail.model_validate_json(mail(last_error=PLACE).model_dump_json(by_alias=True)).last_error,
        CertificateEnd.model_validate_json(certificate(fault=PLACE).model_dump_json(by_alias=True)).fault,
    ):
        assert isinstance(read, Said)
        assert (read, read.template) == ("There is no such place.", "There is no such {thing}.")
    assert (
        json.loads(certificate(fault=PLACE).model_dump_json(by_alias=True))["faultSaid"]["template"]
        == PLACE.template
    )
    assert mail(last_error="As it came.").last_error_said is None
    assert mail(last_error=None).last_error is None


def test_sentences_beside_a_list_are_read_as_they_were_said() -> None:
    result = {
        "success": True,
        "status_code": 200,
        "response_headers": [],
        "response_body": "{}",
        "truncated": False,
        "error": None,
        "elapsed_ms": 1.0,
        "timings": {"dns_ms": None, "connect_ms": None, "tls_ms": None, "first_byte_ms": None},
        "request": {"method": "POST", "url": "https://v.example", "headers": [], "body": "{}"},
        "receipt": None,
    }
    sent = TestResult.model_validate(result | {"warnings": [PLACE, "As it came."]}).model_dump_json(
        by_alias=True
    )
    read = TestResult.model_validate_json(sent)
    assert read.warnings == ["There is no such place.", "As it came."]
    assert [isinstance(warning, Said) for warning in read.warnings] == [True, False]
    older = {name: value for name, value in json.loads(sent).items() if name != "warningsSaid"}
    assert TestResult.model_validate(older).warnings == ["There is no such place.", "As it came."]


def test_a_sentence_that_tells_of_another_text_does_not_count() -> None:
    """An older version may have written the text, and left alone what stood beside it."""
    kept = Sentence.to_keep(PLACE)
    assert kept is not None
    assert isinstance(Sentence.kept("There is no such place.", kept), Said)
    assert not isinstance(Sentence.kept("It is something else.", kept), Said)
    assert Sentence.kept("It is something else.", kept) == "It is something else."
    assert Sentence.kept("As it came.", Sentence.to_keep("As it came.")) == "As it came."
    assert not isinstance(certificate(fault="Another.", fault_said=Sentence(message=PLACE)).fault, Said)


def test_a_document_of_a_refusal_says_what_its_members_are() -> None:
    schema = ErrorDocument.model_json_schema()
    assert {"detail", "template", "values"} <= schema["properties"].keys()
    assert {"message", "template", "values"} == schema["$defs"]["Sentence"]["properties"].keys()
