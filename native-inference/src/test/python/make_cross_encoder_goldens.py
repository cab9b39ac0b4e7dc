"""A small random BERT cross-encoder (one logit for a pair of texts), and what torch and transformers compute for some pairs.

Usage: python make_cross_encoder_goldens.py ../resources/golden/encoder ../resources/golden/cross-encoder
The vocabulary is that of make_encoder_goldens.py. Needs torch, transformers, tokenizers and onnx. The results are committed; the
tests need none of this.
"""
import json, os, shutil, sys, torch
from tokenizers import BertWordPieceTokenizer
from transformers import BertConfig, BertForSequenceClassification

source, out = sys.argv[1:3]
os.makedirs(out + "/onnx", exist_ok=True)
for name in ["vocab.txt", "tokenizer.json", "tokenizer_config.json"]:
    shutil.copy(source + "/" + name, out + "/" + name)
size = sum(1 for _ in open(out + "/vocab.txt", encoding="utf-8"))
LENGTH = 32

torch.manual_seed(11)
config = BertConfig(vocab_size=size, hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=32, num_labels=1,
                    max_position_embeddings=LENGTH, attn_implementation="eager")
model = BertForSequenceClassification(config).eval()
with torch.no_grad():
    for parameter in model.parameters():
        if parameter.ndim == 2:
            parameter.normal_(0, 0.6 * parameter.shape[1] ** -0.5 if parameter.shape[0] <= 64 else 0.5)
        else:
            parameter.add_(torch.randn_like(parameter) * 0.1)
    # Scores that lie apart.
    model.bert.pooler.dense.weight.normal_(0, 0.6)
    model.classifier.weight.normal_(0, 1.5)


class CrossEncoder(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.model = model

    def forward(self, input_ids, attention_mask, token_type_ids):
        # A mask of floats, made here: the exporter cannot follow how transformers makes it.
        bias = (1.0 - attention_mask[:, None, None, :].float()) * -10000.0
        hidden = self.model.bert.embeddings(input_ids=input_ids, token_type_ids=token_type_ids)
        for layer in self.model.bert.encoder.layer:
            hidden = layer(hidden, bias)
            hidden = hidden[0] if isinstance(hidden, tuple) else hidden
        return self.model.classifier(self.model.bert.pooler(hidden))


axes = {0: "batch", 1: "length"}
example = torch.ones(2, 9, dtype=torch.long)
torch.onnx.export(CrossEncoder().eval(), (example, example, example * 0), out + "/onnx/model.onnx", opset_version=17, dynamo=False,
                  input_names=["input_ids", "attention_mask", "token_type_ids"], output_names=["logits"],
                  dynamic_axes={"input_ids": axes, "attention_mask": axes, "token_type_ids": axes, "logits": {0: "batch"}})
json.dump(dict(hidden_size=16, max_position_embeddings=LENGTH, model_type="bert", id2label={"0": "LABEL_0"}), open(out + "/config.json", "w"))

pairs = [("how cold is the wind", "The wind is cold."), ("how cold is the wind", "Lighthouse-keepers' boat (north)!"), ("", "the sea"),
         ("harbor", ""), ("[SEP] boat", "[SEP] is text [MASK]"), ("bridge over the river", "the tide of the sea " * 12),
         ("a very long question " * 8, "stone bridge under the light"), ("warmest", "warmest coldly stoneness \u4e2d\u6587")]
tokenizer = BertWordPieceTokenizer(out + "/vocab.txt", lowercase=True)
tokenizer._tokenizer.encode_special_tokens = True
entries = []
for question, text in pairs:
    # The question gets at most half of the places, the text what is left.
    tokenizer.enable_truncation(LENGTH // 2)
    first = tokenizer.encode(question).ids
    tokenizer.enable_truncation(LENGTH - len(first) + 1)
    second = tokenizer.encode(text).ids[1:]
    ids, types = torch.tensor([first + second]), torch.tensor([[0] * len(first) + [1] * len(second)])
    with torch.no_grad():
        logit = model(input_ids=ids, attention_mask=torch.ones_like(ids), token_type_ids=types).logits[0, 0].item()
    entries.append(dict(question=question, text=text, tokens=ids[0].tolist(), segments=types[0].tolist(), logit=round(logit, 6)))
json.dump(entries, open(out + "/golden.json", "w"), ensure_ascii=True)
