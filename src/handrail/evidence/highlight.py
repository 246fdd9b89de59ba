"""Copies of pictures on which one control is highlighted. The pictures themselves stay as the browser gave them."""

from __future__ import annotations

import base64

from handrail.palette import POINTER
from handrail.rectangle import Rectangle, picture_size

MARGIN = 8.0
"""Pixels between the control and the line around it."""


def highlighted_svg(picture: bytes, control: Rectangle) -> str:
    """An SVG that holds the PNG `picture`, dimmed except for the control, with a line around it."""
    width, height = picture_size(picture)
    line = control.grown(MARGIN)
    frame = f'x="{line.left:.1f}" y="{line.top:.1f}" width="{line.width:.1f}" height="{line.height:.1f}" rx="8"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}">\n'
        f'<mask id="but"><rect width="{width}" height="{height}" fill="#fff"/><rect {frame} fill="#000"/></mask>\n'
        f'<image width="{width}" height="{height}" href="data:image/png;base64,{base64.b64encode(picture).decode()}"/>\n'
        f'<rect width="{width}" height="{height}" fill="#0f1b2d" fill-opacity=".38" mask="url(#but)"/>\n'
        f'<rect {frame} fill="none" stroke="#fff" stroke-width="11"/>\n'
        f'<rect {frame} fill="none" stroke="{POINTER}" stroke-width="7"/>\n'
        "</svg>\n"
    )
