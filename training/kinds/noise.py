def disturb(record, rng):
    t=record["text"]
    if rng.random()<.2: record={**record,"text":t.translate({0x201c:'"',0x201d:'"',0x2019:"'",0x2018:"'"})}
    t=record["text"]
    if rng.random()<.3 and t.endswith('.'): record={**record,"text":t[:-1]}
    if rng.random()<.15: record={**record,"text":record["text"].replace("–","-")}
    n=len(record["text"])
    return {**record,"spans":[(v,s,min(e,n)) for v,s,e in record["spans"]]}
