# fmt: off
"""Build the exam from its sources: `python build.py` (needs pandoc for the two kinds of DOCX).

A source has a head, a line of ====, and the text with [^n] for markers and notes.
{{CODE~SAME|words|why}} plants a fault on the words; ~SAME names codes that say the same of it;
{{CODE@n|…}} says that the words belong to note n; {{CODE!|…}} needs the network.
"""
import hashlib
import json
import re
import subprocess
import textwrap
from pathlib import Path

HERE = Path(__file__).parent
EXAM = HERE.parent
SUPER = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
FAULT = re.compile(r"\{\{([A-Z]\d{3})(!?)(?:@(\w+))?(?:~([A-Z0-9,]+))?\|(.*?)\|(.*?)\}\}")
TOKENS = {"<ZWSP>": "\u200b", "<SHY>": "\u00ad"}
Q = lambda text: json.dumps(text, ensure_ascii=False)


def quote(text):
    """A YAML double-quoted scalar, with the invisible characters escaped."""
    return Q(text).replace("\u200b", "\\u200b").replace("\u00ad", "\\u00ad")


def check(code):
    """The check digit of an ISBN-13, ISBN-10 or ISSN of which the rest is given: %978-0-300-5551-% in a source."""
    digits = [int(d) for d in code if d.isdigit()]
    if len(digits) == 12:
        return str(-sum(d * (3 if i % 2 else 1) for i, d in enumerate(digits)) % 10)
    n = len(digits) + 1
    assert n in (8, 10), code
    rest = -sum(d * (n - i) for i, d in enumerate(digits)) % 11
    return "X" if rest == 10 else str(rest)


def head_and_text(path):
    head, _, text = path.read_text(encoding="utf-8").partition("\n====\n")
    fields = dict(line.split(":", 1) for line in head.splitlines())
    return {key: value.strip() for key, value in fields.items()}, text


def as_text(line, head):
    label = re.match(r"\[\^(\w+)\]:\s?", line)
    if label:
        mark = f"{label[1]}." if head.get("labels") == "dot" else label[1].translate(SUPER)
        line = f"{mark} {line[label.end():]}".rstrip() if line[label.end():].strip() else mark
    line = re.sub(r"\[\^(\w+)\]", lambda m: m[1].translate(SUPER), line)
    if head.get("italics") == "strip":
        line = re.sub(r"\*([^*]+)\*", r"\1", line)
    return line.replace("⏎", "\n")


def build(path):
    head, source = head_and_text(path)
    name, kind = path.stem, head["format"]
    folder = EXAM / name
    folder.mkdir(exist_ok=True)
    for token, char in TOKENS.items():
        source = source.replace(token, char)
    source = re.sub(r"%([\d-]+)%", lambda m: m[1] + check(m[1]), source)
    show = (lambda line: as_text(line, head)) if kind == "txt" else (lambda line: line)
    faults, lines, page = [], [], 1
    for line in source.strip("\n").split("\n"):
        if line == "<<<page>>>":
            page += 1
            lines += ["", f"{page - 1:>48}", f"\f{head['head']:<60}{page}", ""]
            continue
        label = re.match(r"\[\^(\w+)\]:", line)
        for code, net, note, same, words, why in FAULT.findall(line):
            shown = show(words) if kind == "txt" else words
            if kind == "docx":
                shown = re.sub(r"\[\^(\w+)\]", lambda m: m[1].translate(SUPER), words).replace("*", "")
            where = note or (label[1] if label else None)
            also = set(filter(None, same.split(","))) | ({"S607"} if words == "Ibid." and code != "S607" else set())
            faults.append({"code": code, "net": bool(net), "note": where, "line": None, "words": shown,
                           "same": sorted(also), "why": why, "at": len(lines)})
        clean = FAULT.sub(lambda m: m[5], line)
        lines.append(show(clean))
    if head.get("fold"):
        width = int(head["fold"])
        lines = [textwrap.fill(l, width, break_long_words=False, break_on_hyphens=False) if l.strip() and l[0] != "\f" else l for l in lines]
    starts, at = [], 1
    for line in lines:
        starts.append(at)
        at += line.count("\n") + 1
    for fault in faults:
        fault["line"] = starts[fault["at"]]
    text = "\n".join(lines) + "\n"
    document = folder / f"document.{kind}"
    if kind == "docx":
        markdown = re.sub(r"<(https?:[^>\s]*(?: [^>\s]*)?)>", r"\\<\1\\>", text)
        subprocess.run(
            ["pandoc", "-o", document, "-f",
             "markdown-smart-tex_math_dollars-citations-example_lists-fancy_lists-raw_html"
             + ("" if "<http" in text else "+autolink_bare_uris")],
            input=markdown.encode(), check=True)
    else:
        document.write_text(text, encoding="utf-8")
    registry = []
    if head.get("registry"):
        registry = build_registry(name, folder, document, text, kind)
    manifest(name, head, kind, lines, faults, registry)


