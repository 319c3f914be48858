"""What an atlas says on a day, worked out from its JSON alone: no code is shared with the program.

It follows the rules of evidence: 1 (which facts hold), 2 (the day of weighing), 3 (which claims count), 4.1 to 4.6
(what adds up) and 5 (what is the same in two atlases). `A` is the atlas's day, `D` the date asked for, `W` the day
on which something is weighed. Where the rules leave something open, this is what is taken for right here:

Dates
 d1  `~ ? %` move no day. Seasons are northern: spring is March to May, winter runs into the next February.
     Months are added with the day kept, or the last of a shorter month. Bounds are inclusive on both sides.
 d2  What is no EDTF of level 0 or 1 (also -0000, Y00001, a time in an interval, an interval without any end) is as if
     it were not there. A time of day is read to its day.
 d3  A claim is dated by its `as_of`, else by the date of its source (the words of 3.3), in rules 1 and 3 alike.
Holding
 h1  The "first dated claim" of 1.1 is that of 1.3: stated, dated, not about coordinates or `closed`. First and last
     one are both told by their first day; by their last one where they have no first.
 h2  `opened` and `closed` only narrow what 1.3 gives, from the earliest day opened to the latest day closed that a
     stated claim names; they do not widen it. Outside it the fact is "Date unknown", even where `closed` says why.
 h3  With "All dates" an undated fact that `closed` ends before A is over, one that `opened` begins after A to come.
 h4  An unknown or missing kind is a place. A place is weighed as a standing fact, whether it has a date or not.
 h5  "Nothing but planned claims" (1.4) leaves coordinates aside; a moment without any claim is not planned.
 h6  Where D has no end: a standing fact is hollow where it is over on A, dashed where it begins after A.
Counting
 c1  Claims without a source share one nameless publisher. A source without a publisher goes by its id.
 c2  "Dates" that do not age are `date`, `opened`, `closed` and every claim that gives a date. Words of
     `theatrum.ageing` always age, of moments too. `personnel` and `members` of a moment can be too late or too old.
 c3  A claim is replaced where its publisher has a newer one, unless one of the two dates lies within the other. So
     of "2019", "2019-06" and "2019-03" the last is replaced, by "2019-06". What does not age may be undated: it is older
     than anything dated. Of what does not age, all that is dated after W is equally new (3.5 to the letter).
 c4  Too old: `as_of` and `fresh` months end before the newest claim of the same `about` and site.
 c5  A bound of one kind that nobody states stays open; where both are stated, low and high are the least and the most of
     all numbers. Sites are added where no *counting* claim gives a number of the whole.
 c6  Two claims agree as the program always had it: numbers overlap; one date lies in the other; places have one name
     or are within 1 km; of two texts one holds the other's words in a row and denies as much.
 c7  The headline speaks of the whole where a counting claim does; of equally new claims the shorter date goes first.
Adding up
 t1  A body is what facts name in `body`; a fact that names none is one where it has a figure. Figures of several facts
     of one body span; such a figure is as old as the newest of them.
 t2  A fact that does not hold, or whose date is unknown, is no part of anything on that day.
 t3  `covers` reaches through: a part of a part belongs to the whole. A whole without a figure lends its place to its
     parts (they are added, it stays the one body that is shown). Of a circle the first one in the file is the whole.
 t4  Parts of which some lack a figure are a lower bound, in comparing: where the whole is not below it, the total takes
     the whole's figure alone; where it is below, the total spans both and is marked.
 t5  Oldest: each figure that entered the total is as old as its newest claim; the year of the oldest of them, where
     that day and twelve months end before the day of the total.
 t6  Sides: `side`, a side whose `group` the fact names, a side whose countries (or whose group's members on the day)
     have its sending country; else the country itself; else nobody's. A body takes its first fact's; one of nobody takes
     that of its parts where they have one. "Several sides" are sides that have a figure in the total.
 t7  `undated` is the number of facts under "Date unknown".
 t8  Comparing two days: bodies begin and end apart from gaining and losing a figure; what was "Date unknown" on the
     other day is left out.
Several atlases
 s1  Facts are joined where they share a `body` and a day that D asks for, or are linked as `same` and both shown.
"""
import json
import math
import re
from pathlib import Path
from types import SimpleNamespace as Record

