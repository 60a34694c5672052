// The web panel's texts in its languages. What the server refuses is said in its own words, which are English;
// the translations of these go by the refusal's code, and {name} in them by its members.

export const LANGUAGES = { en: "English", ko: "한국어" };

const ENGLISH = {
  title: "CLUe Device Web Panel",
  serial: "Device serial",
  model: "Model",
  placeId: "Place ID",
  placeHint: "8 digits, from the Place's administrator",
  issueCode: "Issue Code",
  issueAgain: "Issue Code (resend)",
  issueLater: "Issue Code (resend in {time})",
  issueHint: "A 6-digit code goes to the Place's allocation email.",
  code: "Allocation code",
  codeHint: "6 digits, from the email",
  timeLeft: "Time left {time}",
  attemptsLeft: "Attempts left {n}",
  allocateSpace: "Allocate Space",
  checkStatus: "Check Status",
  asking: "One moment…",
  notRegistered: "This device is not registered yet.",
  codeUnderWay: "This device is not registered yet. A code was sent for Place {placeId}.",
  codeSent: "The allocation code was sent to the allocation email of Place {placeId}. Check the serial in the email, and enter the code.",
  codeWaits: "The allocation code was made, but mail is not set up on the server: it waits in the outbox there. Ask an owner of the server for the code of device {serial} (Server settings › Outbox), and enter it.",
  completed: "Registration is complete. This device is registered at {placeName} ({placeId}).",
  closing: "This page shuts down in {time}. That is normal: it is needed no longer.",
  closed: "This page has shut down.",
  already_registered: "This device is already registered. Changes can be made from the CLUe portal.",
  code_expired: "The allocation code has expired. Please request a new code.",
  noAnswer: "The device does not answer. Check the connection to its network, then press Check Status.",
};

const KOREAN = {
  title: "CLUe 기기 웹 패널",
  serial: "기기 시리얼",
  model: "모델",
  placeId: "장소 ID",
  placeHint: "장소 관리자에게 받은 8자리 숫자",
  issueCode: "코드 발급",
  issueAgain: "코드 발급 (재전송)",
  issueLater: "코드 발급 ({time} 후 재전송 가능)",
  issueHint: "6자리 코드가 장소의 할당 이메일로 전송됩니다.",
  code: "할당 코드",
  codeHint: "이메일로 받은 6자리 숫자",
  timeLeft: "남은 시간 {time}",
  attemptsLeft: "남은 횟수 {n}",
  allocateSpace: "공간 할당",
  checkStatus: "상태 확인",
  asking: "잠시만 기다려 주세요…",
  notRegistered: "이 기기는 아직 등록되지 않았습니다.",
  codeUnderWay: "이 기기는 아직 등록되지 않았습니다. 장소 {placeId}(으)로 코드가 전송되었습니다.",
  codeSent: "장소 {placeId}의 할당 이메일로 할당 코드를 보냈습니다. 이메일의 시리얼을 확인한 후 코드를 입력해 주세요.",
  codeWaits: "할당 코드가 생성되었지만 서버에 메일이 설정되어 있지 않아 서버의 보낼 편지함에서 대기 중입니다. 서버 소유자에게 기기 {serial}의 코드(서버 설정 › 보낼 편지함)를 받아 입력해 주세요.",
  completed: "등록이 완료되었습니다. 이 기기는 {placeName}({placeId})에 등록되었습니다.",
  closing: "이 페이지는 {time} 후에 종료됩니다. 더 이상 필요하지 않으므로 정상적인 동작입니다.",
  closed: "이 페이지가 종료되었습니다.",
  noAnswer: "기기가 응답하지 않습니다. 기기와 같은 네트워크에 연결되어 있는지 확인한 후 상태 확인을 눌러 주세요.",
  place_not_found: "입력한 장소 ID가 존재하지 않습니다. 올바른 장소 ID인지 확인한 후 다시 입력해 주세요.",
  allocation_email_not_set: "관리자가 먼저 할당 이메일 주소를 설정해야 합니다.",
  already_registered: "이미 등록된 기기입니다. 변경은 CLUe 포털에서 할 수 있습니다.",
  resend_too_soon: "{retryAfterSeconds}초 후에 새 코드를 요청할 수 있습니다.",
  code_mismatch: "할당 코드가 일치하지 않습니다. 남은 횟수: {attemptsLeft}.",
  code_expired: "할당 코드가 만료되었습니다. 새 코드를 요청해 주세요.",
  code_discarded: "할당 코드를 5회 잘못 입력하여 코드가 폐기되었습니다. 새 코드를 요청해 주세요.",
  code_not_issued: "먼저 할당 코드를 요청해 주세요.",
  code_invalid: "6자리 할당 코드를 입력해 주세요.",
  number_missing: "입력한 내용에 자릿수가 맞는 번호가 없습니다. 번호만 입력해 주세요.",
  number_ambiguous: "입력한 내용에 자릿수가 맞는 번호가 여러 개 있습니다. 필요한 번호 하나만 입력해 주세요.",
  device_id_invalid: "기기 시리얼은 9~12자리 숫자여야 합니다.",
  // Too many attempts, or refused by an administrator: true of both.
  rate_limited: "지금은 등록할 수 없습니다. {retryAfterSeconds}초 후에 다시 시도하거나 장소 관리자에게 문의해 주세요.",
};

const TEXTS = { en: ENGLISH, ko: KOREAN };

// The language to begin with: the one that was chosen here before, else the browser's first that there is.
export function firstLanguage(chosen) {
  const wanted = [chosen, ...navigator.languages].filter(Boolean).map((tag) => tag.split("-")[0].toLowerCase());
  return wanted.find((language) => language in TEXTS) ?? "en";
}

// A text with its values filled in; undefined where the language has none.
export function text(language, key, values = {}) {
  const template = TEXTS[language][key];
  return template?.replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
}
