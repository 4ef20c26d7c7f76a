"""Making the public copy of a case: which texts there would be, what must be left out of them, and keeping them."""
