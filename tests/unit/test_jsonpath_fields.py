"""JSONPath fields by example: what is read, what is refused with which words, and how filters compare."""

import json

import pytest

from clue_desktop.domain.jsonpath import MAX_LENGTH, JsonPathError, compile_query, parse_field_path, path_to

DOCUMENT = {
    "result": {"allowed": True, "user-id": "u1", "name.with.dots": 2, "": 3},
    "items": [{"name": "front", "ok": True}, {"name": "back", "ok": False}],
    "user-id": 7,
    "결과": "yes",
    "null": None,
}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("$.result.allowed", [True]),
        ("$.결과", ["yes"]),
        ("$.null", [None]),
        ("$.missing", []),
        ("$.result.allowed.deeper", []),
        ("$.결과[0]", []),
        ("$.items[0].name", ["front"]),
        ("$.items[-1].name", ["back"]),
        ("$.items[9]", []),
        ("$.items.name", []),
        ("$.result['user-id']", ["u1"]),
        ("$.result['']", [3]),
        ("$.['user-id']", [7]),
        ('$.["user-id"]', [7]),
        ("$.['결과']", ["yes"]),
        (r"$.['\uacb0\uacfc']", ["yes"]),
        ("$.['user-id','결과']", [7, "yes"]),
        ("$.items[*].name", ["front", "back"]),
        ("$.items[1:].name", ["back"]),
        ("$.items[?@.ok==true].name", ["front"]),
        ("$..allowed", [True]),
        ("$..name", ["front", "back"]),
    ],
)
def test_a_field_s_path_selects(text, expected):
    query = parse_field_path(text)
    assert json.dumps(query.select(DOCUMENT)) == json.dumps(expected)
    assert query.text == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("$.[0].name", ["a"]),
        ("$.[*].name", ["a", "b"]),
        ("$.[-1].name", ["b"]),
        ("$.[?@.name=='b'].name", ["b"]),
    ],
)
def test_a_field_s_path_may_begin_with_a_bracket_for_an_array_at_the_root(text, expected):
    assert parse_field_path(text).select([{"name": "a"}, {"name": "b"}]) == expected


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("$." + "a" * (MAX_LENGTH - 1), "json_path_too_long", "has 129 characters, and at most 128"),
        ("!" * 129, "json_path_too_long", "at most 128"),
        ("", "json_path_invalid", "must start with $."),
        ("$", "json_path_invalid", "must start with $."),
        ("allowed", "json_path_invalid", "must start with $."),
        ("$['a']", "json_path_invalid", "must start with $."),
        (" $.a", "json_path_invalid", "Remove the blanks around it"),
        ("$.a ", "json_path_invalid", "at its end: unexpected trailing whitespace"),
        ("$.", "json_path_invalid", "at its end"),
        ("$.user-id", "json_path_invalid", "at character 7: unexpected '-'"),
        ("$.a.['b']", "json_path_invalid", "at character 5: unexpected shorthand selector '['"),
        ("$.['a']b", "json_path_invalid", "at character 8: unexpected 'b'"),
        ("$.a['b", "json_path_invalid", "at character 6: unclosed string"),
        ("$.a[01]", "json_path_invalid", "at character 5: leading zero"),
        ("$.a[9007199254740992]", "json_path_invalid", "at character 5: index out of range"),
        ("$.a\ud800", "json_path_invalid", "at character 4: half a surrogate pair"),
        ("$.a[?@.b = 1]", "json_path_invalid", "at character 10"),
        ("$.a[?(@.b @.c)]", "json_path_invalid", "at character 13"),
        ("$..a[?length(@.b)]..c", "json_path_invalid", "must be compared"),
        ("$..a..b", "json_path_too_costly", ".. more than once"),
        ("$.a['b','c']['d','e']", "json_path_too_costly", "several lists"),
        ("$.a['b',*]", "json_path_too_costly", "names only, or positions counted from 0 only"),
        ("$.a[0,-1]", "json_path_too_costly", "names only, or positions counted from 0 only"),
        ("$.a[?@.b,?@.c]", "json_path_too_costly", "names only, or positions counted from 0 only"),
        ("$.a['b','b']", "json_path_too_costly", "the same name or position twice"),
        ("$.a[0,1,2,3,4,5,6,7,8,9,10]", "json_path_too_costly", "lists 11 names or positions: at most 10"),
        ("$.a[?length(@.b)==1]", "json_path_too_costly", "Functions cost too much (character 6, length)"),
        ("$.a[?match(@.b,'c')]", "json_path_too_costly", "Functions cost too much (character 6, match)"),
        ("$.[?@.a==$.b]", "json_path_too_costly", "$ inside a filter costs too much (character 10)"),
        ("$.a[?@.*]", "json_path_too_costly", "must name one value (character 6)"),
        ("$.a[?@[?@.b]]", "json_path_too_costly", "must name one value (character 6)"),
        (
            "$.a[?" + "||".join(f"@.b=={n}" for n in range(6)) + "]",
            "json_path_too_costly",
            "filters cost too much",
        ),
        ("$..a.b.c.d.e.f", "json_path_too_costly", "too much after the .."),
        ("$..[?@.a==@.b]", "json_path_too_costly", "cannot compare two paths"),
    ],
)
def test_a_refused_path_says_what_is_wrong_and_where(text, code, words):
    with pytest.raises(JsonPathError) as refused:
        parse_field_path(text)
    assert refused.value.code == code
    assert words in str(refused.value)