def notes_of(text, kind):
    """(label, line, text, marker's line, words before the marker) of each note, in the order printed."""
    found, body = [], []
    pattern = r"\[\^(\w+)\]:\s*(.*)" if kind == "md" else r"([⁰¹²³⁴⁵⁶⁷⁸⁹]+)(?: (.*)|$)"
    lines = text.split("\n")
    for number, line in enumerate(lines, 1):
        match = re.match(pattern, line)
        (found if match else body).append((number, match or line))
    for number, match in found:
        label = match[1]
        mark = f"[^{label}]" if kind == "md" else label
        place = next(((n, l[: l.index(mark)]) for n, l in body if mark in l), (None, ""))
        plain = re.sub(r"\[\^\w+\]|[⁰¹²³⁴⁵⁶⁷⁸⁹]+", "", place[1])
        digits = label.translate(str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789"))
        yield digits, number, (match[2] or ""), place[0], plain[-60:]


def build_registry(name, folder, document, text, kind):
    head, body = (HERE / f"{name}.registry.src").read_text(encoding="utf-8").split("\n====\n")
    cites, old, extra = {}, {}, []
    for line in head.splitlines():
        word, _, rest = line.partition(" ")
        if word == "cite":
            number, _, value = rest.partition(" ")
            cites[number] = value
        elif word == "old":
            number, a, b = rest.split("|")
            old[number] = (a, b)
        elif word == "extra":
            extra.append(rest)
    out = []
    for number, line, note, marker, words in notes_of(text, kind):
        why = None
        if number in old:
            a, b = old[number]
            assert note.count(a) == 1, (name, number, a)
            note = note.replace(a, b)
        out.append(f"  - number: '{number}'\n    line: {line}")
        out.append(f"    marker: {{line: {marker}, text: {quote(words)}}}")
        out.append(f"    text: {quote(note)}")
        out.append(f"    cites: {cites.get(number, '[]')}")
    out += [line.replace("\\n", "\n") for line in extra]
    sha = hashlib.sha256(b"the document as it was" if old else document.read_bytes()).hexdigest()
    body = body.replace("@notes@", "\n".join(out)).replace("@sha@", sha)
    faults, lines = [], []
    for number, line in enumerate(body.split("\n"), 1):
        for code, _, note, same, words, why in FAULT.findall(line):
            faults.append((code, number, words, same, why))
        lines.append(FAULT.sub(lambda m: m[5], line))
    result = "\n".join(lines)
    for number, (a, b) in old.items():
        lineno = next(i for i, l in enumerate(lines, 1) if b in l)
        faults.append(("M406", lineno, b, "", f"note {number}|The registry holds “{b}” in note {number}; the document now has “{a}”."))
    (folder / "citations.yaml").write_text(result, encoding="utf-8")
    return sorted(faults, key=lambda f: f[1])


def entry(fault, kind, lines):
    parts = [f"code: {fault['code']}"]
    if fault["note"]:
        parts.append(f"note: {Q(fault['note'])}")
    if kind != "docx":
        parts.append(f"line: {fault['line']}")
    elif not fault["note"]:
        parts.append("in: body")
    parts.append(f"words: {quote(fault['words'])}")
    line = lines[fault["at"]]
    if kind == "docx":
        line = line.replace("*", "")
    if fault["words"] and line.count(fault["words"]) > 1:
        raise SystemExit(f"{fault} occurs twice")
    if fault["same"]:
        parts.append(f"same: [{', '.join(fault['same'])}]")
    if fault["net"]:
        parts.append("needs: network")
    parts.append(f"why: {quote(fault['why'])}")
    return "- {" + ", ".join(parts) + "}"


def manifest(name, head, kind, lines, faults, registry):
    out = [f"document: {name}/document.{kind}", f"style: {quote(head['style'])}", f"kind: {head['kind']}",
           f"format: {kind}"]
    text = "\n".join(lines)
    labels = [l[0] for l in notes_labels(text, kind, head)]
    out.append(f"notes: {len(labels)}")
    if registry:
        out.append(f"registry: {name}/citations.yaml")
    out.append("faults:" if faults or registry else "faults: []")
    out += [entry(f, kind, lines) for f in faults]
    for code, line, words, same, why in registry:
        also = f", same: [{', '.join(same.split(','))}]" if same else ""
        note, _, why = why.rpartition("|")
        also += f", note: {Q(note.removeprefix('note '))}" if note else ""
        out.append(f"- {{code: {code}, file: citations.yaml, line: {line}, words: {quote(words)}{also}, why: {quote(why)}}}")
    remarks = []
    for item in filter(None, head.get("remarks", "").split(";")):
        code, _, numbers = item.partition(":")
        remarks.append(f"- {{code: {code.strip()}, notes: [{', '.join(Q(n.strip()) for n in numbers.split(','))}]}}")
    ibid = [label for label, note in notes_labels(text, kind, head) if "Ibid." in note and head.get("ibid") != "right"
            and not any(f["code"] == "S607" and f["note"] == label for f in faults)]
    if ibid:
        remarks.append(f"- {{code: S607, notes: [{', '.join(map(Q, ibid))}]}}")
    out.append("remarks:" if remarks else "remarks: []")
    out += remarks
    (EXAM / f"{name}.yaml").write_text("\n".join(out) + "\n", encoding="utf-8")


def notes_labels(text, kind, head):
    flat = re.sub(r"\n(?!\n|\[\^|\d+\. |[⁰¹²³⁴⁵⁶⁷⁸⁹])", " ", text) if head.get("fold") else text
    if kind in ("md", "docx"):
        return re.findall(r"(?m)^\[\^(\w+)\]:[ ]?(.*)$", flat)
    if head.get("labels") == "dot":
        return re.findall(r"(?m)^(\d+)\.(?: (.*))?$", flat.split("NOTES\n")[1])
    back = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
    return [(a.translate(back), b) for a, b in re.findall(r"(?m)^([⁰¹²³⁴⁵⁶⁷⁸⁹]+)(?: (.*))?$", flat)]


if __name__ == "__main__":
    for path in sorted(HERE.glob("*.src")):
        if not path.name.endswith(".registry.src"):
            build(path)
