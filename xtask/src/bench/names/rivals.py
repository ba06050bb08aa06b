"""General tools on the work of `panah names eval`: python rivals.py CORPUS PAIRS. Prints a table."""
import csv, re, sqlite3, sys, time

try:
    from unidecode import unidecode
except ImportError:
    sys.exit("rivals.py needs Unidecode: pip install Unidecode")


def latin(name):
    return " ".join(re.sub("[^a-z0-9 ]", " ", unidecode(name).lower().replace("'", "").replace("`", "")).split())


def rows(path):
    with open(path, encoding="utf8", newline="") as file:
        yield from csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)


names, people, seen, pairs = [], [], set(), list(rows(sys.argv[2]))
for pair in pairs:
    if (key := (pair["person_id"], pair["t_name"])) not in seen:
        seen.add(key), names.append(pair["t_name"]), people.append(pair["person_id"])
for row in rows(sys.argv[1]):
    names.append(row["name"]), people.append("")
texts = [latin(name) for name in names]
pairs = pairs[::10]
grams = lambda text: {text[i:i + 3] for i in range(len(text) - 2)}


def sqlite_trigrams():
    store = sqlite3.connect(":memory:")
    store.execute("create virtual table n using fts5(t, tokenize='trigram')")
    store.executemany("insert into n(rowid, t) values (?, ?)", enumerate(texts))
    ask = "select rowid from n where n match ? order by bm25(n) limit 60"
    return lambda q: [r[0] for r in store.execute(ask, [" OR ".join(f'"{g}"' for g in sorted(grams(q)))])] if grams(q) else []


def rapidfuzz_token_sort():
    from rapidfuzz import fuzz, process
    ready = [" ".join(sorted(text.split())) for text in texts]
    return lambda q: [hit[2] for hit in process.extract(" ".join(sorted(q.split())), ready, scorer=fuzz.ratio, limit=60)]


def tantivy_trigrams():
    import tantivy
    schema = tantivy.SchemaBuilder().add_text_field("t", stored=False, tokenizer_name="whitespace") \
        .add_integer_field("i", stored=True).build()
    index = tantivy.Index(schema)
    writer = index.writer(128_000_000, 1)
    for i, text in enumerate(texts):
        document = tantivy.Document()
        document.add_text("t", " ".join(g.replace(" ", "_") for g in sorted(grams(f" {text} "))))
        document.add_integer("i", i)
        writer.add_document(document)
    writer.commit()
    index.reload()
    searcher = index.searcher()

    def find(q):
        query = index.parse_query(" ".join(g.replace(" ", "_") for g in sorted(grams(f" {q} "))), ["t"])
        return [searcher.doc(address)["i"][0] for _, address in searcher.search(query, 60).hits]
    return find


arabic = lambda name: any("\u0600" <= c <= "\u08ff" for c in name)
called = {}
for pair in list(rows(sys.argv[2])):
    for name in (pair["q_name"], pair["t_name"]):
        if arabic(name):
            called.setdefault(pair["person_id"], set()).add(name)


def place(hits, pair):
    """As `names::judge` does it, but for titles: here two names are equal when they are written alike."""
    asked, target, at = pair["q_name"], pair["t_name"], 1
    theirs = {target} | (set() if arabic(asked) and arabic(target) else called.get(pair["person_id"], set()))
    for i in hits:
        if names[i] in theirs and arabic(names[i]) == arabic(target):
            return at
        if people[i] != pair["person_id"] and names[i] != asked and names[i] not in theirs:
            at += 1
    return 0


print("| tool | across scripts @1 / @10 | same script @1 / @10 | p50 / p99 ms |\n| --- | --- | --- | --- |")
failed = ["OpenSanctions' index (nomenklatura, yente): it wants a store of whole entities, not names"]
for name, make in [("SQLite FTS5, trigrams", sqlite_trigrams), ("tantivy, trigrams", tantivy_trigrams),
                   ("RapidFuzz, sorted tokens, over everybody", rapidfuzz_token_sort)]:
    try:
        find = make()
    except Exception as trouble:
        failed.append(f"{name}: {type(trouble).__name__}: {trouble}")
        continue
    sums, times = {True: [0, 0, 0], False: [0, 0, 0]}, []
    for pair in pairs:
        since = time.perf_counter()
        hits = find(latin(pair["q_name"]))
        times.append((time.perf_counter() - since) * 1000)
        at, of = place(hits, pair), sums[pair["kind"] in ("lat>nat", "nat>lat")]
        of[0] += 1
        of[1] += at == 1
        of[2] += 0 < at <= 10
    times.sort()
    share = lambda of: f"{of[1] / max(of[0], 1):.3f} / {of[2] / max(of[0], 1):.3f}"
    print(f"| {name} | {share(sums[True])} | {share(sums[False])} | {times[len(times) // 2]:.1f} / {times[len(times) * 99 // 100]:.1f} |")
for line in failed:
    print(f"\nNot run: {line}")
