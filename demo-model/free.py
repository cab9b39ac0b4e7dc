"""Asks a running Parley the questions of free-questions.txt, one conversation for each block, and prints all it says."""
import json, os, sys, urllib.request

base = sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8080"
text = open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "free-questions.txt"), encoding="utf-8").read()
for block in text.strip().split("\n\n"):
    conversation = None
    for question in block.split("\n"):
        body = {"question": question} | ({"conversation": conversation} if conversation else {})
        request = urllib.request.Request(base + "/api/ask", json.dumps(body).encode(), {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=120) as response: answer = json.load(response)
        conversation = answer["conversation"]
        print("Q", question)
        print("A", answer["answer"].replace("\n", "\n  "), "".join(f" ({c['n']}: {c['title']})" for c in answer["citations"]))
    print()
