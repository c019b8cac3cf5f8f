"""The full design: ranges screened by Morris walks, weighed by Sobol indices, and in how many parameter sets another campaign is best."""
