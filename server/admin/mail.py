"""Mail settings, their test, and the outbox; for owners."""

from fastapi import Request, Response
from fastapi.concurrency import run_in_threadpool

from clue_desktop.contract import mail as contract
from server.admin.hanging_up import until_hung_up
from server.admin.parts import Use
from server.chores.postman import send_test
from server.http.answers import answer, nothing
from server.http.guard import Administrator, Guard, IfMatch, Routes

routes = Routes("mail")


@routes.add("GET", "/settings/state", Guard.ADMINISTRATOR, contract.ServerState)
def get_state(caller: Administrator, use: Use) -> Response:
    """Whether mail is set up, where the key of stored secrets is kept, and whether a certificate ends soon."""
    state = use.mail_settings.state(caller)
    return answer(
        state.model_copy(update={"certificates_to_look_after": len(use.certificates.to_look_after())})
    )


@routes.add("GET", "/settings/mail", Guard.ADMINISTRATOR, contract.MailSettings)
def get_mail_settings(caller: Administrator, use: Use) -> Response:
    """The SMTP account; its password is null."""
    tagged = use.mail_settings.get(caller)
    return answer(tagged.settings, etag=tagged.etag)


@routes.add("PUT", "/settings/mail", Guard.ADMINISTRATOR, contract.MailSettings)
def set_mail_settings(
    new: contract.MailSettings, caller: Administrator, use: Use, if_match: IfMatch = None
) -> Response:
    """Set mail up, or with a host of null take it away."""
    tagged = use.mail_settings.save(caller, new, if_match)
    return answer(tagged.settings, etag=tagged.etag)


@routes.add("POST", "/settings/mail/test", Guard.ADMINISTRATOR, contract.MailTestResult)
async def test_mail_settings(
    request: Request, test: contract.MailTest, caller: Administrator, use: Use
) -> Response:
    """Send a test mail by the given settings, or the stored ones; hanging up aborts it."""
    settings = use.mail_settings
    prepared = await run_in_threadpool(settings.prepare_test, caller, test)
    call = send_test(prepared, use.sessions.server_name, caller.name, settings.clock())
    return await until_hung_up(request, call, "mail-test")


@routes.add("GET", "/outbox", Guard.ADMINISTRATOR, contract.Outbox)
def get_outbox(caller: Administrator, use: Use) -> Response:
    """The newest mails, newest first."""
    return answer(use.outbox.all(caller))


@routes.add("POST", "/outbox/{mail_id}/retry", Guard.ADMINISTRATOR, contract.OutboxMail)
def retry_mail(mail_id: str, caller: Administrator, use: Use) -> Response:
    """Have a mail tried again at once."""
    return answer(use.outbox.retry(caller, mail_id))


@routes.add("DELETE", "/outbox/{mail_id}", Guard.ADMINISTRATOR, status=204)
def delete_mail(mail_id: str, caller: Administrator, use: Use) -> Response:
    """Remove a mail, sent or not."""
    use.outbox.delete(caller, mail_id)
    return nothing()
