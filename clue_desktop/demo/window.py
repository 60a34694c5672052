"""What the console needs to open on the demonstration at once: whom to trust, who is signed in, which devices it knows."""

import shutil
from pathlib import Path

from keyring.backends.null import Keyring

from clue_desktop.client.admin import AdminClient
from clue_desktop.client.trust import ssl_context
from clue_desktop.demo.organization import ORGANIZATION, OWNER_EMAIL, Organization
from clue_desktop.local_server import ServerReady
from clue_desktop.profiles import LAST_PLACE, Profiles, ServerProfile
from clue_desktop.sign_in_keeping import SignInKeeping

_PAGE = "devices"


async def settings_of_window(
    folder: Path, server: ServerReady, organization: Organization, password: str
) -> Path:
    """Write the console's settings into a new folder, which only this user can read, and return it.

    The console gets a session of its own, so that it can be signed out of. Raises ClientError, OSError.
    """
    async with AdminClient(server.url, ssl_context(server.ca)) as console:
        await console.session.sign_in(OWNER_EMAIL, password)
        token, key = console.token or "", console.address
    _write(Profiles(folder), ServerProfile(key, server.fingerprint, ORGANIZATION, OWNER_EMAIL), organization)
    # A keyring that keeps nothing: the token goes into the file, which is removed with the folder.
    await SignInKeeping(folder, Keyring).keep(key, token, file_allowed=True)
    return folder


def _write(profiles: Profiles, profile: ServerProfile, organization: Organization) -> None:
    profiles.remember(profile)
    preferences = profiles.preferences(profile.key)
    preferences.set(LAST_PLACE, [organization.tower, _PAGE])
    preferences.save()
    profiles.credential_files.mkdir(mode=0o700)
    for device in organization.devices.values():
        shutil.copy2(device.credential_file, profiles.credential_files)
