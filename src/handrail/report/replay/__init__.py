"""The replay of a recorded run: one page that shows each step's page, on which the control is to be clicked once more."""
