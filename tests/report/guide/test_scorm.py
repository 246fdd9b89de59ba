"""The guide as a package for learning systems: its structure, and what it tells the system in a browser."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Page

from handrail.report.guide.document import parse_guide
from handrail.report.guide.scorm import ADLCP, IMSCP, render_scorm

SYSTEM = """<!DOCTYPE html><title>Learning</title><style>iframe { width: 800px; height: 500px }</style><script>
  const values = { 'cmi.core.lesson_status': STATUS };
  window.heard = [];
  const answer = (name, result) => (...given) => { heard.push([name, ...given].join(' ')); return result(...given); };
  window.API = {
    LMSInitialize: answer('initialize', () => 'true'), LMSFinish: answer('finish', () => 'true'),
    LMSCommit: answer('commit', () => 'true'), LMSGetValue: name => values[name] ?? '',
    LMSSetValue: answer('set', (name, value) => { values[name] = value; return 'true'; }),
  };
</script><iframe src="index.html"></iframe>"""


@pytest.fixture
def package(guide: Path) -> bytes:
    return render_scorm(parse_guide((guide / "guide.md").read_text(encoding="utf-8")), guide)


def test_the_manifest_names_one_item_and_its_page_and_every_file(package: bytes) -> None:
    with zipfile.ZipFile(BytesIO(package)) as files:
        assert (files.testzip(), files.namelist()) == (None, ["imsmanifest.xml", "index.html"])
        root = ElementTree.fromstring(files.read("imsmanifest.xml"))
    names = {"ims": IMSCP, "adlcp": ADLCP}
    assert root.tag == f"{{{IMSCP}}}manifest"
    assert [child.tag.rpartition("}")[2] for child in root] == ["metadata", "organizations", "resources"]
    assert [part.text for part in root.find("ims:metadata", names) or ()] == ["ADL SCORM", "1.2"]
    (organizations,), (resource,) = root.findall("ims:organizations", names), root.findall(".//ims:resource", names)
    (organization,), (item,) = organizations.findall("ims:organization", names), root.findall(".//ims:item", names)
    assert organizations.get("default") == organization.get("identifier")
    assert item.get("identifierref") == resource.get("identifier")
    assert (resource.get("type"), resource.get(f"{{{ADLCP}}}scormtype")) == ("webcontent", "sco")
    assert [resource.get("href"), *(file.get("href") for file in resource)] == ["index.html"] * 2
    assert organization.findtext("ims:title", namespaces=names) == "Export the certificate"
    assert root.get("identifier", "").startswith("handrail-guide-")


def test_the_same_guide_gives_the_same_package(package: bytes, guide: Path) -> None:
    assert render_scorm(parse_guide((guide / "guide.md").read_text(encoding="utf-8")), guide) == package


def opened(page: Page, package: bytes, folder: Path, status: str) -> list[str]:
    """Open the package as a learning system does, in a frame beside its interface."""
    with zipfile.ZipFile(BytesIO(package)) as files:
        files.extractall(folder)
    (folder / "system.html").write_text(SYSTEM.replace("STATUS", repr(status)), encoding="utf-8")
    page.route("http://lms.test/**", lambda route: route.fulfill(path=folder / route.request.url.rpartition("/")[2]))
    page.goto("http://lms.test/system.html")
    page.frame_locator("iframe").get_by_role("heading", level=1).wait_for()
    return heard(page)


def heard(page: Page) -> list[str]:
    return [str(line) for line in page.evaluate("heard")]


def test_it_is_begun_when_opened_and_completed_when_read_to_its_end(
    own_page: Page, package: bytes, tmp_path: Path
) -> None:
    begun = opened(own_page, package, tmp_path, "not attempted")
    assert begun == ["initialize ", "set cmi.core.lesson_status incomplete", "commit "]
    own_page.frame_locator("iframe").locator("footer").scroll_into_view_if_needed()
    own_page.wait_for_function("heard.includes('set cmi.core.lesson_status completed')")
    own_page.evaluate("document.querySelector('iframe').remove()")
    own_page.wait_for_function("heard.at(-1) === 'finish '")
    assert sum(line.startswith("set cmi.core.session_time 0000:00:0") for line in heard(own_page)) == 1
    assert heard(own_page).count("finish ") == 1


def test_what_was_completed_stays_so(own_page: Page, package: bytes, tmp_path: Path) -> None:
    assert opened(own_page, package, tmp_path, "completed") == ["initialize "]


def test_without_a_learning_system_it_is_a_page(own_page: Page, package: bytes, tmp_path: Path) -> None:
    problems: list[str] = []
    own_page.on("pageerror", lambda error: problems.append(str(error)))
    own_page.on("console", lambda message: problems.append(message.text))
    with zipfile.ZipFile(BytesIO(package)) as files:
        files.extractall(tmp_path)
    own_page.goto((tmp_path / "index.html").as_uri())
    own_page.locator("footer").scroll_into_view_if_needed()
    assert problems == []
