"""Search dialogues over the documents that ship with the project: natural sentences instead of pattern facts.

Results have the form that the web_search tool gives. A page's title decides its split, so evaluation asks about pages
that training never saw.
"""
import glob, os, re, zlib
from questions import questions

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "corpus")
BASE = ["http://127.0.0.1:8080/documents/", "http://127.0.0.1:8081/documents/", "https://docs.{w}.org/", "https://www.{w}.com/"]
VERBS = r"(is|are|was|were|has|have|had|can|does|lives|live|weighs|weigh|costs|cost|makes|make|needs|need|contains|holds|comes|became|began|invented|wrote|built|discovered|painted|won|takes|covers|lies|grows|flows|produces|uses)"
STOP = set("the a an of in on at to and or for with by from is are was were it its this that these those as be about into than then they their he she his her has have had not no also which who when where can most more many some all one two first between over under".split())
from phrases import CAN, CAN_NO_PICTURES, FREE


def pages():
    out = []
    for path in sorted(glob.glob(ROOT + "/**/*.md", recursive=True)):
        text = open(path, encoding="utf-8").read()
        title = re.search(r"^title:\s*(.+)$", text, re.M).group(1).strip()
        body = re.sub(r"^---.*?---", "", text, flags=re.S)
        paras = [re.sub(r"\s+", " ", p).strip() for p in re.split(r"\n\s*\n", body) if p.strip() and not p.strip().startswith("#")]
        paras = [re.findall(r"[^.!?]+(?:\.\d[^.!?]*)*[.!?]", p) for p in paras]
        paras = [[s.strip() for s in p if len(s.strip()) > 15] for p in paras]
        out.append((title, os.path.relpath(path, ROOT).replace(os.sep, "/"), [p for p in paras if p]))
    return out


ALL = pages()
held = lambda title: zlib.crc32(title.lower().encode()) % 10 == 0