INF = math.inf
MOMENTS = {"meeting", "journey", "transfer", "agreement", "event"}
KINDS = MOMENTS | {"deployment", "place"}
ALWAYS_AGE = {"personnel", "members"}
NEVER_AGE = {"date", "opened", "closed", "place", "coordinates", "distance_km", "range_km", "number"}

# ---------------------------------------------------------------------------------------------- days

MONTH_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def leap(year):
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def month_length(year, month):
    return 29 if month == 2 and leap(year) else MONTH_DAYS[month - 1]


def day_of(year, month, day):
    """Days since 1 January of the year 1, in the calendar of today reckoned backwards. Years may be negative."""
    before = year - 1
    days = 365 * before + before // 4 - before // 100 + before // 400
    return days + sum(month_length(year, m) for m in range(1, month)) + day - 1


def civil(day):
    """Year, month and day of a number of days."""
    year = day * 400 // 146097 + 1  # the mean year has 146,097 / 400 days: at most one off
    while day_of(year, 1, 1) > day:
        year -= 1
    while day_of(year + 1, 1, 1) <= day:
        year += 1
    rest, month = day - day_of(year, 1, 1), 1
    while rest >= month_length(year, month):
        rest -= month_length(year, month)
        month += 1
    return year, month, rest + 1


def add_months(day, months):
    if abs(day) == INF:
        return day
    year, month, date = civil(day)
    count = year * 12 + month - 1 + months
    year, month = count // 12, count % 12 + 1
    return day_of(year, month, min(date, month_length(year, month)))


def day_text(day):
    if abs(day) == INF:
        return None
    year, month, date = civil(day)
    return f"{'-' if year < 0 else ''}{abs(year):04}-{month:02}-{date:02}"


# ---------------------------------------------------------------------------------------------- EDTF

TIME = re.compile(r"T(?:([01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d+)?)?|24:00(?::00(?:\.0+)?)?)"
                  r"(?:Z|[+-](?:0\d|1[0-3])(?::?[0-5]\d)?|[+-]14(?::?00)?)?$")
DATE = re.compile(r"(-?)(\d{4}|\d{3}X|\d\dXX|\dXXX)(?:-(\d\d|XX)(?:-(\d\d|XX))?)?$")
LONG_YEAR = re.compile(r"Y(-?[1-9]\d{4,8})$")


class Span:
    """The days that a date may mean, from the first to the last; without a bound where an end is open or unknown."""

    def __init__(self, first, last):
        self.first, self.last = first, last

    def has(self, day):
        return self.first <= day <= self.last

    def meets(self, other):
        return self.first <= other.last and other.first <= self.last

    def within(self, other):
        return other.first <= self.first and self.last <= other.last

    def nested(self, other):
        return self.within(other) or other.within(self)


def moment(text, in_interval):
    if text and text[-1] in "?~%":
        text = text[:-1]
    if "T" in text:
        date, clock = text.split("T", 1)
        if in_interval or not TIME.match("T" + clock) or not re.match(r"-?\d{4}-\d\d-\d\d$", date):
            return None
        text = date
    long_year = LONG_YEAR.match(text)
    if long_year:
        year = int(long_year[1])
        return Span(day_of(year, 1, 1), day_of(year, 12, 31)) if abs(year) <= 200_000_000 else None
    found = DATE.match(text)
    if not found or text.startswith("-0000"):
        return None
    sign, digits, month, day = found.groups()
    low, high = int(digits.replace("X", "0")), int(digits.replace("X", "9"))
    if sign:
        low, high = -high, -low
    if month is None or month == "XX":
        return Span(day_of(low, 1, 1), day_of(high, 12, 31)) if day in (None, "XX") else None
    if low != high:
        return None
    year, month = low, int(month)
    if 21 <= month <= 24 and day is None:
        begins = (month - 20) * 3
        ends = (year + 1, 2) if month == 24 else (year, begins + 2)
        return Span(day_of(year, begins, 1), day_of(*ends, month_length(*ends)))
    if not 1 <= month <= 12:
        return None
    if day is None or day == "XX":
        return Span(day_of(year, month, 1), day_of(year, month, month_length(year, month)))
    if not 1 <= int(day) <= month_length(year, month):
        return None
    return Span(day_of(year, month, int(day)), day_of(year, month, int(day)))


