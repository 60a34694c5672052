"""A program's imports are not looked through for garbage; afterwards, garbage is looked for as before."""

import gc

import pytest

from clue_desktop.importing import no_look_for_garbage


def test_garbage_is_looked_for_again_afterwards_whatever_came_of_it():
    assert gc.isenabled()
    with no_look_for_garbage():
        assert not gc.isenabled()
    assert gc.isenabled()
    with pytest.raises(ImportError), no_look_for_garbage():
        raise ImportError
    assert gc.isenabled()


def test_whoever_had_switched_it_off_finds_it_off():
    gc.disable()
    try:
        with no_look_for_garbage():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
