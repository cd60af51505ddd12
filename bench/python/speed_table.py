# SPDX-License-Identifier: Apache-2.0
"""The table of a file that bench/run has made: rows by comparison, and the same as Markdown."""
from statistics import median


def rows(document):
    """A row for each of our sides, peer, clip and kind of time."""
    groups = {}
    for turn in document["turns"]:
        groups.setdefault((turn["pair"], turn["work"], turn["clip"], tuple(turn["sides"])), []).append(turn)
    for (pair, work, clip, sides), turns in groups.items():
        peer = next((side for side in sides if not side.startswith("ours")), None)
        for side in sides:
            for kind in [key for key in turns[0]["sides"][side] if key.startswith("ms") and side != peer]:
                ours, theirs = [[turn["sides"][of][kind] for turn in turns if of] for of in (side, peer)]
                errors = [max((turn["sides"][of]["error"] for turn in turns if of and "error" in turn["sides"][of]), default=None)
                          for of in (side, peer)]  # fmt: skip
                ratios = [its / our for its, our in zip(theirs, ours)]
                yield {
                    "pair": pair, "work": work, "clip": clip + kind[2:], "peer": peer, "ours": side, "turns": len(turns),
                    "theirs_ms": [min(theirs), median(theirs)] if peer else None, "ours_ms": [min(ours), median(ours)],
                    "times": [min(theirs) / min(ours), median(theirs) / median(ours)] if peer else None,
                    "over_turns": [min(ratios), max(ratios)] if peer else None, "error": errors[0], "peer_error": errors[1],
                    "load": [min(turn["load"] for turn in turns), max(turn["load"] for turn in turns)]}


def table(document):
    """Markdown: a row a comparison, and below it what the figures belong to and what is not in it."""
    def joined(numbers, form="%.2f", between=" / "):
        return between.join("%.0f" % n if form == "ms" and n >= 100 else ("%.3g" if form == "ms" else form) % n for n in numbers) \
            if numbers else "–"

    lines = [
        "| work | clip | peer | its ms | ours | ms | times | over turns | error: ours; peer's | turns | load before |",
        "|" + "---|" * 11]
    for row in rows(document):
        error = "; ".join("–" if error is None else f"{error:.1e}" for error in (row["error"], row["peer_error"]))
        lines.append("| " + " | ".join([
            row["work"], row["clip"], row["peer"] or "–", joined(row["theirs_ms"], "ms"), row["ours"].removeprefix("ours ") or "ours",
            joined(row["ours_ms"], "ms"), joined(row["times"]), joined(row["over_turns"], between=" to "), error,
            str(row["turns"]), joined(row["load"], between=" to ")]) + " |")  # fmt: skip
    its, ours = document["machine"], document["ours"]
    lines += ["", "Times and ratios are the least / the median over turns; a ratio is the peer's time by ours.",
              f"{its['processor']}, {its['cores']} cores ({', '.join(its['flags'])}), {its['memory_gb']} GB, {its['system']}; begun"
              f" {document['begun']}; this program {ours['version']} ({ours['commit']}), Java {ours['java']}; "
              + ", ".join(f"{name} {version}" for name, version in document["peers"].items()) + "."]
    for name, state in document["pairs"].items():
        if state["state"] != "measured":
            lines.append(f"\n{name}: {state['state']}: {state['why']}")
    return "\n".join(lines)
