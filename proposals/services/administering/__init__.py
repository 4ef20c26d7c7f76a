"""Running an installation and its cities: who was set up, by whom, when and why. Each act is kept as a row."""
