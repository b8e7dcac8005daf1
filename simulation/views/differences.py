"""Why the simulated effect of each kind differs from the published one, or agrees with it."""

DIFFERENCES = {}
