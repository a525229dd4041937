//! `rotate`: one new version, whatever happens on the way and wherever it is tried again.

mod back;
mod cut_off;
mod scene;
mod spoiled;
