"""The yardstick: the same procedure as a script that a person writes with Playwright alone.

It knows nothing of Handrail. It takes the steps of `runbooks/failover/replicate-ssl-certificate.yaml` in their order, looks
before it clicks where versions of the interface differ, and expects what the runbook expects. It keeps no journal, writes no
report, and believes the browser's arguments that it is given.

As a process of its own: `python -m benchmarks.by_hand JOB.json [PICTURES]`, which prints how many pictures it took.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import re
import secrets
import ssl
import sys
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, pkcs12
from cryptography.x509 import Certificate, DNSName, SubjectAlternativeName
from playwright.async_api import Browser, Locator, Page, Playwright, async_playwright, expect

WRONG_NAME = "not-served-here.invalid"


@dataclass(frozen=True)
class Appliance:
    """An appliance: its address, and the account that signs in."""

    url: str
    host: str
    port: int
    username: str
    password: str


@dataclass(frozen=True)
class Job:
    """The input of the script: browser, appliances, certificate."""

    browser: str
    arguments: list[str]
    primary: Appliance
    backup: Appliance
    certificate: str
    site: str

    @classmethod
    def read(cls, file: Path) -> Job:
        job = json.loads(file.read_text(encoding="utf-8"))
        job["primary"], job["backup"] = Appliance(**job["primary"]), Appliance(**job["backup"])
        return cls(**job)


class Camera:
    """A full-page PNG after each step on a page; without pictures, only where the document asks for one."""

    def __init__(self, folder: Path, *, every_step: bool) -> None:
        self._folder, self._every_step = folder, every_step
        self.taken = 0

    async def step(self, page: Page) -> None:
        if self._every_step:
            await self.capture(page)

    async def capture(self, page: Page) -> None:
        self.taken += 1
        await page.screenshot(path=self._folder / f"{self.taken:03}.png", full_page=True)


Procedure = Callable[[Page, Page, Job, Camera, Path], Awaitable[None]]
"""Performed on the page of the primary and on that of the backup; the folder is for the file between them."""


async def started(playwright: Playwright, job: Job) -> Browser:
    return await playwright.chromium.launch(executable_path=job.browser, args=job.arguments)


async def opened(browser: Browser) -> Page:
    """A page with cookies of its own."""
    context = await browser.new_context(
        viewport={"width": 1280, "height": 900}, locale="en-US", accept_downloads=True, service_workers="block"
    )
    return await context.new_page()


async def replicate(primary: Page, backup: Page, job: Job, camera: Camera, folder: Path) -> None:
    """The whole procedure. The pages are open and empty."""
    passphrase = secrets.token_urlsafe(24)
    await sign_in(primary, job.primary, camera)
    await select_for_export(primary, job, camera)
    file = await export(primary, passphrase, camera, folder)
    fingerprint = inspected(file, passphrase, job.site)
    await probe(job.primary, job.site, fingerprint)
    await sign_in(backup, job.backup, camera)
    await import_file(backup, file, passphrase, camera)
    await look_at_names(backup, job, camera)
    await make_default(backup, job, camera)
    await probe(job.backup, job.site, fingerprint)


async def sign_in(page: Page, appliance: Appliance, camera: Camera) -> None:
    await page.goto(appliance.url)
    await camera.step(page)
    await click_if_there(page.get_by_role("button", name=re.compile("^I? ?(Agree|Accept)$")), camera)
    await page.get_by_label("Username", exact=True).fill(appliance.username)
    await camera.step(page)
    await page.get_by_label("Password", exact=True).fill(appliance.password)
    await camera.step(page)
    await page.get_by_role("button", name=re.compile("^(Login|Log In|Sign In)$")).click()
    await camera.step(page)
    await expect(page.get_by_role("link", name="Security", exact=True)).to_be_visible()
    await camera.step(page)
    await click_if_there(
        page.get_by_role("dialog").get_by_role("button", name=re.compile("^(OK|Close|Continue)$")), camera
    )


async def go_to_certificates(page: Page, camera: Camera) -> None:
    await page.get_by_role("link", name="Security", exact=True).click()
    await page.get_by_role("link", name="Certificates", exact=True).click()
    await camera.step(page)


async def see_certificates(page: Page, camera: Camera) -> None:
    await expect(page.get_by_role("heading", name=re.compile("^Security :: (Other )?Certificates$"))).to_be_visible()
    await camera.step(page)


async def select_for_export(page: Page, job: Job, camera: Camera) -> None:
    await go_to_certificates(page, camera)
    await see_certificates(page, camera)
    await expect(link_of(page, job.certificate)).to_be_visible()
    await camera.step(page)
    await camera.capture(page)
    await row_of(page, job.certificate).get_by_role("checkbox").check()
    await camera.step(page)
    await page.get_by_role("combobox").filter(has_text="Select Action").first.select_option(label="Export")
    await camera.step(page)
    await click_if_there(page.get_by_role("button", name="Apply", exact=True).first, camera)


async def export(page: Page, passphrase: str, camera: Camera, folder: Path) -> Path:
    heading = page.get_by_role("heading", name="Security :: Certificates :: Export", exact=True)
    await expect(heading).to_be_visible()
    await camera.step(page)
    await expect(page.get_by_label("Private Key", exact=True)).to_be_visible()
    await camera.step(page)
    for part in ("Certificate", "Private Key", "Certificate Chain"):
        box = page.get_by_label(part, exact=True)
        if part == "Private Key" or await box.is_visible():
            await box.check()
            await camera.step(page)
    await page.get_by_label("Passphrase", exact=True).fill(passphrase)
    await camera.step(page)
    again = page.get_by_label("Confirm Passphrase", exact=True)
    if await again.is_visible():
        await again.fill(passphrase)
        await camera.step(page)
    async with page.expect_download() as waiting:
        await page.get_by_role("button", name="Export", exact=True).click()
    download = await waiting.value
    file = folder / download.suggested_filename
    await download.save_as(file)
    await camera.step(page)
    return file


async def import_file(page: Page, file: Path, passphrase: str, camera: Camera) -> None:
    await go_to_certificates(page, camera)
    await see_certificates(page, camera)
    await camera.capture(page)
    await page.get_by_role("button", name="Import", exact=True).click()
    await camera.step(page)
    await page.locator("input[type=file]").set_input_files(file)
    await camera.step(page)
    await page.get_by_label(re.compile(r"^(\(Optional\) )?Password:?$")).fill(passphrase)
    await camera.step(page)
    await page.get_by_role("button", name="Upload", exact=True).click()
    await expect(page.get_by_role("button", name="Upload", exact=True)).to_be_hidden()
    await camera.step(page)


async def look_at_names(page: Page, job: Job, camera: Camera) -> None:
    await expect(link_of(page, job.certificate)).to_be_visible()
    await camera.step(page)
    await camera.capture(page)
    await link_of(page, job.certificate).click()
    await camera.step(page)
    title = "Security :: Certificates :: Edit Certificate Configuration"
    await expect(page.get_by_role("heading", name=title, exact=True)).to_be_visible()
    await camera.step(page)
    named = await page.get_by_label("Friendly Name", exact=True).input_value() == job.site
    if not named:
        await expect(page.get_by_text(job.site, exact=True).first).to_be_visible()
    await camera.step(page)


async def make_default(page: Page, job: Job, camera: Camera) -> None:
    await go_to_certificates(page, camera)
    await expect(link_of(page, job.certificate)).to_be_visible()
    await camera.step(page)
    row = row_of(page, job.certificate)
    control = row.get_by_role("button").or_(row.get_by_role("radio"))
    if await control.is_visible():
        page.once("dialog", lambda dialog: dialog.accept())
        await control.click()
        await expect(row.get_by_role("button")).to_be_hidden()
        await expect(page.get_by_text("The default certificate is now")).to_be_visible()
        await camera.step(page)
    await camera.capture(page)


async def click_if_there(button: Locator, camera: Camera) -> None:
    if await button.is_visible():
        await button.click()
        await camera.step(button.page)


def row_of(page: Page, certificate: str) -> Locator:
    return page.get_by_role("row").filter(has=page.get_by_role("link", name=certificate, exact=True))


def link_of(page: Page, certificate: str) -> Locator:
    return page.get_by_role("link", name=certificate, exact=True)


def inspected(file: Path, passphrase: str, site: str) -> str:
    """The certificate's fingerprint, once it is what the document asks for."""
    bundle = pkcs12.load_pkcs12(file.read_bytes(), passphrase.encode())
    assert bundle.key is not None
    assert bundle.cert is not None
    leaf = bundle.cert.certificate
    assert public(leaf) == bundle.key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    assert leaf.subject != leaf.issuer
    assert site in leaf.extensions.get_extension_for_class(SubjectAlternativeName).value.get_values_for_type(DNSName)
    assert leaf.not_valid_before_utc < datetime.now(UTC) < leaf.not_valid_after_utc
    chain = {extra.certificate.subject: extra.certificate for extra in bundle.additional_certs}
    current = leaf
    while current.subject != current.issuer:
        assert "Let's Encrypt" not in current.issuer.rfc4514_string()
        current.verify_directly_issued_by(chain[current.issuer])
        current = chain[current.issuer]
    return hashlib.sha256(leaf.public_bytes(Encoding.DER)).hexdigest()