def edtf(text):
    """The span of a date or an interval; nothing where it is none."""
    if not isinstance(text, str):
        return None
    if "/" not in text:
        return moment(text, False)
    ends = text.split("/")
    if len(ends) != 2 or all(end in ("", "..") for end in ends):
        return None
    spans = [Span(-INF, INF) if end in ("", "..") else moment(end, True) for end in ends]
    if None in spans or spans[1].last < spans[0].first:
        return None
    return Span(spans[0].first, spans[1].last)


# ---------------------------------------------------------------------------------------------- claims

# "Up to" and "more than", as far as they are known: English, Russian, German, French, Spanish, Ukrainian, Tajik.
AT_MOST = """up to|at most|less than|fewer than|under|below|no more than|not more than|not exceeding|maximum|as many as|<|<=|≤
до|не более|не более чем|не больше|не больше чем|менее|менее чем|меньше|меньше чем|не свыше|максимум
bis zu|bis|höchstens|maximal|weniger als|unter|nicht mehr als
jusqu'à|jusqu'a|au plus|tout au plus|au maximum|moins de|pas plus de
hasta|como máximo|a lo sumo|menos de|no más de|máximo
не більше|не більше ніж|не більш як|менше|менше ніж|менш ніж|менш як|щонайбільше
то|на бештар аз|на зиёда аз|камтар аз|ҳадди аксар"""
AT_LEAST = """more than|over|at least|above|no fewer than|no less than|not less than|upwards of|in excess of|exceeding|minimum|>|>=|≥
более|более чем|больше|больше чем|свыше|не менее|не менее чем|не меньше|не меньше чем|минимум|как минимум|по меньшей мере
mehr als|über|mindestens|wenigstens|nicht weniger als
plus de|au moins|au minimum|pas moins de
más de|al menos|por lo menos|como mínimo|no menos de|mínimo
понад|більше|більше ніж|більш ніж|більш як|не менше|не менше ніж|не менш як|щонайменше|принаймні
зиёда аз|бештар аз|беш аз|на камтар аз|камаш|ҳадди ақал"""
QUALIFIERS = {word: bound for bound, words in (("most", AT_MOST), ("least", AT_LEAST))
              for word in words.replace("\n", "|").split("|")}
ARTICLES = {"a", "an", "the"}
DENYING = {"no", "not", "never", "nor", "neither", "none", "without", "denied", "denies", "cannot", "не", "нет", "без"}


def number(value):
    return value if isinstance(value, (int, float)) and not isinstance(value, bool) else None


def read_claim(raw, index, sources):
    """A claim, with the span that it is dated by and the bounds (low, high) that it states."""
    source = sources.get(raw.get("source"), {})
    claim = Record(index=index, about=raw.get("about", ""), site=raw.get("site") or None,
                   status=raw.get("status", "stated"), bounds=None, date=None, place=None, text=None,
                   publisher=source.get("publisher") or raw.get("source") or "",
                   span=edtf(raw.get("as_of")) or edtf(source.get("date")))
    value = number(raw.get("value"))
    low, high = number(raw.get("low")), number(raw.get("high"))
    if value is not None:
        word = str(raw.get("qualifier") or "").strip().lower().replace("’", "'")
        bound = QUALIFIERS.get(word)
        claim.bounds = (None if bound == "most" else value, None if bound == "least" else value)
    elif low is not None or high is not None:
        claim.bounds = (low, high)
    elif "place" in raw:
        place = raw["place"]
        claim.place = place if isinstance(place, dict) else {"name": place}
    elif "date" in raw:
        claim.date = edtf(raw["date"])
    elif "text" in raw:
        claim.text = str(raw["text"])
    return claim


