"""A small random Whisper in the folder layout of Hugging Face's optimum, and what transformers makes of a sound with it.

Usage: python make_whisper_goldens.py ../resources/golden/whisper
Needs torch, transformers, numpy and onnx. The results are committed; the tests need none of this. sound.opus beside them is the same
sound, encoded with `opusenc --bitrate 24 sound.wav sound.opus` of Debian's opus-tools.
"""
import json, os, sys, wave
import numpy as np, onnx, torch
from onnx import TensorProto, helper
from transformers import WhisperConfig, WhisperFeatureExtractor, WhisperForConditionalGeneration

out = sys.argv[1]
os.makedirs(out, exist_ok=True)
RATE, SECONDS, LENGTH = 16000, 2, 40

# The vocabulary: the bytes in GPT-2's alphabet, two words, and Whisper's marks.
printable = list(range(0x21, 0x7F)) + list(range(0xA1, 0xAD)) + list(range(0xAE, 0x100))
shifted = [chr(256 + i) for i in range(256 - len(printable))]
alphabet = [chr(b) if b in printable else shifted.pop(0) for b in range(256)]
words = alphabet + ["\u0120tea", "\u0120caf\u00c3\u00a9"]
marks = ["<|endoftext|>", "<|startoftranscript|>", "<|en|>", "<|de|>", "<|fr|>", "<|translate|>", "<|transcribe|>", "<|startoflm|>",
         "<|startofprev|>", "<|nospeech|>", "<|notimestamps|>"] + ["<|%.2f|>" % (i * 0.02) for i in range(11)]
ids = {text: len(words) + i for i, text in enumerate(marks)}
json.dump(dict(model=dict(type="BPE", vocab={w: i for i, w in enumerate(words)}, merges=[]),
               added_tokens=[dict(id=i, content=t, special=not t[2].isdigit()) for t, i in ids.items()]),
          open(out + "/tokenizer.json", "w"))

torch.manual_seed(5)
config = WhisperConfig(vocab_size=len(words) + len(marks), num_mel_bins=80, d_model=16, encoder_layers=1, decoder_layers=2,
                       encoder_attention_heads=2, decoder_attention_heads=2, encoder_ffn_dim=32, decoder_ffn_dim=32,
                       max_source_positions=SECONDS * 50, max_target_positions=LENGTH, decoder_start_token_id=ids["<|startoftranscript|>"],
                       bos_token_id=ids["<|endoftext|>"], eos_token_id=ids["<|endoftext|>"], pad_token_id=ids["<|endoftext|>"],
                       suppress_tokens=None, begin_suppress_tokens=None, attn_implementation="eager")
model = WhisperForConditionalGeneration(config).eval()
with torch.no_grad():
    for name, parameter in model.named_parameters():
        if parameter.ndim >= 2 and "embed_positions" not in name:
            parameter.normal_(0, 1.6 * parameter.shape[-1] ** -0.5)
    # Positions that matter, so that the answer is not one token again and again.
    model.model.decoder.embed_positions.weight.normal_(0, 1.5)
    model.model.decoder.layer_norm.weight.fill_(2)
suppressed = [alphabet.index("a"), alphabet.index("\u0120"), ids["<|startoflm|>"], ids["<|startofprev|>"], ids["<|nospeech|>"],
              ids["<|translate|>"], ids["<|transcribe|>"], ids["<|startoftranscript|>"]]
generation = dict(decoder_start_token_id=ids["<|startoftranscript|>"], eos_token_id=ids["<|endoftext|>"], pad_token_id=ids["<|endoftext|>"],
                  bos_token_id=ids["<|endoftext|>"], is_multilingual=True, max_length=LENGTH, no_timestamps_token_id=ids["<|notimestamps|>"],
                  lang_to_id={m: ids[m] for m in ["<|en|>", "<|de|>", "<|fr|>"]}, suppress_tokens=suppressed,
                  task_to_id=dict(transcribe=ids["<|transcribe|>"], translate=ids["<|translate|>"]),
                  begin_suppress_tokens=[alphabet.index("e"), ids["<|endoftext|>"]])
json.dump(generation, open(out + "/generation_config.json", "w"))
json.dump(dict(config.to_dict(), torch_dtype=None, dtype=None), open(out + "/config.json", "w"), default=str)
extractor = WhisperFeatureExtractor(feature_size=80, chunk_length=SECONDS)
json.dump(dict(feature_size=80, sampling_rate=RATE, hop_length=160, n_fft=400, chunk_length=SECONDS), open(out + "/preprocessor_config.json", "w"))


