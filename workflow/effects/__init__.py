"""What a move changes besides the state. Effects write rows of the case they were given; they never decide.

They run inside the executor's transaction, under the case's row lock, with inputs that the row's form validated.
"""