def public(certificate: Certificate) -> bytes:
    return certificate.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


async def probe(appliance: Appliance, site: str, fingerprint: str) -> None:
    """Check that this certificate is served: with the right name, with a wrong one, and with none."""
    for name in (site, WRONG_NAME, ""):
        assert await served(appliance, name) == fingerprint


async def served(appliance: Appliance, name: str) -> str:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    _, writer = await asyncio.open_connection(appliance.host, appliance.port, ssl=context, server_hostname=name)
    leaf: bytes = writer.get_extra_info("ssl_object").getpeercert(binary_form=True)
    writer.close()
    return hashlib.sha256(leaf).hexdigest()


async def run(procedure: Procedure, job: Job, pictures: Path | None) -> int:
    """Perform the procedure, from starting the browser to closing it, and return the number of pictures taken."""
    with tempfile.TemporaryDirectory() as kept:
        folder = Path(kept)
        camera = Camera(pictures or folder, every_step=pictures is not None)
        async with async_playwright() as playwright:
            browser = await started(playwright, job)
            await procedure(await opened(browser), await opened(browser), job, camera, folder)
            await browser.close()
    return camera.taken


def main(procedure: Procedure) -> None:
    """Run the script as a process: its arguments are JOB.json and, if pictures are wanted, the folder for them."""
    pictures = Path(sys.argv[2]) if len(sys.argv) > 2 else None
    print(asyncio.run(run(procedure, Job.read(Path(sys.argv[1])), pictures)))


if __name__ == "__main__":
    main(replicate)
