"""The web panel's page in a real browser, against a server whose answers the tests set."""

import json
import re
import stat
from pathlib import Path

import pytest
from browsing import SERIAL, OpenPage
from field_server import TOKEN, FieldServer
from playwright.sync_api import Page, Request, expect
from running_panel import RunningPanel, running_panel

from clue_desktop.domain import enrollment as rules
from server.sandbox.device.access import DeviceAccess

PLACE = "12345674"
PHONE = {"viewport": {"width": 360, "height": 640}, "has_touch": True, "is_mobile": True}
REFUSALS = [
    ("issueCode", 404, "place_not_found", rules.PLACE_NOT_FOUND, {}),
    ("issueCode", 409, "allocation_email_not_set", rules.ALLOCATION_EMAIL_NOT_SET, {}),
    ("issueCode", 409, "already_registered", rules.ALREADY_REGISTERED, {}),
    ("issueCode", 429, "resend_too_soon", rules.resend_too_soon(42), {"retryAfterSeconds": 42}),
    ("issueCode", 422, "device_id_invalid", rules.DEVICE_ID_INVALID, {}),
    ("issueCode", 429, "rate_limited", rules.limit_reached(600), {"retryAfterSeconds": 600}),
    ("allocateSpace", 422, "code_mismatch", rules.code_mismatch(3), {"attemptsLeft": 3}),
    ("allocateSpace", 410, "code_expired", rules.CODE_EXPIRED, {}),
    ("allocateSpace", 410, "code_discarded", rules.CODE_DISCARDED, {}),
    ("allocateSpace", 409, "code_not_issued", rules.CODE_NOT_ISSUED, {}),
    ("allocateSpace", 422, "code_invalid", rules.CODE_INVALID, {}),
    ("allocateSpace", 409, "already_registered", rules.ALREADY_REGISTERED, {}),
]


def issue(page: Page) -> None:
    page.locator("#placeId").fill(PLACE)
    page.locator("#issueCode").click()
    expect(page.locator("#status")).to_contain_text("was sent")


def test_the_whole_path(panel: RunningPanel, field: FieldServer, open_page: OpenPage) -> None:
    page = open_page(panel.url)
    expect(page.locator("#serial")).to_have_text(SERIAL)
    expect(page.locator("#codeLeft")).to_be_hidden()
    issue(page)
    expect(page.locator("#timeLeft")).to_have_text(re.compile("Time left (30:00|29:5.)"))
    expect(page.locator("#attemptsLeft")).to_have_text("Attempts left 5")
    expect(page.locator("#code")).to_be_focused()
    page.locator("#code").fill(field.code)
    page.locator("#allocateSpace").click()
    expect(page.locator("#status")).to_have_text(
        f"Registration is complete. This device is registered at Lobby ({PLACE})."
    )
    expect(page.locator("form")).to_have_count(0)
    expect(page.locator("#closing")).to_contain_text("This page shuts down in")
    asked = [(path, body) for method, path, body in field.asked if method == "POST"]
    assert asked == [
        ("/device/v1/allocation-codes", {"placeId": PLACE, "serial": SERIAL, "model": "CLUe-N1"}),
        ("/device/v1/registrations", {"placeId": PLACE, "serial": SERIAL, "code": field.code}),
    ]
    assert panel.token == TOKEN
    assert stat.S_IMODE(panel.file.stat().st_mode) == 0o600
    assert panel.said.get(timeout=20)["placeId"] == PLACE, "the device follows its settings"


@pytest.mark.parametrize(("button", "status", "code", "words", "members"), REFUSALS)
def test_every_refusal_reads_to_the_letter(
    panel: RunningPanel, field: FieldServer, open_page: OpenPage, button, status, code, words, members
) -> None:
    page = open_page(panel.url)
    page.locator("#placeId").fill(PLACE)
    field.refuse(status, code, words, **members)
    page.locator(f"#{button}").click()
    expect(page.locator("#status")).to_have_text(words)
    page.locator("#language").click()
    expect(page.locator("#status")).not_to_have_text(words)
    expect(page.locator("#status")).to_have_text(re.compile("[가-힣]"))
    assert "{" not in page.locator("#status").inner_text()


def test_a_problem_of_a_single_field_reads_as_the_server_says_it(
    panel: RunningPanel, field: FieldServer, open_page: OpenPage
) -> None:
    page = open_page(panel.url)
    problem = {"field": "code", "code": "code_invalid", "message": rules.CODE_INVALID}
    field.refuse(422, "invalid", "The request breaks rules.")
    assert field.refusal is not None
    field.refusal[1]["problems"] = [problem]
    page.locator("#allocateSpace").click()
    expect(page.locator("#status")).to_have_text(rules.CODE_INVALID)


