"""What a rule says is presented in the chosen language, with the values that it was said with."""

import copy
import pickle
import time
from collections.abc import Iterator, Mapping

import pytest
import translations

from clue_desktop.domain.borrowed_words import borrowed, reason_of
from clue_desktop.domain.said import Said, said_by
from ui.words import language
from ui.words.language import told

KOREAN: Mapping[str, str] = {
    "This is missing.": "값이 없습니다.",
    "RF Card": "RF 카드",
    "Value": "값",
    "{reason}.": "{reason}.",
    "{title} already has {most} APIs; delete one of them first.": "{title}: API가 이미 {most}개입니다.",
    "Another header has the key {key} (upper and lower case count as the same).": "키 {key}이(가) 이미 있습니다.",
    "{server} cannot be reached: {reason}.": "{server} 연결 불가: {reason}.",
    "connection refused": "연결 거부됨",
    "certificate has expired": "인증서가 만료됨",
    "{host} port {port}": "{host} 포트 {port}",
    "{where} took the request, but did not answer within {seconds} s.": "{where}: {seconds}초 안에 응답 없음.",
    "{reason} Check how quickly the vendor's server answers.": "{reason} 응답 속도를 확인하십시오.",
    "{{{{{placeholder}}}}} is listed twice; remove one of the two.": "{{{{{placeholder}}}}} 중복",
}


@pytest.fixture(autouse=True)
def korean() -> Iterator[None]:
    """Speak what the table above has."""
    language.speak(lambda context, text: KOREAN.get(text, text) if context == "rules" else text)
    yield
    language.speak(None)


def test_the_examples_are_said_somewhere() -> None:
    assert set(KOREAN) <= set(translations.said_texts())


def header_twice(key: str) -> Said:
    return Said("Another header has the key {key} (upper and lower case count as the same).", key=key)


def slow(where: str) -> Said:
    fault = Said("{where} took the request, but did not answer within {seconds} s.", where=where, seconds=4.0)
    return Said("{reason} Check how quickly the vendor's server answers.", reason=fault)


@pytest.mark.parametrize(
    ("said", "english", "presented"),
    [
        (Said("This is missing."), "This is missing.", "값이 없습니다."),
        (
            Said("{title} already has {most} APIs; delete one of them first.", title=Said("RF Card"), most=3),
            "RF Card already has 3 APIs; delete one of them first.",
            "RF 카드: API가 이미 3개입니다.",
        ),
        (
            Said("{{{{{placeholder}}}}} is listed twice; remove one of the two.", placeholder="cardNumber"),
            "{{cardNumber}} is listed twice; remove one of the two.",
            "{{cardNumber}} 중복",
        ),
        (
            slow(Said("{host} port {port}", host="door.example", port=443)),
            (
                "door.example port 443 took the request, but did not answer within 4.0 s."
                " Check how quickly the vendor's server answers."
            ),
            "door.example 포트 443: 4.0초 안에 응답 없음. 응답 속도를 확인하십시오.",
        ),
        # untranslated itself, or the same in both languages, with a value that is not
        (Said("{reason}.", reason=Said("This is missing.")), "This is missing..", "값이 없습니다.."),
        (Said("{a} – {b}", a=Said("Value"), b=1), "Value – 1", "값 – 1"),
        (
            Said("Said by a newer server with {n}.", n=5),
            "Said by a newer server with 5.",
            "Said by a newer server with 5.",
        ),
        (Said(""), "", ""),
    ],
)
def test_a_sentence_is_presented(said: Said, english: str, presented: str) -> None:
    assert (str(said), type(str(said))) == (english, str)
    assert said == english
    assert told(said) == presented


@pytest.mark.parametrize(
    "text", ["Said by an older server.", "This is missing.", "RF Card", "connection refused", "{server}", ""]
)
def test_what_is_not_said_is_text_whatever_it_reads_like(text: str) -> None:
    assert told(text) == text
    assert told(header_twice(text)) == f"키 {text}이(가) 이미 있습니다."


