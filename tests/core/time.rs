//! Dates: what is one, which days it means, how it reads, and what holds when.

use serde_json::Value;
use theatrum::atlas::holding::{self, Holding};
use theatrum::atlas::time::{Day, Edtf, EdtfError};
use theatrum::atlas::{Atlas, Fact};

use crate::help::{date, day, root, text};

#[test]
fn dates_of_level_0_are_read() {
    for text in [
        "1985-04-12",
        "1985-04",
        "1985",
        "2024-02-29",
        "1985-04-12T23:20:30",
        "1985-04-12T23:20:30Z",
        "1985-04-12T23:20:30-04",
        "1985-04-12T23:20:30+04:30",
        "1985-04-12T23:20:30-0430",
        "1985-04-12T23:20:30+14:00",
        "1985-04-12T23:20:30.125Z",
        "1985-04-12T23:20",
        "1985-04-12T23:20Z",
        "1985-04-12T24:00:00",
        "1985-04-12T24:00:00.000Z",
        "1964/2008",
        "2004-06/2006-08",
        "2004-02-01/2005-02-08",
        "2004-02-01/2005-02",
        "2005/2006-02",
    ] {
        assert!(Edtf::parse(text).is_ok(), "{text}");
    }
}

#[test]
fn dates_of_level_1_are_read() {
    for text in [
        "Y170000002",
        "Y-170000002",
        "2001-21",
        "2001-24",
        "1984?",
        "2004-06~",
        "2004-06-11%",
        "201X",
        "20XX",
        "2004-XX",
        "1985-04-XX",
        "1985-XX-XX",
        "1985-04-12/..",
        "1985-04/..",
        "1985/..",
        "../1985-04-12",
        "../1985",
        "1985-04-12/",
        "/1985",
        "1984~/2004-06?",
        "-1985",
    ] {
        assert!(Edtf::parse(text).is_ok(), "{text}");
    }
}

#[test]
fn what_is_no_date_is_refused() {
    for text in [
        "",
        "  ",
        "yesterday",
        "June 2022",
        "22",
        "20222",
        "2022-6-28",
        "2022-06-28-01",
        "2022/06/28",
        "28.06.2022",
        "2022-06-28T",
        "2022-06T10:00:00",
        "2022-06-28T25:00:00",
        "2022-06-28T10:60:00",
        "2022-06-28T10:00:00+15",
        "2001-21-03",
        "2001-25",
        "2022-XX-05",
        "2X22",
        "XXXX",
        "Y2004",
        "Y",
        "2022-06-28??",
        "../..",
        "/",
        "..",
        "+2022",
        "-0000",
        "-0000-06-28",
        "Y00001",
        "Y-00001",
        " 2022",
        "2022 ",
        "2022 /2023",
        "2022/ 2023",
        "2022-06-28T",
        "2022-06-28T10",
        "2022-06-28T10:00:00.",
        "2022-06-28T10:00.5",
        "2022-06-28T24:00:01",
        "2022-06-28T24:00:00.1",
        "2022-06-28T10:00:00+14:01",
        "2022-06-28T10:00:00+3",
        "2022-06-28T10:00:00+03:",
        "2022-06-28T10:00:00+03:60",
        "2022-06-28T10:00:00Z+03",
        "2022-06-28T10:00:00Z/2022-06-29",
        "2022-06-28/2022-06-29T10:00:00Z",
        "２０２２",
    ] {
        assert!(Edtf::parse(text).is_err(), "{text}");
    }
}

#[test]
fn level_2_is_refused() {
    for text in [
        "{1960,1961}",
        "[1667,1668]",
        "~1985",
        "2004-06~-11",
        "1560-XX-25",
        "Y17E8",
        "1950S2",
    ] {
        assert!(Edtf::parse(text).is_err(), "{text}");
    }
}

