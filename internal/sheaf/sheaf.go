// Package sheaf is the ground under the house: the kinds of errors, ids, and
// the type of a secret. It promises that a secret never prints and that an id
// says nothing about what it names. It holds no interfaces and no behaviour of
// any room.
package sheaf
