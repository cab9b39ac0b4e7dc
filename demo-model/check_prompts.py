"""Checks that the generator builds the very prompts of the program: those that its tests wrote into `prompts`."""
import glob, json, os, sys
from generator import Gen, numbered, render, system_text
from phrases import FACTS_TASK, SUMMARY_TASK

def rebuilt(entry):
    given, out = entry["given"], []
    for message in entry["messages"]:
        role, text = message[0], message[1]
        if role == "system" and given: text = system_text(given["name"], given["now"], given["tools"], given["facts"])
        elif role == "system": text = {"Summ": SUMMARY_TASK, "You ": FACTS_TASK}[text[:4]]
        elif role == "call": text = Gen.call(message[1], **json.loads(message[2]))
        elif role == "ipython" and text.startswith("["):
            number, lines = int(text[1:text.index("]")]), text.split("\n")
            text = numbered([(lines[0].split("] ", 1)[1], lines[1], lines[2])], number)
        out.append((role, text, ""))
    return render(out, True)

wrong = count = 0
for path in sorted(glob.glob(os.path.join(os.path.dirname(os.path.abspath(__file__)), "prompts", "*.json"))):
    for entry in json.load(open(path, encoding="utf-8")):
        count += 1
        if rebuilt(entry) != entry["prompt"]:
            wrong += 1; print("differs:", path, entry["situation"], "\n", repr(rebuilt(entry)), "\n", repr(entry["prompt"]))
print(f"{count} prompts, {wrong} differ")
sys.exit(wrong > 0)
