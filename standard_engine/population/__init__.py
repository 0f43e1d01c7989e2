"""Many enterprises: a table of what they report, all judged at once, and what a change of the rules does to them."""
