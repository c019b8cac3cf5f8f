"""The two engines: `agents` asks every employee, `columns` runs compiled loops."""
