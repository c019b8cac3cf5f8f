"""Before the first day: settings become numbers, tables, calendar, and the arrays of a world."""
