// Package analysis is arithmetic over what was coded: how often, by how many
// people, beside what else, and where a word stands. Its functions are pure: they
// take values and give values, ask no key and keep nothing on disk.
//
// People are counted before passages, because how often a code is laid depends on
// who codes: counts are by subject and by account, so that a translation or a
// second sitting counts once. What has no value says so in words and is never 0
// or 1. All cells are raw: nothing here may be published but through gate 2.
package analysis