def test_attempts_left_are_shown_and_a_discarded_code_is_gone(
    panel: RunningPanel, field: FieldServer, open_page: OpenPage
) -> None:
    page = open_page(panel.url)
    issue(page)
    field.refuse(422, "code_mismatch", rules.code_mismatch(4), attemptsLeft=4)
    page.locator("#code").fill("111111")
    page.locator("#code").press("Enter")
    expect(page.locator("#attemptsLeft")).to_have_text("Attempts left 4")
    expect(page.locator("#code")).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#code")).to_be_focused()
    page.reload()
    expect(page.locator("#attemptsLeft")).to_have_text("Attempts left 4")
    expect(page.locator("#placeId")).to_have_value(PLACE)
    field.refuse(410, "code_discarded", rules.CODE_DISCARDED)
    page.locator("#code").fill("111112")
    page.locator("#allocateSpace").click()
    expect(page.locator("#status")).to_have_text(rules.CODE_DISCARDED)
    expect(page.locator("#codeLeft")).to_be_hidden()


def test_another_code_can_be_asked_for_after_sixty_seconds(
    panel: RunningPanel, field: FieldServer, open_page: OpenPage
) -> None:
    page = open_page()
    page.clock.install()
    page.goto(panel.url)
    issue(page)
    button = page.locator("#issueCode")
    expect(button).to_be_disabled()
    expect(button).to_contain_text("resend in 1:00")
    page.clock.run_for(30_000)
    expect(button).to_contain_text("resend in 0:30")
    expect(button).to_be_disabled()
    page.clock.run_for(30_000)
    expect(button).to_be_enabled()
    expect(button).to_contain_text("Issue Code (resend)")
    panel.time.move(60)
    button.click()
    expect(button).to_contain_text("resend in 1:00")
    asked = [path for _, path, _ in field.asked if path == "/device/v1/allocation-codes"]
    assert len(asked) == 2


def test_the_time_left_runs_out_on_the_page(panel: RunningPanel, open_page: OpenPage) -> None:
    page = open_page()
    page.clock.install()
    page.goto(panel.url)
    issue(page)
    page.clock.run_for(1_000)
    expect(page.locator("#timeLeft")).to_have_text("Time left 29:59")
    page.clock.fast_forward("29:59")
    expect(page.locator("#status")).to_have_text(rules.CODE_EXPIRED)
    expect(page.locator("#codeLeft")).to_be_hidden()


def test_a_code_of_another_visit_shows_the_time_that_is_left(
    panel: RunningPanel, open_page: OpenPage
) -> None:
    issue(open_page(panel.url))
    panel.time.move(600)
    page = open_page(panel.url)
    expect(page.locator("#timeLeft")).to_have_text(re.compile("Time left (20:00|19:5.)"))
    expect(page.locator("#issueCode")).to_be_enabled()


def test_check_status_says_how_far_it_is(
    panel: RunningPanel, field: FieldServer, open_page: OpenPage
) -> None:
    page = open_page(panel.url)
    page.locator("#checkStatus").click()
    expect(page.locator("#status")).to_have_text("This device is not registered yet.")
    issue(page)
    page.locator("#checkStatus").click()
    expect(page.locator("#status")).to_have_text(
        f"This device is not registered yet. A code was sent for Place {PLACE}."
    )
    field.registered = True
    panel.time.move(2)
    page.locator("#checkStatus").click()
    expect(page.locator("#status")).to_have_text(rules.ALREADY_REGISTERED)
    expect(page.locator("form")).to_have_count(0)


@pytest.mark.parametrize(
    ("language", "words"), [("en", "waits in the outbox"), ("ko", "보낼 편지함에서 대기")]
)
def test_a_code_that_waits_in_the_outbox_is_not_said_to_be_on_its_way(
    panel: RunningPanel, field: FieldServer, open_page: OpenPage, language: str, words: str
) -> None:
    field.mail_waits = True
    page = open_page(panel.url)
    if language == "ko":
        page.locator("#language").click()
    page.locator("#placeId").fill(PLACE)
    page.locator("#issueCode").click()
    for _ in range(2):
        expect(page.locator("#status")).to_contain_text(words)
        expect(page.locator("#status")).to_contain_text(SERIAL)
        page.locator("#checkStatus").click()
    expect(page.locator("#timeLeft")).to_be_visible()  # the code can be entered all the same


