"""The guide as a SCORM 1.2 package for learning systems: its page as one SCO, which is completed by reading it to the end."""

from __future__ import annotations

import hashlib
import io
import zipfile
from pathlib import Path
from xml.etree import ElementTree

from handrail.report import layout
from handrail.report.guide.document import GuideDocument
from handrail.report.guide.html import render_html

PAGE = "index.html"
IMSCP, ADLCP = "http://www.imsproject.org/xsd/imscp_rootv1p1p2", "http://www.adlnet.org/xsd/adlcp_rootv1p2"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
SCHEMA_LOCATION = f"{IMSCP} imscp_rootv1p1p2.xsd {ADLCP} adlcp_rootv1p2.xsd"
EPOCH = (1980, 1, 1, 0, 0, 0)
"""The time of every file in a package, so that the same guide gives the same package."""
MAX_TITLE = 200
"""Characters of a title in a manifest, by the specification."""


def render_scorm(guide: GuideDocument, folder: Path) -> bytes:
    """Render a guide as a package, a zip file; the pictures that are in `folder` are embedded in its page."""
    page = render_html(guide, folder, layout.script("scorm.js"))
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        for name, text in (("imsmanifest.xml", manifest(guide.title, page)), (PAGE, page)):
            member = zipfile.ZipInfo(name, EPOCH)
            member.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(member, text)
    return file.getvalue()


def manifest(title: str, page: str) -> str:
    """The package's manifest: one organization with one item, and its one resource."""
    for prefix, namespace in (("", IMSCP), ("adlcp", ADLCP), ("xsi", XSI)):
        ElementTree.register_namespace(prefix, namespace)
    digest = hashlib.sha256(page.encode()).hexdigest()[:16]
    root = ElementTree.Element(
        f"{{{IMSCP}}}manifest",
        {"identifier": f"handrail-guide-{digest}", "version": "1.0", f"{{{XSI}}}schemaLocation": SCHEMA_LOCATION},
    )
    metadata = _child(root, "metadata")
    _child(metadata, "schema", "ADL SCORM")
    _child(metadata, "schemaversion", "1.2")
    organizations = _child(root, "organizations", default="guide")
    organization = _child(organizations, "organization", identifier="guide")
    _child(organization, "title", title[:MAX_TITLE])
    item = _child(organization, "item", identifier="guide-item", identifierref="guide-page", isvisible="true")
    _child(item, "title", title[:MAX_TITLE])
    resources = _child(root, "resources")
    resource = _child(resources, "resource", identifier="guide-page", type="webcontent", href=PAGE)
    resource.set(f"{{{ADLCP}}}scormtype", "sco")
    _child(resource, "file", href=PAGE)
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="unicode", xml_declaration=False).join(
        ('<?xml version="1.0" encoding="UTF-8"?>\n', "\n")
    )


def _child(parent: ElementTree.Element, name: str, text: str = "", **attributes: str) -> ElementTree.Element:
    child = ElementTree.SubElement(parent, f"{{{IMSCP}}}{name}", attributes)
    child.text = text or None
    return child
