"""Findings: what is wrong or doubtful, where, and how to mend it. Stands under every other room."""

from standard_engine.findings.finding import Code, Finding, Place, Severity, codes

__all__ = ["Code", "Finding", "Place", "Severity", "codes"]
