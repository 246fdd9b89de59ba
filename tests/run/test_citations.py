"""What a run puts on record of the sentences that its steps carry out."""

from __future__ import annotations

from covering import Written, written
from handrail.journal import CitedSentence
from handrail.run.citations import cited_document, known_document
from handrail.runbook import load

__all__ = ["written"]
BY_STEP = {"1": ("1.1",), "2": ("1.2",), "4": ("3.1",), "5": ("3.3",)}


def test_each_step_has_the_sentences_that_it_carries_out_with_their_words(written: Written) -> None:
    cited = cited_document(load(written())[0])
    assert cited is not None
    assert (cited.title, cited.edition, cited.steps) == ("Colours", "2024", BY_STEP)
    assert list(cited.sentences) == ["1.1", "1.2", "3.1", "3.3"]
    assert cited.sentences["3.3"] == CitedSentence(says="Click Save.", is_original=True)


def test_a_paraphrase_is_not_taken_for_the_vendor_s_words(written: Written) -> None:
    file = written()
    stored = file.parent / "documents/colours/2024.yaml"
    stored.write_text(stored.read_text().replace("Change the colour.", "Another colour is typed."))
    cited = cited_document(load(file)[0])
    assert cited is not None
    assert cited.sentences["3.1"] == CitedSentence(says="Another colour is typed.", is_original=False)


def test_without_the_stored_edition_the_anchors_are_on_record_as_they_are_written(written: Written) -> None:
    file = written()
    (file.parent / "documents/colours/2024.yaml").unlink()
    cited = cited_document(load(file)[0])
    assert cited is not None
    assert (cited.title, cited.edition, cited.sentences) == ("Colours", "", {})
    assert cited.steps == BY_STEP | {"5": ("Click Save",)}


def test_of_a_runbook_that_cites_nothing_nothing_is_on_record(written: Written) -> None:
    changes = [(f"cites: {anchor}\n", "note: why\n") for anchor in ("1.1", "Click Save")]
    changes += [("    cites: 1.2\n", ""), ("        cites: 3.1\n", "")]
    assert cited_document(load(written(*changes))[0]) is None


def test_what_only_the_stored_edition_tells_of_a_document_is_known(written: Written) -> None:
    file = written()
    known = known_document(load(file)[0])
    assert (known.edition, len(known.sha256)) == ("2024", 64)
    assert known.read_on
    (file.parent / "documents/colours/2024.yaml").unlink()
    assert known_document(load(file)[0]) == load(file)[0].document


def test_what_the_runbook_says_of_its_document_wins(written: Written) -> None:
    known = known_document(load(written(("stored:", "edition: second print, stored:")))[0])
    assert known.edition == "second print"
