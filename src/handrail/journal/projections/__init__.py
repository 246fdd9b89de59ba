"""Projections: pure readings of a journal, one a module.

- `run_record`: the run, its sections and its steps, for reports and exit codes; made of `records`.
- `step_states`: the state of each step, for a run that is resumed.
- `step_durations`: the duration of each step, for the time limit of later runs.
- `progress`: the progress of a run that goes on, for the terminal.
- `scores`: the scores of an exercise, step by step.
- `summary`: the counts of raw entries, for the seal.

`outcomes` says which event gives a step which outcome; `earlier_actions` fills in what older journals lack.
"""
