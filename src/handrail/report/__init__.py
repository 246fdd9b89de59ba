"""Reports of runs for people and machines, made from their journals and their evidence.

- `formats`: the report of a run, as HTML, JUnit and Markdown, and the score sheet of an exercise.
- `replay`: a page on which a recorded run is clicked through once more.
- `guide`: instructions for people, made from a run, that can be edited: Markdown, HTML and a document for Word.
- `video`: captioned videos, made from a run's raw videos.
- `coverage`: what a runbook makes of each sentence of its document, as lines, page, table, JUnit and Markdown.
- `diff`: the differences between two runs, or between two appliances of one.
"""
