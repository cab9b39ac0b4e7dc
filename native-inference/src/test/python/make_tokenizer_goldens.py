"""Token ids of texts from many scripts, as tiktoken and Hugging Face tokenizers give them.

Usage: python make_tokenizer_goldens.py TOKENIZER_MODEL TOKENIZER_JSON ../resources/golden-tokenizer.json
TOKENIZER_MODEL is Llama 3's own tokenizer.model (not in this repository), TOKENIZER_JSON the demo model's tokenizer.json.
Needs tiktoken and tokenizers. The result is committed; the tests need none of this.
"""
import json, random, sys, unicodedata
import tiktoken
from tiktoken.load import load_tiktoken_bpe
from tokenizers import Tokenizer

PATTERN = (r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+")

TEXTS = [
    "", " ", "\n", "\r\n\r\n", "\t\tx", "hello world", "Hello, World!", "I'm we've THEY'LL it'S 'ſ don''t", "1234567890 12 3 4567",
    "    four  spaces\n\n\n  and lines \r\n x", "<|eot_id|> <|begin_of_text|>", "a\u00a0b x\u2028y x\u3000 y \u0085z",
    "Größe, Füße, naïve café, Ærø, Łódź, İstanbul ıi", "Ελληνικά και μαθηματικά: ∑ ∫ √2 ≤ π", "Русский язык, українська ґ, ӏ",
    "עברית עם נִקּוּד", "العربية مع تَشْكِيل ١٢٣٤", "हिन्दी में लिखना १२३", "বাংলা ভাষা", "ภาษาไทยไม่มีวรรค", "Tiếng Việt có dấu: việc",
    "中文没有空格，标点。「引号」", "日本語のテキスト、カタカナ、ひらがな。", "한국어 텍스트 띄어쓰기", "ქართული ენა Հայերեն አማርኛ ខ្មែរ ລາວ မြန်မာ",
    "emoji 😀👍🏽👩‍👩‍👧‍👦🏳️‍🌈🇩🇪 end", "ﬁ ﬂ Ⅷ ½ ² ① ５ 𝟗 𝔘𝔫𝔦𝔠𝔬𝔡𝔢 𒀀 𓂀 🀄", "e\u0301 vs é, a\u200db\u200cc\ufeffd", "\u0000\u0001\u001c\u001f\u007f\u009f",
    "def f(x):\n    return {'a': [1, 2.5e-3], \"b\": None}  # comment\n", "https://example.org/a?b=c&d=%20#e", "|---|:--:|\n| a | b |\n",
    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "ababababababababababababababababab" * 4, "=" * 100 + "\n" + "-" * 77, "\u00e4" * 50,
    " " * 300 + "x" + "\n" * 50, "supercalifragilisticexpialidocious antidisestablishmentarianism Donaudampfschifffahrtsgesellschaft",
]


def random_texts(count):
    random.seed(20)
    scripts = [range(0x20, 0x7F), range(0xA0, 0x250), range(0x370, 0x530), range(0x590, 0x700), range(0x900, 0xE00),
               range(0x1E00, 0x2100), range(0x2100, 0x2C00), range(0x3000, 0x3100), range(0x4E00, 0x9FF0), range(0xAC00, 0xD7A4),
               range(0x10000, 0x10400), range(0x1D400, 0x1D800), range(0x1F300, 0x1FA00), range(0x20000, 0x20100)]
    # Code points of Unicode 14, so that no side knows more than the other.
    known = [[c for c in script if unicodedata.category(chr(c)) not in ("Cn", "Cs", "Co")] for script in scripts]
    spaces = [" ", "  ", "\n", "\r\n", "\t", "\u00a0", "\u2003", "'", "'s", "'LL", ".", "12", "007"]
    for _ in range(count):
        script = random.choice(known)
        parts = []
        for _ in range(random.randrange(1, 14)):
            if random.random() < 0.3:
                parts.append(random.choice(spaces))
            chosen = random.choice(known) if random.random() < 0.2 else script
            parts.append("".join(chr(random.choice(chosen)) for _ in range(random.randrange(1, 5))))
        yield "".join(parts)


llama = tiktoken.Encoding("llama3", pat_str=PATTERN, mergeable_ranks=load_tiktoken_bpe(sys.argv[1]), special_tokens={})
demo = Tokenizer.from_file(sys.argv[2])
demo.post_processor = None
rows = []
for text in TEXTS + list(random_texts(400)):
    ids = llama.encode_ordinary(text)
    row = dict(text=text, llama=ids)
    # The library matches special tokens in any text, which Parley never does.
    if "<|" not in text:
        row["demo"] = demo.encode(text, add_special_tokens=False).ids
    rows.append(row)
json.dump(rows, open(sys.argv[3], "w"), ensure_ascii=True, separators=(",", ":"))
