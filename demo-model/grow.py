"""Widens a trained checkpoint and puts a second circuit in front: copying that knows where it was.

An induction head that matches one token loses its place in natural text: after "light" it goes on behind any other
"light". Here a new first layer writes, for each position, a code of its last four tokens and the code of the four tokens
before it; a head of the second layer matches the one against the other and writes the code of the token that followed
there, which the tied output embedding turns into a logit. The old function is kept: old weights read and write only old
dimensions, and norms are rescaled.

New residual dimensions: 30 for the tokens up to here (NOW), 30 for those before (BEFORE), later both for the copied
token; one constant.
"""
import sys
import torch
import torch.nn.functional as F
from model import Cfg, Llama

OLD, WIDTH, HEAD, HALF = 256, 320, 64, 32
CODE = 30
NOW, BEFORE, BOTH, CONST = slice(256, 286), slice(286, 316), slice(256, 316), 316
WEIGHTS = (1.0, 0.9, 0.8, 0.7)   # of the last token, of the one before it, ...


def peak(theta, reach=1024):
    """Weights of the rotary pairs whose weighted sum of cosines stands out at distance 0; and the frequencies."""
    f = theta ** (-torch.arange(HALF).double() * 2 / HEAD)
    d = torch.cat([torch.arange(1, 9).repeat(40), torch.arange(1, reach)]).double()
    rows = torch.cat([torch.cos(d[:, None] * f), torch.full((1, HALF), 3e3).double(), torch.eye(HALF).double()])
    want = torch.cat([torch.zeros(len(d)), torch.tensor([3e3]), torch.zeros(HALF)]).double()
    return torch.linalg.lstsq(rows, want).solution.float(), f.float()


def codes(e, steps=120):
    """A linear map from embeddings to codes of 60 numbers, by which each token is told from all others."""
    torch.manual_seed(3)
    e = e / e.pow(2).mean(1, keepdim=True).sqrt()
    a = (torch.randn(2 * CODE, e.shape[1]) / e.shape[1] ** .5).requires_grad_()
    optimizer = torch.optim.Adam([a], lr=.01)
    for _ in range(steps):
        loss = 0
        for part in (slice(0, CODE), slice(CODE, 2 * CODE)):
            c = F.normalize(e @ a[part].t(), dim=1)
            rows = torch.randint(0, len(e), (1024,))
            loss = loss + F.cross_entropy(c[rows] @ c.t() * 12, rows)
        optimizer.zero_grad(); loss.backward(); optimizer.step()
    with torch.no_grad():
        c = e @ a.t()
        scale = c.view(len(c), 2, CODE).pow(2).mean((0, 2)).sqrt().repeat_interleave(CODE)
        return (a / scale[:, None]).detach()


def look_back(attention, head, offset, sharpness, unit):
    """Lets a head look exactly `offset` tokens back; `unit` is the constant as the layer's norm gives it."""
    w, f = peak(attention.c.theta)
    size = w.abs().sqrt() * (sharpness * HEAD ** .5) ** .5 / unit
    attention.k_proj.weight[head * HEAD:head * HEAD + HALF, CONST] = size
    q = attention.q_proj.weight[head * HEAD:(head + 1) * HEAD]
    q[:HALF, CONST] = size * w.sign() * torch.cos(offset * f)
    q[HALF:, CONST] = -size * w.sign() * torch.sin(offset * f)


def rescale(norm, x):
    """Makes up for what the new dimensions add to the size of the residual."""
    norm.weight[:OLD] *= (x.pow(2).mean() / (x[..., :OLD].pow(2).mean() * OLD / WIDTH)) ** .5


