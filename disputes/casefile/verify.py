#!/usr/bin/env python3
"""Checks a case file without Helder and without the internet: Python 3.8 or newer is all it needs.

    python3 -I verify.py case.zip [--head 42:9f3c81d20a4b]

It checks that no file was changed, added or taken away since the case file was made, that the log (log.jsonl) is one
unbroken chain: every event's hash is the SHA-256 of the hash before it and its own content, and that every exhibit has
the hash which the log kept when it was shared. Whoever keeps the whole can write a whole chain anew. So give it a head
from an old letter as well (its last line: number, place, hash): that letter lies in a mailbox where nobody could
change it.
"""

import argparse
import hashlib
import json
import pathlib
import re
import sys
import zipfile

GENESIS = "0" * 64
EXHIBIT = re.compile(r"[FK]-\d+")
HEAD = re.compile(r"(\d+)\s*[:\u00b7]\s*([0-9a-f]{12,64})")


class Box:
    """The case file as a ZIP or as the folder it was unpacked into."""

    def __init__(self, path):
        self.path = pathlib.Path(path)
        self.zip = None if self.path.is_dir() else zipfile.ZipFile(self.path)

    def names(self):
        if self.zip:
            return [name for name in self.zip.namelist() if not name.endswith("/")]
        found = (each for each in self.path.rglob("*") if each.is_file())
        return [each.relative_to(self.path).as_posix() for each in found]

    def open(self, name):
        return self.zip.open(name) if self.zip else (self.path / name).open("rb")


def sha256(text):
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def measure(file):
    digest, size = hashlib.sha256(), 0
    for piece in iter(lambda: file.read(1 << 20), b""):
        digest.update(piece)
        size += len(piece)
    return size, digest.hexdigest()


def check_files(box, manifest):
    """Every file of the manifest, byte for byte, and nothing besides."""
    names = box.names()
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield f"{name}: is there twice"
    listed = {each["path"]: each for each in manifest["files"]}
    for name in sorted(set(listed) - set(names)):
        yield f"{name}: is missing"
    for name in sorted(set(names) - set(listed) - {"manifest.json"}):
        yield f"{name}: is not in the manifest"
    for name in sorted(set(names) & set(listed)):
        with box.open(name) as file:
            size, digest = measure(file)
        if (size, digest) != (listed[name]["bytes"], listed[name]["sha256"]):
            yield f"{name}: was changed"


def check_event(event, last, chain):
    """One line of the log against the one before it."""
    seq = event["seq"]
    if seq != last[0] + 1:
        yield f"log {seq}: the place after {last[0]} is missing"
    if event["previous"] != last[1]:
        yield f"log {seq}: does not follow the event before it"
    if event.get("withheld"):
        return
    body = event["body"]
    facts = json.loads(body)
    if sha256(event["previous"] + body) != event["hash"]:
        yield f"log {seq}: the hash is not that of the content"
    if facts["seq"] != seq or facts["chain"] != chain:
        yield f"log {seq}: the content belongs to another place"
    if "name" in event and sha256(event["name_salt"] + event["name"]) != facts["actor"]["name_sha256"]:
        yield f"log {seq}: the name is not the one that was recorded"
    if "text" in event and sha256(event["text_salt"] + event["text"]) != facts.get("text_sha256"):
        yield f"log {seq}: the words are not those that were recorded"


def check_exhibits(manifest, shared):
    """An exhibit's bytes are those that were shared under its number. Words typed before hashes were kept have none."""
    for each in manifest["files"]:
        label = each.get("exhibit", "")
        if not EXHIBIT.fullmatch(label):
            continue
        if label not in shared:
            yield f"{each['path']}: the log knows no exhibit {label}"
        elif shared[label] and each.get("sealed", each["sha256"]) not in shared[label]:
            yield f"{each['path']}: its hash is not the one that the log has for {label}"


def shared_in(event):
    """Label and hashes of an exhibit that this event shared."""
    facts = json.loads(event.get("body", "{}"))
    if facts.get("verb") == "exhibit.shared":
        yield facts["data"]["label"], facts["files"]


def check_log(box, manifest, outside):
    """The whole chain, its end, the exhibits it names, and heads that were kept outside."""
    told, last, kept, shared = manifest["log"], (0, GENESIS), {}, {}
    with box.open("log.jsonl") as file:
        for line in file:
            event = json.loads(line)
            yield from check_event(event, last, told["chain"])
            last = (event["seq"], event["hash"])
            kept[last[0]] = last[1]
            shared.update(shared_in(event))
    if last != (told["seq"], told["hash"]):
        yield f"log: it ends at {last[0]}, though its head is at {told['seq']}"
    yield from check_exhibits(manifest, shared)
    for seq, digits in outside:
        if seq not in kept:
            yield f"log: the head from outside stands at {seq}, and there is no such event"
        elif not kept[seq].startswith(digits):
            yield f"log {seq}: the head from outside says {digits}, the log says {kept[seq][: len(digits)]}"


def main():
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("path", nargs="?", default=str(pathlib.Path(__file__).parent), help="the ZIP, or its folder")
    asked.add_argument("--head", action="append", default=[], help="place and hash from an old letter; may be repeated")
    given = asked.parse_args()
    heads = [HEAD.search(head) for head in given.head]
    if not all(heads):
        asked.error("a head is a place and at least 12 digits of a hash: 42:9f3c81d20a4b")
    box, faults = Box(given.path), []
    try:
        manifest = json.loads(box.open("manifest.json").read().decode("utf-8"))
        faults += check_files(box, manifest)
        faults += check_log(box, manifest, [(int(head[1]), head[2]) for head in heads])
    except (OSError, KeyError, TypeError, ValueError, zipfile.BadZipFile) as error:
        faults.append(f"cannot be read: {type(error).__name__} {error}")
        manifest = {"files": [], "damaged": [], "log": {"seq": 0, "hash": GENESIS}}
    for each in manifest.get("damaged", []):
        sys.stdout.write(f"NOTE {each['exhibit']} ({each['sha256']}): {each['reason']}\n")
    for each in (each for each in manifest["files"] if "sealed" in each):
        sys.stdout.write(f"NOTE {each['exhibit']}: a copy without place and camera; original {each['sealed']}\n")
    for fault in faults:
        sys.stdout.write(f"FAULT {fault}\n")
    told = manifest["log"]
    sys.stdout.write(f"{len(manifest['files'])} files, log to {told['seq']}:{told['hash']}\n")
    sys.stdout.write(f"The log was {'' if heads else 'not '}checked against a head from outside.\n")
    sys.stdout.write("IT DOES NOT HOLD.\n" if faults else "Everything holds.\n")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
