"""What the rules and the server say to people, for translation; `{…}` stands for a value. See `ui.words.language.told`."""


def QT_TRANSLATE_NOOP(context: str, text: str) -> str:  # noqa: N802, ARG001 - lupdate goes by this name
    """Mark a text for translation; it is translated where it is presented."""
    return text


SAID_VALUES = frozenset(
    {"advice", "first", "kind", "other", "reason", "second", "step", "thing", "title", "where", "words"}
)
"""Values of these names may be texts of this list themselves, and are translated too; all others are data."""

TEXTS = (
    QT_TRANSLATE_NOOP("rules", "no media type"),
    QT_TRANSLATE_NOOP("rules", "none"),
    # Names of credentials, of their values and of nodes
    QT_TRANSLATE_NOOP("rules", "Face"),
    QT_TRANSLATE_NOOP("rules", "Fingerprint"),
    QT_TRANSLATE_NOOP("rules", "RF Card"),
    QT_TRANSLATE_NOOP("rules", "User PIN"),
    QT_TRANSLATE_NOOP("rules", "CLUe QR"),
    QT_TRANSLATE_NOOP("rules", "Custom QR"),
    QT_TRANSLATE_NOOP("rules", "User Key"),
    QT_TRANSLATE_NOOP("rules", "Card number"),
    QT_TRANSLATE_NOOP("rules", "QR payload"),
    QT_TRANSLATE_NOOP("rules", "headquarters"),
    QT_TRANSLATE_NOOP("rules", "branch"),
    QT_TRANSLATE_NOOP("rules", "place group"),
    QT_TRANSLATE_NOOP("rules", "place"),
    QT_TRANSLATE_NOOP("rules", "Key"),
    QT_TRANSLATE_NOOP("rules", "Value"),
    QT_TRANSLATE_NOOP("rules", "data format"),
    QT_TRANSLATE_NOOP("rules", "device"),
    QT_TRANSLATE_NOOP("rules", "vendor API"),
    QT_TRANSLATE_NOOP("rules", "revision"),
    QT_TRANSLATE_NOOP("rules", "pending registration"),
    QT_TRANSLATE_NOOP("rules", "role"),
    QT_TRANSLATE_NOOP("rules", "administrator"),
    QT_TRANSLATE_NOOP("rules", "invitation"),
    QT_TRANSLATE_NOOP("rules", "session"),
    QT_TRANSLATE_NOOP("rules", "mail"),
    # The five steps, what to check at each (manual 9.1), and why an event stopped
    QT_TRANSLATE_NOOP("rules", "Credential presented at the device"),
    QT_TRANSLATE_NOOP("rules", "Device → CLUe server"),
    QT_TRANSLATE_NOOP("rules", "CLUe server → vendor server"),
    QT_TRANSLATE_NOOP("rules", "Judged by the vendor's response"),
    QT_TRANSLATE_NOOP("rules", "Result returned to the device"),
    QT_TRANSLATE_NOOP("rules", "Whether the credential is registered and enabled on the device"),
    QT_TRANSLATE_NOOP("rules", "Network connectivity, device registration status"),
    QT_TRANSLATE_NOOP("rules", "Registered URL (HTTPS), custom headers, firewall rules"),
    QT_TRANSLATE_NOOP("rules", "Judgment criteria (judgment mode, success key/value, HTTP status codes)"),
    QT_TRANSLATE_NOOP(
        "rules",
        "Success/Failure Message JSONPath settings, message string in the response body",
    ),
    QT_TRANSLATE_NOOP("rules", "The device reported a credential type that does not exist."),
    QT_TRANSLATE_NOOP("rules", "The presented value is not one that this credential can carry."),
    QT_TRANSLATE_NOOP("rules", "No device with this serial is registered."),
    QT_TRANSLATE_NOOP("rules", "The device's token is not the one of its registration."),
    QT_TRANSLATE_NOOP("rules", "The device was released from its place."),
    QT_TRANSLATE_NOOP(
        "rules", "The device presented more in a short time than the server decides for one device."
    ),
    QT_TRANSLATE_NOOP(
        "rules",
        "Whether the device repeats itself, or something else uses its token; the server's limit (--device-rate)",
    ),
    QT_TRANSLATE_NOOP("rules", "The vendor gave no complete HTTP response."),
    QT_TRANSLATE_NOOP("rules", "The vendor's host name could not be resolved."),
    QT_TRANSLATE_NOOP("rules", "No secure connection to the vendor could be made."),
    QT_TRANSLATE_NOOP("rules", "The vendor did not answer in time."),
    QT_TRANSLATE_NOOP("rules", "The vendor's address is in a network that is not allowed."),
    QT_TRANSLATE_NOOP("rules", "The vendor has been failing; it is asked again every second."),
    QT_TRANSLATE_NOOP("rules", "The server had no room, or not enough time, to ask the vendor."),
    QT_TRANSLATE_NOOP("rules", "The server itself could not process the request."),
    QT_TRANSLATE_NOOP(
        "rules",
        "The saved header values of this API cannot be opened: they were changed, or sealed under another key. Doors are"
        " denied until they are entered again, tested and saved.",
    ),
    # What to check after a fault of the server's own
    QT_TRANSLATE_NOOP(
        "rules",
        "How many people present something at once, how quickly the vendor's server answers, the load of the CLUe server",
    ),
    QT_TRANSLATE_NOOP(
        "rules",
        "The CLUe server's log at this time, its open files and memory, its name server and proxy",
    ),
    QT_TRANSLATE_NOOP("rules", "The CLUe server had no room, or not enough time, for the call"),
    QT_TRANSLATE_NOOP("rules", "The CLUe server itself could not make the call"),
    QT_TRANSLATE_NOOP("rules", "The response's Content-Type is not application/json."),
    QT_TRANSLATE_NOOP("rules", "The response's body is not valid JSON."),
    QT_TRANSLATE_NOOP("rules", "The response is larger than the server reads."),
    QT_TRANSLATE_NOOP("rules", "The status code is not in the list of success codes."),
    QT_TRANSLATE_NOOP("rules", "The value under the Success Result key is not the one required."),
    QT_TRANSLATE_NOOP("rules", "The response has nothing under the Success Result key."),
    QT_TRANSLATE_NOOP("rules", "The Success Result key selects several values."),
    QT_TRANSLATE_NOOP("rules", "The response has no text under the message key."),
    QT_TRANSLATE_NOOP("rules", "The value under the message key is not a string."),
    # What the manual says to check before and after a test (9.2, 9.3, 9.5)
    QT_TRANSLATE_NOOP("rules", "Webhook URL format error"),
    QT_TRANSLATE_NOOP("rules", "Does Webhook URL start with https:// and not exceed 512 characters?"),
    QT_TRANSLATE_NOOP("rules", "Judgment criteria key format error"),
    QT_TRANSLATE_NOOP(
        "rules",
        "Do Success Result JSONPath / Success/Failure Message JSONPath start with $. in JSONPath format"
        " (max 128 characters)?",
    ),
    QT_TRANSLATE_NOOP("rules", "Judgment criteria not specified"),
    QT_TRANSLATE_NOOP("rules", "Is at least one of statusCode or Success Result JSONPath entered?"),
    QT_TRANSLATE_NOOP("rules", "Success status code range/count error"),
    QT_TRANSLATE_NOOP(
        "rules",
        "Is each value in the 100–399 range? Are there 3 or fewer? Are there no duplicates?",
    ),
    QT_TRANSLATE_NOOP("rules", "Field key duplicate"),
    QT_TRANSLATE_NOOP("rules", "Are auto field and manual field keys unique (no duplicates between them)?"),
    QT_TRANSLATE_NOOP("rules", "Request header key duplicate"),
    QT_TRANSLATE_NOOP("rules", "Are request header keys unique (case-insensitive)?"),
    QT_TRANSLATE_NOOP("rules", "Restricted header name used"),
    QT_TRANSLATE_NOOP(
        "rules",
        "Have Content-Type or Accept been added as custom headers (case-insensitive; these are system-fixed"
        " values)?",
    ),
    QT_TRANSLATE_NOOP("rules", "Field/header count exceeded"),
    QT_TRANSLATE_NOOP("rules", "Auto + manual fields max 10; custom headers max 10"),
    QT_TRANSLATE_NOOP("rules", "Auth type registration limit exceeded"),
    QT_TRANSLATE_NOOP("rules", "The credential type already has 3 APIs registered"),
    QT_TRANSLATE_NOOP("rules", "User Key format error"),
    QT_TRANSLATE_NOOP(
        "rules",
        "Does the User Key in the test console fall within the allowed characters (letters, numbers, -, _,"
        " @, .) and 1–64 character length?",
    ),
    QT_TRANSLATE_NOOP("rules", "Device ID format error"),
    QT_TRANSLATE_NOOP("rules", "Is the Device ID in the test console a 9–12 digit number?"),
    QT_TRANSLATE_NOOP("rules", "Required fields"),
    QT_TRANSLATE_NOOP("rules", "Are any of Name, Auth type, or Webhook URL empty?"),
    QT_TRANSLATE_NOOP("rules", "Manual fields"),
    QT_TRANSLATE_NOOP(
        "rules",
        "Can the values be converted to the specified type (STRING / NUMBER / BOOLEAN)? (e.g., non-numeric"
        " characters entered for NUMBER)",
    ),
    QT_TRANSLATE_NOOP("rules", "Judgment criteria"),
    QT_TRANSLATE_NOOP(
        "rules",
        "If Success Result JSONPath is used, are Key, Value, and data format all filled in?",
    ),
    QT_TRANSLATE_NOOP("rules", "API test"),
    QT_TRANSLATE_NOOP(
        "rules",
        "Has at least one test succeeded? Saving is not possible without a successful test.",
    ),
    QT_TRANSLATE_NOOP(
        "rules",
        "Connection failure / network error (no response received from vendor server)",
    ),
    QT_TRANSLATE_NOOP(
        "rules",
        "Vendor server public accessibility, HTTPS certificate validity, firewall/port configuration,"
        " custom headers (expired tokens, typos)",
    ),
    QT_TRANSLATE_NOOP("rules", "Timeout (no response)"),
    QT_TRANSLATE_NOOP(
        "rules",
        "Vendor server response latency, network conditions. The test treats no response within several"
        " seconds as a failure",
    ),
    QT_TRANSLATE_NOOP("rules", "Response received but body is not JSON"),
    QT_TRANSLATE_NOOP(
        "rules",
        "Does the vendor return a JSON response? Is the response Content-Type set to application/json? HTML"
        " error pages, empty text, etc. fall into this category",
    ),
    QT_TRANSLATE_NOOP("rules", "Status code received but all access is denied"),
    QT_TRANSLATE_NOOP(
        "rules",
        "For Modes 1 and 3: check the list of status codes accepted as success. For Mode 2: check body"
        " key/value conditions (status code is ignored)",
    ),
    QT_TRANSLATE_NOOP("rules", "Body field condition does not match"),
    QT_TRANSLATE_NOOP(
        "rules",
        "Re-verify the Key, Value, and data format (BOOLEAN / STRING / NUMBER) entered in Success Result"
        ' JSONPath. Check whether the response returns "true" (string) vs. true (boolean) — type must match',
    ),
    QT_TRANSLATE_NOOP("rules", "No message displayed on device screen"),
    QT_TRANSLATE_NOOP(
        "rules",
        "Verify that the response body actually contains the field specified by Success Message JSONPath or"
        " Failure Message JSONPath, and that the Success Message JSONPath / Failure Message JSONPath names"
        " in the settings exactly match the keys in the actual response",
    ),
    QT_TRANSLATE_NOOP(
        "rules",
        "Verify that the key's value is a string (numbers, objects, and arrays are not displayed)",
    ),
    QT_TRANSLATE_NOOP("rules", "Manual field appears in wrong format in request body"),
    QT_TRANSLATE_NOOP(
        "rules",
        "Re-verify the manual field type (STRING / NUMBER / BOOLEAN) against the actual input value",
    ),
    # The form of a vendor API
    QT_TRANSLATE_NOOP(
        "rules",
        "{title} must have 1–64 characters: only letters (A–Z, a–z), digits, -, _, @ and . are allowed.",
    ),
    QT_TRANSLATE_NOOP("rules", "{title} must be filled in, with at most {most} characters."),
    QT_TRANSLATE_NOOP("rules", "The QR payload has {count} characters; no QR code holds more than {most}."),
    QT_TRANSLATE_NOOP("rules", "{title} has {count} characters; at most {most} are allowed."),
    QT_TRANSLATE_NOOP("rules", "Device ID must be a 9–12 digit number."),
    QT_TRANSLATE_NOOP("rules", "Enter at least one of statusCode and Success Result JSONPath."),
    QT_TRANSLATE_NOOP("rules", "There are {count} status codes; at most {most} are allowed."),
    QT_TRANSLATE_NOOP("rules", "{code} is not in 100–399: 4xx and 5xx cannot mean success."),
    QT_TRANSLATE_NOOP("rules", "Fill in the {title} of Success Result JSONPath."),
    QT_TRANSLATE_NOOP("rules", "Select BOOLEAN, STRING or NUMBER."),
    QT_TRANSLATE_NOOP("rules", "A value has at most {most} characters."),
    QT_TRANSLATE_NOOP("rules", "“{value}” is no NUMBER: enter one as in JSON, for example 12, -3.5 or 1e6."),
    QT_TRANSLATE_NOOP("rules", "{code} is listed twice."),
    QT_TRANSLATE_NOOP("rules", "“{value}” is no BOOLEAN: enter true or false, in lower case."),
    QT_TRANSLATE_NOOP("rules", "Auto and manual fields together are {count}; at most {most} are allowed."),
    QT_TRANSLATE_NOOP("rules", "{{{{{placeholder}}}}} cannot be used here; there are {names}."),
    QT_TRANSLATE_NOOP("rules", "{{{{{placeholder}}}}} is listed twice; remove one of the two."),
    QT_TRANSLATE_NOOP("rules", "Another auto or manual field is named {key}; rename one of the two."),
    QT_TRANSLATE_NOOP("rules", "Enter a number as in JSON, for example 12, -3.5 or 1e6."),
    QT_TRANSLATE_NOOP("rules", "Select which credential this API is used for."),
    QT_TRANSLATE_NOOP("rules", "There are {count} custom headers; at most {most} are allowed."),
    QT_TRANSLATE_NOOP("rules", "Enter the value: none is stored for this key at this URL."),
    QT_TRANSLATE_NOOP("rules", "Select STRING, NUMBER or BOOLEAN."),
    QT_TRANSLATE_NOOP("rules", "A header key has 1–{most} characters: letters, digits and !#$%&'*+-.^_`|~."),
    QT_TRANSLATE_NOOP("rules", "Another header has the key {key} (upper and lower case count as the same)."),
    QT_TRANSLATE_NOOP(
        "rules",
        "A header value has at most {most} visible ASCII characters, with blanks only between them.",
    ),
    QT_TRANSLATE_NOOP("rules", "Enter a field name."),
    QT_TRANSLATE_NOOP("rules", "A field name has at most {most} characters."),
    QT_TRANSLATE_NOOP("rules", "{key} cannot be a custom header: {reason}. Remove this row."),
    QT_TRANSLATE_NOOP("rules", "it belongs to the connection, which is not the API's"),
    QT_TRANSLATE_NOOP("rules", "it says how long the body is, which is known only when it is sent"),
    QT_TRANSLATE_NOOP(
        "rules", "it is for a proxy, which whoever runs the server sets up (CLUE_VENDOR_PROXY)"
    ),
    QT_TRANSLATE_NOOP("rules", "a request is always JSON (application/json)"),
    QT_TRANSLATE_NOOP("rules", "JSON is always asked for (application/json)"),
    QT_TRANSLATE_NOOP("rules", "answers are always asked for uncompressed (identity)"),
    QT_TRANSLATE_NOOP("rules", "it follows from the Webhook URL"),
    QT_TRANSLATE_NOOP("rules", "a request is sent at once, head and body"),
    QT_TRANSLATE_NOOP("rules", "Enter true or false, in lower case."),
    QT_TRANSLATE_NOOP("rules", "The webhook URL has {count} characters; at most {most} are allowed."),
    QT_TRANSLATE_NOOP("rules", "The webhook URL must start with https:// (in lower case)."),
    QT_TRANSLATE_NOOP("rules", "must not have a fragment; remove everything from # on"),
    QT_TRANSLATE_NOOP("rules", "must not hold a user name or password; use a custom header"),
    QT_TRANSLATE_NOOP("rules", "needs a valid host after https://"),
    QT_TRANSLATE_NOOP("rules", "has a port outside 1–65535"),
    QT_TRANSLATE_NOOP(
        "rules",
        "has a character that a URL cannot hold; write it percent-encoded (a blank is %20)",
    ),
    QT_TRANSLATE_NOOP("rules", "Enter the vendor's webhook URL."),
    QT_TRANSLATE_NOOP("rules", "The webhook URL {reason}."),
    QT_TRANSLATE_NOOP("rules", "The name has {count} characters; at most {most} are allowed."),
    QT_TRANSLATE_NOOP(
        "rules",
        "The name has a character at position {position} that cannot be seen (U+{number}). Type it there anew.",
    ),
    # JSONPath
    QT_TRANSLATE_NOOP("rules", "The JSONPath has {count} steps: no response is deeper than {most}."),
    QT_TRANSLATE_NOOP(
        "rules",
        "The JSONPath has several lists of names or positions in brackets: only one is possible.",
    ),
    QT_TRANSLATE_NOOP(
        "rules",
        "The JSONPath has .. more than once: write the keys between them, such as $.data..allowed.",
    ),
    QT_TRANSLATE_NOOP(
        "rules",
        "The JSONPath's filters cost too much: at most {most} steps and comparisons are possible.",
    ),
    QT_TRANSLATE_NOOP(
        "rules",
        "A bracket that lists several things can hold names only, or positions counted from 0 only.",
    ),
    QT_TRANSLATE_NOOP("rules", "A bracket lists the same name or position twice: remove one of them."),
    QT_TRANSLATE_NOOP("rules", "A bracket lists {count} names or positions: at most {most} are possible."),
    QT_TRANSLATE_NOOP(
        "rules",
        "A path with .. cannot compare two paths in a filter: compare with a written value, or write the"
        " keys in place of the ..",
    ),
    QT_TRANSLATE_NOOP(
        "rules",
        "The JSONPath does too much after the ..: at most {most} steps and comparisons are possible there."
        " Write the keys in place of the ..",
    ),
    QT_TRANSLATE_NOOP("rules", "The whole response has no JSONPath of its own: choose a value inside it."),
    QT_TRANSLATE_NOOP("rules", "The key {key} holds half a surrogate pair, which no JSONPath can name."),
    QT_TRANSLATE_NOOP(
        "rules",
        "The JSONPath must start with $. and follow with a key, such as $.result, or $.['user-id'] or $.[0]"
        " in brackets.",
    ),
    QT_TRANSLATE_NOOP(
        "rules",
        "The JSONPath must start with $. and follow with a key, such as $.result, or $.['user-id'] or $.[0]"
        " in brackets. Remove the blanks around it.",
    ),
    QT_TRANSLATE_NOOP(
        "rules",
        "The JSONPath has {count} characters, and at most {most} are possible. Ask the vendor for a shorter"
        " path to the value.",
    ),
    QT_TRANSLATE_NOOP("rules", "unexpected end"),
    QT_TRANSLATE_NOOP("rules", "unexpected {value}"),
    QT_TRANSLATE_NOOP("rules", "a filter must compare something or name a path"),
    QT_TRANSLATE_NOOP("rules", "only values, paths and functions can be compared"),
    QT_TRANSLATE_NOOP(
        "rules",
        "Functions cost too much (character {place}, {name}): compare values instead, such as @.type =="
        " 'access'.",
    ),
    QT_TRANSLATE_NOOP("rules", "at character {place}"),
    QT_TRANSLATE_NOOP("rules", "at its end"),
    QT_TRANSLATE_NOOP(
        "rules",
        "This is not a valid JSONPath, {where}: {reason}. A path looks like $.result.allowed,"
        " $.items[0].name or $.['user-id']; a value can also be dragged here out of a test's response.",
    ),
    QT_TRANSLATE_NOOP(
        "rules",
        "The JSONPath nests too deep: use fewer parentheses and brackets inside each other.",
    ),
    QT_TRANSLATE_NOOP("rules", "invalid number"),
    QT_TRANSLATE_NOOP(
        "rules",
        "$ inside a filter costs too much (character {place}): use @, the value being tested.",
    ),
    QT_TRANSLATE_NOOP("rules", "half a surrogate pair is no character"),
    QT_TRANSLATE_NOOP("rules", "{opening} is never closed"),
    QT_TRANSLATE_NOOP("rules", "it cannot be read"),
    QT_TRANSLATE_NOOP("rules", "! needs a path or parentheses after it"),
    QT_TRANSLATE_NOOP("rules", "the result of {name}() must be compared"),
    QT_TRANSLATE_NOOP(
        "rules",
        "A path inside a filter must name one value (character {place}): use keys and single positions"
        " only, such as @.user.id.",
    ),
    QT_TRANSLATE_NOOP("rules", "a compared path takes no blanks inside its brackets"),
    # Places, administrators, devices
    QT_TRANSLATE_NOOP("rules", "A {kind} stands under a {first}, not under a {other}."),
    QT_TRANSLATE_NOOP("rules", "A {kind} stands under a {first} or a {second}, not under a {other}."),
    QT_TRANSLATE_NOOP("rules", "There is one headquarters, at the top."),
    QT_TRANSLATE_NOOP("rules", "The headquarters cannot be deleted."),
    QT_TRANSLATE_NOOP("rules", "{name} still has places or devices; move or delete those first."),
    QT_TRANSLATE_NOOP("rules", "Name the node to move it under."),
    QT_TRANSLATE_NOOP("rules", "Name the node to move the device to."),
    QT_TRANSLATE_NOOP("rules", "The last owner cannot be removed; make somebody else an owner first."),
    QT_TRANSLATE_NOOP("rules", "Only an owner may end other people's sessions."),
    QT_TRANSLATE_NOOP("rules", "This person holds this role already."),
    QT_TRANSLATE_NOOP(
        "rules",
        "This code is not valid. It may be mistyped, used already, withdrawn or expired; ask for a new one.",
    ),
    QT_TRANSLATE_NOOP(
        "rules",
        "If this address has an account here already, enter the password of that account.",
    ),
    QT_TRANSLATE_NOOP("rules", "This is not your present password."),
    QT_TRANSLATE_NOOP("rules", "The password must have at least {least} characters."),
    QT_TRANSLATE_NOOP("rules", "The password must have at most {most} characters."),
    QT_TRANSLATE_NOOP("rules", "The email address has {count} characters; at most {most} are allowed."),
    QT_TRANSLATE_NOOP("rules", "Enter an email address."),
    QT_TRANSLATE_NOOP(
        "rules",
        "An email address has an @ between the mailbox and the domain, as in name@example.com.",
    ),
    QT_TRANSLATE_NOOP("rules", "The mailbox is missing: what stands before the @."),
    QT_TRANSLATE_NOOP("rules", "The domain is missing: what stands after the @."),
    QT_TRANSLATE_NOOP("rules", "“{text}” cannot be a mailbox: see what stands before the @."),
    QT_TRANSLATE_NOOP("rules", "“{text}” cannot be a domain: see what stands after the @."),
    # Self-registration of devices
    QT_TRANSLATE_NOOP(
        "rules",
        "The entered Place ID does not exist. Please check the correct Place ID and enter it again.",
    ),
    QT_TRANSLATE_NOOP("rules", "The administrator must first set an allocation email address."),
    QT_TRANSLATE_NOOP("rules", "This serial cannot be registered here. Ask your administrator."),
    QT_TRANSLATE_NOOP(
        "rules",
        "You have registered {most} devices ahead that have not appeared yet. Release some of them first.",
    ),
    QT_TRANSLATE_NOOP(
        "rules",
        "This device is already registered. Changes can be made from the CLUe portal.",
    ),
    QT_TRANSLATE_NOOP("rules", "You can request a new code in {n} seconds."),
    QT_TRANSLATE_NOOP("rules", "The allocation code does not match. Attempts left: {n}."),
    QT_TRANSLATE_NOOP("rules", "The allocation code has expired. Please request a new code."),
    QT_TRANSLATE_NOOP(
        "rules",
        "The allocation code was entered incorrectly 5 times and has been discarded. Please request a new"
        " code.",
    ),
    QT_TRANSLATE_NOOP("rules", "Please request an allocation code first."),
    QT_TRANSLATE_NOOP("rules", "Please enter the 6-digit allocation code."),
    QT_TRANSLATE_NOOP("rules", "There is no number of {length} digits in this."),
    QT_TRANSLATE_NOOP(
        "rules", "There are several numbers of {length} digits in this. Enter the one that is meant."
    ),
    QT_TRANSLATE_NOOP("rules", "The device serial must be 9 to 12 digits."),
    QT_TRANSLATE_NOOP(
        "rules",
        "The device model must have 1 to {most} characters: letters (A–Z, a–z), digits, blanks, -, _, . and /.",
    ),
    QT_TRANSLATE_NOOP(
        "rules",
        "Too many attempts. Try again in {n} seconds, or ask the Place's administrator to lift the limits.",
    ),
    QT_TRANSLATE_NOOP(
        "rules",
        "An administrator has refused to register this device at this Place. Try again in {n} seconds, or"
        " ask the administrator.",
    ),
    # Mail
    QT_TRANSLATE_NOOP("rules", "Remove the control characters, such as line breaks."),
    QT_TRANSLATE_NOOP("rules", "Enter the mail server's name or address, without a port."),
    QT_TRANSLATE_NOOP("rules", "The port must be from 1 to 65535."),
    QT_TRANSLATE_NOOP(
        "rules",
        "Choose STARTTLS or TLS: a user name and password are never sent unencrypted.",
    ),
    QT_TRANSLATE_NOOP("rules", "Enter the user name of this password."),
    QT_TRANSLATE_NOOP(
        "rules",
        "Enter the password; a stored one is sent only to the host and port that it was entered for.",
    ),
    QT_TRANSLATE_NOOP("rules", "Enter the address that mails come from."),
    QT_TRANSLATE_NOOP("rules", "{reason} Enter the password again."),
    QT_TRANSLATE_NOOP("rules", "Enter the mail server that is to be tested."),
    QT_TRANSLATE_NOOP("rules", "This mail is being sent right now. Try again in a minute."),
    QT_TRANSLATE_NOOP("rules", "This mail has been sent already."),
    QT_TRANSLATE_NOOP("rules", "This mail has expired: what it says does not hold any more."),
    # Sending mails
    QT_TRANSLATE_NOOP("rules", "It expired before it could be sent."),
    QT_TRANSLATE_NOOP("rules", "It expired before it could be sent. {reason}"),
    QT_TRANSLATE_NOOP("rules", "The server failed ({name}). Its log has details."),
    QT_TRANSLATE_NOOP("rules", "The certificate of {where} is not accepted: {reason}. {advice}"),
    QT_TRANSLATE_NOOP(
        "rules",
        "Check the clock of this server, and the certificate with who runs the mail server.",
    ),
    QT_TRANSLATE_NOOP("rules", "the mail server ended the connection"),
    QT_TRANSLATE_NOOP("rules", "The connection to {where} failed ({step}): {reason}."),
    QT_TRANSLATE_NOOP("rules", "Enter the mail server by the name that its certificate has."),
    QT_TRANSLATE_NOOP("rules", "If it comes from a CA of your own, name that CA's file."),
    QT_TRANSLATE_NOOP("rules", "{file} holds no certificate in PEM form."),
    QT_TRANSLATE_NOOP("rules", "{file} cannot be read on the server: {reason}."),
    QT_TRANSLATE_NOOP("rules", "{where} did not answer in time ({step}); the limit is {seconds} s."),
    QT_TRANSLATE_NOOP(
        "rules",
        "{where} does not offer STARTTLS, so nothing was sent. Choose TLS (usually port 465) or ask who"
        " runs the mail server.",
    ),
    QT_TRANSLATE_NOOP("rules", "greeting"),
    QT_TRANSLATE_NOOP("rules", "greeting again"),
    QT_TRANSLATE_NOOP("rules", "signing in"),
    QT_TRANSLATE_NOOP("rules", "naming the sender"),
    QT_TRANSLATE_NOOP("rules", "naming the recipient"),
    QT_TRANSLATE_NOOP("rules", "handing the message over"),
    QT_TRANSLATE_NOOP("rules", "The connection to {where} is not encrypted, so the password was not sent."),
    QT_TRANSLATE_NOOP(
        "rules",
        "{where} offers no way to sign in that this server knows. Remove the user name, or use the port for"
        " sending mail (usually 587 or 465).",
    ),
    QT_TRANSLATE_NOOP(
        "rules",
        "{where} offers no other way to sign in than {ways}, which this server does not know. Ask who runs the mail"
        " server to allow a user name and password (SMTP AUTH) for this account.",
    ),
    QT_TRANSLATE_NOOP("rules", "it holds no certificate in PEM form"),
    QT_TRANSLATE_NOOP("rules", "“{text}” cannot be a name in the DNS, so no mail can be sent there."),
    QT_TRANSLATE_NOOP(
        "rules",
        "{where} takes only addresses in ASCII before the @, which {sender} to {recipient} is not.",
    ),
    QT_TRANSLATE_NOOP(
        "rules",
        "TLS with {where} failed ({reason}). Check the port: TLS usually has 465, STARTTLS 587.",
    ),
    QT_TRANSLATE_NOOP("rules", "The name {host} could not be found. Check how it is written."),
    QT_TRANSLATE_NOOP("rules", "{where} does not speak SMTP as expected ({step}): {reason}"),
    QT_TRANSLATE_NOOP("rules", "{where} refused ({step}): {reason}"),
    # Passwords
    QT_TRANSLATE_NOOP("rules", "This password is among the first that are tried. Choose another one."),
    QT_TRANSLATE_NOOP("rules", "The password must not be the email address."),
    # The bundled server's process
    QT_TRANSLATE_NOOP("rules", "{name} is not started."),
    QT_TRANSLATE_NOOP("rules", "{name} is starting."),
    QT_TRANSLATE_NOOP("rules", "{name} runs (process {pid})."),
    QT_TRANSLATE_NOOP("rules", "{name} is stopping."),
    QT_TRANSLATE_NOOP("rules", "{name} could not be started."),
    QT_TRANSLATE_NOOP("rules", "{name} has ended."),
    QT_TRANSLATE_NOOP("rules", "{name} was killed by {signal}."),
    QT_TRANSLATE_NOOP("rules", "{name} ended with exit code {code}."),
    QT_TRANSLATE_NOOP("rules", "{reason} Its last words: {last}"),
    QT_TRANSLATE_NOOP("rules", "{reason} It is started again in {seconds} s."),
    QT_TRANSLATE_NOOP("rules", "{name} was not ready within {seconds} s."),
    QT_TRANSLATE_NOOP("rules", "{name} did not say that it is ready, but: {said}"),
    # Storage of the server
    QT_TRANSLATE_NOOP("rules", "the disk of the data directory is full"),
    QT_TRANSLATE_NOOP("rules", "backup"),
    QT_TRANSLATE_NOOP("rules", "A backup is being made already. Wait until it is done."),
    QT_TRANSLATE_NOOP(
        "rules",
        "The data is in PostgreSQL: back it up with pg_dump, and keep a copy of the data directory, where the keys are.",
    ),
    QT_TRANSLATE_NOOP("rules", "the backup was not written ({reason})"),
    QT_TRANSLATE_NOOP("rules", "the backup was not deleted ({reason})"),
    QT_TRANSLATE_NOOP("rules", "the disk of the data directory fails"),
    QT_TRANSLATE_NOOP(
        "rules", "the disk of the data directory takes no more: it or a quota on it is full, or it fails"
    ),
    QT_TRANSLATE_NOOP("rules", "the disk of the database server is full"),
    QT_TRANSLATE_NOOP("rules", "the database server has no connection left"),
    QT_TRANSLATE_NOOP("rules", "the database took too long"),
    QT_TRANSLATE_NOOP("rules", "many changes are waiting already"),
    QT_TRANSLATE_NOOP("rules", "the database file is read-only"),
    QT_TRANSLATE_NOOP("rules", "the database file cannot be opened"),
    QT_TRANSLATE_NOOP("rules", "the database is locked by another program"),
    QT_TRANSLATE_NOOP("rules", "the database file is damaged"),
    QT_TRANSLATE_NOOP("rules", "the connection to the database broke"),
    QT_TRANSLATE_NOOP("rules", "the database is read-only"),
    QT_TRANSLATE_NOOP("rules", "the database was busy with another change"),
    QT_TRANSLATE_NOOP("rules", "the database server is out of disk, memory or connections"),
    QT_TRANSLATE_NOOP("rules", "the database server is shutting down"),
    QT_TRANSLATE_NOOP("rules", "the database server's disk fails"),
    QT_TRANSLATE_NOOP("rules", "the database server cannot be reached"),
    QT_TRANSLATE_NOOP("rules", "the database server has closed this connection"),
    QT_TRANSLATE_NOOP("rules", "all connections to the database are busy"),
    QT_TRANSLATE_NOOP("rules", "A text holds the character NUL, which cannot be kept"),
    QT_TRANSLATE_NOOP("rules", "{reason}."),
    QT_TRANSLATE_NOOP("rules", "Ask for at most {most} steps that fill the time exactly."),
    # Networks of vendors
    QT_TRANSLATE_NOOP("rules", "{entry} cannot be used: {reason}"),
    QT_TRANSLATE_NOOP("rules", "an address with bits beyond the range; did you mean {range}?"),
    QT_TRANSLATE_NOOP("rules", "not an address range such as 10.2.0.0/16 or fd12:3456::/32"),
    QT_TRANSLATE_NOOP("rules", "an unspecified address"),
    QT_TRANSLATE_NOOP("rules", "a link-local address"),
    QT_TRANSLATE_NOOP("rules", "a multicast address"),
    QT_TRANSLATE_NOOP("rules", "the broadcast address"),
    QT_TRANSLATE_NOOP("rules", "a cloud metadata address"),
    QT_TRANSLATE_NOOP("rules", "{range} is a form of IPv4 addresses inside IPv6: list the IPv4 range itself"),
    QT_TRANSLATE_NOOP(
        "rules",
        "a loopback address, which only the server's own option --vendor-network, or CLUE_VENDOR_NETWORKS in"
        " its environment, can allow",
    ),
    QT_TRANSLATE_NOOP(
        "rules", "a private address that is not listed under Server settings › Vendor networks"
    ),
    QT_TRANSLATE_NOOP("rules", "{range} is {kind}: vendors there can never be called"),
    QT_TRANSLATE_NOOP(
        "rules",
        "{range} contains loopback addresses: only the server's own option --vendor-network, or"
        " CLUE_VENDOR_NETWORKS in its environment, can allow those",
    ),
    QT_TRANSLATE_NOOP("rules", "{range} contains {kind}: list a narrower range"),
    QT_TRANSLATE_NOOP("rules", "{address} is not an IP address"),
    QT_TRANSLATE_NOOP("rules", "{kind}, which is never allowed"),
    QT_TRANSLATE_NOOP("rules", "the address {address} is {reason}"),
    QT_TRANSLATE_NOOP("rules", "the address {address} stands for {other_address}, {reason}"),
    # Access service and vendor APIs on the server
    QT_TRANSLATE_NOOP("rules", "There is no save that could be undone: something else has changed since."),
    QT_TRANSLATE_NOOP("rules", "It cannot be undone: a place that overrode has been moved or deleted."),
    QT_TRANSLATE_NOOP("rules", "It cannot be undone: an API that was assigned has been deleted."),
    QT_TRANSLATE_NOOP(
        "rules",
        "{title} can only be assigned an API that is registered in this place group for this very"
        " credential.",
    ),
    QT_TRANSLATE_NOOP("rules", "{credential} is both to inherit and to override."),
    QT_TRANSLATE_NOOP("rules", "This is not the one that the address names; leave it out."),
    QT_TRANSLATE_NOOP("rules", "Run a successful test with this URL, these headers and fields first."),
    QT_TRANSLATE_NOOP("rules", "{title} already has {most} APIs; delete one of them first."),
    QT_TRANSLATE_NOOP(
        "rules",
        "Auth type cannot be changed after saving; register a new API for another credential.",
    ),
    # What is wrong with a vendor's response
    QT_TRANSLATE_NOOP(
        "rules",
        "The Content-Type names the charset {charset}, but JSON is read as UTF-8 (RFC 8259): an answer with other than"
        " ASCII characters in it will be refused at the door. Have the vendor send UTF-8.",
    ),
    QT_TRANSLATE_NOOP(
        "rules",
        "The vendor redirects (HTTP {status}) without saying where to. Ask the vendor for the API's address.",
    ),
    QT_TRANSLATE_NOOP(
        "rules",
        "The vendor redirects (HTTP {status}) to the very address that was called; it may want a cookie or a sign-in,"
        " which is never sent. Ask the vendor for the API's address.",
    ),
    QT_TRANSLATE_NOOP(
        "rules",
        "The vendor redirects (HTTP {status}) to {address}, which cannot be called. {reason} Ask the vendor for the"
        " API's address.",
    ),
    QT_TRANSLATE_NOOP(
        "rules",
        "The vendor redirects (HTTP {status}), which is not followed: it redirects to {address}; enter that address.",
    ),
    QT_TRANSLATE_NOOP(
        "rules",
        "The body is compressed ({coding}) although uncompressed was asked for (Accept-Encoding: identity). Have the"
        " vendor's server, or the proxy in front of it, send this answer as it is.",
    ),
    QT_TRANSLATE_NOOP(
        "rules",
        "The response has no Content-Type. The vendor API must answer with Content-Type: application/json.",
    ),
    QT_TRANSLATE_NOOP(
        "rules",
        "The response has more than one Content-Type ({one}; {another}). The vendor API must answer with one:"
        " application/json.",
    ),
    QT_TRANSLATE_NOOP(
        "rules",
        "The response's Content-Type is {type}. The vendor API must answer with Content-Type: application/json.",
    ),
    QT_TRANSLATE_NOOP("rules", "The response's body is empty; JSON is expected."),
    QT_TRANSLATE_NOOP(
        "rules",
        "The body begins with a byte-order mark (bytes EF BB BF), which JSON must not have (RFC 8259, section 8.1). Have"
        " the vendor send UTF-8 without it.",
    ),
    QT_TRANSLATE_NOOP(
        "rules", "The body is in UTF-16 or UTF-32; JSON is sent in UTF-8. Have the vendor send UTF-8."
    ),
    QT_TRANSLATE_NOOP(
        "rules",
        "The body is HTML or XML, not JSON: it begins with <. An error page, or a sign-in page, may have answered.",
    ),
    QT_TRANSLATE_NOOP(
        "rules", "The body has more than {most} values, which is more than a large response may have."
    ),
    QT_TRANSLATE_NOOP("rules", "The body's JSON is nested more than {most} levels deep."),
    QT_TRANSLATE_NOOP(
        "rules",
        "The body is not UTF-8 (byte {byte}, {where}): its Content-Type names the charset {charset}, but JSON is sent in"
        " UTF-8. Have the vendor send UTF-8.",
    ),
    QT_TRANSLATE_NOOP(
        "rules",
        "The body is not UTF-8 (byte {byte}, {where}); it can be read as EUC-KR (CP949). JSON is sent in UTF-8. Have the"
        " vendor send UTF-8.",
    ),
    QT_TRANSLATE_NOOP(
        "rules",
        "The body is not UTF-8 (byte {byte}, {where}). JSON is sent in UTF-8. Have the vendor send UTF-8.",
    ),
    QT_TRANSLATE_NOOP("rules", "The body is not valid JSON: JSON has no {name} ({where})."),
    QT_TRANSLATE_NOOP(
        "rules",
        "The body is not valid JSON: a text has a raw control character in it ({name}, {where}), which JSON writes as"
        " {escape}.",
    ),
    QT_TRANSLATE_NOOP("rules", "The body is not valid JSON: a text begins and is never ended ({where})."),
    QT_TRANSLATE_NOOP("rules", "The body is not valid JSON: more stands behind its end ({where})."),
    QT_TRANSLATE_NOOP(
        "rules", "The body is not valid JSON: a text has an escape that JSON does not know ({where})."
    ),
    QT_TRANSLATE_NOOP("rules", "The body is not valid JSON: it ends too early ({where})."),
    QT_TRANSLATE_NOOP("rules", "The body is not valid JSON: there is a comma too many ({where})."),
    QT_TRANSLATE_NOOP(
        "rules", "The body is not valid JSON: texts stand in double quotes, not in single ones ({where})."
    ),
    QT_TRANSLATE_NOOP("rules", "The body is not valid JSON: unexpected “{value}” ({where})."),
    QT_TRANSLATE_NOOP("rules", "line {line}, column {column}"),
    QT_TRANSLATE_NOOP("rules", "The vendor redirects"),
    QT_TRANSLATE_NOOP(
        "rules", "Is the Webhook URL the API's own address, to the last slash? Redirects are not followed"
    ),
    QT_TRANSLATE_NOOP(
        "rules",
        "Does the vendor's server, or a proxy in front of it, compress answers that were asked for uncompressed?",
    ),
    QT_TRANSLATE_NOOP(
        "rules",
        "Does the vendor write its answer as UTF-8 “with BOM”? JSON is UTF-8 without a byte-order mark",
    ),
    QT_TRANSLATE_NOOP(
        "rules",
        "In which charset does the vendor answer? JSON is UTF-8 only, whatever the Content-Type names",
    ),
    QT_TRANSLATE_NOOP(
        "rules",
        "Does the vendor's program put its JSON together by hand? A JSON library writes tabs and line ends in texts as"
        " \\t and \\n",
    ),
    # Refusals of the server
    QT_TRANSLATE_NOOP("rules", "Your role does not allow this here."),
    QT_TRANSLATE_NOOP("rules", "Sign in to do this."),
    QT_TRANSLATE_NOOP("rules", "There is no such {thing}."),
    QT_TRANSLATE_NOOP(
        "rules",
        "This has been changed since you read it. Read it again and repeat your change.",
    ),
    QT_TRANSLATE_NOOP("rules", "Too many attempts. Try again in {n} seconds."),
    QT_TRANSLATE_NOOP("rules", "The email address or the password is wrong."),
    QT_TRANSLATE_NOOP("rules", "Your session has ended. Sign in again."),
    QT_TRANSLATE_NOOP("rules", "The setup token is wrong. The server printed it when it first started."),
    QT_TRANSLATE_NOOP("rules", "This server has been set up already."),
    QT_TRANSLATE_NOOP("rules", "Only an owner may change the server's settings."),
    QT_TRANSLATE_NOOP("rules", "Nothing was saved: {reason}."),
    QT_TRANSLATE_NOOP(
        "rules", "the disk of the data directory is nearly full: the last {size} MiB are kept for events"
    ),
    QT_TRANSLATE_NOOP("rules", "the backup was not made: {reason}"),
    QT_TRANSLATE_NOOP(
        "rules",
        "it may take {size} MiB of the {free} that are free, and the last {reserve} are kept for events",
    ),
    QT_TRANSLATE_NOOP("rules", "Nothing could be read: {reason}."),
    QT_TRANSLATE_NOOP("rules", "The server is busy: {reason}. Try again in a moment."),
    QT_TRANSLATE_NOOP("rules", "The server is busy. Try again in a moment."),
    QT_TRANSLATE_NOOP("rules", "The server failed. Its log has details under {incident}."),
    QT_TRANSLATE_NOOP("rules", "There is no such member; remove it."),
    QT_TRANSLATE_NOOP("rules", "This is missing."),
    QT_TRANSLATE_NOOP("rules", "The body is not valid JSON."),
    QT_TRANSLATE_NOOP("rules", "One rule is broken."),
    QT_TRANSLATE_NOOP("rules", "{count} rules are broken."),
    QT_TRANSLATE_NOOP("rules", "The request is larger than {most} bytes."),
    QT_TRANSLATE_NOOP("rules", "This token belongs to no registered device. Register the device again."),
    QT_TRANSLATE_NOOP("rules", "Send Content-Type: application/json."),
    QT_TRANSLATE_NOOP("rules", "Sign in to send over {most} bytes."),
    QT_TRANSLATE_NOOP("rules", "The body holds more than {most} values; no request needs so many."),
    QT_TRANSLATE_NOOP("rules", "The server is busy with large requests. Try again in a moment."),
    QT_TRANSLATE_NOOP("rules", "The server has as much to do as it can at once. Try again in a moment."),
    QT_TRANSLATE_NOOP(
        "rules", "You have two exports or searches under way. Try again when one of them is done."
    ),
    QT_TRANSLATE_NOOP("rules", "{number} of your API tests are under way. Wait until one of them has ended."),
    QT_TRANSLATE_NOOP("rules", "Too many API tests are under way. Try again in a moment."),
    QT_TRANSLATE_NOOP("rules", "Register this device: its token opens nothing here."),
    QT_TRANSLATE_NOOP("rules", "The request is not as agreed."),
    QT_TRANSLATE_NOOP("rules", "The body is a JSON object."),
    QT_TRANSLATE_NOOP("rules", "This is a text, and required."),
    # Connections from the console to the server
    QT_TRANSLATE_NOOP("rules", "{server} did not show its certificate: {reason}"),
    QT_TRANSLATE_NOOP(
        "rules",
        "{server} sent something that is not of the contract ({document}, {where}): {reason}.",
    ),
    QT_TRANSLATE_NOOP("rules", "the whole"),
    QT_TRANSLATE_NOOP("rules", "The server's address must look like https://host:port."),
    QT_TRANSLATE_NOOP(
        "rules",
        "The server's address must begin with https://; http:// is for this very machine only.",
    ),
    QT_TRANSLATE_NOOP("rules", "{server} answered with {media_type} instead of {wanted}."),
    QT_TRANSLATE_NOOP("rules", "{server} ended the stream."),
    QT_TRANSLATE_NOOP("rules", "{server} sent a stream that is none of the server's: {reason}."),
    QT_TRANSLATE_NOOP("rules", "an event is longer than {most} characters"),
    QT_TRANSLATE_NOOP("rules", "The device's address must look like http://192.168.0.20:8080."),
    QT_TRANSLATE_NOOP("rules", "{server} cannot be reached."),
    QT_TRANSLATE_NOOP("rules", "The connection to {server} was lost before its answer was complete."),
    QT_TRANSLATE_NOOP("rules", "what answers there does not speak TLS; an address with http:// may be meant"),
    QT_TRANSLATE_NOOP("rules", "the connection ended within the TLS handshake"),
    QT_TRANSLATE_NOOP("rules", "the TLS handshake failed"),
    QT_TRANSLATE_NOOP("rules", "its certificate is not accepted"),
    QT_TRANSLATE_NOOP(
        "rules",
        "The server wants to send this client elsewhere (HTTP {status}), which is not followed.",
    ),
    QT_TRANSLATE_NOOP(
        "rules",
        "Something answered with HTTP {status}, but not as the server does. Is the address right?",
    ),
    QT_TRANSLATE_NOOP("rules", "{server} is not an address that can be used."),
    QT_TRANSLATE_NOOP("rules", "{server} cannot be reached: no connection in time."),
    QT_TRANSLATE_NOOP("rules", "{server} did not answer in time."),
    QT_TRANSLATE_NOOP(
        "rules",
        "{server} was not asked: the request, or the token in it, has characters that HTTP cannot carry.",
    ),
    QT_TRANSLATE_NOOP("rules", "What answers at {server} does not speak HTTP as the server does."),
    QT_TRANSLATE_NOOP("rules", "{server} sent an answer that cannot be read."),
    QT_TRANSLATE_NOOP("rules", "{server} cannot be reached through the proxy."),
    QT_TRANSLATE_NOOP("rules", "The server is away, says a proxy in front of it (HTTP {status})."),
    QT_TRANSLATE_NOOP("rules", "{server} is not trusted: {reason}."),
    QT_TRANSLATE_NOOP("rules", "{server} cannot be reached: its name is not known."),
    QT_TRANSLATE_NOOP("rules", "{server} cannot be reached: nothing accepts connections there."),
    QT_TRANSLATE_NOOP("rules", "{server} cannot be reached: it ended the connection at once."),
    QT_TRANSLATE_NOOP("rules", "{server} cannot be reached: {reason}."),
    QT_TRANSLATE_NOOP("rules", "The secure connection to {server} broke: {reason}."),
    QT_TRANSLATE_NOOP("rules", "the server's certificate"),
    QT_TRANSLATE_NOOP("rules", "the server's CA certificate"),
    QT_TRANSLATE_NOOP("rules", "Give a CA file or a fingerprint, not both."),
    QT_TRANSLATE_NOOP("rules", "Not a SHA-256 fingerprint, which has 64 hex digits: {text}"),
    QT_TRANSLATE_NOOP("rules", "the server's fingerprint is {found}, not the expected {expected}"),
    QT_TRANSLATE_NOOP("rules", "the certificate is not one for servers"),
    QT_TRANSLATE_NOOP("rules", "the pinned certificate is not a server's own CA"),
    QT_TRANSLATE_NOOP("rules", "the server's certificate was not issued by the pinned CA"),
    QT_TRANSLATE_NOOP("rules", "the server's certificate cannot be read ({reason})"),
    QT_TRANSLATE_NOOP("rules", "{thing} is valid from {start} UTC on; is this machine's clock right?"),
    QT_TRANSLATE_NOOP("rules", "{thing} expired on {end} UTC"),
    QT_TRANSLATE_NOOP("rules", "The CA file {file} cannot be used: {reason}."),
    QT_TRANSLATE_NOOP("rules", "The system's keyring took it but did not give it back."),
    QT_TRANSLATE_NOOP("rules", "The system's keyring cannot be used: {reason}"),
    # Calls of vendors
    QT_TRANSLATE_NOOP("rules", "{host} port {port}"),
    QT_TRANSLATE_NOOP("rules", "the proxy {host} port {port}"),
    QT_TRANSLATE_NOOP(
        "rules",
        "{where} has not answered the last {count} calls, so it is only called once in a while to see"
        " whether it is back.",
    ),
    QT_TRANSLATE_NOOP("rules", "{words} The last fault was: {reason}"),
    QT_TRANSLATE_NOOP(
        "rules",
        "{where} has {count} calls under way, and none ended in time to make room for this one. Check how"
        " quickly the vendor's server answers.",
    ),
    QT_TRANSLATE_NOOP("rules", "it answered before it can have read the request"),
    QT_TRANSLATE_NOOP("rules", "it kept sending before it was asked anything"),
    QT_TRANSLATE_NOOP("rules", "{where} gave no response: {reason} before any byte of one"),
    QT_TRANSLATE_NOOP("rules", "{where} did not send a complete HTTP response: {reason}"),
    QT_TRANSLATE_NOOP("rules", "{reason}. Check the vendor's server and its log."),
    QT_TRANSLATE_NOOP("rules", "this server is shutting down and calls no vendor any more."),
    QT_TRANSLATE_NOOP("rules", "the response of {where} is too large: {reason}."),
    QT_TRANSLATE_NOOP("rules", "this server has no memory left for the large response of {where}: {reason}."),
    QT_TRANSLATE_NOOP("rules", "too many large responses are being read"),
    QT_TRANSLATE_NOOP("rules", "{where} began to answer, but its response did not end within {seconds} s."),
    QT_TRANSLATE_NOOP("rules", "{where} took the request, but did not answer within {seconds} s."),
    QT_TRANSLATE_NOOP("rules", "{reason} Check how quickly the vendor's server answers."),
    QT_TRANSLATE_NOOP("rules", "its body is longer than {most} bytes"),
    QT_TRANSLATE_NOOP("rules", "it does not start with HTTP/1.1 and a status"),
    QT_TRANSLATE_NOOP("rules", "its headers are longer than {most} bytes"),
    QT_TRANSLATE_NOOP("rules", "its status {status} is not valid"),
    QT_TRANSLATE_NOOP(
        "rules",
        "it has no Content-Length and was cut off without the end of TLS (close_notify)",
    ),
    QT_TRANSLATE_NOOP("rules", "it switches to another protocol (101), which was not asked for"),
    QT_TRANSLATE_NOOP("rules", "the connection was closed before any byte of it"),
    QT_TRANSLATE_NOOP("rules", "the connection was closed before its end"),
    QT_TRANSLATE_NOOP("rules", "its header section is malformed"),
    QT_TRANSLATE_NOOP("rules", "its header field {name} goes on in the next line, which it must not"),
    QT_TRANSLATE_NOOP("rules", "more than {most} interim responses (1xx) came before it"),
    QT_TRANSLATE_NOOP("rules", "its framing takes far more bytes than its body"),
    QT_TRANSLATE_NOOP("rules", "it is not valid HTTP ({reason})"),
    QT_TRANSLATE_NOOP("rules", "its transfer coding ({coding}) is not one that may be used"),
    QT_TRANSLATE_NOOP("rules", "the connection broke ({reason})"),
    QT_TRANSLATE_NOOP("rules", "it closed the connection"),
    QT_TRANSLATE_NOOP("rules", "it reset the connection"),
    QT_TRANSLATE_NOOP("rules", "it was closed here"),
    QT_TRANSLATE_NOOP("rules", "its answer is too long"),
    QT_TRANSLATE_NOOP("rules", "TLS failed: {reason}"),
    QT_TRANSLATE_NOOP("rules", "it sent something that was not asked for"),
    QT_TRANSLATE_NOOP("rules", "looking up its host name"),
    QT_TRANSLATE_NOOP("rules", "connecting"),
    QT_TRANSLATE_NOOP("rules", "shaking hands for TLS"),
    QT_TRANSLATE_NOOP("rules", "the certificate of {where} is not accepted: {reason}. {advice}"),
    QT_TRANSLATE_NOOP(
        "rules",
        "Ask the vendor to send the whole certificate chain; a private CA must be made known to this server"
        " (--vendor-ca).",
    ),
    QT_TRANSLATE_NOOP("rules", "Ask the vendor to renew it."),
    QT_TRANSLATE_NOOP("rules", "Check the clock of this server, and the certificate with the vendor."),
    QT_TRANSLATE_NOOP(
        "rules",
        "Check the host in the webhook URL, or ask the vendor for a certificate that names it.",
    ),
    QT_TRANSLATE_NOOP(
        "rules",
        "the host name {host} could not be resolved: {reason}. Check the spelling in the webhook URL, and"
        " this server's name server.",
    ),
    QT_TRANSLATE_NOOP(
        "rules",
        "the connection to {host} port {port} broke: {reason}. Check the vendor's server.",
    ),
    QT_TRANSLATE_NOOP("rules", "connection refused"),
    # Faults of the server's own on the way to a vendor
    QT_TRANSLATE_NOOP(
        "rules",
        "this server was too busy to look in time whether {where} had answered. Check the load of this server.",
    ),
    QT_TRANSLATE_NOOP(
        "rules",
        "{where} was left only {seconds} s to answer: the rest of the time went by on this server. Check how"
        " quickly the vendor's server answers, and the load of this server.",
    ),
    QT_TRANSLATE_NOOP(
        "rules",
        "this server could not talk to {where}: {reason}. Check this server's open files, ports and memory, and its"
        " firewall.",
    ),
    QT_TRANSLATE_NOOP(
        "rules",
        "this server could not look up the host name {host}: {reason}. Check this server's name server, its open files"
        " and its memory.",
    ),
    QT_TRANSLATE_NOOP(
        "rules",
        "the connection to {where} through the proxy broke: {reason}. Check that the proxy is up, and the vendor's server.",
    ),
    QT_TRANSLATE_NOOP(
        "rules",
        "nothing came of {where} through the proxy. Check that the proxy is up, and the vendor's server.",
    ),
    QT_TRANSLATE_NOOP("rules", "asking the proxy"),
    QT_TRANSLATE_NOOP(
        "rules",
        "this server could not get as far as {where}: the time ran out while {step}. Check this server's name server,"
        " and its proxy if it has one.",
    ),
    QT_TRANSLATE_NOOP(
        "rules",
        "this server cannot judge the certificate of {host} port {port}: its store of trusted certificate authorities"
        " is empty or cannot be read. Install the system's CA certificates, or name a file (--vendor-ca).",
    ),
    QT_TRANSLATE_NOOP("rules", "{host} must not be called: {reason}. Check the webhook URL."),
    QT_TRANSLATE_NOOP(
        "rules",
        "could not connect to {host} port {port} ({address}): {reason}. Check that the vendor's server is"
        " up and that no firewall is in the way.",
    ),
    QT_TRANSLATE_NOOP(
        "rules",
        "the server does not speak TLS on this port ({where}). Check the port in the webhook URL.",
    ),
    QT_TRANSLATE_NOOP(
        "rules",
        "{where} answered with something that is no HTTP. Check the port in CLUE_VENDOR_PROXY, and whether a proxy listens"
        " there.",
    ),
    QT_TRANSLATE_NOOP(
        "rules", "{where} sent something of its own behind its consent. Ask whoever runs the proxy."
    ),
    QT_TRANSLATE_NOOP(
        "rules",
        "{where} wants a user name and password, or others than it was given ({status}). Check CLUE_VENDOR_PROXY.",
    ),
    QT_TRANSLATE_NOOP(
        "rules",
        "{where} refused to connect to {host} port {port} ({status}). Ask whoever runs the proxy to allow it, or except the"
        " host (CLUE_VENDOR_NO_PROXY).",
    ),
    QT_TRANSLATE_NOOP(
        "rules",
        "{where} could not connect to {host} port {port} ({status}). Check the host in the webhook URL, and the proxy's way"
        " to it.",
    ),
    QT_TRANSLATE_NOOP(
        "rules",
        "{where} answered {status} when it was asked for {host} port {port}. Ask whoever runs the proxy.",
    ),
    QT_TRANSLATE_NOOP("rules", "{host} is neither a name nor an address"),
    QT_TRANSLATE_NOOP(
        "rules",
        "TLS with {where} failed: {reason}. Check which TLS versions and certificates the vendor's server"
        " asks for.",
    ),
    QT_TRANSLATE_NOOP(
        "rules",
        "TLS with {where} failed: {reason} during the handshake. Check that the server speaks TLS on this"
        " port.",
    ),
    QT_TRANSLATE_NOOP(
        "rules",
        "{where} did not answer in time: the time ran out while {step}. Check that the vendor's server is"
        " up and that no firewall drops the packets.",
    ),
    QT_TRANSLATE_NOOP("rules", "the name has no address"),
    QT_TRANSLATE_NOOP(
        "rules", "could not connect to {where}: {reason}. Check CLUE_VENDOR_PROXY, and that the proxy is up."
    ),
    QT_TRANSLATE_NOOP("rules", "{where} gave no answer: {reason}."),
    QT_TRANSLATE_NOOP("rules", "protocol error"),
    QT_TRANSLATE_NOOP("rules", "too many host names are being looked up at once"),
)