def widened(old):
    """Old weights in old dimensions, a new first layer that does nothing yet."""
    c = old.c
    m = Llama(Cfg(vocab=c.vocab, dim=WIDTH, layers=c.layers + 1, heads=5, kv=5, ffn=c.ffn, theta=c.theta, eps=c.eps, ctx=c.ctx, hd=HEAD))
    state = m.state_dict()
    for name, value in old.state_dict().items():
        if name.startswith("layers."):
            _, number, rest = name.split(".", 2)
            name = f"layers.{int(number) + 1}.{rest}"
        target = state[name]
        if "k_proj" in name or "v_proj" in name:   # a key for each head
            value = value.view(c.kv, 1, HEAD, OLD).expand(c.kv, c.heads // c.kv, HEAD, OLD).reshape(c.heads * HEAD, OLD)
        if "norm" in name:
            target[:OLD] = value * (OLD / WIDTH) ** .5
        else:
            if "q_proj" not in name and "k_proj" not in name: target.zero_()
            if target.ndim == 2: target[:value.shape[0], :value.shape[1]] = value
            if "q_proj" in name or "k_proj" in name: target[:value.shape[0], value.shape[1]:] = 0
            if "gate_proj" in name or "up_proj" in name: target[:, OLD:] = 0
    m.norm.weight[OLD:] = 0
    return m


@torch.no_grad()
def grow(old, ids, beta=3.0, size=5.0, nats=6.0):
    """
    A model that answers as the old one, with the circuit in it.

    ids: tokens of a typical prompt, shape (1, n), from which the sizes of the residual are taken.
    beta: sharpness of the matching head; size: of the copied code in the residual; nats: what a sure copy adds to a logit.
    """
    with torch.enable_grad(): a = codes(old.embed_tokens.weight.detach())
    m = widened(old)
    e = m.embed_tokens.weight
    rms = e[:, :OLD].pow(2).mean(1, keepdim=True).sqrt()
    hat = (e[:, :OLD] / rms) @ a.t()
    hat = torch.cat([F.normalize(hat[:, :CODE], dim=1), F.normalize(hat[:, CODE:], dim=1)], 1) * CODE ** .5
    e[:, BOTH] = hat * rms
    e[:, CONST] = rms[:, 0]
    torch.manual_seed(4)
    turn = torch.linalg.qr(torch.randn(CODE, CODE))[0]
    power = [torch.linalg.matrix_power(turn, n) for n in range(4)]
    first, x = m.layers[0], m.embed_tokens(ids)
    unit = float(first.input_layernorm(x)[0, :, CONST].median())
    typical = float(x[0, :, CONST].median())
    at = first.self_attn
    at.q_proj.weight.zero_(); at.k_proj.weight.zero_(); at.v_proj.weight.zero_()
    for head, offset in ((0, 1), (1, 2), (2, 3), (3, 4), (4, 0)):
        look_back(at, head, offset, 300, unit)
        at.v_proj.weight[head * HEAD:head * HEAD + 2 * CODE, BOTH] = torch.eye(2 * CODE) / unit
        out = at.o_proj.weight[:, head * HEAD:head * HEAD + 2 * CODE]
        if offset == 0: out[BEFORE, CODE:] = -torch.eye(CODE) * typical
        else: out[BEFORE, :CODE] = WEIGHTS[offset - 1] * power[offset - 1] * typical
        if 1 <= offset < 4: out[NOW, :CODE] = WEIGHTS[offset] * power[offset] * typical
    cos, sin = m.cos[:ids.shape[1]], m.sin[:ids.shape[1]]
    for number, layer in enumerate(m.layers):
        if number: rescale(layer.input_layernorm, x)
        if number == 1: match(m, layer, x, a, beta, size)
        x = x + layer.self_attn(layer.input_layernorm(x), cos, sin)
        rescale(layer.post_attention_layernorm, x)
        x = x + layer.mlp(layer.post_attention_layernorm(x))
    rescale(m.norm, x)
    final = float(x.pow(2).mean().sqrt())
    m.norm.weight[BOTH] = nats * final / (size * 2 * CODE * typical)
    return m


def match(m, layer, x, a, beta, size):
    """A head that looks where the same tokens stood before, and writes the code of what followed."""
    at, h = layer.self_attn, layer.input_layernorm(x)
    comps = list(range(HALF - CODE // 2, HALF)) + list(range(HEAD - CODE // 2, HEAD))
    q, k = h[..., NOW].pow(2).mean().sqrt(), h[..., BEFORE].pow(2).mean().sqrt()
    for i, comp in enumerate(comps):
        at.q_proj.weight[4 * HEAD + comp, NOW.start + i] = beta / q
        at.k_proj.weight[4 * HEAD + comp, BEFORE.start + i] = beta / k
    # The old dimensions still hold the plain embedding, which is what the codes were made from.
    at.v_proj.weight[4 * HEAD:4 * HEAD + 2 * CODE, :OLD] = a / layer.input_layernorm.weight[:OLD]
    rms = (h[..., :OLD] / layer.input_layernorm.weight[:OLD]).pow(2).mean().sqrt()
    at.o_proj.weight[BOTH, 4 * HEAD:4 * HEAD + 2 * CODE] = torch.eye(2 * CODE) * size / rms


if __name__ == "__main__":
    from tokenizers import Tokenizer
    from export import load
    from generator import Gen, render
    checkpoint, tokenizer, out = sys.argv[1:4]
    old, c = load(checkpoint)
    prompt = render(Gen(1).dialogue(max_turns=4))
    ids = torch.tensor([Tokenizer.from_file(tokenizer).encode(prompt, add_special_tokens=False).ids[:900]])
    m = grow(old, ids)
    torch.save({"cfg": m.c.__dict__, "sd": m.state_dict()}, out)
    print("parameters", sum(p.numel() for p in m.parameters()))