class Corpus:
    """Dialogues of a `Gen` over real pages."""

    def __init__(self, gen):
        self.g, self.r = gen, gen.r
        self.mine = [p for p in ALL if held(p[0]) == (gen.split != "train")] or ALL

    def snippet(self, page, sentence=None):
        """Neighbouring sentences of one paragraph, up to 400 characters, as the search gives them."""
        paras = [p for p in page[2] if sentence is None or sentence in p]
        p = self.r.choice(paras)
        if sum(map(len, p)) <= 400 and self.r.random() < .85:
            return " ".join(p)
        i = p.index(sentence) if sentence else self.r.randrange(len(p))
        a = b = i
        n = len(p[i])
        while True:
            more = [x for x in (a - 1, b + 1) if 0 <= x < len(p) and n + len(p[x]) < 400]
            if not more or self.r.random() < .2: break
            x = self.r.choice(more); n += len(p[x]) + 1; a, b = min(a, x), max(b, x)
        return " ".join(p[a:b + 1])

    def url(self, page):
        b = self.r.choice(BASE)
        return b.format(w=self.g.pseudo()) + page[1]

    def render(self, page, snippet): return f"{page[0]}\n{self.url(page)}\n{snippet}"

    def results(self, page, sentence):
        r = self.r
        items = [(page, self.snippet(page, sentence), True)]
        # One result is what the compact prompt profile gives; more keep the choice of the right one alive.
        n = r.choice([1, 1, 1, 1, 1, 1, 1, 1, 2, 3])
        while len(items) < n:
            other = page if r.random() < .35 and len(page[2]) > 1 else r.choice(self.mine)
            s = self.snippet(other)
            if sentence in s: continue
            items.append((other, s, False))
        # The best match comes first more often than not.
        if r.random() < .5: r.shuffle(items)
        idx = 1 + [k for k, x in enumerate(items) if x[2]][0]
        return "\n".join(f"[{k + 1}] " + self.render(p, s) for k, (p, s, _) in enumerate(items)), idx

    def question(self, page, sentence):
        """A question that this sentence answers, made from its own words; the subject is resolved to the title."""
        r, t = self.r, page[0]
        low = t if t.split()[0] in ("I",) else t
        s = sentence.rstrip(".!?")
        natural = questions(t, sentence)
        if natural and r.random() < .85:
            return r.choice(natural)
        if sentence == page[2][0][0] and r.random() < .75:
            return r.choice([f"what is {low}", f"who was {low}", f"who is {low}", f"tell me about {low}", f"what do you know about {low}", f"{low}", f"what's {low}", f"explain {low}", f"what are {low}"])
        m = re.match(rf"^(.{{3,60}}?) {VERBS} (.+)$", s)
        subj, verb, rest = (m.group(1), m.group(2), m.group(3)) if m else ("", "", "")
        pron = subj.split(" ")[0] in ("It", "Its", "He", "She", "His", "Her", "They", "Their", "We", "Our", "This", "These", "You", "The") if subj else False
        if subj in ("It", "He", "She", "They", "We", "This"): subj = t
        subj = re.sub(r"^(Its|His|Her|Their|Our) ", lambda m: r.choice([t + "'s ", "the "]), subj)
        subj = subj[:1].lower() + subj[1:] if subj.split(" ")[0] in ("The", "A", "An", "In", "Most", "Many", "Some", "About", "More") else subj
        forms = []
        if verb in ("is", "are", "was", "were"):
            forms += [f"what {verb} {subj}", f"{subj}"]
            if re.match(r"(born|built|founded|painted|written|invented|discovered|opened|finished|made|published|introduced|completed)\b", rest):
                w = rest.split(" ")[0]
                forms = [f"when {verb} {subj} {w}"] if re.search(r"\b1\d{3}|20\d\d|century", rest) else []
                forms += [f"where {verb} {subj} {w}"] if " in [A-Z]" in rest or re.search(r" (in|at) [A-Z]", rest) else []
                forms += [f"who {w} {subj}"] if " by " in rest else []
                forms = forms or [f"how {verb} {subj} {w}"]
            elif re.search(r"\d", rest):
                forms += [f"how {r.choice(['big', 'long', 'high', 'far', 'old', 'tall', 'fast', 'large', 'deep', 'hot'])} {verb} {subj}"]
        elif verb in ("weighs", "weigh"): forms += [f"how much does {subj} weigh", f"how heavy is {subj}"]
        elif verb in ("costs", "cost"): forms += [f"how much does {subj} cost", f"what does {subj} cost", f"price of {subj}"]
        elif verb in ("has", "have", "had") and re.search(r"^(about |more than |over )?\d|^(two|three|four|five|six|seven|eight|nine|ten|twelve) ", rest):
            x = re.sub(r"^(about |more than |over )?[\d.,]+ (million |billion )?|^\w+ ", "", rest).split(",")[0].split(" ")
            forms += [f"how many {' '.join(x[:2])} {'did' if verb == 'had' else 'does'} {subj} have"]
        elif verb in ("invented", "wrote", "built", "discovered", "painted", "won"):
            forms += [f"what did {subj} {dict(invented='invent', wrote='write', built='build', discovered='discover', painted='paint', won='win')[verb]}", f"who {verb} {' '.join(rest.split(' ')[:4]).rstrip(',')}"]
        elif verb == "lives" or verb == "live": forms += [f"where do {subj} live", f"how long does {subj} live"]
        elif verb: forms += [f"what does {subj} {verb.rstrip('s') if verb not in ('does',) else 'do'}"]
        words = [w for w in re.findall(r"[\w'’-]+", s) if w.lower() not in STOP and w.lower() not in t.lower()]
        if words and (not forms or r.random() < .4):
            k = sorted(r.sample(range(len(words)), min(len(words), r.choice([1, 2, 2, 3]))))
            kw = " ".join(words[i] for i in k)
            forms = [f"{t} {kw}", f"{kw} {t}", f"what about {kw} and {t}", f"what do you know about {kw} of {t}", f"{kw}", f"how is it with {kw} at {t}", f"do you have {kw}", f"can you tell me about {kw} and {t}"]
        return re.sub(r"\s+", " ", r.choice(forms)).strip(" ,")

    def turn(self, page, nofind=False):
        g, r = self.g, self.r
        paras = page[2]
        natural = [s for p in paras for s in p if questions(page[0], s)]
        x = r.random()
        sentence = paras[0][0] if x < .25 else r.choice(natural) if natural and x < .8 else r.choice(r.choice(paras))
        q = self.question(page, sentence)
        if nofind:
            others = [p for p in self.mine if p is not page and not set(re.findall(r"\w{4,}", p[0].lower())) & set(re.findall(r"\w{4,}", q.lower()))]
            res = "\n".join(f"[{k + 1}] " + self.render(p, self.snippet(p)) for k, p in enumerate(r.sample(others, min(len(others), r.choice([1, 1, 1, 2])))))
            idx = 0
            if r.random() < .5: res = "No results."
        else:
            res, idx = self.results(page, sentence)
        pre = r.choice(["", "", "", "", "hey, ", "please tell me ", "so ", "can you tell me ", "do you know ", "hi, "])
        q2 = q if r.random() < .4 else q.lower() if r.random() < .5 else q[:1].upper() + q[1:]
        u = pre + (q2 if not pre else q2[:1].lower() + q2[1:] if q2.split(" ")[0].lower() in ("what", "who", "when", "where", "how", "tell", "explain", "do", "can", "is") else q2) + r.choice(["?", "?", "", "?", " please?"])
        query = u[len(pre):].rstrip("? ").removesuffix(" please")
        ans = f"{sentence.rstrip('.!?')} [{idx}]." if idx else ("I could not find anything about that." if "[1]" not in res else "I searched, but the results do not answer that.")
        return [("user", u, "doc"), ("call", g.call("web_search", query=query), "doc"), ("ipython", res, "doc"), ("assistant", ans, "docanswer" if idx else "docnofind")]

    def dialogue_part(self):
        """One question, and often another one about the same page, with a pronoun where that is clear."""
        r = self.r
        page = r.choice(self.mine)
        out = self.turn(page, r.random() < .1)
        if r.random() < .45 and out[-1][2] == "docanswer": out += self.follow(page)
        return out

    def follow(self, page):
        r, g = self.r, self.g
        t = page[0]
        text = " ".join(s for p in page[2] for s in p)
        he = "She" if re.search(r"\bShe\b", text) else "He" if re.search(r"\bHe\b", text) else "It"
        options = [(q, s) for p in page[2] for s in p for q in questions(t, s) if t in q]
        if not options or page[1].startswith("shop"): return []
        q, sentence = r.choice(options)
        low = he.lower(); obj = {"he": "him", "she": "her"}.get(low, "it")
        short = re.sub(r"\b(of|to|about|in|for|with|at|on) (?:the )?" + re.escape(t), lambda m: m.group(1) + " " + obj, q)
        short = re.sub(r"(?:\bthe )?" + re.escape(t), low, short)
        res, idx = self.results(page, sentence)
        u = g.noise(g.ex("[|||and |and |ok and |so ]{q}[?|?|]", q=short))
        return [("user", u, "follow"), ("call", g.call("web_search", query=q), "follow"), ("ipython", res, "doc"), ("assistant", f"{sentence.rstrip('.!?')} [{idx}].", "docanswer")]

    def free(self):
        g = self.g
        return [("user", g.noise(g.ex(FREE + "[|.|?| please]")), "free"), ("assistant", "I am only a small demo model, so I can't write that well. " + (CAN if g.pictures else CAN_NO_PICTURES), "free")]
