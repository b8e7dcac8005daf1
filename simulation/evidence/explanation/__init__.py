"""Explanations: what one teacher's year was made of, in causes that add up.

The books describe one run; what would have come of something else is found by living
the year again with that one thing changed.
"""
