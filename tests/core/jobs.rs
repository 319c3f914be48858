//! Every job answers, whatever happens in it.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use theatrum::jobs::Jobs;

/// A limit for what hangs, not a measure.
const PATIENCE: Duration = Duration::from_secs(20);

fn answers() -> (Sender<String>, Receiver<String>) {
    channel()
}

fn next(answers: &Receiver<String>) -> String {
    answers.recv_timeout(PATIENCE).expect("an answer")
}

#[test]
fn a_job_that_panics_answers_with_what_went_wrong() {
    let (send, receive) = answers();
    let failed = move |why: String| send.send(why).unwrap();
    let jobs = Jobs::new(|| ());
    jobs.start("the weather", || panic!("no wind today"), failed);
    let said = next(&receive);
    assert!(
        said.contains("the weather") && said.contains("no wind today"),
        "{said}"
    );
}

#[test]
fn the_shared_thread_goes_on_after_a_job_that_panics() {
    let (send, receive) = answers();
    let (fails, goes_on, fails_too) = (send.clone(), send.clone(), send);
    let jobs = Jobs::new(|| ());
    jobs.start_in_turn(
        "the first",
        || panic!("first"),
        move |why| fails.send(why).unwrap(),
    );
    jobs.start_in_turn(
        "the second",
        move || goes_on.send("the second is done".to_owned()).unwrap(),
        move |why| fails_too.send(why).unwrap(),
    );
    assert!(next(&receive).contains("the first"));
    assert_eq!(next(&receive), "the second is done");
}

#[test]
fn a_job_in_two_parts_answers_whichever_part_panics() {
    for (first_fails, then_fails) in [(true, false), (false, true), (false, false)] {
        let (send, receive) = answers();
        let (done, fails) = (send.clone(), send);
        let jobs = Jobs::new(|| ());
        jobs.start_then_in_turn(
            "two parts",
            move || {
                assert!(!first_fails, "the first part");
                7
            },
            move |seven| {
                assert!(!then_fails, "the second part");
                done.send(format!("done with {seven}")).unwrap();
            },
            move |why| fails.send(why).unwrap(),
        );
        let said = next(&receive);
        let wanted = match (first_fails, then_fails) {
            (true, _) => "the first part",
            (_, true) => "the second part",
            _ => "done with 7",
        };
        assert!(said.contains(wanted), "{said}");
        assert!(
            receive.recv_timeout(Duration::from_millis(50)).is_err(),
            "it answers once"
        );
    }
}

#[test]
fn whoever_waits_is_woken_after_a_job_that_panics() {
    let (wakes, woken) = answers();
    let jobs = Jobs::new(move || wakes.send("awake".to_owned()).unwrap());
    jobs.start("sleep", || panic!("a nightmare"), |_| ());
    assert_eq!(next(&woken), "awake");
}

#[test]
fn jobs_that_run_where_they_are_started_answer_too() {
    let (send, receive) = answers();
    let jobs = Jobs::inline();
    let fails = send.clone();
    jobs.start(
        "here",
        || panic!("now"),
        move |why| fails.send(why).unwrap(),
    );
    jobs.start_in_turn(
        "here",
        || panic!("in turn"),
        move |why| send.send(why).unwrap(),
    );
    assert!(next(&receive).contains("now"));
    assert!(next(&receive).contains("in turn"));
}
