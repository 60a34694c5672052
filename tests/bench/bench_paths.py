"""What the parts of a decision cost, each by itself, in microseconds of this process's CPU.

    python3 packaging/bootstrap.py exec python tests/bench/bench_paths.py

The vendor is a process of its own on another core; the rest is computing.
"""

import asyncio
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

from stand import bench_directory, form, new_event_loop, running_vendor

from clue_desktop.contract.vendor_apis import VendorApiForm
from clue_desktop.domain.criteria import CriteriaDraft, SuccessResultDraft, parse_criteria
from clue_desktop.domain.jsonpath import parse_field_path
from clue_desktop.domain.judgment import judge
from clue_desktop.domain.request_body import compile_body
from clue_desktop.domain.response_json import read_json
from clue_desktop.domain.vendor_api import parse_request_part
from server.keys.tokens import new_device_token, token_hash
from server.verification.vendor_client import (
    NetworkPolicy,
    VendorClient,
    VendorResponse,
    VendorTarget,
    make_ssl_context,
    request_head,
)

AT_ONCE = 16
CALLS = 20_000
SMALL = {"valid": True, "message": "Welcome.", "user": {"id": "minji.kim", "doors": ["Main", "Lab"]}}
LARGE = {
    "items": [{"id": number, "name": f"Door {number}", "open": number % 2 == 0} for number in range(2000)]
}


def main() -> int:
    """Measure and print."""
    small, large = json.dumps(SMALL).encode(), json.dumps(LARGE).encode()
    criteria = parse_criteria(
        CriteriaDraft((200,), SuccessResultDraft("$.valid", "true", "BOOLEAN"), "$.message", None)
    )
    token = new_device_token("123456789")

    print(f"{'JSONPath $.valid':<52}{cost(selecting('$.valid', SMALL)):>10.2f} µs")
    print(f"{'JSONPath $.user.doors[0]':<52}{cost(selecting('$.user.doors[0]', SMALL)):>10.2f} µs")
    print(f"{'JSONPath $..id, small response':<52}{cost(selecting('$..id', SMALL)):>10.2f} µs")
    print(f"{'JSONPath $.items[?@.id == 1999].name, 2,000 items':<52}"
          f"{cost(selecting('$.items[?@.id == 1999].name', LARGE)):>10.2f} µs")  # fmt: skip
    print(f"{f'read a response of {len(small)} bytes':<52}"
          f"{cost(lambda: read_json('application/json', small)):>10.2f} µs")  # fmt: skip
    print(f"{f'read a response of {len(large):,} bytes':<52}"
          f"{cost(lambda: read_json('application/json', large)):>10.2f} µs")  # fmt: skip
    print(f"{'read and judge, mode 3 with a message':<52}"
          f"{cost(lambda: judge(criteria, 200, read_json('application/json', small))):>10.2f} µs")  # fmt: skip
    print(f"{'render a request body':<52}{cost(rendering()):>10.2f} µs")
    print(f"{'hash a token':<52}{cost(lambda: token_hash(token)):>10.2f} µs")
    with (
        bench_directory() as directory,
        running_vendor(directory) as vendor,
        asyncio.Runner(loop_factory=new_event_loop) as runner,
    ):
        each = runner.run(calling(vendor["url"], Path(vendor["ca"])))
    print(f"{f'call a vendor over HTTPS, {AT_ONCE} at once, warm':<52}{each:>10.2f} µs")
    return 0


def cost(run: Callable[[], object]) -> float:
    """Return the least CPU of one call over several series, in microseconds."""
    repeat, spent = 1, 0.0
    while spent < 0.02:
        repeat *= 2
        spent = _series(run, repeat)
    return min(_series(run, repeat) for _ in range(7)) / repeat * 1e6


def _series(run: Callable[[], object], repeat: int) -> float:
    start = time.process_time()
    for _ in range(repeat):
        run()
    return time.process_time() - start


def selecting(path: str, document: object) -> Callable[[], object]:
    """Return what evaluates a JSONPath."""
    query = parse_field_path(path)
    return lambda: query.select(document, 2)


def rendering() -> Callable[[], object]:
    """Return what renders the usual body."""
    draft = VendorApiForm.model_validate(form("https://vendor.example/verify")).to_draft()
    body = compile_body(parse_request_part(draft))
    return lambda: body.render("123456789", "04A1B2C3")


async def calling(url: str, ca: Path) -> float:
    """Return the CPU of one call on a connection that is kept, in microseconds."""
    client = VendorClient(
        policy=NetworkPolicy(operator_networks=("127.0.0.0/8",)),
        ssl_context=make_ssl_context([ca]),
    )
    target = VendorTarget.from_url(f"{url}/grant")
    head = request_head(target, [("Authorization", "Bearer s3cret-of-the-vendor")])
    body = b'{"deviceId":"123456789","rfCard":"04A1B2C3"}'

    async def ask(times: int) -> None:
        for _ in range(times):
            answer = await client.call(target, head, body)
            assert isinstance(answer, VendorResponse), answer

    async def series(calls: int) -> float:
        start = time.process_time()
        await asyncio.gather(*(ask(calls // AT_ONCE) for _ in range(AT_ONCE)))
        return (time.process_time() - start) / calls * 1e6

    try:
        await series(CALLS // 10)
        return min([await series(CALLS // 4) for _ in range(4)])
    finally:
        await client.aclose()


if __name__ == "__main__":
    sys.exit(main())
