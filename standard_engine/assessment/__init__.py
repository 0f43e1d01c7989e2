"""Program + submission → results, gaps, decision, trace."""
