"""What those who run the installation ask it: whether it lives, whether it is ready, what it counted and what it logs."""
