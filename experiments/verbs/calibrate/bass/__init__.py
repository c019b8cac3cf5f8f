"""A Bass curve fitted to counts by period: the simplest model of diffusion, as a command and as what others have to beat."""
