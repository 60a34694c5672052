"""Setting of access service (manual 4, 6, 7): inherited, overridden, propagated, and what a device does without an answer."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clue_desktop.domain.access_service import (
    AccessType,
    Assignment,
    GroupService,
    LostOverride,
    OnNoAnswer,
    assignment,
    become_local_at_place,
    no_answer_in_force,
    propagate,
    vendor_api_in_force,
)
from clue_desktop.domain.credentials import Credential

FACE, CARD, PIN = Credential.FACE, Credential.RF_CARD, Credential.USER_PIN


def group(access_type: AccessType = AccessType.VENDOR, **apis: str | None) -> GroupService:
    """A group's setting; credentials that are not named are not assigned."""
    return GroupService(
        access_type, {credential: apis.get(credential.name.lower()) for credential in Credential}
    )


def test_a_new_group_has_no_access_service():
    service = GroupService()
    assert service.access_type is AccessType.NONE
    for credential in Credential:
        assert assignment(service, {}, credential) == Assignment(None, inherited=True)
        assert vendor_api_in_force(service, {}, credential) is None
        assert no_answer_in_force(service, credential) is OnNoAnswer.DENY


@pytest.mark.parametrize("access_type", [AccessType.VENDOR, AccessType.MIXED])
@pytest.mark.parametrize(
    ("overrides", "api_id", "inherited"),
    [({}, "group-api", True), ({FACE: "own-api"}, "own-api", False), ({FACE: None}, None, False), ({CARD: "x"}, "group-api", True)],
)  # fmt: skip
def test_a_place_has_its_override_or_else_what_the_group_has(access_type, overrides, api_id, inherited):
    service = group(access_type, face="group-api")
    assert assignment(service, overrides, FACE) == Assignment(api_id, inherited)
    assert vendor_api_in_force(service, overrides, FACE) == api_id


def test_an_override_to_the_same_api_is_an_override():
    assert assignment(group(face="a"), {FACE: "a"}, FACE) == Assignment("a", inherited=False)


def test_with_access_type_none_overrides_may_stand_but_nothing_asks_a_vendor():
    service = group(AccessType.NONE, face="a")
    assert assignment(service, {CARD: "own"}, CARD) == Assignment("own", inherited=False)
    assert all(vendor_api_in_force(service, {CARD: "own"}, credential) is None for credential in Credential)


@pytest.mark.parametrize(
    ("access_type", "stored", "in_force"),
    [
        (AccessType.NONE, OnNoAnswer.LOCAL, OnNoAnswer.DENY),
        (AccessType.VENDOR, OnNoAnswer.LOCAL, OnNoAnswer.DENY),
        (AccessType.VENDOR, OnNoAnswer.DENY, OnNoAnswer.DENY),
        (AccessType.MIXED, OnNoAnswer.DENY, OnNoAnswer.DENY),
        (AccessType.MIXED, OnNoAnswer.LOCAL, OnNoAnswer.LOCAL),
    ],
)
def test_only_mixed_lets_a_device_decide_without_an_answer(access_type, stored, in_force):
    service = GroupService(access_type, on_no_answer={FACE: stored})
    assert no_answer_in_force(service, FACE) is in_force
    assert no_answer_in_force(service, CARD) is OnNoAnswer.DENY


def test_the_preview_names_every_override_that_is_lost_from_what_to_what():
    current, new = group(face="a", rf_card="c"), group(face="b")
    result = propagate(
        current, new, [("10000001", {PIN: "p", FACE: "b"}), ("10000002", {}), ("10000003", {CARD: None})]
    )
    assert result.lost == (
        LostOverride("10000001", FACE, "b", "b"),
        LostOverride("10000001", PIN, "p", None),
        LostOverride("10000003", CARD, None, None),
    )
    assert result.becomes_local == (CARD, PIN)


@pytest.mark.parametrize(
    ("current", "new", "overrides", "becomes_local"),
    [
        (group(face="a"), group(face="a"), [], ()),
        (group(face="a"), group(face="b"), [], ()),
        (group(face="a"), group(), [], (FACE,)),
        (group(face="a"), group(AccessType.NONE, face="a"), [], (FACE,)),
        (group(AccessType.NONE, face="a"), group(), [], ()),
        (group(), group(), [("1", {CARD: "c"})], (CARD,)),
        (group(), group(rf_card="d"), [("1", {CARD: "c"})], ()),
        (group(AccessType.NONE), group(), [("1", {CARD: "c"})], ()),
        (group(), group(), [("1", {CARD: None})], ()),
        (group(face="a"), group(), [("1", {FACE: None})], (FACE,)),
    ],
)  # fmt: skip
def test_which_credentials_become_local(current, new, overrides, becomes_local):
    assert propagate(current, new, overrides).becomes_local == becomes_local


@pytest.mark.parametrize(
    ("service", "current", "new", "becomes_local"),
    [
        (group(face="a"), {}, {}, ()),
        (group(face="a"), {}, {FACE: "b"}, ()),
        (group(face="a"), {}, {FACE: None}, (FACE,)),
        (group(face="a"), {FACE: None}, {FACE: None}, ()),  # it is so already
        (group(), {CARD: "c"}, {}, (CARD,)),  # back to a group that has nothing assigned
        (group(), {CARD: "c"}, {CARD: None, PIN: None}, (CARD,)),
        (group(AccessType.NONE, face="a"), {}, {FACE: None}, ()),  # without effect
        (group(AccessType.MIXED, face="a", rf_card="c"), {}, {FACE: None, CARD: None}, (FACE, CARD)),
    ],
)  # fmt: skip
def test_which_credentials_become_local_at_a_place(service, current, new, becomes_local):
    assert become_local_at_place(service, current, new) == becomes_local


apis = st.none() | st.sampled_from(["a", "b", "c"])
services = st.builds(
    GroupService,
    st.sampled_from(AccessType),
    st.fixed_dictionaries(dict.fromkeys(Credential, apis)),
    st.dictionaries(st.sampled_from(Credential), st.sampled_from(OnNoAnswer)),
)
all_overrides = st.lists(st.dictionaries(st.sampled_from(Credential), apis), max_size=6)


@given(current=services, new=services, owns=all_overrides)
def test_after_saving_the_group_nothing_differs_between_its_places(current, new, owns):
    """Taking away exactly what the preview names leaves no override, and what was local-to-be is local everywhere."""
    places = [(f"{row:08}", own) for row, own in enumerate(owns)]
    result = propagate(current, new, places)
    left = {place_id: dict(own) for place_id, own in places}
    for lost in result.lost:
        assert left[lost.place_id].pop(lost.credential) == lost.from_api
        assert assignment(new, {}, lost.credential).api_id == lost.to_api
    for credential in Credential:
        in_force = {vendor_api_in_force(new, own, credential) for own in [{}, *left.values()]}
        assert len(in_force) == 1
        assert all(assignment(new, own, credential).inherited for own in left.values())
        was_vendor = any(vendor_api_in_force(current, own, credential) for own in [{}, *owns])
        assert (credential in result.becomes_local) is (was_vendor and in_force == {None})


@given(service=services, own=st.dictionaries(st.sampled_from(Credential), apis))
def test_an_override_changes_its_own_credential_alone(service, own):
    for credential in Credential:
        if credential not in own:
            assert assignment(service, own, credential) == assignment(service, {}, credential)
            assert vendor_api_in_force(service, own, credential) == vendor_api_in_force(
                service, {}, credential
            )
