"""The gates that a run may have."""
