"""Actions that bring a file from an appliance, or take it to another. Files live in the run's private folder, and end with it."""

from __future__ import annotations

import hashlib
from typing import Annotated, ClassVar

from pydantic import Field

from handrail.action import Reach
from handrail.page import Use
from handrail.steps.base import ValueKind
from handrail.steps.context import Context
from handrail.steps.controls import ControlStep
from handrail.steps.fields import FieldTarget, FilledText, OpensField
from handrail.steps.plain_words import control_in_words, file_in_words
from handrail.steps.values import DownloadedFile

NewName = Annotated[
    str,
    Field(
        pattern=r"^[A-Za-z_][A-Za-z0-9_]*$",
        alias="as",
        description="The name under which later steps know what this one brings.",
    ),
]


class Download(ControlStep):
    """Click what begins a download, and keep the file under a name for later steps.

    - download: button "Export"
      as: bundle
    """

    action: ClassVar[str] = "download"
    shorthand: ClassVar[str] = "target"
    reach: ClassVar[Reach] = "fetches"
    use: ClassVar[Use] = "click"
    task: ClassVar[str] = "Find what begins the download and click it."

    as_: NewName
    opens: OpensField = None

    @property
    def output(self) -> tuple[str, ValueKind]:
        return self.as_, "file"

    def describe(self) -> str:
        return f"Download a file with {self.target[0]}, from now on ${self.as_}"

    def instruction(self) -> str:
        named = file_in_words(f"${self.as_}").removeprefix("the file ")
        return f"Download the file with {control_in_words(self.target)} (it is called {named} here)"

    async def run(self, context: Context) -> None:
        from handrail.journal import FileDownloaded

        folder = context.private_folder / f"{context.number}-{self.as_}"  # two downloads may have one name
        folder.mkdir(mode=0o700, exist_ok=True)
        path = await context.page.find(self.target, self.patience).download(folder)
        content = path.read_bytes()
        context.values[self.as_] = DownloadedFile(self.as_, path)
        context.record(
            FileDownloaded(
                step=context.number,
                name=self.as_,
                filename=path.name,
                size=len(content),
                sha256=hashlib.sha256(content).hexdigest(),
            )
        )


class Upload(ControlStep):
    """Put a downloaded file into a page's file field, or into the file chooser that a button opens.

    - upload: $bundle
      target: field "Certificate File"
    """

    action: ClassVar[str] = "upload"
    shorthand: ClassVar[str] = "file"
    file_fields: ClassVar[tuple[str, ...]] = ("file",)
    use: ClassVar[Use] = "upload"
    task: ClassVar[str] = "Find where the file goes and click it. The program brings the file."
    task_once_shown: ClassVar[str] = "Click it. The program brings the file."

    file: FilledText
    target: FieldTarget

    def describe(self) -> str:
        return f"Browse to {self.file} in {self.target[0]}"

    def instruction(self) -> str:
        return f"Put {file_in_words(self.file)} into {control_in_words(self.target)}"

    async def run(self, context: Context) -> None:
        await context.page.find(self.target, self.patience).upload(context.file(self.file).path)
