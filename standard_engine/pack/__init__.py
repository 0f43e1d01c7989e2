"""A standard as data: from YAML files to a program."""
