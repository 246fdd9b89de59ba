from handrail.journal import EvidenceKept
from handrail.report.words import shown_pictures


def test_shows_pictures_and_no_texts_and_a_copy_instead_of_what_it_was_drawn_on() -> None:
    picture = EvidenceKept(step="1", file="evidence/001.png", sha256="")
    text = EvidenceKept(step="1", file="evidence/001.txt", sha256="", media_type="text/plain")
    copy = EvidenceKept(
        step="1", file="evidence/001.svg", sha256="", media_type="image/svg+xml", drawn_on="evidence/001.png"
    )
    assert shown_pictures([picture, text]) == [picture]
    assert shown_pictures([picture, text, copy]) == [copy]
