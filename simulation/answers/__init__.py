"""Answers to an experiment: the comparison of its arms, in numbers and sentences."""
