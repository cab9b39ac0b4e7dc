"""HF safetensors folder -> training checkpoint, to go on from what ships."""
import json, sys, torch
from safetensors.torch import load_file

folder, out = sys.argv[1:3]
c = json.load(open(folder + "/config.json"))
cfg = dict(vocab=c["vocab_size"], dim=c["hidden_size"], layers=c["num_hidden_layers"], heads=c["num_attention_heads"],
           kv=c["num_key_value_heads"], ffn=c["intermediate_size"], theta=c["rope_theta"], eps=c["rms_norm_eps"],
           ctx=c["max_position_embeddings"])
torch.save({"cfg": cfg, "sd": {k.removeprefix("model."): v.float() for k, v in load_file(folder + "/model.safetensors").items()}}, out)
