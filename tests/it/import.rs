//! `import`: the values of a file go into a store, each of them once.
