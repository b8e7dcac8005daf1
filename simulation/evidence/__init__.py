"""Evidence: published targets and the parameter sets calibrated to them."""
