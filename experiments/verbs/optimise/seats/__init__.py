"""How many seats: what each number of them costs and gives, all else as it is."""
