"""How Python itself runs in a server process, set so that doors do not wait for it."""

import gc
import sys

_SWITCH_SECONDS = 0.0005


def favour_doors() -> None:
    """Shorten what threads and the garbage collector may hold up; to be called once all that stays has been made.

    The event loop lets go of the interpreter many times in each verification, and has to wait for a busy
    administrator's thread each time for as long as one may keep it, by default 5 ms. With the list of 20,000 places
    asked for without pause, a verification took 10 ms at the median, and takes 2 with a tenth of that.

    A full pass of the collector over modules, routes and plans takes 70 ms in which nobody is answered; what exists by
    now is not garbage and need not be looked through again.
    """
    sys.setswitchinterval(_SWITCH_SECONDS)
    gc.collect()
    gc.freeze()
