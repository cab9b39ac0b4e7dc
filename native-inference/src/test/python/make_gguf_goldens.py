"""Small random GGUF checkpoints of every supported type, with what Hugging Face transformers computes for them.

Usage: python make_gguf_goldens.py ../resources/golden-gguf
Needs torch, transformers and gguf. The results are committed; the tests need none of this.

Files are written by gguf-py. Plain and 32-element types are quantized by gguf-py from normal weights; for the K types, which
it cannot quantize, blocks are made of random bytes under bounded scales. The reference model gets what gguf-py dequantizes.
blocks.json holds single rows of each block type with their dequantized values, bit for bit.
"""
import json, os, sys
import numpy as np, torch
from gguf import GGMLQuantizationType as T, GGUFWriter, TokenType
from gguf.quants import dequantize, quantize
from transformers import LlamaConfig, LlamaForCausalLM

VOCAB = 288
CASES = {
    # name: (type, heads, kv heads, head dim, tied, rope factor, hidden, inner, layers)
    "f32": (T.F32, 4, 4, 16, False, None, 48, 80, 2),
    "f16": (T.F16, 4, 2, 16, True, 8.0, 48, 80, 2),
    "bf16": (T.BF16, 4, 1, 32, True, None, 48, 80, 2),
    "q8_0": (T.Q8_0, 4, 2, 16, True, 8.0, 64, 96, 2),
    "q4_0": (T.Q4_0, 2, 1, 32, False, 8.0, 64, 96, 2),
    "q4_1": (T.Q4_1, 4, 2, 16, True, None, 64, 96, 2),
    "q5_0": (T.Q5_0, 4, 4, 16, False, None, 64, 96, 2),
    "q5_1": (T.Q5_1, 4, 2, 32, True, 8.0, 64, 96, 2),
    "q4_k": (T.Q4_K, 4, 1, 64, True, 8.0, 256, 256, 1),
    "q5_k": (T.Q5_K, 4, 2, 64, True, None, 256, 256, 1),
    "q6_k": (T.Q6_K, 2, 1, 128, True, 8.0, 256, 256, 1),
    # The mixture of Q4_K_M files, in three splits.
    "q4_k_m": (None, 4, 1, 64, True, 8.0, 256, 256, 1),
}
BLOCK_BYTES = {T.Q4_K: 144, T.Q5_K: 176, T.Q6_K: 210}