OF_LIBRARIES = (
    QT_TRANSLATE_NOOP("rules", "self-signed certificate"),
    QT_TRANSLATE_NOOP("rules", "self-signed certificate in certificate chain"),
    QT_TRANSLATE_NOOP("rules", "certificate has expired"),
    QT_TRANSLATE_NOOP("rules", "certificate is not yet valid"),
    QT_TRANSLATE_NOOP("rules", "unable to get local issuer certificate"),
    QT_TRANSLATE_NOOP("rules", "unable to verify the first certificate"),
    QT_TRANSLATE_NOOP("rules", "network is unreachable"),
    QT_TRANSLATE_NOOP("rules", "no route to host"),
    QT_TRANSLATE_NOOP("rules", "connection timed out"),
    QT_TRANSLATE_NOOP("rules", "connection reset by peer"),
    QT_TRANSLATE_NOOP("rules", "name or service not known"),
    QT_TRANSLATE_NOOP("rules", "no address associated with hostname"),
    QT_TRANSLATE_NOOP("rules", "temporary failure in name resolution"),
    QT_TRANSLATE_NOOP("rules", "Is a directory"),
    QT_TRANSLATE_NOOP("rules", "No such file or directory"),
    QT_TRANSLATE_NOOP("rules", "No space left on device"),
    QT_TRANSLATE_NOOP("rules", "Permission denied"),
    QT_TRANSLATE_NOOP("rules", "Read-only file system"),
    QT_TRANSLATE_NOOP("rules", "bald descendant segment"),
    QT_TRANSLATE_NOOP("rules", "empty bracketed segment"),
    QT_TRANSLATE_NOOP("rules", "index out of range"),
    QT_TRANSLATE_NOOP("rules", "invalid character"),
    QT_TRANSLATE_NOOP("rules", "invalid escape"),
    QT_TRANSLATE_NOOP("rules", "unbalanced brackets"),
    QT_TRANSLATE_NOOP("rules", "unbalanced parentheses"),
    QT_TRANSLATE_NOOP("rules", "unclosed bracketed selection"),
    QT_TRANSLATE_NOOP("rules", "unclosed string"),
    QT_TRANSLATE_NOOP("rules", "unexpected whitespace after dot"),
    QT_TRANSLATE_NOOP("rules", "unexpected trailing whitespace"),
)
"""Reasons in the words of OpenSSL, of operating systems and of the JSONPath library: the ones that people meet most."""
