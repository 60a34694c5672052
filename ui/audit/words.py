"""The audit trail in words: what was done, and what came of it."""

from ui.words.language import tr

DONE = "done"


def action_titles() -> dict[str, str]:
    """Return what each action is called on screens, by its name in the trail; related ones stand together."""
    return {
        "session.signIn": tr("Signed in"),
        "session.signOut": tr("Signed out"),
        "session.end": tr("Session ended"),
        "account.name": tr("Own name changed"),
        "account.password": tr("Own password changed"),
        "account.requestReset": tr("New password asked for"),
        "account.reset": tr("New password set by a code"),
        "account.setPassword": tr("New password set on the server's machine"),
        "invitation.send": tr("Administrator invited"),
        "invitation.withdraw": tr("Invitation withdrawn"),
        "invitation.accept": tr("Invitation accepted"),
        "administrator.revoke": tr("Role revoked"),
        "administrator.endSessions": tr("An administrator's sessions ended"),
        "access.refused": tr("Attempt without the right"),
        "place.add": tr("Place added"),
        "place.rename": tr("Place renamed"),
        "place.move": tr("Place moved"),
        "place.delete": tr("Place deleted"),
        "place.allocationEmail": tr("Allocation email set"),
        "accessService.save": tr("Access service of a group saved"),
        "accessService.restore": tr("Access service of a group restored"),
        "accessService.undo": tr("Access service of a group taken back"),
        "accessService.switch": tr("Vendor and shadow of a group switched"),
        "placeAccessService.save": tr("Overrides of a place saved"),
        "placeAccessService.restore": tr("Overrides of a place restored"),
        "placeAccessService.reset": tr("Overrides of a place removed"),
        "placeAccessService.switch": tr("Vendor and shadow of a place switched"),
        "vendorApi.register": tr("Vendor API registered"),
        "vendorApi.change": tr("Vendor API changed"),
        "vendorApi.restore": tr("Vendor API restored"),
        "vendorApi.delete": tr("Vendor API deleted"),
        "vendorApi.test": tr("Vendor API tested"),
        "vendorApi.token": tr("Token asked for"),
        "device.register": tr("Device registered ahead"),
        "device.rename": tr("Device renamed"),
        "device.move": tr("Device moved"),
        "device.release": tr("Device released"),
        "device.lapse": tr("Device registered ahead has not appeared"),
        "device.renewToken": tr("New token for a device"),
        "enrollment.requestCode": tr("Allocation code asked for"),
        "enrollment.register": tr("Device registered in the field"),
        "enrollment.refuse": tr("Registration rejected"),
        "enrollment.liftLimits": tr("Limits on guessing lifted"),
        "settings.mail": tr("Mail settings saved"),
        "settings.vendorNetworks": tr("Vendor networks saved"),
        "settings.vendorCalls": tr("Vendor calls saved"),
        "settings.retention": tr("Retention saved"),
        "settings.backup": tr("Daily backup set"),
        "backup.made": tr("Backup made"),
        "backup.downloaded": tr("Backup downloaded"),
        "backup.deleted": tr("Backup deleted"),
        "backup.restored": tr("Backup restored"),
        "mail.retry": tr("Mail sent again"),
        "mail.delete": tr("Mail deleted"),
        "server.setUp": tr("Server set up"),
        "audit.sealed": tr("Audit trail sealed"),
    }


def action_title(action: str) -> str:
    """Return what an action is called; of one that a newer server has, its name in the trail."""
    return action_titles().get(action, action)


def outcome_titles() -> dict[str, str]:
    """Return what came of it, for those outcomes that one looks for, by their names in the trail."""
    return {
        DONE: tr("Done"),
        "refused": tr("Refused"),
        "forbidden": tr("Refused: not allowed"),
        "not_found": tr("Refused: not theirs to see"),
        "rate_limited": tr("Refused: too many attempts"),
    }


def refusal_titles() -> dict[str, str]:
    """Return why something was refused in the field, by the codes of the rules."""
    return {
        "code_mismatch": tr("Wrong allocation code"),
        "code_discarded": tr("Allocation code void after too many wrong entries"),
        "code_expired": tr("Allocation code expired"),
        "code_not_issued": tr("No allocation code was issued"),
        "resend_too_soon": tr("Allocation code asked for again too soon"),
        "already_registered": tr("Device registered already"),
        "serial_not_available": tr("Serial not available"),
        "place_not_found": tr("No such Place ID"),
        "allocation_email_not_set": tr("No allocation email is set"),
    }


def outcome_title(outcome: str) -> str:
    """Return what came of it; a refusal that a newer server has is named by its code."""
    return (
        outcome_titles().get(outcome)
        or refusal_titles().get(outcome)
        or tr("Refused: {code}").format(code=outcome)
    )
