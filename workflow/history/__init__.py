"""What became of a letter, as each may see it: its versions, its receipt, and where its words went."""
