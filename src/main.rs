//! Start: from arguments to a window or a command without one, and the exit code.

use std::io::Write as _;
use std::process::ExitCode;

use theatrum::cli::{self, Invocation, WindowRequest};

/// The system's allocator gives memory back at the end of every frame and gets it again in the
/// next: with 100,000 facts that took half of a frame.
#[cfg(target_os = "linux")]
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() -> ExitCode {
    let mut stdout = std::io::stdout().lock();
    let mut stderr = std::io::stderr();
    match cli::run(std::env::args_os(), &mut stdout, &mut stderr) {
        Invocation::Done(code) => ExitCode::from(code),
        Invocation::Window(request) => {
            drop(stdout);
            let code = open_window(request).unwrap_or_else(|why| {
                writeln!(stderr, "{why}").ok();
                cli::USAGE
            });
            ExitCode::from(code)
        }
    }
}

#[cfg(feature = "gui")]
fn open_window(request: WindowRequest) -> Result<u8, String> {
    theatrum::app::run(request)
}

#[cfg(not(feature = "gui"))]
fn open_window(_request: WindowRequest) -> Result<u8, String> {
    Err(format!(
        "theatrum: this build has no window\n{}",
        cli::WITHOUT_WINDOW
    ))
}
