"""Planning: what an enterprise that does not pass would have to change, at the least effort or the least cost."""
