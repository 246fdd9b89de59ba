"""The errors that Handrail raises on purpose, grouped by who can put them right.

    HandrailError
    ├── AuthorError              the author or caller   exit 2
    │   ├── InvalidFile             a runbook or inventory with mistakes, all of them
    │   └── InvalidCall             a command line that makes no sense
    ├── StepError                the operator           exit 1
    │   ├── ElementNotFound
    │   ├── AmbiguousLocator
    │   ├── ElementNotReady
    │   ├── ExpectationNotMet
    │   │   ├── ErrorAnswered
    │   │   └── NotRefused
    │   ├── PageUnreachable
    │   │   ├── PageLost
    │   │   └── BrowserGone
    │   ├── SessionEnded
    │   ├── UnexpectedEvent
    │   ├── StepsNotFound
    │   ├── PictureRefused       is recorded, and ends nothing
    │   └── OutcomeUnknown       a person must look     exit 5
    ├── SurroundingsError        the administrator      exit 3
    │   ├── BrowserUnavailable
    │   ├── ApplianceUnreachable
    │   ├── TlsNotTrusted
    │   ├── WrongAppliance
    │   ├── ApplianceBusy
    │   ├── ClaimsUnavailable
    │   ├── SecretUnavailable
    │   └── SecretIsAWord
    ├── EvidenceBroken           the auditor            exit 4
    │   ├── SecretKept
    │   ├── JournalBroken
    │   └── JournalTaken
    ├── DoneWithExceptions       nobody: a choice       exit 6
    └── RunStopped               nobody: a choice       exit 130

Anything else that escapes is a bug in Handrail and exits 70.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar, Self


class HandrailError(Exception):
    """The root of all errors that are raised on purpose. The command line ends with its `exit_code`."""

    exit_code: ClassVar[int] = 70


@dataclass(frozen=True, order=True)
class Mistake:
    """A mistake in a file, and its position: lines and columns count from 1."""

    file: str
    line: int
    column: int
    sentence: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.sentence}"


class AuthorError(HandrailError):
    """An error that the author of the file or of the command can put right."""

    exit_code = 2


class InvalidFile(AuthorError):
    """A runbook or inventory cannot be used; `mistakes` lists all its mistakes, in order."""

    def __init__(self, mistakes: Iterable[Mistake]) -> None:
        self.mistakes = tuple(sorted(set(mistakes)))
        super().__init__("\n".join(map(str, self.mistakes)))


class InvalidCall(AuthorError):
    """A command or request cannot be carried out as it is: a missing input, an unknown pair, a folder that exists."""


class StepError(HandrailError):
    """A step could not be carried out. The page stays as it was left, for a person to look at.

    `may_have_acted` tells whether the action may have gone out to the appliance before the step failed.
    """

    exit_code = 1

    def __init__(self, sentence: str = "", *, may_have_acted: bool = False) -> None:
        super().__init__(sentence)
        self.may_have_acted = may_have_acted

    def mark_may_have_acted(self) -> Self:
        """Mark that the action may have gone out before this failure, and return the error, to be raised."""
        self.may_have_acted = True
        return self


class ElementNotFound(StepError):
    """No element of the page matches the locator; `near` lists the most similar elements of the page.

    `missing` is the outer part of the locator, if already that is not on the page.
    """

    def __init__(
        self,
        locator: object,
        near: Iterable[str] = (),
        *,
        missing: str | None = None,
        messages: Iterable[str] = (),
        headings: Iterable[str] = (),
        advice: str = "",
    ) -> None:
        self.locator, self.near, self.missing = locator, tuple(near), missing
        broken_at = f" (there is no {missing})" if missing else ""
        there = f"; there {'are' if len(self.near) > 1 else 'is'} {', '.join(self.near)}" if self.near else ""
        said = "".join(f"; the page says: {text}" for text in messages)
        there += f"; {advice}" if advice else ""
        titles = " and ".join(f'"{text}"' for text in headings)
        headed = f"; the page is headed {titles}" if titles and not there else ""
        super().__init__(f"no {locator}{broken_at}" + (there + said + headed or "; nothing alike is on the page"))


class AmbiguousLocator(StepError):
    """More than one element of the page matches the locator, and Handrail does not guess."""

    def __init__(
        self, locator: object, matches: Iterable[str], advice: str = "narrow it with `in`", count: int = 0
    ) -> None:
        """`matches` are texts to point at each of them; `count` is their number, if these are only the first."""
        self.locator, self.matches = locator, tuple(matches)
        count = max(count, len(self.matches))
        more = f" and {count - len(self.matches)} more" if count > len(self.matches) else ""
        super().__init__(f"{count} elements match {locator}: {', '.join(self.matches)}{more}; {advice}")


class ElementNotReady(StepError):
    """The element is on the page and cannot be used: disabled, covered, always moving, of the wrong kind."""

    def __init__(self, sentence: str, *, reason: str = "", timed_out: bool = False) -> None:
        """`reason` is the end of the sentence, as in "is disabled"; `timed_out` tells whether waiting did not help."""
        super().__init__(sentence)
        self.reason, self.timed_out = reason, timed_out


class ExpectationNotMet(StepError):
    """The page, file or server is not as the runbook requires."""

    def __init__(
        self, sentence: str = "", *, may_have_acted: bool = False, option: str = "", offered: Iterable[str] = ()
    ) -> None:
        super().__init__(sentence, may_have_acted=may_have_acted)
        self.option, self.offered = option, tuple(offered)
        """The option that a list does not offer, and those that it does."""


class ErrorAnswered(ExpectationNotMet):
    """The page that came of a step tells of an error, so what it lists proves nothing."""


class NotRefused(ExpectationNotMet):
    """The proof of a step does not show, and neither does it show that the appliance refused the step."""


class PageUnreachable(StepError):
    """The appliance did not answer, or answered with an error page: `status` is that of HTTP, and 0 if no answer came."""

    def __init__(self, sentence: str = "", *, may_have_acted: bool = False, status: int = 0) -> None:
        super().__init__(sentence, may_have_acted=may_have_acted)
        self.status = status


class PageLost(PageUnreachable):
    """The page that should follow did not come: the appliance was busy, or its answer was lost. Another time it may come."""


class BrowserGone(PageUnreachable):
    """The browser, or its tab, has ended or crashed."""


class SessionEnded(StepError):
    """The appliance shows its sign-in page: nobody is signed in any more."""


class UnexpectedEvent(StepError):
    """The page did something that the runbook does not declare: a dialog, a popup, a download, another host."""


class StepsNotFound(StepError):
    """A rehearsal did not find the control of some steps, or could not use it, although all earlier steps were as planned."""

    def __init__(self, sentence: str = "", steps: Iterable[str] = ()) -> None:
        """`steps` are the numbers of these steps."""
        super().__init__(sentence)
        self.steps = tuple(steps)


class PictureRefused(StepError):
    """No picture could be taken that certainly shows no secret. No step fails because of that."""


class OutcomeUnknown(StepError):
    """A `once` step began, and nothing shows whether it happened. A person must look."""

    exit_code = 5


class SurroundingsError(HandrailError):
    """The machine, the network or the configuration around the run is not fit for it."""

    exit_code = 3


class BrowserUnavailable(SurroundingsError):
    """No browser could be started."""


class ApplianceUnreachable(SurroundingsError):
    """The appliance does not answer at its address."""


class TlsNotTrusted(SurroundingsError):
    """The certificate that an appliance serves is not one that the inventory trusts."""


class WrongAppliance(SurroundingsError):
    """An appliance answers that is not the one of the inventory. Nothing was done to it."""


class ApplianceBusy(SurroundingsError):
    """Another run works on the same appliance."""


class ClaimsUnavailable(SurroundingsError):
    """The database of claims does not answer, or is not one that can be used. What could not be claimed is not done."""


class SecretUnavailable(SurroundingsError):
    """The source of a secret does not give its value. The message names the source, never a value."""


class SecretIsAWord(SurroundingsError):
    """A secret is a word of a text that every run keeps, such as the runbook, so that evidence could not be searched for it."""


class EvidenceBroken(HandrailError):
    """Evidence is incomplete, or was changed after it was written."""

    exit_code = 4


class SecretKept(EvidenceBroken):
    """A file that was kept holds a secret."""


class JournalBroken(EvidenceBroken):
    """A journal cannot be read, or its chain does not hold."""

    def __init__(self, finding: str, advice: str = "") -> None:
        super().__init__(f"{finding}. {advice}" if advice else finding)
        self.finding = finding
        """The place and kind of the break; the error's own text goes on with `advice` on what is left to do."""


class JournalTaken(EvidenceBroken):
    """Another process has taken over this run and continued its journal; this process may do nothing more."""


class DoneWithExceptions(HandrailError):
    """A run came to its end, but a person skipped steps that had failed. With `--allow-exceptions` it ends with 0."""

    exit_code = 6

    def __init__(self, steps: Iterable[str]) -> None:
        """`steps` are the numbers of the steps that failed and were skipped."""
        self.steps = tuple(steps)
        which = f"step {self.steps[0]} was" if len(self.steps) == 1 else f"steps {', '.join(self.steps)} were"
        super().__init__(f"{which} not carried out: failed, and skipped by a person")


class RunStopped(HandrailError):
    """A person, a signal, or the end of the time that was given with `--finish-by` ended the run."""

    exit_code = 130
