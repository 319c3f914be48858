//! Numbers in words: thousands apart, and the round numbers beside one. It knows nothing else.

/// A number with its thousands apart: 7,000; 77.6. At most two decimals, none that are zero.
pub fn grouped(number: f64) -> String {
    let rounded = format!("{:.2}", number.abs());
    let (whole, decimals) = rounded.split_once('.').unwrap_or((rounded.as_str(), ""));
    let mut text = String::new();
    if number < 0.0 && rounded.bytes().any(|byte| (b'1'..=b'9').contains(&byte)) {
        text.push('−');
    }
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    let decimals = decimals.trim_end_matches('0');
    if !decimals.is_empty() {
        text.push('.');
        text.push_str(decimals);
    }
    text
}

/// The largest of 1, 2, 5, 10, 20, 50 and so on that is not above a number.
pub fn round_down(number: f64) -> f64 {
    let power = 10_f64.powf(number.max(1e-9).log10().floor());
    let nice = [5.0, 2.0, 1.0]
        .into_iter()
        .map(|step| step * power)
        .find(|nice| *nice <= number * (1.0 + 1e-9))
        .unwrap_or(power);
    // Whole hundredths as they are written: 0.2, not 0.20000000000000001.
    if nice >= 0.01 {
        (nice * 100.0).round() / 100.0
    } else {
        nice
    }
}

/// The smallest of 1, 2, 5, 10, 20, 50 and so on that is not below a number.
pub fn round_up(number: f64) -> f64 {
    let mut step = 1.0;
    for factor in [2.0, 2.5, 2.0].into_iter().cycle().take(900) {
        if step >= number {
            break;
        }
        step *= factor;
    }
    step
}