#[test]
fn a_refusal_says_what_is_impossible() {
    for (text, why) in [
        ("2022-13", "there is no month 13"),
        ("2022-00", "there is no month 0"),
        ("2022-02-30", "there is no day 30 in month 2 of 2022"),
        ("1900-02-29", "there is no day 29 in month 2 of 1900"),
        ("2022-06-00", "there is no day 0 in month 6 of 2022"),
        ("2008/1964", "it ends before it begins"),
        ("../..", "an interval needs at least one end"),
        ("-0000", "the year 0 has no minus"),
        (" 2022", "there are spaces around it"),
        (
            "2022-06-28T10:00:00Z/..",
            "an interval goes from day to day, without a time of day",
        ),
        ("Y999999999", "the year is too far away"),
    ] {
        assert_eq!(Edtf::parse(text).unwrap_err().to_string(), why, "{text}");
    }
    assert_eq!(Edtf::parse(" "), Err(EdtfError::Empty));
}

#[test]
fn a_date_means_every_day_it_may_mean() {
    for (text, first, last) in [
        ("2022-06-28", "2022-06-28", "2022-06-28"),
        ("2022-06-28~", "2022-06-28", "2022-06-28"),
        ("2022-06-28T23:20:30Z", "2022-06-28", "2022-06-28"),
        ("2022-06", "2022-06-01", "2022-06-30"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2023-02", "2023-02-01", "2023-02-28"),
        ("2004", "2004-01-01", "2004-12-31"),
        ("2001-21", "2001-03-01", "2001-05-31"),
        ("2001-24", "2001-12-01", "2002-02-28"),
        ("201X", "2010-01-01", "2019-12-31"),
        ("20XX", "2000-01-01", "2099-12-31"),
        ("2004-XX", "2004-01-01", "2004-12-31"),
        ("1985-04-XX", "1985-04-01", "1985-04-30"),
        ("-0044", "-0044-01-01", "-0044-12-31"),
        ("2004-10/2005", "2004-10-01", "2005-12-31"),
        ("2022-06-28/2022-06-30", "2022-06-28", "2022-06-30"),
    ] {
        let date = date(text);
        assert_eq!(date.earliest().unwrap(), day(first), "{text}");
        assert_eq!(date.latest().unwrap(), day(last), "{text}");
    }
}

/// The table was made from the rules by hand, apart from the program.
#[test]
fn the_table_of_dates_holds() {
    let path = root().join("tests/independent/small/dates.expect.json");
    let table: Value = serde_json::from_str(&text(&path)).unwrap();
    let dates = table["dates"].as_object().unwrap();
    assert!(dates.len() > 40, "{} dates", dates.len());
    let wrong: Vec<String> = dates
        .iter()
        .filter_map(|(spelled, wanted)| {
            let days = |date: Edtf| {
                let day = |day: Option<Day>| day.map_or(Value::Null, |day| day.to_string().into());
                Value::Array(vec![day(date.earliest()), day(date.latest())])
            };
            let read = Edtf::parse(spelled).map_or(Value::Null, days);
            (read != *wanted).then(|| format!("\"{spelled}\": {read}, not {wanted}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn an_open_or_unknown_end_has_no_day() {
    for text in ["2004/..", "2004/"] {
        assert_eq!(date(text).latest(), None, "{text}");
    }
    for text in ["../2004", "/2004"] {
        assert_eq!(date(text).earliest(), None, "{text}");
    }
}

#[test]
fn a_date_stays_as_it_is_spelled() {
    for text in ["2004-10-17/..", "2022-06-28~", "201X", "/2004"] {
        assert_eq!(date(text).as_str(), text);
        assert_eq!(
            serde_json::to_string(&date(text)).unwrap(),
            format!("\"{text}\"")
        );
    }
}

#[test]
fn dates_read_as_people_write_them() {
    for (text, words) in [
        ("2022-06-28", "28 June 2022"),
        ("2022-06", "June 2022"),
        ("2004", "2004"),
        ("2022-06-28~", "about 28 June 2022"),
        ("2004?", "2004 (uncertain)"),
        ("2004%", "about 2004 (uncertain)"),
        ("2001-24", "winter 2001"),
        ("201X", "2010s"),
        ("2004/..", "since 2004"),
        ("2004/", "from 2004, end unknown"),
        ("../2004-10", "until October 2004"),
        ("2022-06-28/2022-06-30", "28–30 June 2022"),
        ("2022-06-28/2022-06-28", "28 June 2022"),
        ("2022-06-28/2022-07-01", "28 June – 1 July 2022"),
        ("2021-12-31/2022-01-01", "31 December 2021 – 1 January 2022"),
        ("2004/2042", "2004–2042"),
        ("2012-10-05/2042", "5 October 2012 – 2042"),
        ("-0043", "44 BC"),
        ("0000", "1 BC"),
    ] {
        assert_eq!(date(text).to_words(), words, "{text}");
    }
}

#[test]
fn a_fact_is_in_force_at_any_time_that_its_dates_touch() {
    for (when, asked, holds) in [
        ("2004/..", "2022-06-28", true),
        ("2004/..", "2003", false),
        ("2004/..", "2003/2004", true),
        ("2022-06-28/2022-06-29", "2022-06-29", true),
        ("2022-06-28/2022-06-29", "2022-06-30", false),
        ("2022-06-28/2022-06-29", "2022-06", true),
        ("2004", "2004-10-17", true),
        // Without a beginning it reaches back as long as a claim stays fresh.
        ("../1999-04-02", "1995", false),
        ("../1999-04-02", "1996", true),
        ("../1999-04-02", "1999-04-03", false),
        ("2012/", "2040", true),
    ] {
        let mut fact = Fact::new("fact", "Fact");
        fact.when = Some(date(when));
        let asked = date(asked);
        let (found, _) = holding::on(&Atlas::default(), &fact, Some(&asked), Day::default());
        assert_eq!(found.is_shown(), holds, "{when} in {asked}");
    }
}

#[test]
fn a_fact_without_a_date_holds_always_where_its_atlas_has_no_day_either() {
    let fact = Fact::new("fact", "Fact");
    let (found, _) = holding::on(
        &Atlas::default(),
        &fact,
        Some(&date("1570")),
        Day::default(),
    );
    assert_eq!(found, Holding::Holds);
}

#[test]
fn dates_are_compatible_where_one_lies_within_the_other() {
    for (a, b, both) in [
        ("2004", "2004-10-17", true),
        ("2004-10", "2004-10-17", true),
        ("2004-10-16", "2004-10-17", false),
        ("2004", "2005-10", false),
        ("2004-10-17", "2004-10-17~", true),
        ("2004/..", "2010", true),
        ("2004/..", "2003", false),
        ("2004/2006", "2005/2007", false),
    ] {
        assert_eq!(date(a).compatible(&date(b)), both, "{a} and {b}");
        assert_eq!(date(b).compatible(&date(a)), both, "{b} and {a}");
    }
}

#[test]
fn doubt_about_either_end_is_doubt_about_the_interval() {
    let doubt = date("2004~/2006?").qualification();
    assert!(doubt.approximate && doubt.uncertain);
    assert_eq!(date("2004/2006").qualification(), Default::default());
}

#[test]
fn days_count_on_over_leap_years_and_centuries() {
    let mut at = Day::from_ymd(1899, 12, 31).unwrap();
    let last = Day::from_ymd(2001, 1, 1).unwrap();
    let mut count = 0;
    while at < last {
        let next = at.plus_days(1);
        let (year, month, day) = next.ymd();
        assert_eq!(Day::from_ymd(year, month, day), Some(next));
        assert!(next.to_string() > at.to_string(), "{next} after {at}");
        (at, count) = (next, count + 1);
    }
    // 101 years and a day, of which 25 are leap years: 1900 is none, 2000 is one.
    assert_eq!(count, 101 * 365 + 25 + 1);
}

#[test]
fn a_month_later_is_the_same_day_or_the_last_one_there_is() {
    for (from, months, to) in [
        ("2024-01-31", 1, "2024-02-29"),
        ("2022-06-28", 36, "2025-06-28"),
        ("2022-03-31", -1, "2022-02-28"),
        ("2022-12-15", 1, "2023-01-15"),
        ("0001-01-01", -1, "0000-12-01"),
    ] {
        assert_eq!(day(from).plus_months(months), day(to), "{from} {months:+}");
    }
}
