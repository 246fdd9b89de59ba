"""Reports: what people and machines read of runs, made of their journals and of the evidence that was kept.

- `formats`: the report of a run, as HTML, JUnit and Markdown, and the score sheet of an exercise.
- `replay`: a page on which a recorded run is gone through again.
- `guide`: instructions for people, made of a run, editable, as Markdown, HTML and a document for Word.
- `video`: captioned videos, made of a run's raw videos.
- `diff`: the differences between two runs, or between two appliances of one.
"""
