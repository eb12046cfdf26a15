"""How each damaged document of `seeds/` was damaged, and the way back.

The repository ships the damaged bytes alone. For each of them a `Damage` says what was done, so
that `truth` can undo it exactly, even where characters were lost: the recipe keeps those, and the
hash of the clean text. Run as a script it damages clean text anew:

    python -m tests.sample_damage FOLDER_OF_CLEAN_TEXT [OUTPUT_FOLDER]

In a clean text a line that begins with `¬` is one that the damage passes over. The recipe that
comes out is printed beside each file's name, ready for `DAMAGES`.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from tests.paths import PROJECT

SEEDS = PROJECT / "seeds"
SPARED = "¬"
KEPT_DASHES = frozenset("–—")
UNPRINTED = frozenset([*range(0x80, 0xA0), 0xAD])

Kind = Literal["stored", "misread"]


@dataclass(frozen=True, slots=True)
class Damage:
    """What was done to one file.

    `stored`: the text was written in `encoding`, with `newline` for its line ends and `bom` first.
    `misread`: its UTF-8 bytes were read as `encoding` and written as UTF-8 again. `lossy` drops
    the C1 control characters and soft hyphens that this makes; `lost` are the characters whose
    bytes went with them, in order. `spared` numbers the lines (from 0) that were left as they
    were, and dashes are left as they were everywhere if `keeps_dashes`. `sha256` is that of the
    clean text in UTF-8.
    """

    kind: Kind
    encoding: str
    lossy: bool = False
    keeps_dashes: bool = False
    spared: frozenset[int] = frozenset()
    lost: str = ""
    bom: bytes = b""
    newline: str = "\n"
    sha256: str = ""


DAMAGES: dict[str, Damage] = {
    "cuaderno-bruma-alta-nobel-hambre.txt": Damage(
        "stored",
        "latin-1",
        sha256="0afb069940465ebfefae629407e96c5503d797a434bd0c4b84d420aecf9ca6e8",
    ),
    "cuaderno-bruma-alta-posesion-petro.txt": Damage(
        "misread",
        "cp1252",
        lossy=True,
        keeps_dashes=True,
        spared=frozenset({2, 4, 5, 9, 19}),
        lost="ííííííííííí\ufe0fííííÁí",
        sha256="37238948f9703c2bf12f75aa73084374219ba46185aedc7e4d5cf4e761131350",
    ),
    "cuaderno-bruma-alta-reunion-caracas.txt": Damage(
        "misread",
        "iso-8859-2",
        lossy=True,
        keeps_dashes=True,
        spared=frozenset({3, 15, 21}),
        lost="íííííí🇨🇴🇻🇪ííííííí••í",
        sha256="6e10d827fae522c04eefe101550bccf490545e3f1d4bfecda42c9d8d53061f65",
    ),
    "gaceta-valdeniebla-lula-presidente.txt": Damage(
        "misread",
        "iso-8859-2",
        sha256="960ef78f0b199cfeb47e54cf2c959793e6b10593dac6de529475eedf21452bdc",
    ),
    "gaceta-valdeniebla-mineros-rescate.txt": Damage(
        "stored",
        "utf-16-be",
        bom=b"\xfe\xff",
        newline="\r\n",
        sha256="f08c3d40ac1053a2bb60704099c182b7b4de0f0d367b6be1b0d6530624c60b8e",
    ),
    "harbour-ledger-cop27-fund.txt": Damage(
        "misread",
        "cp1252",
        sha256="17aff35b2b17ef0749be86e05fab2fe38854fded017e067fc1fa51021d75296b",
    ),
    "harbour-ledger-lula-runoff.txt": Damage(
        "misread",
        "iso-8859-2",
        lossy=True,
        keeps_dashes=True,
        spared=frozenset({3, 10, 17, 22}),
        lost="’’’’🇧🇷’’’’’’’“”’í’••",
        sha256="29bf5cff67eef60496021e9335636966b8718fb70fe8162b05525301a615e3d6",
    ),
    "puerto-quimera-final-lusail.txt": Damage(
        "misread",
        "cp1252",
        spared=frozenset({2, 14, 20}),
        sha256="74c8a3eb5e208d0fc2506b64c24b6d9745d29cf874a5e8daffc0225c25f44c7d",
    ),
    "puerto-quimera-notre-dame-reabre.txt": Damage(
        "misread",
        "iso-8859-2",
        lossy=True,
        keeps_dashes=True,
        spared=frozenset({3, 6, 14, 17}),
        lost="ííííííí’’’ííí",
        sha256="d30be2927b10f5df33b1c5736056f6a74f4f869aec68884bce973cb276857d6f",
    ),
    "puerto-quimera-philae-cometa.txt": Damage(
        "stored",
        "cp1252",
        sha256="1b1964bd74f1fc7a71b001b3e510f1a9a20e567e5bf2bdaa4be87d3b9027311a",
    ),
    "quillhaven-dispatch-colombia-peace.txt": Damage(
        "stored",
        "utf-8",
        bom=b"\xef\xbb\xbf",
        newline="\r\n",
        sha256="dcb96cf3a0ee41abc224d1a9354ddd7cc230f802e22038caba57f7888d524ab8",
    ),
    "quillhaven-dispatch-notre-dame-fire.txt": Damage(
        "stored",
        "utf-16-le",
        bom=b"\xff\xfe",
        sha256="4f63ed906dd5c8e28d0ead1758c0b17ac272116854ff5ceeb62489f60e91d0eb",
    ),
    "quillhaven-dispatch-world-cup-final.txt": Damage(
        "misread",
        "cp1252",
        lossy=True,
        keeps_dashes=True,
        spared=frozenset({6, 8, 17, 22}),
        lost="Áííí”íí”",
        sha256="755a7183f473df55139e055b4eeda9b64c716c631681e18a1361b3d43de23669",
    ),
    "tidewell-observer-paris-agreement.txt": Damage(
        "stored",
        "cp1252",
        newline="\r\n",
        sha256="f6dd5574ebf8d2eaecb58beb16e18b7d4eaad163295ac1928db1df8fa2f7247d",
    ),
    "tidewell-observer-webb-images.txt": Damage(
        "misread",
        "iso-8859-2",
        sha256="36052c924426bf87868e712069819c16d1bc40c2202fe9690a59dc0085845810",
    ),
}


def truth(name: str) -> str:
    """The clean text of a damaged file of `seeds/`, its lines ended by "\\n".

    Raises KeyError for a file that is not damaged, ValueError where the bytes are not those that
    the recipe was made for.
    """
    damage = DAMAGES[name]
    text = undo((SEEDS / name).read_bytes(), damage)
    if hashlib.sha256(text.encode("utf-8")).hexdigest() != damage.sha256:
        raise ValueError(f"{name} is not what its recipe describes")
    return text


def apply(text: str, damage: Damage) -> bytes:
    """The bytes that `damage` makes of a clean text."""
    if damage.kind == "stored":
        return damage.bom + text.replace("\n", damage.newline).encode(damage.encoding)
    lines = text.split("\n")
    return "\n".join(
        line if number in damage.spared else "".join(_residue(char, damage) for char in line)
        for number, line in enumerate(lines)
    ).encode("utf-8")


def undo(data: bytes, damage: Damage) -> str:
    """The clean text that `damage` made `data` of."""
    if damage.kind == "stored":
        text = data.removeprefix(damage.bom).decode(damage.encoding)
        return text.replace(damage.newline, "\n")
    lost = iter(damage.lost)
    lines = data.decode("utf-8").split("\n")
    return "\n".join(
        line if number in damage.spared else _reread(line, damage, lost)
        for number, line in enumerate(lines)
    )


def losses(text: str, damage: Damage) -> str:
    """The characters of a clean text that `damage` leaves without one of their bytes, in order."""
    return "".join(
        char
        for number, line in enumerate(text.split("\n"))
        if number not in damage.spared
        for char in line
        if not _kept(char, damage) and len(_residue(char, damage)) < len(char.encode("utf-8"))
    )


def as_character(byte: int, encoding: str) -> str:
    """What `encoding` reads a byte as; an undefined byte becomes the control of its number."""
    try:
        return bytes([byte]).decode(encoding)
    except UnicodeDecodeError:
        return chr(byte)


def as_byte(char: str, encoding: str) -> int | None:
    """The byte that `encoding` reads as `char`; None where there is none."""
    try:
        return char.encode(encoding)[0]
    except UnicodeEncodeError:
        return ord(char) if 0x80 <= ord(char) < 0xA0 else None


def _kept(char: str, damage: Damage) -> bool:
    return char.isascii() or (damage.keeps_dashes and char in KEPT_DASHES)


def _residue(char: str, damage: Damage) -> str:
    """What is left of one character after the misreading."""
    if _kept(char, damage):
        return char
    seen = "".join(as_character(byte, damage.encoding) for byte in char.encode("utf-8"))
    return "".join(c for c in seen if not (damage.lossy and ord(c) in UNPRINTED))


def _reread(line: str, damage: Damage, lost: Iterator[str]) -> str:
    """A damaged line as it was. What stands where no sequence can begin was never damaged."""
    out: list[str] = []
    position = 0
    while position < len(line):
        lead = as_byte(line[position], damage.encoding)
        if _kept(line[position], damage) or lead is None or lead < 0xC2:
            out.append(line[position])
            position += 1
            continue
        length = 2 if lead < 0xE0 else 3 if lead < 0xF0 else 4
        held = [lead]
        for char in line[position + 1 : position + length]:
            byte = None if char.isascii() else as_byte(char, damage.encoding)
            if byte is None or not 0x80 <= byte < 0xC0:
                break
            held.append(byte)
        position += len(held)
        out.append(bytes(held).decode("utf-8") if len(held) == length else next(lost))
    return "".join(out)


def main(arguments: list[str]) -> None:
    clean = Path(arguments[0])
    output = Path(arguments[1]) if len(arguments) > 1 else SEEDS
    for path in sorted(clean.glob("*.txt")):
        marked = path.read_text("utf-8").split("\n")
        text = "\n".join(line.removeprefix(SPARED) for line in marked)
        spared = frozenset(n for n, line in enumerate(marked) if line.startswith(SPARED))
        damage = DAMAGES.get(path.name)
        if damage is None:
            (output / path.name).write_bytes(text.encode("utf-8"))
            continue
        damage = replace(damage, spared=spared, lost="")
        lost = losses(text, damage) if damage.lossy else ""
        digest = hashlib.sha256(text.encode("utf-8")).hexdigest()
        damage = replace(damage, lost=lost, sha256=digest)
        (output / path.name).write_bytes(apply(text, damage))
        sys.stdout.write(f"{path.name}: {sorted(spared)} {lost!r} {digest}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
