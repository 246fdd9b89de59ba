"""What differs between two runs, or between two appliances of one: compared from journals and what was kept, then told."""