def test_a_registered_device_shows_the_message_and_nothing_else(
    field: FieldServer, tmp_path: Path, open_page: OpenPage
) -> None:
    field.registered = True
    access = DeviceAccess(field.url, SERIAL, TOKEN)
    with running_panel(access, tmp_path / "device.json") as panel:
        page = open_page(panel.url)
        expect(page.locator("#status")).to_have_text(rules.ALREADY_REGISTERED)
        assert page.locator("main").inner_text().strip() == rules.ALREADY_REGISTERED
        assert page.locator("input, form").count() == 0


def test_by_keyboard_alone(panel: RunningPanel, field: FieldServer, open_page: OpenPage) -> None:
    page = open_page(panel.url)
    expect(page.locator("#placeId")).to_be_focused()
    order = []
    for _ in range(4):
        page.keyboard.press("Tab")
        order.append(page.evaluate("document.activeElement.id"))
    assert order == ["issueCode", "code", "allocateSpace", "checkStatus"]
    page.locator("#placeId").focus()
    page.keyboard.type(PLACE)
    page.keyboard.press("Enter")
    expect(page.locator("#code")).to_be_focused()
    page.keyboard.type(field.code)
    page.keyboard.press("Enter")
    expect(page.locator("#status")).to_contain_text("Registration is complete.")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("locale", ["en-US", "ko-KR"])
