"""Charts as inline SVG: drawn from exact numbers, the same bytes for the same numbers, and no number only in a picture."""
