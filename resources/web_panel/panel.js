// The web panel: shows what the device says of itself, and asks it to issue a code and to allocate a space.

import { LANGUAGES, firstLanguage, text } from "./texts.js";

const LANGUAGE_KEY = "language";
const ANSWER_MILLISECONDS = 40_000;
const PLACE_FAULTS = new Set(["place_not_found", "allocation_email_not_set"]);
const CODE_FAULTS = new Set(["code_mismatch", "code_invalid", "code_expired", "code_discarded", "code_not_issued"]);

const element = (id) => document.getElementById(id);

let language = firstLanguage(localStorage.getItem(LANGUAGE_KEY));
let status = null; // what the device said last, null before the first attempt to ask it
let heardAt = 0; // and when, in milliseconds
let completed = false; // whether it was registered from this very page
let message = null; // what stands in the status line: {tone, key, values, words}
let busy = false;

// ---------------------------------------------------------------- the time

// Date, not performance.now(): a telephone that sleeps while its owner reads the email must not stop the clock.
function secondsLeft(seconds) {
  return Math.max(0, Math.ceil(seconds - (Date.now() - heardAt) / 1000));
}

function minutes(seconds) {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

// ---------------------------------------------------------------- showing

function say(tone, key, values = {}, words = null) {
  message = { tone, key, values, words };
  show();
  element("status").scrollIntoView({ block: "nearest" });
}

function wordsOf({ key, values, words }) {
  // The server's own words are the manual's, to the letter.
  return (language === "en" && words) || text(language, key, values) || words || "";
}

function show() {
  document.documentElement.lang = language;
  document.title = text(language, "title");
  for (const each of document.querySelectorAll("[data-text]")) each.textContent = text(language, each.dataset.text);
  const other = Object.keys(LANGUAGES).find((tag) => tag !== language);
  element("language").textContent = LANGUAGES[other];
  element("language").lang = other;
  const line = element("status");
  const words = message ? wordsOf(message) : "";
  if (line.textContent !== words) line.textContent = words;
  line.dataset.tone = message?.tone ?? "";
  if (status === null) return;

  element("device").hidden = !status.serial || (status.state === "registered" && !completed);
  element("serial").textContent = status.serial;
  element("model").textContent = status.model ?? "";
  element("modelLine").hidden = !status.model;
  arrangeForm();
  showTimes();
}

// The form is in the page only while the device can be registered.
function arrangeForm() {
  const place = element("registration");
  if (status.state === "registered") {
    place.replaceChildren();
    return;
  }
  if (place.childElementCount > 0) return;
  place.append(element("form").content.cloneNode(true));
  for (const each of place.querySelectorAll("[data-text]")) each.textContent = text(language, each.dataset.text);
  element("placeId").value = status.code?.placeId ?? "";
  element("placeForm").addEventListener("submit", (event) => act(event, issueCode));
  element("codeForm").addEventListener("submit", (event) => act(event, allocateSpace));
  element("checkStatus").addEventListener("click", (event) => act(event, checkStatus));
  for (const input of [element("placeId"), element("code")]) {
    input.addEventListener("input", () => input.removeAttribute("aria-invalid"));
  }
}

function showTimes() {
  if (status.closesInSeconds !== null && completed) {
    const left = secondsLeft(status.closesInSeconds);
    element("closing").textContent = text(language, left > 0 ? "closing" : "closed", { time: minutes(left) });
  }
  if (status.state === "registered") return;
  const resend = secondsLeft(status.resendInSeconds);
  const again = status.code ? "issueAgain" : "issueCode";
  element("issueCodeText").textContent = text(language, resend > 0 ? "issueLater" : again, { time: minutes(resend) });
  element("issueCode").disabled = busy || resend > 0;
  element("allocateSpace").disabled = element("checkStatus").disabled = busy;

  const left = status.code ? secondsLeft(status.code.expiresInSeconds) : 0;
  if (status.code && left === 0) {
    status.code = null;
    say("bad", "code_expired");
    return;
  }
  element("codeLeft").hidden = !status.code;
  if (status.code) {
    element("timeLeft").textContent = text(language, "timeLeft", { time: minutes(left) });
    element("attemptsLeft").textContent = text(language, "attemptsLeft", { n: status.code.attemptsLeft });
  }
}

function mark(id) {
  const input = element(id);
  input?.setAttribute("aria-invalid", "true");
  input?.focus();
  input?.select();
}

// ---------------------------------------------------------------- asking the device

class Refusal extends Error {
  constructor(document) {
    super(document.detail);
    this.document = document;
  }
}

async function ask(method, path, body) {
  const response = await fetch(path, {
    method,
    headers: body ? { "Content-Type": "application/json" } : {},
    body: body ? JSON.stringify(body) : undefined,
    cache: "no-store",
    signal: AbortSignal.timeout(ANSWER_MILLISECONDS),
  });
  const document = await response.json();
  if (!response.ok) throw new Refusal(document);
  return document;
}

function hear(document) {
  status = document;
  heardAt = Date.now();
}

async function refresh() {
  hear(await ask("GET", "/api/status"));
}

function act(event, action) {
  event.preventDefault();
  return run(action);
}

// One thing at a time; whatever went wrong is said in the status line.
async function run(action) {
  if (busy) return;
  busy = true;
  for (const each of document.querySelectorAll("[aria-invalid]")) each.removeAttribute("aria-invalid");
  say("", "asking");
  let after = () => {};
  try {
    after = (await action()) ?? after;
  } catch (error) {
    after = () => {};
    if (!(error instanceof Refusal)) {
      say("bad", "noAnswer");
    } else {
      await refused(error.document);
      const field = error.document.problems?.[0]?.field;
      if (field === "placeId" || PLACE_FAULTS.has(error.document.code)) after = () => mark("placeId");
      if (field === "code" || CODE_FAULTS.has(error.document.code)) after = () => mark("code");
    }
  } finally {
    busy = false;
    show();
    after();
  }
}

async function refused(problem) {
  // The device knows what else a refusal means: attempts left, a code that is no longer good, a later resend.
  try {
    await refresh();
  } catch {
    // It is said below what was refused; the next look will bring the rest.
  }
  const values = { ...problem, retryAfterSeconds: Math.ceil(problem.retryAfterSeconds ?? 0) };
  const single = problem.code === "invalid" ? problem.problems[0] : undefined;
  say("bad", single?.code ?? problem.code, values, single?.message ?? problem.detail);
}

async function issueCode() {
  // Which number is meant by what was pasted, the device tells.
  hear(await ask("POST", "/api/allocation-codes", { placeId: element("placeId").value }));
  const placeId = status.code?.placeId ?? element("placeId").value.trim();
  element("placeId").value = placeId;
  if (status.code?.mailWaits) say("", "codeWaits", { serial: status.serial });
  else say("good", "codeSent", { placeId });
  element("code").value = "";
  return () => element("code").focus();
}

async function allocateSpace() {
  const body = { placeId: element("placeId").value, code: element("code").value };
  const allocated = await ask("POST", "/api/registrations", body);
  completed = true;
  hear({ ...status, state: "registered", code: null, closesInSeconds: allocated.closesInSeconds });
  say("good", "completed", allocated);
}

async function checkStatus() {
  await refresh();
  if (status.state === "registered") say("", "already_registered");
  else if (status.trouble) say("bad", "trouble", {}, status.trouble);
  else if (status.code?.mailWaits) say("", "codeWaits", { serial: status.serial });
  else if (status.code) say("", "codeUnderWay", status.code);
  else say("", "notRegistered");
}

const UNKNOWN = {
  serial: "", model: null, state: "unregistered", code: null, resendInSeconds: 0, closesInSeconds: null, trouble: null,
};

async function begin() {
  try {
    await refresh();
  } catch (error) {
    hear(UNKNOWN); // with the form comes the button that tries again
    throw error;
  }
  message = null;
  if (status.state === "registered") say("", "already_registered");
  else if (status.trouble) say("bad", "trouble", {}, status.trouble);
  return () => element("placeId")?.focus({ preventScroll: true });
}

element("language").addEventListener("click", () => {
  language = Object.keys(LANGUAGES).find((tag) => tag !== language);
  localStorage.setItem(LANGUAGE_KEY, language);
  show();
});
setInterval(() => status && showTimes(), 1000);
run(begin);
