"""The newsroom's tests: facts, seen through its doors."""
