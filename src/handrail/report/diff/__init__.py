"""The differences between two runs, or between two appliances of one: read from journals and evidence, then put into words."""
