"""A copy of a picture on which one control is pointed out. The picture itself stays as the browser gave it."""

from __future__ import annotations

import base64
import struct

from handrail.page import Box

MARGIN = 8.0
"""Pixels between the control and the line around it."""
PNG_SIZE = struct.Struct(">II")


def outlined(picture: bytes, box: Box) -> str:
    """An SVG that holds the PNG `picture`, dimmed but for what is inside `box`, with a line around that."""
    width, height = PNG_SIZE.unpack_from(picture, 16)
    left, top = box.left - MARGIN, box.top - MARGIN
    wide, high = box.width + 2 * MARGIN, box.height + 2 * MARGIN
    frame = f'x="{left:.1f}" y="{top:.1f}" width="{wide:.1f}" height="{high:.1f}" rx="8"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}">\n'
        f'<mask id="but"><rect width="{width}" height="{height}" fill="#fff"/><rect {frame} fill="#000"/></mask>\n'
        f'<image width="{width}" height="{height}" href="data:image/png;base64,{base64.b64encode(picture).decode()}"/>\n'
        f'<rect width="{width}" height="{height}" fill="#0f1b2d" fill-opacity=".38" mask="url(#but)"/>\n'
        f'<rect {frame} fill="none" stroke="#fff" stroke-width="11"/>\n'
        f'<rect {frame} fill="none" stroke="#d9480f" stroke-width="7"/>\n'
        "</svg>\n"
    )
