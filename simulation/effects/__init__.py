"""Effects of an arm: paired differences, intervals, subgroups, levels, teacher hours."""
