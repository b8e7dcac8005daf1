"""Print the model document."""

from simulation.views.odd import page

print(page(), end="")
