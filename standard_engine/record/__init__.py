"""One file that proves how a verdict came about, and its verification."""