def ages(claim, is_moment, added):
    """Rule 3.2."""
    if claim.about in ALWAYS_AGE or claim.about in added:
        return True
    return not (is_moment or claim.about in NEVER_AGE or claim.date)


def age_of(claim, day):
    """Rule 3.5: the last day that a claim speaks for, or the day of weighing if that is earlier."""
    return min(claim.span.last, day) if claim.span else -INF


def weigh(claims, day, fresh, is_moment, added):
    """Rules 3.1 to 3.5: for each claim "counts", or why it does not."""
    standing, topics = {}, {}
    for place, claim in enumerate(claims):
        ageing = ages(claim, is_moment, added)
        if claim.status != "stated":
            standing[place] = claim.status
        elif ageing and not claim.span:
            standing[place] = "undated"
        elif ageing and claim.span.first > day:
            standing[place] = "later"
        else:
            topics.setdefault((claim.about, claim.site), []).append((place, claim, age_of(claim, day), ageing))
    for rivals in topics.values():
        newest = max((age for _, _, age, ageing in rivals if ageing), default=None)
        for place, claim, age, ageing in rivals:
            replaced = any(other.publisher == claim.publisher and newer > age
                           and not (claim.span and other.span.nested(claim.span))
                           for _, other, newer, _ in rivals)
            stale = ageing and add_months(age, fresh) < newest
            standing[place] = "replaced" if replaced else "stale" if stale else "counts"
    return [standing[place] for place in range(len(claims))]


def span_of(bounds):
    """Rule 3.7: low and high of several bounds; a side that only some state is filled from the others."""
    lows = [low for low, _ in bounds if low is not None]
    highs = [high for _, high in bounds if high is not None]
    if lows and highs:
        return min(lows + highs), max(lows + highs)
    return (min(lows), None) if lows else (None, max(highs)) if highs else None


def sum_of(bounds):
    """At least the sum of what is at least there; at most something only where each says so."""
    lows = [low for low, _ in bounds if low is not None]
    open_above = any(high is None for _, high in bounds)
    return sum(lows) if lows else None, None if open_above else sum(high for _, high in bounds)


def overlap(a, b):
    def least(low): return -INF if low is None else low
    def most(high): return INF if high is None else high
    return least(a[0]) <= most(b[1]) and least(b[0]) <= most(a[1])


def metres(a, b):
    """Along a globe of 6,371 km: good enough to tell 1 km."""
    (x1, y1), (x2, y2) = ([math.radians(n) for n in p[:2]] for p in (a, b))
    h = math.sin((y2 - y1) / 2) ** 2 + math.cos(y1) * math.cos(y2) * math.sin((x2 - x1) / 2) ** 2
    return 2 * 6_371_008.8 * math.asin(math.sqrt(h))


def texts_agree(a, b):
    a, b = ([word for word in re.findall(r"[^\W_]+", text.lower()) if word not in ARTICLES] for text in (a, b))
    short, long = sorted((a, b), key=len)
    if not short:
        return True
    in_a_row = any(long[at:at + len(short)] == short for at in range(len(long) - len(short) + 1))
    return in_a_row and sum(w in DENYING for w in short) == sum(w in DENYING for w in long)