@pytest.mark.parametrize(
    "text", ["{key}", "{0}", "{key.__class__}", "{{", "}", "{key!r:>999999999}", "\\1", "<b>x</b>"]
)
def test_a_value_is_never_taken_for_a_template(text: str) -> None:
    assert header_twice(text).endswith(f"key {text} (upper and lower case count as the same).")
    assert told(header_twice(text)) == f"키 {text}이(가) 이미 있습니다."


@pytest.mark.parametrize(
    ("template", "values"),
    [
        (
            "{server} cannot be reached: {reason}.",
            {"server": "https://a:1"},
        ),  # another version, with other values
        ("{server} cannot be reached: {reason}.", {}),
        ("{a.__class__.__mro__} {b:>999999999}", {"a": "1", "b": "2"}),  # a server that means no good
        ("{0} {}", {"a": "1"}),
        ("{", {}),
    ],
)
def test_a_template_that_fits_no_translation_is_shown_as_it_came(
    template: str, values: dict[str, str]
) -> None:
    assert told(Said.as_sent("As it came.", template, values)) == "As it came."


def test_what_came_is_shown_to_the_letter_where_nothing_of_it_is_known() -> None:
    """A template is looked up, and never filled in by itself: the message of whoever sent it counts."""
    assert told(Said.as_sent("As it came.", "Filled in with {value}.", {"value": "x"})) == "As it came."


def test_reasons_of_libraries_and_systems_are_known_whatever_their_case() -> None:
    refused = ConnectionRefusedError(111, "Connection refused")
    assert (reason_of(refused), told(reason_of(refused))) == ("Connection refused", "연결 거부됨")
    expired = Said(
        "{server} cannot be reached: {reason}.",
        server="https://a:1",
        reason=borrowed("Certificate has expired"),
    )
    assert expired == "https://a:1 cannot be reached: Certificate has expired."
    assert told(expired) == "https://a:1 연결 불가: 인증서가 만료됨."
    assert told(borrowed("It rains.")) == "It rains."


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (OSError(2, "No such file or directory"), "No such file or directory"),
        (OSError("It rains."), "It rains."),
        (OSError(), "OSError"),
        (OSError("Several", ExceptionGroup("failed", [OSError(2, "x")])), "failed (1 sub-exception)"),
        (OSError(11, Said("connection refused")), "connection refused"),
    ],
)
def test_the_reason_of_a_fault_of_the_system(fault: OSError, reason: str) -> None:
    assert reason_of(fault) == reason


def test_an_exception_keeps_what_it_says() -> None:
    assert told(said_by(ValueError(Said("This is missing.")))) == "값이 없습니다."
    assert said_by(ValueError("This is missing.")) == "This is missing."
    assert told(said_by(ValueError("This is missing."))) == "This is missing."
    assert said_by(OSError(5, "Input/output error")) == "[Errno 5] Input/output error"
    assert said_by(ValueError()) == ""


@pytest.mark.parametrize("again", [copy.copy, copy.deepcopy, lambda said: pickle.loads(pickle.dumps(said))])
def test_a_copy_says_the_same(again: object) -> None:
    assert callable(again)
    said = slow(Said("{host} port {port}", host="{door}", port=443))
    copied = again(said)
    assert isinstance(copied, Said)
    assert (copied, copied.template) == (said, said.template)
    assert told(copied) == told(said)


def test_a_value_that_is_missing_is_noticed_where_it_is_said() -> None:
    with pytest.raises(KeyError):
        Said("At most {most}.", more=1)


def test_a_sentence_takes_far_less_than_a_frame() -> None:
    best = min(_seconds() for _ in range(20))
    assert best < 0.1  # for a thousand


def _seconds() -> float:
    begun = time.thread_time()
    for number in range(1000):
        told(
            Said(
                "{title} already has {most} APIs; delete one of them first.",
                title=Said("RF Card"),
                most=number,
            )
        )
    return time.thread_time() - begun
