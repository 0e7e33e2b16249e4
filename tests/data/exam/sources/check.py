# fmt: off
"""Check the exam against itself, without the tool: `python check.py`. Prints doubts; exits 1 on an error."""
import collections
import re
import sys
import zipfile
from pathlib import Path

import yaml
from lxml import etree

EXAM = Path(__file__).parent.parent
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
BACK = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
UNITS = re.compile(r"(?:\b(?:k?m|s)[²³])|10⁶")


def docx(path):
    with zipfile.ZipFile(path) as archive:
        notes = etree.fromstring(archive.read("word/footnotes.xml"))
        body = etree.fromstring(archive.read("word/document.xml"))
    texts = {}
    for note in notes.iter(W + "footnote"):
        if note.get(W + "type"):
            continue
        texts[note.get(W + "id")] = "".join(t.text or "" for t in note.iter(W + "t")).strip()
    order = [ref.get(W + "id") for ref in body.iter(W + "footnoteReference")]
    paragraphs = []
    count = 0
    for p in body.iter(W + "p"):
        text = ""
        for node in p.iter(W + "t", W + "footnoteReference"):
            if node.tag == W + "t":
                text += node.text or ""
            else:
                count += 1
                text += "[^" + str(count) + "]"
        paragraphs.append(text)
    return "\n".join(paragraphs), [(str(i), texts[x]) for i, x in enumerate(order, 1)]


def text(path, dot):
    body, notes = [], []
    raw = path.read_text(encoding="utf-8")
    if dot:
        raw, _, end = raw.partition("\nNOTES\n")
        for block in re.split(r"\n\s*\n", end.strip()):
            number, _, rest = re.sub(r"\s*\n", " ", block).partition(".")
            notes.append((number, rest.strip()))
    open_note = False
    for line in raw.split("\n"):
        match = re.match(r"([⁰¹²³⁴⁵⁶⁷⁸⁹]+)(?: (.*)|$)", line)
        if match:
            notes.append((match[1].translate(BACK), match[2] or ""))
            open_note = bool(match[2])
        elif open_note and line.strip():  # a note folded into lines
            notes[-1] = (notes[-1][0], f"{notes[-1][1]} {line}")
        else:
            open_note = False
            line = UNITS.sub("UNIT", line)
            body.append(re.sub(r"[⁰¹²³⁴⁵⁶⁷⁸⁹]+", lambda m: f"[^{m[0].translate(BACK)}]", line))
    return "\n".join(body), notes


def markdown(path):
    body, notes = [], []
    for line in path.read_text(encoding="utf-8").split("\n"):
        match = re.match(r"\[\^(\w+)\]:\s?(.*)", line)
        (notes.append((match[1], match[2])) if match else body.append(line))
    return "\n".join(body), notes


def dotted(path):
    """Whether the notes stand at the end, headed `1.`: the source says so."""
    source = EXAM / "sources" / f"{path.parent.name}.src"
    return "\nlabels: dot\n" in source.read_text(encoding="utf-8").partition("\n====\n")[0] + "\n"


def read(path, spec):
    if path.suffix == ".docx":
        return docx(path)
    if path.suffix == ".md":
        return markdown(path)
    return text(path, dotted(path))


def folded(name):
    return "\nfold:" in (EXAM / "sources" / f"{name}.src").read_text(encoding="utf-8").partition("\n====\n")[0]


