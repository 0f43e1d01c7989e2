"""The auditor's work: what was verified of a submission, by whom, on what evidence."""