def test_fits_on_a_telephone(panel: RunningPanel, open_page: OpenPage, scheme, locale) -> None:
    page = open_page(panel.url, **PHONE, color_scheme=scheme, locale=locale)
    page.locator("#placeId").fill(PLACE)
    page.locator("#issueCode").tap()
    expect(page.locator("#codeLeft")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    for button in page.locator("button, input").all():
        box = button.bounding_box()
        assert box is not None
        assert 44 <= box["height"] < 60, "large enough for a finger, and on one line"
    expect(page.locator("#status")).to_be_in_viewport()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_contrast_is_enough(panel: RunningPanel, field: FieldServer, open_page: OpenPage, scheme) -> None:
    page = open_page(panel.url, color_scheme=scheme)
    issue(page)
    field.refuse(422, "code_mismatch", rules.code_mismatch(4), attemptsLeft=4)
    low = page.evaluate(CONTRAST)
    page.locator("#allocateSpace").click()
    expect(page.locator("#status")).to_have_attribute("data-tone", "bad")
    assert low + page.evaluate(CONTRAST) == []


def test_the_language_follows_the_browser_and_the_switch(panel: RunningPanel, open_page: OpenPage) -> None:
    page = open_page(panel.url, locale="ko-KR")
    expect(page.locator("h1")).to_have_text("CLUe 기기 웹 패널")
    expect(page.locator("html")).to_have_attribute("lang", "ko")
    expect(page.locator("#language")).to_have_text("English")
    page.locator("#language").click()
    expect(page.locator("h1")).to_have_text("CLUe Device Web Panel")
    expect(page.locator("label[for=placeId]")).to_contain_text("Place ID")
    page.reload()
    expect(page.locator("h1")).to_have_text("CLUe Device Web Panel")
    assert open_page(panel.url, locale="fr-FR").locator("h1").inner_text() == "CLUe Device Web Panel"


def test_both_languages_say_everything(panel: RunningPanel, open_page: OpenPage) -> None:
    page = open_page(panel.url)
    missing = page.evaluate(
        """async (codes) => {
        const { text } = await import("/texts.js");
        const keys = [...document.documentElement.innerHTML.matchAll(/data-text="(\\w+)"/g)].map((found) => found[1]);
        return [...keys.flatMap((key) => ["en", "ko"].filter((tag) => !text(tag, key))),
                ...codes.filter((code) => !text("ko", code))];
    }""",
        [code for _, _, code, _, _ in REFUSALS],
    )
    assert missing == []


def test_texts_from_elsewhere_are_only_text(
    panel: RunningPanel, field: FieldServer, open_page: OpenPage
) -> None:
    markup = "<img src=x onerror=\"document.title='taken'\"><script>document.title='taken'</script>"
    page = open_page(panel.url)
    field.refuse(404, "place_not_found", markup)
    page.locator("#issueCode").click()
    expect(page.locator("#status")).to_have_text(markup)
    field.place_name = markup
    page.locator("#placeId").fill(PLACE)
    page.locator("#code").fill(field.code)
    page.locator("#allocateSpace").click()
    expect(page.locator("#status")).to_contain_text(markup)
    assert page.locator("img").count() == 0
    assert page.title() == "CLUe Device Web Panel"


def test_full_width_digits_and_blanks_are_meant_well(
    panel: RunningPanel, field: FieldServer, open_page: OpenPage
) -> None:
    page = open_page(panel.url)
    page.locator("#placeId").fill("1234-5６７４ ")
    page.locator("#issueCode").click()
    expect(page.locator("#status")).to_contain_text("was sent")
    assert [body["placeId"] for method, _, body in field.asked if method == "POST"] == [PLACE]


def test_what_the_browser_hears_holds_no_token_and_nothing_comes_from_elsewhere(
    panel: RunningPanel, field: FieldServer, open_page: OpenPage
) -> None:
    page = open_page()
    heard: list[str] = []
    asked: list[str] = []

    def finished(request: Request) -> None:
        asked.append(request.url)
        response = request.response()
        assert response is not None
        heard.append(response.text() + json.dumps(response.all_headers()))

    page.on("requestfinished", finished)
    page.goto(panel.url)
    issue(page)
    page.locator("#code").fill(field.code)
    page.locator("#allocateSpace").click()
    expect(page.locator("#status")).to_contain_text("Registration is complete.")
    page.reload()
    expect(page.locator("#status")).to_have_text(rules.ALREADY_REGISTERED)
    assert all(url.startswith(panel.url) for url in asked)
    assert len(heard) >= 6
    assert TOKEN not in "".join(heard)


def test_an_unreachable_server_is_said_and_check_status_tries_again(
    tmp_path: Path, field: FieldServer, open_page: OpenPage
) -> None:
    with running_panel(DeviceAccess("http://127.0.0.1:1", SERIAL), tmp_path / "device.json") as panel:
        page = open_page(panel.url)
        expect(page.locator("#status")).to_have_text(
            "http://127.0.0.1:1 cannot be reached: nothing accepts connections there."
        )
        page.locator("#issueCode").click()
        expect(page.locator("#status")).to_contain_text("cannot be reached")
        expect(page.locator("#issueCode")).to_be_enabled()


def test_a_device_that_is_gone_is_said(panel: RunningPanel, open_page: OpenPage) -> None:
    page = open_page(panel.url)
    expect(page.locator("#placeId")).to_be_visible()
    page.context.set_offline(True)
    page.locator("#checkStatus").click()
    expect(page.locator("#status")).to_contain_text("The device does not answer.")
    page.context.set_offline(False)
    page.locator("#checkStatus").click()
    expect(page.locator("#status")).to_have_text("This device is not registered yet.")


def test_a_first_question_that_is_lost_can_be_asked_again(panel: RunningPanel, open_page: OpenPage) -> None:
    page = open_page()
    page.route("**/api/status", lambda route: route.abort(), times=1)
    page.goto(panel.url)
    expect(page.locator("#status")).to_contain_text("The device does not answer.")
    page.locator("#checkStatus").click()
    expect(page.locator("#status")).to_have_text("This device is not registered yet.")
    expect(page.locator("#serial")).to_have_text(SERIAL)


def test_every_field_and_the_status_have_their_names(panel: RunningPanel, open_page: OpenPage) -> None:
    page = open_page(panel.url)
    expect(page.get_by_role("textbox", name="Place ID")).to_be_visible()
    expect(page.get_by_role("textbox", name="Allocation code")).to_be_visible()
    for name in ("Issue Code", "Allocate Space", "Check Status"):
        expect(page.get_by_role("button", name=name)).to_be_visible()
    expect(page.get_by_role("status")).to_have_attribute("aria-live", "polite")


CONTRAST = """() => {
  const channel = (value) => { const c = value / 255; return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4; };
  const parse = (text) => text.match(/[\\d.]+/g).map(Number);
  const luminance = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const behind = (each) => {
    for (let at = each; at; at = at.parentElement) {
      const colour = parse(getComputedStyle(at).backgroundColor);
      if (colour.length === 3 || colour[3] > 0) return colour;
    }
    return [255, 255, 255];
  };
  const low = [];
  for (const each of document.querySelectorAll("h1, dt, dd, label, p, button, input, .marker")) {
    if (!each.checkVisibility() || !(each.textContent || each.value)) continue;
    const [a, b] = [luminance(parse(getComputedStyle(each).color)), luminance(behind(each))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) low.push(`${each.id || each.className || each.tagName}: ${ratio.toFixed(2)}`);
  }
  return low;
}"""
