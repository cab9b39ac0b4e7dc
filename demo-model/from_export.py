"""The shipped GGUF, or a Hugging Face folder -> training checkpoint, to go on from it."""
import json, sys, torch

def from_folder(folder):
    from safetensors.torch import load_file
    c = json.load(open(folder + "/config.json"))
    cfg = dict(vocab=c["vocab_size"], dim=c["hidden_size"], layers=c["num_hidden_layers"], heads=c["num_attention_heads"], kv=c["num_key_value_heads"],
               ffn=c["intermediate_size"], theta=c["rope_theta"], eps=c["rms_norm_eps"], ctx=c["max_position_embeddings"])
    return cfg, {k.removeprefix("model."): v.float() for k, v in load_file(folder + "/model.safetensors").items()}

def from_gguf(path):
    import gguf
    from export import NAMES
    r = gguf.GGUFReader(path); f = lambda k: r.fields["llama." + k].contents()
    heads, kv = f("attention.head_count"), f("attention.head_count_kv")
    cfg = dict(vocab=f("vocab_size"), dim=f("embedding_length"), layers=f("block_count"), heads=heads, kv=kv, ffn=f("feed_forward_length"),
               theta=f("rope.freq_base"), eps=f("attention.layer_norm_rms_epsilon"), ctx=f("context_length"))
    old = {new: name for name, new in NAMES.items()}; sd = {}
    for t in r.tensors:
        v = torch.from_numpy(gguf.quants.dequantize(t.data, t.tensor_type).copy())
        _, *rest = t.name.removesuffix(".weight").split(".")
        name = {"token_embd.weight": "embed_tokens", "output_norm.weight": "norm"}.get(t.name) or f"layers.{rest[0]}.{old[rest[1]]}"
        h = heads if "q_proj" in name else kv if "k_proj" in name else 0
        if h: v = v.view(h, v.shape[0] // h // 2, 2, v.shape[1]).transpose(1, 2).reshape(v.shape)
        sd[name + ".weight"] = v
    return cfg, sd

if __name__ == "__main__":
    cfg, sd = (from_gguf if sys.argv[1].endswith(".gguf") else from_folder)(sys.argv[1])
    torch.save({"cfg": cfg, "sd": sd}, sys.argv[2])