def k_blocks(random, kind, rows, columns, spread):
    """Random blocks whose values have about the given standard deviation."""
    size = BLOCK_BYTES[kind]
    raw = random.integers(0, 256, (rows, columns // 256, size), dtype=np.uint8)

    def half(at, value):
        raw[..., at:at + 2] = np.frombuffer(np.float16(value).tobytes(), np.uint8)

    if kind == T.Q6_K:
        half(size - 2, spread / 18.5 / 74)
    else:
        levels = 15 if kind == T.Q4_K else 31
        half(0, spread / (0.307 * levels) / 31.5)
        half(2, spread / (0.307 * levels) / 31.5 * levels / 2)
    return raw.reshape(rows, columns // 256 * size)


def stored(random, kind, rows, columns, spread):
    """The stored form of a random matrix and its values."""
    if kind in BLOCK_BYTES:
        raw = k_blocks(random, kind, rows, columns, spread)
    else:
        raw = quantize(random.normal(0, spread, (rows, columns)).astype(np.float32), kind)
    return raw, dequantize(raw, kind).astype(np.float32)


def hugging_face_order(values, heads):
    """The inverse of the permutation of llama.cpp's converter."""
    rows, columns = values.shape
    return values.reshape(heads, rows // heads // 2, 2, columns).swapaxes(1, 2).reshape(rows, columns)


def rope_divisors(head_dim, theta, factor, original=64, low=1.0, high=4.0):
    frequencies = theta ** (-2.0 * np.arange(head_dim // 2) / head_dim)
    divisors = []
    for frequency in frequencies:
        waves = original * frequency / (2 * np.pi)
        smooth = np.clip((waves - low) / (high - low), 0, 1)
        divisors.append(1 / ((1 - smooth) / factor + smooth))
    return np.array(divisors, dtype=np.float32)


def byte_alphabet():
    printable = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    shifted = iter(range(256, 512))
    return [chr(b) if b in printable else chr(next(shifted)) for b in range(256)]


def tokenizer(writer):
    tokens, merges = byte_alphabet(), []
    for left, right in [("h", "e"), ("l", "l"), ("he", "ll"), ("hell", "o"), ("Ġ", "w")]:
        merges.append(f"{left} {right}")
        tokens.append(left + right)
    kinds = [TokenType.NORMAL] * len(tokens)
    specials = ["<|begin_of_text|>", "<|end_of_text|>", "<|start_header_id|>", "<|end_header_id|>", "<|eom_id|>", "<|eot_id|>"]
    specials += [f"<|reserved_special_token_{i}|>" for i in range(VOCAB - len(tokens) - len(specials))]
    begin = len(tokens)
    tokens += specials
    kinds += [TokenType.CONTROL] * len(specials)
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("llama-bpe")
    writer.add_token_list(tokens)
    writer.add_token_types(kinds)
    writer.add_token_merges(merges)
    writer.add_bos_token_id(begin)
    writer.add_eos_token_id(begin + 5)
    writer.add_chat_template("{{ bos_token }}")


def make(folder, name, kind, heads, kv, head_dim, tied, factor, hidden, inner, layers):
    random = np.random.default_rng(sum(map(ord, name)))
    theta = 500000.0
    scaling = dict(rope_type="default") if factor is None else dict(
        rope_type="llama3", factor=factor, low_freq_factor=1.0, high_freq_factor=4.0, original_max_position_embeddings=64)
    model = LlamaForCausalLM(LlamaConfig(
        vocab_size=VOCAB, hidden_size=hidden, intermediate_size=inner, num_hidden_layers=layers, num_attention_heads=heads,
        num_key_value_heads=kv, head_dim=head_dim, max_position_embeddings=512, rms_norm_eps=1e-5,
        rope_parameters=dict(rope_theta=theta, **scaling), tie_word_embeddings=tied, attn_implementation="eager")).eval()
    state = model.state_dict()
    split = name == "q4_k_m"
    path = os.path.join(folder, name + ".gguf")
    writer = GGUFWriter(path, "llama", split_max_tensors=5 if split else 0)
    writer.add_name("golden " + name)
    writer.add_context_length(512)
    writer.add_embedding_length(hidden)
    writer.add_block_count(layers)
    writer.add_feed_forward_length(inner)
    writer.add_head_count(heads)
    writer.add_head_count_kv(kv)
    writer.add_key_length(head_dim)
    writer.add_value_length(head_dim)
    writer.add_rope_dimension_count(head_dim)
    writer.add_rope_freq_base(theta)
    writer.add_layer_norm_rms_eps(1e-5)
    tokenizer(writer)
    if factor is not None:
        writer.add_tensor("rope_freqs.weight", rope_divisors(head_dim, theta, factor))

    def matrix(gguf_name, hf_name, rows, columns, rotated_heads=0, mixed=T.Q4_K):
        actual = mixed if kind is None else kind
        raw, values = stored(random, actual, rows, columns, 1.2 * columns ** -0.5)
        writer.add_tensor(gguf_name, raw, raw_dtype=actual)
        state[hf_name].copy_(torch.from_numpy(hugging_face_order(values, rotated_heads) if rotated_heads else values))

    def norm(gguf_name, hf_name):
        values = random.uniform(0.5, 1.5, hidden).astype(np.float32)
        writer.add_tensor(gguf_name, values)
        state[hf_name].copy_(torch.from_numpy(values))

    with torch.no_grad():
        matrix("token_embd.weight", "model.embed_tokens.weight", VOCAB, hidden, mixed=T.Q6_K)
        for layer in range(layers):
            gguf, hf = f"blk.{layer}.", f"model.layers.{layer}."
            norm(gguf + "attn_norm.weight", hf + "input_layernorm.weight")
            matrix(gguf + "attn_q.weight", hf + "self_attn.q_proj.weight", heads * head_dim, hidden, heads)
            matrix(gguf + "attn_k.weight", hf + "self_attn.k_proj.weight", kv * head_dim, hidden, kv)
            matrix(gguf + "attn_v.weight", hf + "self_attn.v_proj.weight", kv * head_dim, hidden, mixed=T.Q6_K)
            matrix(gguf + "attn_output.weight", hf + "self_attn.o_proj.weight", hidden, heads * head_dim)
            norm(gguf + "ffn_norm.weight", hf + "post_attention_layernorm.weight")
            matrix(gguf + "ffn_gate.weight", hf + "mlp.gate_proj.weight", inner, hidden)
            matrix(gguf + "ffn_up.weight", hf + "mlp.up_proj.weight", inner, hidden)
            matrix(gguf + "ffn_down.weight", hf + "mlp.down_proj.weight", hidden, inner, mixed=T.Q6_K)
        norm("output_norm.weight", "model.norm.weight")
        if not tied:
            matrix("output.weight", "lm_head.weight", VOCAB, hidden)
    model.tie_weights()
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()

    prompt = torch.from_numpy(random.integers(0, 256, (1, 90)))
    with torch.no_grad():
        logits = model(prompt).logits[0]
        ids = prompt
        for _ in range(64):
            ids = torch.cat((ids, model(ids).logits[:, -1].argmax(-1, keepdim=True)), 1)
    rows = [0, 1, 45, 89]
    json.dump(dict(prompt=prompt[0].tolist(), rows=rows, logits=[[round(x, 6) for x in logits[r].tolist()] for r in rows],
                   greedy=ids[0, 90:].tolist()), open(os.path.join(folder, name + ".json"), "w"))


def blocks(folder):
    """Two rows of 512 elements per type: hexadecimal bytes and the bits of the values as gguf-py dequantizes them."""
    random = np.random.default_rng(3)
    result = {}
    for kind in (T.Q8_0, T.Q4_0, T.Q4_1, T.Q5_0, T.Q5_1, T.Q4_K, T.Q5_K, T.Q6_K):
        raw, values = stored(random, kind, 2, 512, 0.05)
        result[kind.name] = [dict(bytes=r.tobytes().hex(), values=v.tobytes().hex()) for r, v in zip(raw, values)]
    json.dump(result, open(os.path.join(folder, "blocks.json"), "w"))


os.makedirs(sys.argv[1], exist_ok=True)
blocks(sys.argv[1])
for case, values in CASES.items():
    make(sys.argv[1], case, *values)
