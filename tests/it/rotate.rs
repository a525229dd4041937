//! `rotate`: one new version, whatever happens on the way and wherever it is tried again.

mod back;
mod calls;
mod consumers;
mod cut_off;
mod database;
mod giving_up;
mod hooks;
mod keys;
mod lost;
mod next_steps;
mod others;
mod plan;
mod postgres;
mod races;
mod replace;
mod returning;
mod scene;
mod several;
mod spoiled;
mod turns;
mod undone;
