"""The guide: instructions for people, made of a run that passed. Trainers edit it; a new guide keeps their edits."""