@pytest.mark.parametrize(
    "text",
    [
        "$[1:5 2]",
        "$[?length(@.a,)==1]",
        "$[?(@.a)==1]",
        "$[?@.a==(1)]",
        "$[?@.a==1==1]",
        "$[?!@.a==1]",
        "$[?!!@.a]",
        "$[?!1]",
        "$[?(1)]",
        "$[?@.a==-01]",
        "$[?@.a==00.5]",
        "$[?@[ 'a' ]==1]",
        "$[?@.a && length(@.b)]",
        "$[" + "1" * 5000 + "]",
    ],
)
def test_what_the_parsing_library_lets_through_wrongly_is_invalid(text):
    with pytest.raises(JsonPathError) as refused:
        compile_query(text)
    assert refused.value.code == "json_path_invalid"


@pytest.mark.parametrize(
    "text",
    [
        "$[?" + "(" * 3000 + "@.a" + ")" * 3000 + "]",
        "$[?" + "&&".join(["@.a"] * 3000) + "]",
        "$" + "[*]" * 3000,
        "$[?" + "!(" * 20 + "@.a" + ")" * 20 + "]",
    ],
    ids=["parentheses", "conditions", "steps", "negations"],
)
def test_a_query_of_any_length_and_nesting_is_refused_in_order(text):
    with pytest.raises(JsonPathError) as refused:
        compile_query(text)
    assert refused.value.code == "json_path_too_costly"


def test_a_query_for_a_single_value_is_never_too_costly():
    document: object = "end"
    for _ in range(3000):
        document = {"a": document}
    assert compile_query("$" + ".a" * 3000).select(document) == ["end"]
    assert compile_query("$").select(None) == [None]


@pytest.mark.parametrize(
    ("test", "chosen"),
    [
        ("@==1", [1, 1.0]),
        ("1==@", [1, 1.0]),
        ("@==1e0", [1, 1.0]),
        ("@!=1", [0, True, False, None, "1", "", [], [1], {}, {"a": 1}]),
        ("@==true", [True]),
        ("@==false", [False]),
        ("@==null", [None]),
        ("@=='1'", ["1"]),
        ("@", [0, 1, 1.0, True, False, None, "1", "", [], [1], {}, {"a": 1}]),
        ("!@", []),
        ("@<1", [0]),
        ("1>@", [0]),
        ("@<=1", [0, 1, 1.0]),
        ("@>=true", [True]),
        ("@>true", []),
        ("@<=null", [None]),
        ("@<'2'", ["1", ""]),
        ("@.a", [{"a": 1}]),
        ("@[0]", [[1]]),
        ("@.a==@[0]", [0, 1, 1.0, True, False, None, "1", "", [], {}]),
        ("@.a<=@.b", [0, 1, 1.0, True, False, None, "1", "", [], [1], {}]),
        ("@==@", [0, 1, 1.0, True, False, None, "1", "", [], [1], {}, {"a": 1}]),
        ("@<@.a", []),
        ("1==1", [0, 1, 1.0, True, False, None, "1", "", [], [1], {}, {"a": 1}]),
        ("1==true", []),
        ("'a'<'b'&&!(@!=0)", [0]),
        ("@==0||@==''", [0, ""]),
        ("@==9007199254740993", []),
        ("@<1e400", [0, 1, 1.0]),
    ],
)
def test_filters_compare_as_the_rfc_says(test, chosen):
    values = [0, 1, 1.0, True, False, None, "1", "", [], [1], {}, {"a": 1}]
    assert json.dumps(compile_query(f"$[?{test}]").select(values)) == json.dumps(chosen)


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        ([1, {"a": 2.0}], [1.0, {"a": 2}], True),
        ([1], [True], False),
        ([[0]], [[False]], False),
        ({"a": 1, "b": None}, {"b": None, "a": 1}, True),
        ({"a": None}, {}, False),
        ({"a": None}, {"b": None}, False),
        ([], {}, False),
        ([1, 2], [1], False),
        ([None], [0], False),
        (["1"], [1], False),
    ],
)
def test_filters_compare_objects_and_arrays_in_depth(left, right, same):
    document = [{"l": left, "r": right}]
    assert bool(compile_query("$[?@.l==@.r]").select(document)) is same
    assert bool(compile_query("$[?@.r!=@.l]").select(document)) is not same
    assert bool(compile_query("$[?@.l<=@.r]").select(document)) is same
    assert compile_query("$[?@.l<@.r]").select(document) == []


@pytest.mark.parametrize(
    ("location", "path"),
    [
        (["result", "allowed"], "$.result.allowed"),
        (["items", 0, "name"], "$.items[0].name"),
        (["user-id", "x"], "$.['user-id'].x"),
        ([0, "name"], "$.[0].name"),
        ([0, 1], "$.[0][1]"),
        (["a", "b c"], "$.a['b c']"),
        (["a.b"], "$.['a.b']"),
        ([""], "$.['']"),
        (["1st"], "$.['1st']"),
        (["_1"], "$._1"),
        (["결과", "😀"], "$.결과.😀"),
        (["it's"], r"$.['it\'s']"),
        (['"'], "$.['\"']"),
        (["\\"], r"$.['\\']"),
        (["\n\t\x00\x1f\x7f"], "$.['\\n\\t\\u0000\\u001f\x7f']"),
        (["*"], "$.['*']"),
    ],
)
def test_the_path_of_a_node(location, path):
    assert path_to(location) == path
    parse_field_path(path)


@pytest.mark.parametrize("location", [[], [-1], ["\ud800"]])
def test_what_no_path_can_name(location):
    with pytest.raises(ValueError, match=r"JSONPath|counts from 0"):
        path_to(location)
