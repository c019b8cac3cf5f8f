"""The phases of a day, one module each, in the order of the day."""
