"""The analyses that studies run on their data, to be run on simulated scores alike.

Functions of arrays, without a draw: intervals come from formulas, quadrature or a jackknife over
groups. A value that is missing (NaN) in any argument takes its row out of the analysis.
"""
