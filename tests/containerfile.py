"""Does what a Containerfile says where no container builder is: in a mount namespace, on overlays.

This machine's root, with this Python under /usr/local, stands for the base image. Each stage is an
overlay on it, so that the machine stays as it is; the last one is then mounted read-only and run by
the user that the file names. It is read by this module alone: no step is written down twice.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

Instruction = tuple[str, str]


def instructions(text: str) -> list[Instruction]:
    """Each instruction with its arguments, comments and continuations resolved."""
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    joined = re.sub(r"\\\n\s*", " ", "\n".join(lines))
    found: list[Instruction] = []
    defaults: dict[str, str] = {}
    for line in joined.splitlines():
        name, _, rest = line.strip().partition(" ")
        rest = re.sub(r"\$\{(\w+)\}", lambda match: defaults[match[1]], rest)
        if name == "ARG":
            key, _, value = rest.partition("=")
            defaults[key] = value
        found.append((name, rest.strip()))
    return found


@dataclass
class Image:
    """What a stage has come to: its files beside the base's, and how it is run."""

    files: Path
    folder: str = "/"
    user: str = "0:0"
    environment: dict[str, str] = field(default_factory=dict)
    volumes: list[str] = field(default_factory=list)
    command: list[str] = field(default_factory=list)
    health: list[str] = field(default_factory=list)


def can_build() -> bool:
    """Whether this machine lets us mount overlays of our own."""
    if os.getuid() != 0 or shutil.which("unshare") is None:
        return False
    script = """
    mount -t tmpfs none $1; mkdir $1/upper $1/work $1/root
    mount -t overlay none -o lowerdir=/,upperdir=$1/upper,workdir=$1/work $1/root
    """
    with tempfile.TemporaryDirectory() as folder:
        own = ["unshare", "--mount", "--propagation", "private", "sh", "-ec"]
        return subprocess.run([*own, script, "sh", folder], capture_output=True).returncode == 0


def build(text: str, context: Path, work: Path) -> Image:
    """The last stage of the file, built with what lies in the context."""
    stages: dict[str, Image] = {}
    image = Image(work)
    for name, rest in instructions(text):
        words = json.loads(rest) if rest.startswith("[") else shlex.split(rest)
        if name == "FROM":
            image = Image(work / f"stage-{len(stages)}")
            image.files.mkdir(parents=True)
            stages[words[2] if "AS" in words else str(len(stages))] = image
        elif name == "COPY":
            _copy(image, words, stages, context)
        elif name == "RUN":
            run(image, ["sh", "-c", rest], writable=True)
        elif name not in ("ARG", "EXPOSE"):
            _note(image, name, rest, words)
    return image


def _note(image: Image, name: str, rest: str, words: list[str]) -> None:
    """What changes no file, and says how the image is run."""
    match name:
        case "WORKDIR":
            image.folder = words[0]
            (image.files / words[0].lstrip("/")).mkdir(parents=True)
        case "ENV":
            image.environment |= dict(word.split("=", 1) for word in words)
        case "USER":
            image.user = words[0]
        case "VOLUME":
            image.volumes += words
        case "HEALTHCHECK":
            image.health = json.loads(rest.partition("CMD ")[2])
        case "CMD":
            image.command = words
        case _:
            raise NotImplementedError(name)


def _copy(image: Image, words: Sequence[str], stages: Mapping[str, Image], context: Path) -> None:
    *sources, target = [word for word in words if not word.startswith("--")]
    place = image.files / Path(image.folder, target).relative_to("/")
    origin = next((w.partition("=")[2] for w in words if w.startswith("--from=")), None)
    for source in sources:
        found = stages[origin].files / source.lstrip("/") if origin else context / source
        if found.is_dir():
            shutil.copytree(found, place, symlinks=True)
        else:
            place.mkdir(parents=True, exist_ok=True)
            shutil.copy(found, place)


SCRIPT = """
root=$1 files=$2 work=$3 writable=$4 python=$5 folder=$6 user=$7; shift 7
mount -t overlay none -o lowerdir=/,upperdir=$files,workdir=$work $root
if [ $writable = no ]; then
    mount -o remount,ro,bind $root
    mount -t tmpfs none $root/tmp
    chmod 1777 $root/tmp
fi
mount --bind $python $root/usr/local
mount -o remount,ro,bind $root/usr/local
mount --rbind /dev $root/dev
mount --rbind /proc $root/proc
while [ "$1" != -- ]; do mount --bind $1 $root$2; shift 2; done; shift
exec chroot --userspec=$user $root sh -c 'cd "$0" && exec "$@"' $folder env -i "$@"
"""


def command_line(
    image: Image, command: Sequence[str], *, writable: bool = False,
    volumes: Mapping[str, Path] | None = None, variables: Mapping[str, str] | None = None,
) -> list[str]:  # fmt: skip
    """How the command is run in the image; without `writable` its root is read-only."""
    root = image.files.with_suffix(".root")
    root.mkdir(exist_ok=True)
    # Each command's own: of two that start at once, each would clear the other's.
    work = tempfile.mkdtemp(prefix="work-", dir=image.files.parent)
    # For a Python that lies elsewhere than it was built for, and for pip's own settings.
    machine = {"LD_LIBRARY_PATH": "/usr/local/lib"} | {
        name: value for name, value in os.environ.items() if writable and name.startswith("PIP_")
    }
    if writable:
        machine["HOME"] = str(Path.home())  # where packages lie that were downloaded before
    environment = {"PATH": "/usr/local/bin:/usr/bin:/bin", **machine, **image.environment}
    mounts = [part for place, path in (volumes or {}).items() for part in (str(path), place)]
    return [
        "unshare", "--mount", "--propagation", "private", "sh", "-ec", SCRIPT, "sh",
        str(root), str(image.files), work, "yes" if writable else "no", sys.base_prefix, image.folder,
        image.user, *mounts, "--",
        *(f"{name}={value}" for name, value in (environment | dict(variables or {})).items()),
        *command,
    ]  # fmt: skip


def run(
    image: Image, command: Sequence[str], *, writable: bool = False,
    volumes: Mapping[str, Path] | None = None, variables: Mapping[str, str] | None = None,
) -> subprocess.CompletedProcess[str]:  # fmt: skip
    """What the command prints, once it has ended well."""
    line = command_line(image, command, writable=writable, volumes=volumes, variables=variables)
    done = subprocess.run(line, capture_output=True, text=True)
    assert done.returncode == 0, f"{command}: {done.stdout[-2000:]}{done.stderr[-4000:]}"
    return done
