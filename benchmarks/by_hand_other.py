"""The yardstick on the other pair: the same procedure as an ordinary script for the pages that these appliances have.

It knows nothing of Handrail. What does not depend on the pages (the job, the camera, the look into the file, the handshakes) is
that of `by_hand.py`; the pages are those of the version called "sra".

As a process of its own: `python -m benchmarks.by_hand_other JOB.json [PICTURES]`, which prints how many pictures it took.
"""

from __future__ import annotations

import re
import secrets
from pathlib import Path

from playwright.async_api import Locator, Page, expect

from benchmarks.by_hand import Appliance, Camera, Job, click_if_there, inspected, main, probe

OTHER_CERTIFICATES = re.compile("^Security :: Other Certificates")


async def replicate(primary: Page, backup: Page, job: Job, camera: Camera, folder: Path) -> None:
    """The whole procedure. The pages are open and empty."""
    passphrase = secrets.token_urlsafe(24)
    await sign_in(primary, job.primary, camera)
    await select_for_export(primary, job, camera)
    file = await export(primary, passphrase, camera, folder)
    fingerprint = inspected(file, passphrase, job.site)
    await probe(job.primary, job.site, fingerprint)
    await sign_in(backup, job.backup, camera)
    await import_file(backup, file, passphrase, job, camera)
    await look_at_names(backup, job, camera)
    await make_default(backup, job, camera)
    await probe(job.backup, job.site, fingerprint)


async def sign_in(page: Page, appliance: Appliance, camera: Camera) -> None:
    await page.goto(appliance.url)
    await camera.step(page)
    await click_if_there(page.get_by_role("button", name=re.compile("^(I Agree|Accept)$")), camera)
    await page.get_by_label("Username:", exact=True).fill(appliance.username)
    await camera.step(page)
    await page.get_by_label("Password:", exact=True).fill(appliance.password)
    await camera.step(page)
    await page.get_by_role("button", name="Login", exact=True).click()
    await camera.step(page)
    await expect(page.get_by_role("link", name="Security", exact=True)).to_be_visible()
    await camera.step(page)
    await click_if_there(page.locator(".overlay").get_by_role("button", name="OK", exact=True), camera)


async def go_to_certificates(page: Page, camera: Camera) -> None:
    await page.get_by_role("link", name="Security", exact=True).click()
    await page.get_by_role("link", name="Certificates", exact=True).click()
    await camera.step(page)


async def see_section(page: Page, camera: Camera) -> None:
    await expect(page.get_by_role("heading", name=OTHER_CERTIFICATES)).to_be_visible()
    await camera.step(page)


async def see_certificate(page: Page, job: Job, camera: Camera) -> None:
    await expect(link_of(page, job.certificate)).to_be_visible()
    await camera.step(page)


async def select_for_export(page: Page, job: Job, camera: Camera) -> None:
    await go_to_certificates(page, camera)
    await see_section(page, camera)
    await see_certificate(page, job, camera)
    await camera.capture(page)
    await row_of(page, job.certificate).get_by_role("checkbox").check()
    await camera.step(page)
    section = page.locator(".contentBox").filter(has=page.get_by_role("heading", name=OTHER_CERTIFICATES))
    await section.get_by_role("combobox").select_option(label="Export")
    await camera.step(page)
    await click_if_there(section.get_by_role("button", name="Apply", exact=True), camera)


async def export(page: Page, passphrase: str, camera: Camera, folder: Path) -> Path:
    await expect(page.get_by_role("heading", name="Security :: Certificates :: Export")).to_be_visible()
    await camera.step(page)
    await expect(page.get_by_label("Private Key", exact=True)).to_be_visible()
    await camera.step(page)
    for part in ("Certificate", "Private Key", "Certificate Chain"):
        box = page.get_by_label(part, exact=True)
        if part == "Private Key" or await box.is_visible():
            await box.check()
            await camera.step(page)
    await page.get_by_label("Passphrase:", exact=True).fill(passphrase)
    await camera.step(page)
    again = page.get_by_label("Confirm Passphrase:", exact=True)
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


async def import_file(page: Page, file: Path, passphrase: str, job: Job, camera: Camera) -> None:
    await go_to_certificates(page, camera)
    await see_section(page, camera)
    await camera.capture(page)
    await page.get_by_role("button", name="Import", exact=True).click()
    await camera.step(page)
    await page.locator("input[type=file]").set_input_files(file)
    await camera.step(page)
    await page.get_by_label("Password:", exact=True).fill(passphrase)
    await camera.step(page)
    await page.get_by_role("button", name="Upload", exact=True).click()
    await see_certificate(page, job, camera)


async def look_at_names(page: Page, job: Job, camera: Camera) -> None:
    await see_certificate(page, job, camera)
    await camera.capture(page)
    await link_of(page, job.certificate).click()
    await camera.step(page)
    await expect(page.get_by_role("heading", name="Edit Certificate Configuration")).to_be_visible()
    await camera.step(page)
    named = await page.get_by_label("Friendly Name:", exact=True).input_value() == job.site
    if not named:
        await expect(page.get_by_text(job.site, exact=True).first).to_be_visible()
    await camera.step(page)


async def make_default(page: Page, job: Job, camera: Camera) -> None:
    await go_to_certificates(page, camera)
    await see_certificate(page, job, camera)
    control = row_of(page, job.certificate).get_by_role("button", name="Set as Default", exact=True)
    if await control.is_visible():
        page.once("dialog", lambda dialog: dialog.accept())
        await control.click()
        await expect(control).to_be_hidden()
        await camera.step(page)
    await camera.capture(page)


def row_of(page: Page, certificate: str) -> Locator:
    return page.get_by_role("row").filter(has=link_of(page, certificate))


def link_of(page: Page, certificate: str) -> Locator:
    return page.get_by_role("link", name=certificate, exact=True)


if __name__ == "__main__":
    main(replicate)
