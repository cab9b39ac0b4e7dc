"""Small random Llama checkpoints with what Hugging Face transformers computes for them.

Usage: python make_goldens.py ../resources/golden [case…]
Needs torch, transformers and safetensors. The results are committed; the tests need none of this.
"""
import json, os, sys, torch
from safetensors.torch import save_file
from transformers import LlamaConfig, LlamaForCausalLM

LLAMA3 = dict(rope_type="llama3", factor=8.0, low_freq_factor=1.0, high_freq_factor=4.0, original_max_position_embeddings=64)
CASES = {
    # name: (heads, kv heads, head dim, tied, rope scaling, theta, stored type)
    "mha-untied": (4, 4, 16, False, None, 10000.0, torch.float32),
    "gqa-tied": (4, 2, 16, True, None, 500000.0, torch.bfloat16),
    "mqa-scaled": (4, 1, 32, True, LLAMA3, 500000.0, torch.float16),
    "gqa-wide-head": (2, 1, 64, False, LLAMA3, 500000.0, torch.bfloat16),
    # The folder as save_pretrained writes it: newest spellings, shards with an index.
    "saved-by-transformers": (4, 2, 48, False, LLAMA3, 500000.0, torch.bfloat16),
    # Widths that blocks of 32 divide.
    "quantizable": (2, 1, 32, True, None, 500000.0, torch.bfloat16),
}


def make(folder, name, heads, kv, head_dim, tied, scaling, theta, dtype):
    hidden, inner = (64, 96) if name == "quantizable" else (48, 80)
    torch.manual_seed(sum(map(ord, name)))
    config = LlamaConfig(
        vocab_size=288, hidden_size=hidden, intermediate_size=inner, num_hidden_layers=2, num_attention_heads=heads,
        num_key_value_heads=kv, head_dim=head_dim, max_position_embeddings=512, rms_norm_eps=1e-5,
        rope_parameters=dict(rope_theta=theta, **(scaling or dict(rope_type="default"))), tie_word_embeddings=tied,
        bos_token_id=256, eos_token_id=257, attn_implementation="eager")
    model = LlamaForCausalLM(config).eval()
    with torch.no_grad():
        for parameter in model.parameters():
            if parameter.ndim == 2:
                parameter.normal_(0, 1.2 * parameter.shape[1] ** -0.5)
            else:
                parameter.uniform_(0.5, 1.5)
            parameter.copy_(parameter.to(dtype).float())
    prompt = torch.randint(0, 256, (1, 90))
    with torch.no_grad():
        logits = model(prompt).logits[0]
        ids = prompt
        for _ in range(64):
            ids = torch.cat((ids, model(ids).logits[:, -1].argmax(-1, keepdim=True)), 1)
    out = os.path.join(folder, name)
    os.makedirs(out, exist_ok=True)
    if name == "saved-by-transformers":
        model.to(dtype).save_pretrained(out, max_shard_size="60KB")
        write_golden(out, prompt, logits, ids)
        return
    state = {k: v.to(dtype).contiguous() for k, v in model.state_dict().items() if not (tied and k == "lm_head.weight")}
    save_file(state, out + "/model.safetensors", metadata={"format": "pt"})
    old = dict(architectures=["LlamaForCausalLM"], model_type="llama", vocab_size=288, hidden_size=hidden, intermediate_size=inner,
               num_hidden_layers=2, num_attention_heads=heads, num_key_value_heads=kv, head_dim=head_dim,
               max_position_embeddings=512, rms_norm_eps=1e-5, rope_theta=theta, rope_scaling=scaling, hidden_act="silu",
               tie_word_embeddings=tied, attention_bias=False, mlp_bias=False, bos_token_id=256, eos_token_id=257)
    json.dump(old, open(out + "/config.json", "w"), indent=1)
    write_golden(out, prompt, logits, ids)


def write_golden(out, prompt, logits, ids):
    rows = [0, 1, 45, 89]
    json.dump(dict(prompt=prompt[0].tolist(), rows=rows, logits=[[round(x, 6) for x in logits[r].tolist()] for r in rows],
                   greedy=ids[0, 90:].tolist()), open(out + "/golden.json", "w"))


for case, values in CASES.items():
    if len(sys.argv) < 3 or case in sys.argv[2:]:
        make(sys.argv[1], case, *values)
