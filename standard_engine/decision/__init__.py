"""The decision document as a contract: its published schemas, who stands behind one, and its reader."""
