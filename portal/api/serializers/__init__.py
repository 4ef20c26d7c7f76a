"""What the API shows of each thing. Everything here is read-only: changes are moves."""
