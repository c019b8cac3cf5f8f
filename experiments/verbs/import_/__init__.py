"""A company's own records: HR lists, platform exports and learning records become the project's tables.

One direction: archives -> texts -> sheets (rows of any file) -> people, messages, learning -> ties -> tables, summary.
What identifies a person is hashed on reading; text, names and addresses are never kept.
"""
