"""What a rule says is presented in the chosen language, with the values that it was said with."""

import time
from collections.abc import Iterator, Mapping

import pytest

from ui.words import language, rule_texts
from ui.words.language import told

KOREAN: Mapping[str, str] = {
    "This is missing.": "값이 없습니다.",
    "RF Card": "RF 카드",
    "Value": "값",
    "{title} already has {most} APIs; delete one of them first.": "{title}: API가 이미 {most}개입니다.",
    "Another header has the key {key} (upper and lower case count as the same).": "키 {key}이(가) 이미 있습니다.",
    "{server} cannot be reached: {reason}.": "{server} 연결 불가: {reason}.",
    "{server} cannot be reached: its name is not known.": "{server}: 모르는 이름입니다.",
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
    assert set(KOREAN) <= {*rule_texts.TEXTS, *rule_texts.OF_LIBRARIES}
    language.speak(lambda context, text: KOREAN.get(text, text) if context == "rules" else text)
    yield
    language.speak(None)


@pytest.mark.parametrize(
    ("said", "presented"),
    [
        ("This is missing.", "값이 없습니다."),
        ("RF Card already has 3 APIs; delete one of them first.", "RF 카드: API가 이미 3개입니다."),
        ("{{cardNumber}} is listed twice; remove one of the two.", "{{cardNumber}} 중복"),
        ("", ""),
        ("Said by a newer server.", "Said by a newer server."),
    ],
)
def test_a_sentence_is_presented(said: str, presented: str) -> None:
    assert told(said) == presented


def test_the_template_that_leaves_least_to_its_values_counts() -> None:
    assert told("https://a:1 cannot be reached: its name is not known.") == "https://a:1: 모르는 이름입니다."
    assert told("https://a:1 cannot be reached: it rains.") == "https://a:1 연결 불가: it rains."


def test_a_value_that_is_such_a_text_is_translated_too() -> None:
    assert told("https://a:1 cannot be reached: connection refused.") == "https://a:1 연결 불가: 연결 거부됨."
    assert told("https://a:1 cannot be reached: certificate has expired.").endswith("인증서가 만료됨.")
    sentence = "door.example port 443 took the request, but did not answer within 4.0 s."
    assert (
        told(f"{sentence} Check how quickly the vendor's server answers.")
        == "door.example 포트 443: 4.0초 안에 응답 없음. 응답 속도를 확인하십시오."
    )


def test_data_is_not_translated_though_it_reads_like_a_text() -> None:
    sentence = "Another header has the key Value (upper and lower case count as the same)."
    assert told(sentence) == "키 Value이(가) 이미 있습니다."


def test_a_sentence_takes_far_less_than_a_frame() -> None:
    sentences = [
        "A sentence, as long as such sentences are, that no template of this version of the console knows at all.",
        (
            "door.example port 443 took the request, but did not answer within 4.0 s."
            " Check how quickly the vendor's server answers."
        ),
    ]
    for sentence in sentences:
        told(sentence)
        best = min(_seconds(sentence) for _ in range(50))
        assert best < 0.0003
    assert len(rule_texts.TEXTS) > 300


def _seconds(sentence: str) -> float:
    begun = time.perf_counter()
    told(sentence)
    return time.perf_counter() - begun
