//! `rotate`: one new version, whatever happens on the way and wherever it is tried again.

mod back;
mod cut_off;
mod hooks;
mod others;
mod plan;
mod scene;
mod spoiled;
