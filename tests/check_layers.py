#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Fails on an #include between rooms that the table of lib/CMakeLists.txt does not allow, and on a third-party
header outside the one room that may know it."""
import os
import re
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))

# Third-party header → rooms that may include it. Types of these libraries stay out of every public signature.
OWNERS = {
    r"curl/": {"net"},
    r"git2": {"git"},
    r"yaml-cpp/": {"value"},
    r"simdjson": {"value"},
    r"CLI/": {"cli"},
    r"re2/": {"render", "base"},
    r"lua": {"health"},
    r"jq\.h|jv\.h": {"diff"},
    r"regex$": set(),
    r"nlohmann/": set(),
}


def main():
    allowed = read_table(os.path.join(ROOT, "lib", "CMakeLists.txt"))
    faults = []
    for base, room_of in (("lib", lambda parts: parts[0]), ("cli", lambda parts: "cli")):
        for folder, _, files in os.walk(os.path.join(ROOT, base)):
            for file in sorted(files):
                if file.endswith((".h", ".cpp")):
                    path = os.path.join(folder, file)
                    room = room_of(os.path.relpath(path, os.path.join(ROOT, base)).split(os.sep))
                    faults += check(path, room, allowed)
    for fault in faults:
        print(fault)
    if not faults:
        print(f"layers: {len(allowed)} rooms, no include against the table")
    return 1 if faults else 0


def read_table(path):
    """Room → rooms it may include, itself among them."""
    allowed = {}
    with open(path, encoding="utf-8") as file:
        for name, words in re.findall(r"^lockstep_room\((\w+)\s*([^)]*)\)", file.read(), re.MULTILINE):
            uses = re.search(r"USES((?:\s+[a-z]+\b)*)", words)
            allowed[name] = {name, *(uses.group(1).split() if uses else ())}
    return allowed


def check(path, room, allowed):
    faults = []
    shown = os.path.relpath(path, ROOT)
    with open(path, encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            found = re.match(r'\s*#\s*include\s*([<"])([^>"]+)', line)
            if not found:
                continue
            header = found.group(2)
            used = header.split("/")[0] if "/" in header else None
            if found.group(1) == '"' and used in allowed and room != "cli" and used not in allowed[room]:
                faults.append(f"{shown}:{number}: {room} may not include {header} (table: lib/CMakeLists.txt)")
            if found.group(1) == "<":
                for pattern, rooms in OWNERS.items():
                    if re.match(pattern, header) and room not in rooms:
                        faults.append(f"{shown}:{number}: <{header}> belongs to {', '.join(sorted(rooms)) or 'no room'}")
    return faults


if __name__ == "__main__":
    sys.exit(main())
