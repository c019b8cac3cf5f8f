"""Design of experiments: points, factors, samples."""