def agree(a, b):
    """Rule 3.8. Claims of two sites do not speak of the same."""
    if a.site != b.site:
        site, whole = (a, b) if b.site is None else (b, a)
        if whole.site is None and site.bounds and whole.bounds:
            low, high = site.bounds[0], whole.bounds[1]
            return low is None or high is None or low <= high
        return True
    if a.bounds and b.bounds:
        return overlap(a.bounds, b.bounds)
    if a.date and b.date:
        return a.date.nested(b.date)
    if a.place and b.place:
        names = [str(claim.place.get("name") or "").lower() for claim in (a, b)]
        ats = [claim.place.get("at") for claim in (a, b)]
        return names[0] == names[1] or (all(ats) and metres(*ats) <= 1000)
    if a.text is not None and b.text is not None:
        return texts_agree(a.text, b.text)
    return True


def answers(claims, standing, day):
    """Rules 3.7 and 3.8: for each `about` what counts, what it comes to, and whether it is in conflict."""
    found = {}
    for place, claim in enumerate(claims):
        if standing[place] == "counts":
            found.setdefault(claim.about, []).append((place, claim))
    for about, counting in found.items():
        rank = lambda entry: (entry[1].site is not None, -age_of(entry[1], day),
                              entry[1].span.last - entry[1].span.first if entry[1].span else INF, entry[0])
        counted = [claim for _, claim in counting if claim.bounds]
        whole = [claim for claim in counted if claim.site is None]
        sites = {}
        for claim in () if whole else counted:
            sites.setdefault(claim.site, []).append(claim.bounds)
        bounds = span_of([c.bounds for c in whole]) if whole else sum_of([span_of(b) for b in sites.values()])
        low, high = bounds if counted else (None, None)
        found[about] = Record(
            counting=[place for place, _ in counting], headline=min(counting, key=rank)[0], low=low, high=high,
            conflict=any(not agree(a, b) for i, (_, a) in enumerate(counting) for _, b in counting[i + 1:]),
            age=max((age_of(claim, day) for claim in whole or counted), default=None))
    return found


# ---------------------------------------------------------------------------------------------- atlases and holding

def reach(fact, atlas):
    """Rules 1.1 to 1.3: the days on which a fact holds, and whether its date can be unknown outside them."""
    fresh = atlas.fresh
    dated = [claim.span for claim in fact.claims
             if claim.status == "stated" and claim.span and claim.about not in ("coordinates", "closed")]
    days = [span.first if span.first > -INF else span.last for span in dated]
    if fact.when:
        first, last = fact.when.first, fact.when.last
        if first == -INF:
            first = min([add_months(last, -fresh)] + days)
        return Span(first, last), False
    if fact.kind == "place" or not atlas.has_day:
        return Span(-INF, INF), False
    first = min([add_months(atlas.day, -fresh)] + days)
    last = max([add_months(atlas.day, fresh)] + [add_months(day, fresh) for day in days])
    ends = {about: [claim.date for claim in fact.claims
                    if claim.about == about and claim.status == "stated" and claim.date] for about in ("opened", "closed")}
    if ends["opened"]:
        first = max(first, min(date.first for date in ends["opened"]))
    if ends["closed"]:
        last = min(last, max(date.last for date in ends["closed"]))
    return Span(first, last), True


def read_atlas(path, today, position=0):
    raw = json.loads(Path(path).read_text(encoding="utf-8"))
    member = raw.get("theatrum") or {}
    day = edtf(member.get("as_of"))
    has_day = bool(day) and day.last < INF
    atlas = Record(id=member.get("id") or Path(path).stem, position=position, has_day=has_day,
                   day=day.last if has_day else today, fresh=int(member.get("fresh_months", 36)),
                   ageing=set(member.get("ageing", [])), sides=member.get("sides", []), facts=[], groups=[])
    sources = {source.get("id"): source for source in member.get("sources", [])}
    for group in member.get("groups", []):
        stays = [Record(country=stay.get("country"), when=edtf(stay.get("when")) or Span(-INF, INF),
                        claims=[read_claim(c, i, sources) for i, c in enumerate(stay.get("claims", []))])
                 for stay in group.get("members", [])]
        atlas.groups.append(Record(id=group.get("id"), stays=stays))
    for feature in raw.get("features", []):
        own = feature.get("properties") or {}
        fact = Record(id=str(feature.get("id")), atlas=atlas, order=(position, len(atlas.facts)),
                      kind=own.get("kind") if own.get("kind") in KINDS else "place",
                      when=edtf(own.get("when")), country=own.get("country"), groups=own.get("groups", []),
                      side=own.get("side"), body=own.get("body") or None, covers=own.get("covers", []),
                      links=[link.get("to") for link in own.get("links", []) if link.get("as") == "same"],
                      claims=[read_claim(claim, i, sources) for i, claim in enumerate(own.get("claims", []))])
        fact.reach, fact.can_be_unknown = reach(fact, atlas)
        fact.is_moment = fact.kind in MOMENTS
        atlas.facts.append(fact)
    return atlas


