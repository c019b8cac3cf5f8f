"""Bare processes of diffusion, beside the full model: a cascade, and adoption on given ties."""
