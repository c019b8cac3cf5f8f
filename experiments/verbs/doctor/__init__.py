"""Is everything there, and how fast is this machine?"""
