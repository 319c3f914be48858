#!/usr/bin/env python3
"""What an atlas says on a day, recomputed apart from the program. The rules stand in evidence.py.

    recompute.py ATLAS [ATLAS...] [--date EDTF] [--today DAY]    prints what holds, counts and adds up, as JSON
    recompute.py --compare THEATRUM ATLAS... [--days 400]        asks the program for the same; exit 1 where it differs
    recompute.py --self-test                                     checks evidence.py against small/*.expect.json
"""
import argparse
import json
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.dont_write_bytecode = True  # the folder stays as it is checked in
from evidence import INF, add_months, compare_days, day_of, day_text, edtf, read_atlas, recompute  # noqa: E402

# ---------------------------------------------------------------------------------------------- against the program

def from_program(listing):
    """THE ADAPTER: the JSON of `theatrum list --format json`, in the words of this file. `None`: it does not say.

    Read are `facts` ({id, state?, personnel {low, high}, conflicts, claims? [{index?, counts? | standing?}]}),
    `date_unknown` (ids, or objects with one), `totals` ({personnel | null, bodies {counted, shown, oldest},
    undated, by_side [{name, low, high}], differs?}) and `groups` ({id, members})."""
    def counting(fact):
        claims = fact.get("claims")
        if not isinstance(claims, list) or not all("counts" in c or "standing" in c for c in claims):
            return None
        return sorted(c.get("index", i) for i, c in enumerate(claims) if c.get("counts", c.get("standing") == "counts") is True)

    bounds = lambda entry: entry and (entry.get("low"), entry.get("high"))
    totals = listing.get("totals", {})
    bodies = totals.get("bodies") or {}
    unknown = listing.get("date_unknown")
    sides = totals.get("by_side")
    return {
        "facts": {fact["id"]: {"state": fact.get("state"), "personnel": bounds(fact.get("personnel")),
                               "conflicts": sorted(fact.get("conflicts", [])), "counting": counting(fact)}
                  for fact in listing["facts"]},
        "unknown": None if unknown is None else sorted(u["id"] if isinstance(u, dict) else u for u in unknown),
        "members": {group["id"]: sorted(m["country"] if isinstance(m, dict) else m for m in group["members"])
                    for group in listing.get("groups", [])},
        "totals": {"personnel": "null" if totals.get("personnel") is None else bounds(totals["personnel"]),
                   "counted": bodies.get("counted"), "shown": bodies.get("shown"),
                   "oldest": None if "oldest" not in bodies else "null" if bodies["oldest"] is None else bodies["oldest"], "undated": totals.get("undated"),
                   "differs": totals.get("differs"),
                   "by_side": None if sides is None else sorted(map(str, map(bounds, sides)))}}


def from_here(found):
    """What this file recomputed, in the same words."""
    facts = {}
    for fact in found["facts"]:
        if "claims" in fact:
            people = fact["claims"].get("personnel")
            facts[fact["id"]] = {
                "state": fact["state"], "personnel": people and (people["low"], people["high"]),
                "conflicts": [about for about, told in fact["claims"].items() if told["conflict"]],
                "counting": [i for i, standing in enumerate(fact["standing"]) if standing == "counts"]}
    totals = found["totals"]
    people, sides = totals["personnel"], totals["by_side"]
    return {"facts": facts, "unknown": sorted(totals["date_unknown"]),
            "members": {group: list(members) for group, members in found["groups"].items()},
            "totals": {"personnel": (people["low"], people["high"]) if people else "null",
                       "counted": totals["counted"], "shown": totals["shown"],
                       "oldest": "null" if totals["oldest"] is None else totals["oldest"],
                       "undated": totals["undated"], "differs": totals["differs"],
                       "by_side": sorted(str((side["low"], side["high"])) for side in sides)}}


def differences(ours, theirs):
    """Every difference, as words; and how many things the program did not say, by name."""
    lines, silent = [], {}

    def compare(name, where, here, there):
        if there == "null" and here != "null" or there is not None and there != here:
            # A program that has one side may leave `by_side` empty.
            if not (name == "by_side" and len(here) < 2 and not there):
                lines.append(f"{where} {name}: here {here}, there {there}")
        elif there is None and here is not None:
            silent[name] = silent.get(name, 0) + 1

    for id in sorted(set(ours["facts"]) | set(theirs["facts"])):
        here, there = ours["facts"].get(id), theirs["facts"].get(id)
        if not here or not there:
            lines.append(f"{id}: {'shown here: ' + here['state'] if here else 'not shown here'}, "
                         f"{'shown' if there else 'not shown'} there")
            continue
        if (here["personnel"] or (None, None)) != (there["personnel"] or (None, None)):
            lines.append(f"{id} personnel: here {here['personnel']}, there {there['personnel']}")
        for name in ("state", "conflicts", "counting"):
            compare(name, id, here[name], there[name])
    compare("date_unknown", "list", ours["unknown"], theirs["unknown"])
    for group, members in ours["members"].items():
        compare("members", group, members, theirs["members"].get(group))
    for name, here in ours["totals"].items():
        compare(name, "totals", here, theirs["totals"][name])
    return lines, silent


