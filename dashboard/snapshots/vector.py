"""An SVG that stands alone: the figure and its caption as text, and nothing that could run or fetch."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

SVG: Final = "http://www.w3.org/2000/svg"
LEADING: Final = 1.35
_DRAWN: Final = frozenset(
    [
        "svg",
        "g",
        "path",
        "rect",
        "circle",
        "ellipse",
        "line",
        "polyline",
        "polygon",
        "text",
        "tspan",
        "defs",
        "clipPath",
        "use",
        "image",
        "title",
        "desc",
        "linearGradient",
        "radialGradient",
        "stop",
        "pattern",
        "mask",
        "symbol",
    ]
)
_UNWRAPPED: Final = frozenset({"a", "switch"})
_PICTURE: Final = re.compile(r"data:image/(png|jpeg|webp);base64,[A-Za-z0-9+/=\s]+")
_NOT_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Block:
    """A run of text above or ``below`` the figure: size in units, at most ``most`` lines."""

    text: str
    size: float
    weight: int
    most: int
    colour: str
    below: bool = False


def composed(
    figure: str,
    blocks: Sequence[Block],
    lines: Sequence[Sequence[str]],
    *,
    title: str,
    alt: str,
    margin: int,
    family: str,
    face: str,
) -> bytes:
    """The whole picture; ``lines`` are the blocks' texts, broken to fit the figure's width; ``face`` brings the font."""
    drawn = cleaned(ET.fromstring(_xml(figure)))  # noqa: S314 -- our own renderer's
    width, height = float(drawn.get("width", "896")), float(drawn.get("height", "320"))
    root = ET.Element(f"{{{SVG}}}svg", {"role": "img"})
    for name, text in (("title", title), ("desc", alt), ("metadata", " ".join(block.text for block in blocks))):
        ET.SubElement(root, f"{{{SVG}}}{name}").text = _xml(text)
    ET.SubElement(root, f"{{{SVG}}}style").text = face
    ET.SubElement(root, f"{{{SVG}}}rect", {"width": "100%", "height": "100%", "fill": "#FFFFFF"})
    top = float(margin)
    for block, broken in zip(blocks, lines, strict=True):
        if not block.below:
            top = _write(root, block, broken, margin, top, family)
    drawn.set("overflow", "visible")
    drawn.set("x", str(margin))
    drawn.set("y", f"{top + 10:g}")
    root.append(drawn)
    top += 10 + height + 14
    for block, broken in zip(blocks, lines, strict=True):
        if block.below:
            top = _write(root, block, broken, margin, top, family)
    size = (f"{width + 2 * margin:g}", f"{top + margin / 2:g}")
    root.attrib |= {"width": size[0], "height": size[1], "viewBox": f"0 0 {size[0]} {size[1]}"}
    ET.register_namespace("", SVG)
    ET.register_namespace("xlink", "http://www.w3.org/1999/xlink")
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True))


def cleaned(element: ET.Element) -> ET.Element:
    """A copy with drawing elements only: no script, no link, no foreign content, no address but of its own parts."""
    copy = ET.Element(element.tag, {k: v for k, v in element.attrib.items() if _harmless(k, v)})
    copy.text = element.text
    copy.tail = element.tail
    for child in element:
        name = str(child.tag).removeprefix(f"{{{SVG}}}")
        if name in _DRAWN:
            copy.append(cleaned(child))
        elif name in _UNWRAPPED:
            copy.extend(list(cleaned(child)))
    return copy


def _harmless(name: str, value: str) -> bool:
    plain = name.rsplit("}", 1)[-1].lower()
    if plain.startswith("on") or "\\" in value:
        return False
    if plain == "href":
        return value.startswith("#") or _PICTURE.fullmatch(value) is not None
    lowered = value.lower()
    outside = [part for part in lowered.split("url(")[1:] if not part.lstrip(" '\"").startswith("#")]
    return not outside and "@import" not in lowered and "javascript:" not in lowered


def _write(root: ET.Element, block: Block, lines: Sequence[str], left: int, top: float, family: str) -> float:
    style = {
        "font-family": family,
        "font-size": f"{block.size:g}",
        "font-weight": str(block.weight),
        "fill": block.colour,
    }
    text = ET.SubElement(root, f"{{{SVG}}}text", style)
    for line in lines:
        top += block.size * LEADING
        ET.SubElement(text, f"{{{SVG}}}tspan", {"x": str(left), "y": f"{top:g}"}).text = _xml(line)
    return top + 2


def _xml(text: str) -> str:
    return _NOT_XML.sub("", text)
