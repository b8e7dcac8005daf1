"""The school: class lists, synthetic schools, school years."""