def weighing_day(fact, date):
    """Rule 2."""
    day = fact.atlas.day
    if date:
        return date.last if date.last < INF else day
    if fact.is_moment:
        return max(day, fact.when.last) if fact.when and fact.when.last < INF else day
    return min(day, fact.reach.last)


def state_of(fact, date):
    """Rules 1.1 to 1.4: holds, over, to_come, unknown; or not, where it is not there."""
    first, last = fact.reach.first, fact.reach.last
    if date and not fact.reach.meets(date):
        return "unknown" if fact.can_be_unknown else "not"
    if fact.is_moment:
        said = [claim for claim in fact.claims if claim.about != "coordinates"]
        planned = said and all(claim.status == "planned" for claim in said)
        return "to_come" if not date and planned and first > fact.atlas.day else "holds"
    day = weighing_day(fact, date) if date else fact.atlas.day
    return "over" if last < day else "to_come" if first > day else "holds"


# ---------------------------------------------------------------------------------------------- what adds up

def side_of(fact, day):
    """Rule 4.6: the side of a fact, by name; nothing where it is nobody's."""
    sides, atlas = fact.atlas.sides, fact.atlas
    name = lambda side: side.get("name") or side.get("id")
    if fact.side:
        return next((name(side) for side in sides if side.get("id") == fact.side), fact.side)
    for side in sides:
        if side.get("group") and side["group"] in fact.groups:
            return name(side)
    for side in sides:
        members = [stay.country for group in atlas.groups if group.id == side.get("group")
                   for stay in group.stays if stay.when.has(day)]
        if fact.country and fact.country in side.get("countries", []) + members:
            return name(side)
    return fact.country


def bodies_on(rows, day):
    """The bodies that hold on a day (4.2), each with its own figure, by id, in the order of the file."""
    bodies = {}
    for row in rows:
        fact = row.facts[0]
        if not any(other.reach.has(day) for other in row.facts):
            continue
        weighed = weigh(row.claims, day, fact.atlas.fresh, fact.is_moment, fact.atlas.ageing)
        answer = answers(row.claims, weighed, day).get("personnel")
        figure = answer and (answer.low, answer.high) != (None, None) and ((answer.low, answer.high), answer.age)
        names = [other.body for other in row.facts if other.body]
        if not names and not figure:
            continue
        key = names[0] if names else f"{fact.atlas.id}:{fact.id}"
        body = bodies.setdefault(key, Record(key=key, figure=None, covers=set(), side=side_of(fact, day)))
        body.covers.update(covered for other in row.facts for covered in other.covers)
        if figure and body.figure:
            figure = span_of([figure[0], body.figure[0]]), max(figure[1], body.figure[1])
        body.figure = figure or body.figure
        for alias in names[1:]:
            bodies.setdefault(alias, body)
    return bodies