def dates_to_try(atlas, count):
    """Days on which something may change, and those beside them; then days spread evenly; and vaguer dates."""
    edges = {atlas.day, add_months(atlas.day, -atlas.fresh), add_months(atlas.day, atlas.fresh)}
    for thing in atlas.facts + [stay for group in atlas.groups for stay in group.stays]:
        for span in [thing.when, getattr(thing, "reach", None)] + [claim.span for claim in thing.claims]:
            edges.update((span.first, span.last) if span else ())
    edges = sorted({edge + step for edge in edges if abs(edge) < INF for step in (-1, 0, 1)})
    vague = [None, "1850", "1996", "2014", "2022", "2022-06", "2019-12", "2013-05", "201X", "19XX", "2022-22",
             "2015/2019", "2019-01-01/2020-06-30", "2004/..", "2023/..", "../1999", "../2016-03", "2010/", "/2012-10"]
    vague += [f"{year}" for year in range(1990, 2027, 3)] + [f"2022-{month:02}" for month in range(1, 13)]
    vague = list(dict.fromkeys(vague))[:count]
    some = min(len(edges), (count - len(vague)) * 2 // 3)
    picked = {edges[i * len(edges) // some] for i in range(some)}
    rest = count - len(vague) - len(picked)
    begin, end = day_of(1900, 1, 1), day_of(2030, 12, 31)
    for i in range(rest):
        day = begin + (end - begin) * i // max(1, rest - 1)
        while day in picked:
            day += 1
        picked.add(day)
    return vague + [day_text(day) for day in sorted(picked)]


def compare(program, paths, count, today):
    differ = fact_days = totals = 0
    silent = {}
    for path in paths:
        atlas = read_atlas(path, today)

        def ask(date):
            command = [program, "list", path, "--format", "json"] + (["--date", date] if date else [])
            return date, subprocess.run(command, capture_output=True, text=True)

        with ThreadPoolExecutor(2) as pool:
            for date, answer in pool.map(ask, dates_to_try(atlas, count)):
                ours = from_here(recompute([atlas], date))
                if answer.returncode:
                    lines, unsaid = [f"exit {answer.returncode}: {answer.stderr.strip()}"], {}
                else:
                    lines, unsaid = differences(ours, from_program(json.loads(answer.stdout)))
                for line in lines:
                    print(f"{Path(path).stem} {date or 'all dates'}: {line}")
                differ, totals, fact_days = differ + len(lines), totals + 1, fact_days + len(atlas.facts)
                for name, times in unsaid.items():
                    silent[name] = silent.get(name, 0) + times
    for name, times in sorted(silent.items()):
        print(f"not compared, since the program does not say it: {name}, {times} times")
    print(f"{fact_days} fact-days and {totals} totals compared, {differ} differences")
    return 1 if differ or not totals else 0


# ---------------------------------------------------------------------------------------------- against the small atlases

def self_test(today):
    """Checks what is expected, and nothing that is left out. See small/README.md."""
    wrong = checked = 0
    for path in sorted((Path(__file__).parent / "small").glob("*.expect.json")):
        expected = json.loads(path.read_text(encoding="utf-8"))
        now = edtf(expected["today"]).last if "today" in expected else today
        atlases = [read_atlas(path.parent / name, now, i) for i, name in enumerate(expected["atlases"])]

        def check(where, want, got):
            nonlocal wrong, checked
            checked += 1
            if want != got:
                wrong += 1
                print(f"{path.name}, {where}: expected {want}, got {got}")

        for text, days in expected.get("dates", {}).items():
            span = edtf(text)
            check(text, days, span and [day_text(span.first), day_text(span.last)])
        for case in expected.get("cases", []):
            found = recompute(atlases, case["date"])
            label = case["date"] or "all dates"
            for state in ("holds", "over", "to_come", "unknown"):
                if any(key in case for key in ("holds", "over", "to_come", "unknown")):
                    got = sorted(fact["id"] for fact in found["facts"] if fact["state"] == state)
                    check(f"{label} {state}", sorted(case.get(state, [])), got)
            for id, wanted in case.get("facts", {}).items():
                fact = next((fact for fact in found["facts"] if fact["id"] == id and "claims" in fact), {})
                for key, want in wanted.items():
                    if key in ("day", "standing", "same"):
                        check(f"{label} {id} {key}", want, fact.get(key))
                        continue
                    told = fact.get("claims", {}).get(key, {})
                    check(f"{label} {id} {key}", want, {name: told.get(name) for name in want})
            for group, want in case.get("members", {}).items():
                check(f"{label} {group}", want, list(found["groups"][group]))
            for group, want in case.get("member_conflicts", {}).items():
                check(f"{label} {group}", want, found["groups"][group])
            for atlas, want in case.get("totals_by_atlas", {}).items():
                got = next(total for total in found["totals"]["by_atlas"] if total["atlas"] == atlas)
                check(f"{label} totals of {atlas}", want, {name: got.get(name) for name in want})
            if "totals" in case:
                check(f"{label} totals", case["totals"], {name: found["totals"].get(name) for name in case["totals"]})
        for case in expected.get("compared", []):
            got = compare_days(atlases, case["from"], case["to"])
            want = {name: value for name, value in case.items() if name not in ("from", "to", "why")}
            check(f"{case['from']} and {case['to']}", want, {name: got[name] for name in want})
    print(f"{checked} expectations checked, {wrong} not met")
    return 1 if wrong or not checked else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("atlases", nargs="*")
    parser.add_argument("--date")
    parser.add_argument("--today", help="the day of atlases without one; the clock's if left out")
    parser.add_argument("--compare", metavar="THEATRUM")
    parser.add_argument("--days", type=int, default=400)
    parser.add_argument("--self-test", action="store_true")
    args = parser.parse_args()
    now = edtf(args.today or time.strftime("%Y-%m-%d"))
    if now is None:
        parser.error(f"--today: {args.today} is no date")
    if args.self_test:
        return self_test(now.last)
    if not args.atlases:
        parser.error("which atlas?")
    if args.compare:
        return compare(args.compare, args.atlases, args.days, now.last)
    atlases = [read_atlas(path, now.last, i) for i, path in enumerate(args.atlases)]
    json.dump(recompute(atlases, args.date), sys.stdout, indent=1, ensure_ascii=False)
    print()
    return 0


if __name__ == "__main__":
    sys.exit(main())
