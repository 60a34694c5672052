"""GET of a tree of 100,000 nodes: how long until the first byte and the last, how large, how much of it is CPU.

python3 packaging/bootstrap.py exec python tests/bench/bench_tree.py
"""

import argparse
import statistics
import sys
import time

import httpx
from large_tree import add_places
from stand import bench_directory, cpu_seconds, memory_bytes, running_server, started_server


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--nodes", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()

    with bench_directory() as directory:
        with running_server(directory, "--tls", "off") as (console, _ready):
            token = console.client.headers["authorization"].removeprefix("Bearer ")
            headquarters = console.headquarters
        data_dir = directory / "server"
        branches = add_places(data_dir, [headquarters], given.nodes // 1000, "branch")
        groups = add_places(data_dir, branches, given.nodes // 20, "placeGroup")
        add_places(data_dir, groups, given.nodes - len(branches) - len(groups) - 1)
        start = time.perf_counter()
        with started_server(directory, "--tls", "off") as server:
            print(f"started with {given.nodes:,} nodes in {time.perf_counter() - start:.2f} s")
            client = server.client(token)
            client.timeout = httpx.Timeout(60)
            pid = server.ready["pid"]
            before, spent = memory_bytes(pid), cpu_seconds(pid)
            first, last, size = [], [], 0
            for _ in range(given.rounds):
                start = time.perf_counter()
                with client.stream("GET", "/api/v1/places") as response:
                    first.append(time.perf_counter() - start)
                    size = sum(map(len, response.iter_raw()))
                last.append(time.perf_counter() - start)
                assert response.status_code == 200
            spent = cpu_seconds(pid) - spent
            print(
                f"GET /api/v1/places: {size / 1e6:.1f} MB, first byte after {statistics.median(first):.2f} s,"
                f" last after {statistics.median(last):.2f} s, server's CPU {spent / given.rounds:.2f} s,"
                f" its memory grew by {(memory_bytes(pid) - before) / 1e6:.0f} MB"
            )
    return 0


if __name__ == "__main__":
    sys.exit(main())
