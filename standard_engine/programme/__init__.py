"""The programme: a procedure as data, and cases carried through its steps by events."""
