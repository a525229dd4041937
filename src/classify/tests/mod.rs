//! The tables of the classifier, and what must hold for every value.

mod corpus;
mod properties;
mod rows;
mod tables;
