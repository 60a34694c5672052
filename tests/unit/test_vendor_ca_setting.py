"""The CA files that vendors' certificates may come from, as the server is given them."""

import argparse
from pathlib import Path

import pytest

from server.settings import SettingsError, read_settings


@pytest.mark.parametrize("content", [None, "no certificate"])
def test_a_file_that_is_no_certificate_is_named_before_anything_starts(tmp_path: Path, content: str | None):
    file = tmp_path / "authority.pem"
    if content is not None:
        file.write_text(content, encoding="ascii")
    with pytest.raises(
        SettingsError, match=r"--vendor-ca: .*authority\.pem cannot be used as a certificate: ."
    ):
        read_settings(argparse.Namespace(), {"CLUE_VENDOR_CA": str(file)})
