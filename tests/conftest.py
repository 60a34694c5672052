"""How properties are tried: few examples on a desk, more and the same ones every time in CI, never against the clock."""

import os

from hypothesis import settings

settings.register_profile("desk", max_examples=50, deadline=None)
settings.register_profile("ci", max_examples=200, deadline=None, derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "desk")