class Encoder(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder = model.model.encoder

    def forward(self, input_features):
        e = self.encoder
        x = torch.nn.functional.gelu(e.conv1(input_features))
        x = torch.nn.functional.gelu(e.conv2(x)).permute(0, 2, 1) + e.embed_positions.weight
        for layer in e.layers:
            x = x + attend(layer.self_attn, layer.self_attn_layer_norm(x), None, None)[0]
            x = x + layer.fc2(torch.nn.functional.gelu(layer.fc1(layer.final_layer_norm(x))))
        return e.layer_norm(x)


def split(x, heads=2):
    return x.view(x.shape[0], -1, heads, x.shape[-1] // heads).transpose(1, 2)


def attend(a, x, keys, bias):
    """keys: pair of keys and values, or None for those of x."""
    q = split(a.q_proj(x) * a.scaling)
    k, v = keys if keys is not None else (split(a.k_proj(x)), split(a.v_proj(x)))
    scores = q @ k.transpose(2, 3)
    if bias is not None:
        scores = scores + bias
    y = (torch.softmax(scores, -1) @ v).transpose(1, 2).reshape(x.shape[0], -1, x.shape[-1])
    return a.out_proj(y), k, v


class Decoder(torch.nn.Module):
    def __init__(self, past):
        super().__init__()
        self.past, self.decoder, self.proj = past, model.model.decoder, model.proj_out

    def forward(self, input_ids, encoder_hidden_states, *past):
        d = self.decoder
        before = past[0].shape[2] if self.past else 0
        length = input_ids.shape[1]
        positions = torch.arange(length) + before
        x = d.embed_tokens(input_ids) + d.embed_positions.weight[positions]
        bias = torch.where(torch.arange(before + length)[None, :] <= positions[:, None], 0.0, -1e9)[None, None]
        presents = []
        for n, layer in enumerate(d.layers):
            a, h = layer.self_attn, layer.self_attn_layer_norm(x)
            k, v = split(a.k_proj(h)), split(a.v_proj(h))
            if self.past:
                k, v = torch.cat([past[4 * n], k], 2), torch.cat([past[4 * n + 1], v], 2)
            x = x + attend(a, h, (k, v), bias)[0]
            c = layer.encoder_attn
            cross = (past[4 * n + 2], past[4 * n + 3]) if self.past else (split(c.k_proj(encoder_hidden_states)), split(c.v_proj(encoder_hidden_states)))
            x = x + attend(c, layer.encoder_attn_layer_norm(x), cross, None)[0]
            x = x + layer.fc2(torch.nn.functional.gelu(layer.fc1(layer.final_layer_norm(x))))
            presents += [k, v] + ([] if self.past else list(cross))
        return (self.proj(d.layer_norm(x)), *presents)


def names(kind, parts):
    return ["%s.%d.%s.%s" % (kind, n, part, what) for n in range(config.decoder_layers) for part in parts for what in ("key", "value")]


features = torch.zeros(1, 80, SECONDS * 100)
hidden = Encoder()(features)
torch.onnx.export(Encoder().eval(), (features,), out + "/encoder_model.onnx", opset_version=17, dynamo=False, do_constant_folding=False, input_names=["input_features"],
                  output_names=["last_hidden_state"], dynamic_axes={"input_features": {0: "b"}, "last_hidden_state": {0: "b"}})
tokens = torch.ones(1, 3, dtype=torch.long)
first, second, pasts = Decoder(False).eval(), Decoder(True).eval(), names("past_key_values", ["decoder", "encoder"])
axes = {"input_ids": {0: "b", 1: "s"}, "encoder_hidden_states": {0: "b", 1: "t"}, "logits": {0: "b", 1: "s"}}
axes.update({p: {0: "b", 2: "p" if ".decoder." in p else "t"} for p in pasts})
torch.onnx.export(first, (tokens, hidden), out + "/decoder_model.onnx", opset_version=17, dynamo=False, do_constant_folding=False,
                  input_names=["input_ids", "encoder_hidden_states"], output_names=["logits"] + names("present", ["decoder", "encoder"]),
                  dynamic_axes=dict(axes, **{p: {0: "b", 2: "s"} for p in names("present", ["decoder", "encoder"])}))
with torch.no_grad():
    cache = first(tokens, hidden)[1:]
torch.onnx.export(second, (tokens, hidden) + tuple(cache), "/tmp/decoder_with_past_model.onnx", opset_version=17, dynamo=False, do_constant_folding=False,
                  input_names=["input_ids", "encoder_hidden_states"] + pasts, output_names=["logits"] + names("present", ["decoder"]),
                  dynamic_axes=dict(axes, **{p: {0: "b", 2: "n"} for p in names("present", ["decoder"])}))



def bare(path):
    """Without what the exporter notes about the code that it came from."""
    made = onnx.load(path)
    for node in made.graph.node:
        node.ClearField("doc_string"), node.ClearField("metadata_props")
    onnx.save(made, path)


for path in (out + "/encoder_model.onnx", out + "/decoder_model.onnx", "/tmp/decoder_with_past_model.onnx"):
    bare(path)

# Merged as optimum does it: an If over the two graphs, whose weights lie outside, with empty values for what a branch does not give.
branches, weights, seen = [], [], {}
for number, path in enumerate([out + "/decoder_model.onnx", "/tmp/decoder_with_past_model.onnx"]):
    graph = onnx.load(path).graph
    rename = {}
    for weight in graph.initializer:
        key = (weight.SerializeToString(deterministic=True).replace(weight.name.encode(), b""))
        if key not in seen:
            seen[key] = "w%d" % len(seen)
            weights.append(onnx.TensorProto.FromString(weight.SerializeToString()))
            weights[-1].name = seen[key]
        rename[weight.name] = seen[key]
    inputs = [i.name for i in graph.input]
    prefix = "then_" if number else "else_"
    nodes = []
    for node in graph.node:
        node = onnx.NodeProto.FromString(node.SerializeToString())
        node.name = prefix + node.name
        for i, name in enumerate(node.input):
            node.input[i] = rename.get(name, name if name in inputs or not name else prefix + name)
        for i, name in enumerate(node.output):
            node.output[i] = prefix + name
        nodes.append(node)
    outputs = [o.name for o in graph.output]
    results = []
    for name in ["logits"] + names("present", ["decoder", "encoder"]):
        if name not in outputs:
            nodes.append(helper.make_node("Constant", [], [prefix + name], value=helper.make_tensor(prefix + name + "_v", TensorProto.FLOAT, [0, 2, 1, 8], [])))
        results.append(helper.make_tensor_value_info(prefix + name, TensorProto.FLOAT, None))
    branches.append(helper.make_graph(nodes, prefix + "branch", [], results))
values = {i.name: i for path in (out + "/decoder_model.onnx", "/tmp/decoder_with_past_model.onnx") for i in onnx.load(path).graph.input}
merged = helper.make_graph(
    [helper.make_node("If", ["use_cache_branch"], ["logits"] + names("present", ["decoder", "encoder"]), then_branch=branches[1], else_branch=branches[0])],
    "merged", list(values.values()) + [helper.make_tensor_value_info("use_cache_branch", TensorProto.BOOL, [1])],
    [helper.make_tensor_value_info(name, TensorProto.FLOAT, list(name[:1]) + [None] * (2 if name == "logits" else 3))
     for name in ["logits"] + names("present", ["decoder", "encoder"])], initializer=weights)
made = helper.make_model(merged, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
onnx.checker.check_model(made)
onnx.save(made, out + "/decoder_model_merged.onnx")

# The sound: a rising tone, a beeping one, and noise of a linear congruential generator, all of which Java computes alike.
state, sound = 12345, []
for n in range(RATE * SECONDS * 5 // 4):
    t = n / RATE
    state = (state * 1103515245 + 12345) % 2147483648
    beep = 0.2 * np.sin(2 * np.pi * 1800 * t) if (t * 4) % 1 < 0.5 else 0.0
    sound.append(0.4 * np.sin(2 * np.pi * (220 + 300 * t) * t) + beep + 0.02 * (state / 1073741824 - 1))
sound = np.array(sound, dtype=np.float32)
with wave.open("/tmp/sound.wav", "wb") as file:
    file.setnchannels(1), file.setsampwidth(2), file.setframerate(RATE)
    file.writeframes((sound * 32767).astype("<i2").tobytes())


def mel(samples, bins):
    made = WhisperFeatureExtractor(feature_size=bins, chunk_length=SECONDS)(samples, sampling_rate=RATE, return_tensors="np")
    return made["input_features"][0]


golden = dict(mel={str(bins): [[round(float(v), 5) for v in row[::9]] for row in mel(sound[: RATE * 3 // 2], bins)[::5]] for bins in (80, 128)}, cases=[])
generated = model.generation_config
for key, value in generation.items():
    setattr(generated, key, value)
for start in (0, 4000, 9000, 12000):
    for language in (None, "en"):
        window = sound[start : start + RATE * SECONDS]
        features = torch.tensor(mel(window, 80))[None]
        with torch.no_grad():
            assert torch.allclose(Encoder()(features), model.model.encoder(features).last_hidden_state, atol=1e-5)
            made = model.generate(features, language=language, task="transcribe", return_timestamps=False, do_sample=False, num_beams=1)[0].tolist()
            hidden = model.model.encoder(features).last_hidden_state
            full = model(decoder_input_ids=torch.tensor([made]), encoder_outputs=(hidden,)).logits
            assert torch.allclose(first(torch.tensor([made]), hidden)[0], full, atol=1e-4)
            start_logits = model(decoder_input_ids=torch.tensor([[ids["<|startoftranscript|>"]]]), encoder_outputs=(hidden,)).logits[0, 0]
            found = max(["<|en|>", "<|de|>", "<|fr|>"], key=lambda m: start_logits[ids[m]].item())
        golden["cases"].append(dict(start=start, language=language or "", detected=found[2:4], tokens=made))
json.dump(golden, open(out + "/golden.json", "w"))
for case in golden["cases"]:
    print(case)