def totals_on(rows, day, fresh):
    """Rules 4.1 to 4.4 and 4.6."""
    by_name = bodies_on(rows, day)
    bodies = {body.key: body for body in by_name.values()}
    order = list(bodies)

    def reached(key):
        found, todo = set(), list(bodies[key].covers)
        while todo:
            body = by_name.get(todo.pop())
            if body and body.key not in found:
                found.add(body.key)
                todo.extend(body.covers)
        return found

    reach_of = {key: reached(key) for key in bodies}
    # Of a circle the first one in the file is the whole, and none is a part of itself.
    below = {key: {part for part in reach_of[key] if part != key
                   and not (key in reach_of[part] and order.index(part) < order.index(key))} for key in bodies}
    differs = False

    def worth(key):
        """What a body comes to with its parts (4.3): bounds, age, whether nothing lacks, the ages of its figures."""
        nonlocal differs
        own = bodies[key].figure
        parts = [part for part in order if part in below[key]
                 and not any(part in below[other] for other in below[key] if other != part)]
        worths = [worth(part) for part in parts]
        known = [part for part in worths if part]
        mine = own and Record(bounds=own[0], age=own[1], whole=True, ages=[own[1]])
        if not known:
            return mine
        theirs = Record(bounds=sum_of([part.bounds for part in known]), age=max(part.age for part in known),
                        whole=all(part and part.whole for part in worths), ages=[a for p in known for a in p.ages])
        if not mine or add_months(mine.age, fresh) < theirs.age:
            return theirs
        if add_months(theirs.age, fresh) < mine.age:
            return mine
        compared = theirs.bounds if theirs.whole else (theirs.bounds[0], None)
        if not overlap(mine.bounds, compared):
            differs = True
        elif not theirs.whole:
            return mine
        return Record(bounds=span_of([mine.bounds, compared]), age=max(mine.age, theirs.age), whole=True,
                      ages=mine.ages + theirs.ages)

    def side(key):
        if bodies[key].side is None:
            sides = {bodies[part].side for part in below[key]}
            return sides.pop() if len(sides) == 1 else None
        return bodies[key].side

    shown = [key for key in order if not any(key in below[other] for other in order)]
    counted = {key: found for key in shown for found in [worth(key)] if found}
    by_side = {}
    for key, found in counted.items():
        by_side.setdefault(side(key), []).append(found.bounds)
    low, high = sum_of([found.bounds for found in counted.values()]) if counted else (None, None)
    oldest = min((age for found in counted.values() for age in found.ages), default=None)
    return {
        "day": day_text(day), "low": low, "high": high,
        "personnel": None if len(by_side) > 1 else {"low": low, "high": high},
        "counted": len(counted), "shown": len(shown),
        "oldest": civil(oldest)[0] if oldest not in (None, -INF) and add_months(oldest, 12) < day else None,
        "differs": differs,
        "by_side": [dict(zip(("name", "low", "high"), (name, *sum_of(bounds)))) for name, bounds
                    in sorted(by_side.items(), key=lambda entry: entry[0] or "")],
        "bodies": {key: list(found.bounds) for key, found in counted.items()}, "standing": order,
    }


# ---------------------------------------------------------------------------------------------- all of it on a date

def rows_on(atlases, date):
    """The facts on a date, those that are the same in several atlases as one (rule 5)."""
    everything = [fact for atlas in atlases for fact in atlas.facts]
    rows = {id(fact): Record(facts=[fact], state=state_of(fact, date)) for fact in everything}
    there = [fact for fact in everything if rows[id(fact)].state not in ("not", "unknown")]

    def linked(fact, other):
        return f"{other.atlas.id}:{other.id}" in fact.links

    def together(a, b):
        first, last = max(a.reach.first, b.reach.first), min(a.reach.last, b.reach.last)
        return first <= last and (not date or Span(first, last).meets(date))

    for index, later in enumerate(there if len(atlases) > 1 else []):
        for earlier in there[:index]:
            same = later.body and later.body == earlier.body and together(later, earlier)
            if later.atlas is not earlier.atlas and (same or linked(later, earlier) or linked(earlier, later)):
                kept, gone = sorted((rows[id(earlier)], rows[id(later)]), key=lambda row: row.facts[0].order)
                if kept is not gone:
                    kept.facts += gone.facts
                    rows.update({id(fact): kept for fact in gone.facts})
    found = list({id(row): row for row in rows.values()}.values())
    for row in found:
        row.facts.sort(key=lambda fact: fact.order)
        row.claims = [claim for fact in row.facts for claim in fact.claims]
    return found


