"""Writes the held-out rows that `./parley bench demo` asks the model: wordings, names and pages that training never saw."""
import collections, gzip, json, os
from tokenizers import Tokenizer
from generator import Gen, REFUSE, CRISIS, CHAT, render
from phrases import REFUSED

HERE = os.path.dirname(os.path.abspath(__file__))
LONGEST = 900
# Rows of each category; those that a bar speaks of have more.
WANTED = collections.defaultdict(lambda: 12, search=50, follow=50, answer=60, doc=40, docanswer=50, recall=40, remember=24, refuse=50, guard=50, near=40, calc=24, nofind=20, disagree=20, image=16, forget=16, chat=30)
LANGUAGES = ("es", "pt", "fr", "de", "hi", "ar")


def rows(seed=77):
    g, tok = Gen(seed, "eval"), Tokenizer.from_file(HERE + "/../models/demo/tokenizer.json")
    count, out = collections.Counter(), []
    want = {k for k in "search follow answer nofind disagree doc docanswer docnofind recall remember remack unknown forget forgot calc calcans image imgack animate aniack nopic refuse guard near chat languages free unclear failed summary facts".split()}
    for _ in range(60000):
        if all(count[k] >= WANTED[k] for k in want): break
        d = g.dialogue(copy=0, max_turns=3, guard=.05)
        for k, (role, gold, category) in enumerate(d):
            if role not in ("call", "assistant"): continue
            key = "languages" if category[:4] == "chat" and category[5:7] in LANGUAGES else category.split(":")[0]
            if d[k - 1][0] == "user" and category == "search" and k == len(d) - 1: key = "near"
            if key not in want or count[key] >= WANTED[key]: continue
            prompt = render(d[:k], True)
            if len(tok.encode(prompt, add_special_tokens=False).ids) > LONGEST: continue
            count[key] += 1
            row = {"category": key, "tools": next(iter(d))[1].split("\nTools: ")[1].split("\n")[0].split(", ") if "\nTools: " in d[0][1] else [],
                   "messages": [message(m) for m in d[:k]]}
            if role == "call":
                call = json.loads(gold.replace("<|python_tag|>", ""))
                row["call"] = call["name"]; row["arguments"] = call["parameters"]
            else:
                row["answer"] = gold
                if key in ("chat", "languages"):
                    row["also"] = [r for c in CHAT if category[5:] == c[0] for r in c[2]]
            out.append(row)
    assert all(count[k] >= WANTED[k] for k in want), count
    return out


def message(m):
    role, text, _ = m
    if role != "call": return [role, text]
    call = json.loads(text.replace("<|python_tag|>", ""))
    return ["call", call["name"], json.dumps(call["parameters"], ensure_ascii=False)]


if __name__ == "__main__":
    found = rows()
    data = {"refusals": [REFUSE, CRISIS] + list(REFUSED.values()), "rows": found}
    with gzip.GzipFile(HERE + "/heldout.json.gz", "wb", mtime=0) as f: f.write(json.dumps(data, ensure_ascii=False).encode())
    print(len(found), "rows", collections.Counter(r["category"] for r in found), os.path.getsize(HERE + "/heldout.json.gz"))
