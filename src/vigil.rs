//! Signals that end the process, while there is something that must not outlive it.
//!
//! A handler may do next to nothing, so a thread waits for word of a signal, cleans up, and lets the signal take
//! its usual effect. Nobody can watch for SIGKILL: what it leaves behind is for the next one.

use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// What is done before the process ends.
type CleanUp = Box<dyn FnMut() + Send>;

/// What the thread knows.
#[derive(Default)]
struct State {
    clean_up: Option<CleanUp>,
    /// A program that was started, and still runs.
    child: Option<u32>,
}

/// While it lives, a signal that ends the process cleans up first.
pub struct Vigil {
    state: Arc<Mutex<State>>,
    #[cfg(unix)]
    watch: unix::Watch,
}

impl Vigil {
    /// Begins to watch for signals but that of Ctrl-C, which is a key for a program that has the terminal.
    pub fn begin(clean_up: impl FnMut() + Send + 'static) -> io::Result<Self> {
        Self::watching(false, Box::new(clean_up))
    }

    /// Begins to watch for that one as well.
    pub fn for_interrupts_too(clean_up: impl FnMut() + Send + 'static) -> io::Result<Self> {
        Self::watching(true, Box::new(clean_up))
    }

    fn watching(interrupts: bool, clean_up: CleanUp) -> io::Result<Self> {
        let state = Arc::new(Mutex::new(State { clean_up: Some(clean_up), child: None }));
        #[cfg(not(unix))]
        let _all_end_it = interrupts;
        Ok(Self {
            #[cfg(unix)]
            watch: unix::Watch::begin(Arc::clone(&state), interrupts)?,
            state,
        })
    }

    /// Does something that cleaning up must not come in between.
    pub fn undisturbed<T>(&self, work: impl FnOnce() -> T) -> T {
        let _state = lock(&self.state);
        work()
    }

    /// Starts a program: keys that stop a program are meant for it, and it hears of the end as well.
    pub fn start<T, E>(
        &self,
        start: impl FnOnce() -> Result<T, E>,
        number: impl FnOnce(&T) -> u32,
    ) -> Result<T, E> {
        let mut state = lock(&self.state);
        let child = start()?;
        state.child = Some(number(&child));
        Ok(child)
    }

    /// It has ended, but its number still means nobody else.
    pub fn ended(&self) {
        lock(&self.state).child = None;
    }
}

impl Drop for Vigil {
    fn drop(&mut self) {
        lock(&self.state).clean_up = None;
        #[cfg(unix)]
        self.watch.end();
    }
}

/// Nobody panics while holding it, and if they did, cleaning up would matter all the more.
fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(unix)]
mod unix {
    use std::io::{self, Read as _};
    use std::net::Shutdown;
    use std::os::unix::net::UnixStream;
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::sync::{Arc, Mutex, OnceLock};
    use std::thread::JoinHandle;

    use rustix::process::{Pid, Signal, kill_process};
    use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM};
    use signal_hook::flag::{register, register_conditional_default};
    use signal_hook::low_level::{emulate_default_handler, pipe, unregister};
    use signal_hook::{SigId, low_level};

    use super::{State, lock};
    use crate::sys::is_ignored;

    /// That of Ctrl-C, which not everybody watches for, is the last.
    const SIGNALS: [i32; 4] = [SIGTERM, SIGHUP, SIGQUIT, SIGINT];

    /// Each signal, and whether it has come. Several may come at once, and a flag for all of them would keep one.
    type Raised = Vec<(i32, Arc<AtomicBool>)>;

    /// For each signal: true while nobody watches for it, and then it ends the process as usual. The handlers stay
    /// once they are installed, since the system's own default does not come back by itself.
    static NOBODY: [OnceLock<Arc<AtomicBool>>; SIGNALS.len()] =
        [const { OnceLock::new() }; SIGNALS.len()];

    pub(super) struct Watch {
        handlers: Vec<SigId>,
        bell: UnixStream,
        nobody: Vec<&'static AtomicBool>,
        thread: Option<JoinHandle<()>>,
    }

    impl Watch {
        pub(super) fn begin(state: Arc<Mutex<State>>, interrupts: bool) -> io::Result<Self> {
            let (bell, ring) = UnixStream::pair()?;
            let (mut handlers, mut nobody, mut raised) = (Vec::new(), Vec::new(), Raised::new());
            let signals = SIGNALS.into_iter().zip(&NOBODY);
            for (signal, unwatched) in signals.filter(|(one, _)| interrupts || *one != SIGINT) {
                if is_ignored(signal) {
                    // A handler would end what was started to live on.
                    continue;
                }
                nobody.push(installed(signal, unwatched)?);
                let flag = Arc::default();
                // The flag first: whoever hears the bell looks at it.
                handlers.push(register(signal, Arc::clone(&flag))?);
                handlers.push(pipe::register(signal, ring.try_clone()?)?);
                raised.push((signal, flag));
            }
            let ear = bell.try_clone()?;
            let thread = std::thread::Builder::new()
                .name("vigil".to_owned())
                .spawn(move || watch(ear, &raised, &state))?;
            for one in &nobody {
                one.store(false, Ordering::SeqCst);
            }
            Ok(Self { handlers, bell, nobody, thread: Some(thread) })
        }

        pub(super) fn end(&mut self) {
            for one in &self.nobody {
                one.store(true, Ordering::SeqCst);
            }
            for handler in self.handlers.drain(..) {
                unregister(handler);
            }
            let _closed = self.bell.shutdown(Shutdown::Both);
            if let Some(thread) = self.thread.take() {
                let _ended = thread.join();
            }
        }
    }

    fn installed(
        signal: i32,
        nobody: &'static OnceLock<Arc<AtomicBool>>,
    ) -> io::Result<&'static AtomicBool> {
        if let Some(installed) = nobody.get() {
            return Ok(installed);
        }
        let unwatched = Arc::new(AtomicBool::new(true));
        register_conditional_default(signal, Arc::clone(&unwatched))?;
        Ok(nobody.get_or_init(|| unwatched))
    }

    fn watch(mut ear: UnixStream, raised: &Raised, state: &Mutex<State>) {
        let mut byte = [0];
        while ear.read_exact(&mut byte).is_ok() {
            let mut state = lock(state);
            // A key for the program that has the terminal.
            let is_key = |signal: i32| signal == SIGQUIT && state.child.is_some();
            let came = |(signal, flag): &&(i32, Arc<AtomicBool>)| {
                flag.swap(false, Ordering::SeqCst) && !is_key(*signal)
            };
            let Some((signal, _)) = raised.iter().find(came) else {
                continue;
            };
            let child = state.child.and_then(|child| Pid::from_raw(i32::try_from(child).ok()?));
            if let Some(child) = child {
                // It may be gone already.
                let _told = kill_process(child, Signal::TERM);
            }
            let Some(clean_up) = &mut state.clean_up else {
                return;
            };
            clean_up();
            // The lock is kept: nobody makes anything new now.
            let _gone = emulate_default_handler(*signal);
            low_level::abort();
        }
    }
}
