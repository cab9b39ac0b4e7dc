"""A small random BERT sentence encoder in the MiniLM layout, and what torch and transformers compute for some texts.

Usage: python make_encoder_goldens.py ../resources/golden/encoder
Needs torch, transformers, tokenizers and onnx. The results are committed; the tests need none of this.
"""
import json, os, sys, torch
from tokenizers import BertWordPieceTokenizer
from transformers import BertConfig, BertModel

out = sys.argv[1]
os.makedirs(out + "/onnx", exist_ok=True)
os.makedirs(out + "/1_Pooling", exist_ok=True)
letters = [chr(c) for c in range(ord("a"), ord("z") + 1)] + list("0123456789")
words = "the a is of wind tide bridge harbor light boat sea river over under stone cold warm north south cafe uber".split()
pieces = "ing ed s er est ly house ness able".split()
vocab = (["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"] + letters + list(".,!?-()[]'$+") + ["\u4e2d", "\u6587"]
         + words + ["##" + p for p in letters + pieces])
vocab = list(dict.fromkeys(vocab))
open(out + "/vocab.txt", "w", encoding="utf-8").write("\n".join(vocab) + "\n")
tokenizer = BertWordPieceTokenizer(out + "/vocab.txt", lowercase=True)
tokenizer.save(out + "/tokenizer.json")

torch.manual_seed(7)
config = BertConfig(vocab_size=len(vocab), hidden_size=32, num_hidden_layers=2, num_attention_heads=2, intermediate_size=64,
                    max_position_embeddings=64, attn_implementation="eager")
model = BertModel(config, add_pooling_layer=False).eval()
with torch.no_grad():
    for parameter in model.parameters():
        if parameter.ndim == 2:
            parameter.normal_(0, 0.6 * parameter.shape[1] ** -0.5 if parameter.shape[0] <= 64 else 0.5)
        else:
            parameter.add_(torch.randn_like(parameter) * 0.1)


class Encoder(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.model = model

    def forward(self, input_ids, attention_mask, token_type_ids):
        # A mask of floats, made here: the exporter cannot follow how transformers makes it.
        bias = (1.0 - attention_mask[:, None, None, :].float()) * -10000.0
        hidden = self.model.embeddings(input_ids=input_ids, token_type_ids=token_type_ids)
        for layer in self.model.encoder.layer:
            hidden = layer(hidden, bias)
            hidden = hidden[0] if isinstance(hidden, tuple) else hidden
        return hidden


axes = {0: "batch", 1: "length"}
example = torch.ones(2, 9, dtype=torch.long)
torch.onnx.export(Encoder().eval(), (example, example, example * 0), out + "/onnx/model.onnx", opset_version=17, dynamo=False,
                  input_names=["input_ids", "attention_mask", "token_type_ids"], output_names=["last_hidden_state"],
                  dynamic_axes={n: axes for n in ["input_ids", "attention_mask", "token_type_ids", "last_hidden_state"]})

model.eval()
json.dump(dict(hidden_size=32, max_position_embeddings=64, model_type="bert"), open(out + "/config.json", "w"))
json.dump(dict(max_seq_length=24, do_lower_case=False), open(out + "/sentence_bert_config.json", "w"))
json.dump(dict(do_lower_case=True, strip_accents=None, tokenize_chinese_chars=True), open(out + "/tokenizer_config.json", "w"))
base = "sentence_transformers.models."
json.dump([dict(idx=0, name="0", path="", type=base + "Transformer"), dict(idx=1, name="1", path="1_Pooling", type=base + "Pooling"),
           dict(idx=2, name="2", path="2_Normalize", type=base + "Normalize")], open(out + "/modules.json", "w"), indent=1)
json.dump(dict(word_embedding_dimension=32, pooling_mode_cls_token=False, pooling_mode_mean_tokens=True,
               pooling_mode_max_tokens=False, pooling_mode_mean_sqrt_len_tokens=False), open(out + "/1_Pooling/config.json", "w"))

texts = ["The wind is cold.", "", "Lighthouse-keepers' boat (north)!", "CAF\u00c9 \u00dcber the  bridge\t$5+5", "\u4e2d\u6587 harbor\u4e2d",
         "[SEP] is text [MASK]", "zzz\u0000q \u200bx\u00a0y", "unknown \u2603 snow \u00e6", "the tide of the sea " * 12, "a" * 120 + " b",
         "warmest coldly stoneness"]
entries = []
for text in texts:
    # What people write is text: the names of special tokens in it are cut like any other word.
    plain = BertWordPieceTokenizer(out + "/vocab.txt", lowercase=True)
    plain._tokenizer.encode_special_tokens = True
    plain.enable_truncation(24)
    ids = plain.encode(text).ids
    with torch.no_grad():
        batch = torch.tensor([ids])
        hidden = model(input_ids=batch, attention_mask=torch.ones_like(batch), token_type_ids=torch.zeros_like(batch)).last_hidden_state[0]
    mean = torch.nn.functional.normalize(hidden.mean(0), dim=0)
    first = torch.nn.functional.normalize(hidden[0], dim=0)
    entries.append(dict(text=text, tokens=ids, mean=[round(x, 6) for x in mean.tolist()], first=[round(x, 6) for x in first.tolist()]))
json.dump(entries, open(out + "/golden.json", "w"), ensure_ascii=True)