def clean(name, spec, body, notes, say):
    labels = [n for n, _ in notes]
    if labels != [str(i) for i in range(1, len(labels) + 1)]:
        say("numbering", labels)
    markers = re.findall(r"\[\^(\d+)\]", body)
    if markers != labels:
        say("markers", markers)
    if not 25 <= len(notes) <= 45:
        say("length", len(notes))
    for label, note in notes + [("body", p) for p in body.split("\n")]:
        if label == "body" and (note.startswith(("\f", "---", "title:", "date:")) or "MHRA" in spec["style"] or folded(name)):
            continue
        plain = re.sub(r"https?://\S+", "URL", note)
        if label != "body" and note[-1:] not in ".?!" and not note.endswith((".”", ".’", "“.", ".)", "?”", "?", ".\u00a0»")):
            say(label, "end", note[-20:])
        if re.search(r"[\"']", note) and not note.startswith("title:"):
            say(label, "straight quote", note[:80])
        for a, b in ("“”", "()", "[]") if "„" not in note and "german" not in name else ("„“", "()", "[]"):
            if note.count(a) != note.count(b) and not re.match(r"\d\. ", note):
                say(label, "pair", a, b, note[:100])
        if note.count("‘") > note.count("’") + note.count("‚"):
            say(label, "pair ‘", note[:80])
        for m in re.finditer(r"\d+-\d+", plain):
            print(f"   ? {name} {label}: hyphen {plain[max(0, m.start()-12):m.end()+6]}")
        if re.search(r"(?<=\S)  +(?=\S)| [,.;:)]|\(\s|--|,,|\.\.(?!\.)|,\.", plain) and "\f" not in note:
            say(label, "spacing", re.search(r"(?<=\S)  +(?=\S)| [,.;:)]|\(\s|--|,,|\.\.|,\.", plain)[0], plain[:60])


def main():
    bad, total, kinds = 0, collections.Counter(), collections.defaultdict(list)
    for manifest in sorted(EXAM.glob("*.yaml")):
        spec = yaml.safe_load(manifest.read_text(encoding="utf-8"))
        name, path = manifest.stem, EXAM / spec["document"]

        def say(*what):
            nonlocal bad
            bad += 1
            print("!!", name, *what)

        body, notes = read(path, spec)
        if len(notes) != spec["notes"]:
            say("count", len(notes), spec["notes"])
        if name.startswith("clean"):
            clean(name, spec, body, notes, say)
        lines = path.read_text(encoding="utf-8").split("\n") if path.suffix != ".docx" else None
        by = collections.defaultdict(list)
        for label, note in notes:
            by[label].append(note)
        spans = []
        for fault in spec["faults"]:
            if fault.get("needs") != "network":
                total[fault["code"]] += 1
                kinds[fault["code"]].append(name)
            words = fault["words"]
            if fault.get("file"):
                line = (path.parent / "citations.yaml").read_text(encoding="utf-8").split("\n")[fault["line"] - 1]
                if words not in line:
                    say("registry", fault)
                continue
            if lines is not None:
                line = lines[fault["line"] - 1]
                if line.count(words) != 1 and words:
                    say("line", line.count(words), fault)
                spans.append((fault["line"], line.find(words), line.find(words) + len(words)))
            elif fault.get("in") == "body":
                flat = re.sub(r"\[\^(\d+)\]", lambda m: m[1].translate(str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")), body)
                if flat.count(words) != 1:
                    say("body", fault)
            else:
                note = by[fault["note"]][0]
                if note.count(words) != 1:
                    say("note", note.count(words), fault, note)
                spans.append((fault["note"], note.find(words), note.find(words) + len(words)))
            if fault.get("note") and lines is not None and fault["code"] != "N006" and words:
                hits = [n for n in by[fault["note"]] if n.replace("*", "*").count(words) == 1]
                if not hits:
                    say("in note", fault)
        spans.sort()
        for a, b in zip(spans, spans[1:]):
            if a[0] == b[0] and b[1] < a[2]:
                say("overlap", a, b)
        print(f"{name:26} {len(notes):3} notes {len(spec['faults']):3} faults  {spec['style'][:50]}")
    print(sum(total.values()), "faults of", len(total), "kinds")
    print(" ".join(f"{c}:{n}" for c, n in sorted(total.items())))
    if "--kinds" in sys.argv:
        for code in sorted(kinds):
            print(f"| {code} | {len(kinds[code])} | {', '.join(kinds[code])} |")
    return bad > 0


sys.exit(main())
