"""Says what a load found: a table for people, a document for programs."""

from array import array
from collections.abc import Mapping

from server.sandbox.device.load import LoadFigures, LoadPlan

_BUSY_CORES = 0.85


def as_document(plan: LoadPlan, figures: LoadFigures) -> Mapping[str, object]:
    """Return the figures for programs; times in milliseconds, null where nothing was decided."""
    decided = figures.decisions.total()
    return {
        "server": plan.server,
        "way": "closed" if plan.rate is None else "open",
        "rate": plan.rate,
        "connections": plan.connections,
        "seconds": round(figures.elapsed, 3),
        "requests": figures.requests,
        "decisions": decided,
        "decisionsPerSecond": round(decided / figures.elapsed, 1) if decided else 0.0,
        "granted": figures.decisions["granted"],
        "denied": figures.decisions["denied"],
        "local": figures.decisions["local"],
        "errors": dict(figures.errors),
        "failedConnects": dict(figures.failed_connects),
        "latencyMs": _percentiles(figures.latencies),
        "sentLateMs": _percentiles(figures.delays) if plan.rate is not None else None,
        "ownCpu": round(figures.own_cpu, 3),
    }


_USUAL_RATE = 20
"""How many presentations a second of one device a server decides by default."""


def as_table(plan: LoadPlan, figures: LoadFigures) -> str:
    """Return the figures for people."""
    decided = figures.decisions.total()
    way = (
        f"{plan.connections} connections, each asking again at once"
        if plan.rate is None
        else f"{plan.rate:g} requests/s, at most {plan.connections} at a time"
    )
    rows = [
        ("load", f"{way}, {plan.seconds:g} s on {plan.server}"),
        ("decisions/s", f"{decided / figures.elapsed:,.1f}" if decided else "0"),
        (
            "decisions",
            f"{decided:,} of {figures.requests:,} requests: {_kinds_of_decisions(figures)}",
        ),
        ("errors", _kinds(figures.errors)),
    ]
    if figures.failed_connects:
        rows.append(("no connection", _kinds(figures.failed_connects)))
    if _may_be_too_many(figures):
        rows.append(
            ("", f"a server decides {_USUAL_RATE} a second of one device unless it runs with --device-rate 0")
        )
    rows.append(("latency", _times(figures.latencies)))
    if plan.rate is not None:
        rows.append(("sent late by", _times(figures.delays)))
    own = f"{figures.own_cpu:.2f} cores"
    if figures.own_cpu > _BUSY_CORES:
        own += "; it was busy itself, so the server may be quicker than this"
    rows.append(("this program", own))
    return "\n".join(f"{name:<14}{text}" for name, text in rows)


def _may_be_too_many(figures: LoadFigures) -> bool:
    """Tell whether denials may come from the server's limit for one device, which this load is."""
    return figures.decisions["denied"] > 0 and figures.decisions.total() > 2 * _USUAL_RATE * figures.elapsed


def _percentiles(seconds: "array[float]") -> Mapping[str, float] | None:
    if not seconds:
        return None
    ordered = sorted(seconds)
    ranks = {"p50": 0.5, "p90": 0.9, "p99": 0.99, "max": 1.0}
    return {
        name: round(ordered[min(int(share * len(ordered)), len(ordered) - 1)] * 1000, 3)
        for name, share in ranks.items()
    }


def _times(seconds: "array[float]") -> str:
    percentiles = _percentiles(seconds)
    if percentiles is None:
        return "nothing was decided"
    return "  ".join(f"{name} {value:,.2f} ms" for name, value in percentiles.items())


def _kinds_of_decisions(figures: LoadFigures) -> str:
    names = {"granted": "granted", "denied": "denied", "local": "device-local"}
    return ", ".join(f"{figures.decisions[decision]:,} {name}" for decision, name in names.items())


def _kinds(counts: Mapping[str, int]) -> str:
    total = sum(counts.values())
    if not total:
        return "0"
    return f"{total:,}: " + ", ".join(f"{number:,} {kind}" for kind, number in counts.items())