def recompute(atlases, date_text):
    date = edtf(date_text) if date_text else None
    if date_text and not date:
        raise SystemExit(f"{date_text}: no date")
    facts, rows = [], rows_on(atlases, date)
    for row in rows:
        fact = row.facts[0]
        entry = {"id": fact.id, "state": row.state}
        if len(atlases) > 1:
            entry["atlas"] = fact.atlas.id
            entry["same"] = [f"{other.atlas.id}:{other.id}" for other in row.facts[1:]]
        if row.state in ("holds", "over", "to_come"):
            day = weighing_day(fact, date)
            entry["day"] = day_text(day)
            entry["standing"] = weigh(row.claims, day, fact.atlas.fresh, fact.is_moment, fact.atlas.ageing)
            entry["claims"] = {about: {"counting": a.counting, "headline": a.headline, "low": a.low, "high": a.high,
                                       "conflict": a.conflict}
                               for about, a in sorted(answers(row.claims, entry["standing"], day).items())}
        facts.append(entry)
    unknown = [entry["id"] for entry in facts if entry["state"] == "unknown"]
    shown = [row for row in rows if row.state in ("holds", "over", "to_come")]

    def total(part, day, fresh):
        return {**totals_on(part, day, fresh), "undated": len(unknown), "date_unknown": unknown,
                "bodies_unknown": [row.facts[0].body for row in rows if row.state == "unknown" and row.facts[0].body]}

    if date and date.last < INF:
        totals = total(shown, date.last, atlases[0].fresh)
    elif len({atlas.day for atlas in atlases}) == 1:
        totals = total(shown, atlases[0].day, atlases[0].fresh)
    else:  # Each atlas has its own day and its own sub-total.
        totals = {"by_atlas": [{"atlas": atlas.id, **total([row for row in shown if row.facts[0].atlas is atlas],
                                                           atlas.day, atlas.fresh)} for atlas in atlases]}
    groups = {group.id: members_on(group, atlas, date) for atlas in atlases for group in atlas.groups}
    return {"date": date_text, "facts": facts, "groups": groups, "totals": totals}


def members_on(group, atlas, date):
    """Rules 1.5 and 3.10: who is a member on the day, and what its claims disagree about."""
    day = date.last if date and date.last < INF else atlas.day
    members = {}
    for stay in group.stays:
        if stay.when.has(day):
            standing = weigh(stay.claims, day, atlas.fresh, False, atlas.ageing)
            told = answers(stay.claims, standing, day)
            members.setdefault(stay.country, []).extend(about for about in told if told[about].conflict)
    return {country: sorted(set(conflicts)) for country, conflicts in sorted(members.items())}


def compare_days(atlases, earlier, later):
    """Rule 4.5: like with like."""
    one, two = (recompute(atlases, date)["totals"] for date in (earlier, later))
    both = [key for key in one["bodies"] if key in two["bodies"]]
    known = lambda keys, other: [key for key in keys if key not in other["bodies_unknown"]]
    gone = known([key for key in one["bodies"] if key not in two["bodies"]], two)
    new = known([key for key in two["bodies"] if key not in one["bodies"]], one)
    added = lambda total: list(sum_of([total["bodies"][key] for key in both]) if both else (None, None))
    return {"both": both, "before": added(one), "after": added(two),
            "changed": [key for key in both if one["bodies"][key] != two["bodies"][key]],
            "gained": [key for key in new if key in one["standing"]],
            "lost": [key for key in gone if key in two["standing"]],
            "began": [key for key in new if key not in one["standing"]],
            "ended": [key for key in gone if key not in two["standing"]]}
