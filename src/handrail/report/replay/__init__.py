"""The replay of a recorded run: one page, in which the controls are to be clicked once more."""
