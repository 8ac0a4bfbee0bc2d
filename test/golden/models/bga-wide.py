"""A second golden BGA-MNER, unlike the given bga.json in every size: float64 PyTorch, written from the paper's equations.

    python test/golden/models/bga-wide.py > test/golden/models/bga-wide.json           made with torch 2.15.0
    python test/golden/models/bga-wide.py --check test/golden/models/bga.json          the given file, computed anew: largest difference

Four text and four vision layers, three heads, tau of its own, four tweets of which the second has no picture and the third one
crop less. Same layout as bga.json: t = text layers (BERT, post-LN, erf GELU), v = vision layers (CLIP, pre-LN, quick GELU),
t2i/i2t = generators, st/sv = textual and visual context samplers, Qv/Qt = queries; loss = sum(T * R) + 0.001 (rec + cyc).
"""
import json
import math
import sys

import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)
SIZES = dict(L=4, d=12, h=3, ff=14, gff=10, Nv=6, Ntmax=13, V=17, tau=2.5)


# ---- the model, by the names of the file ----------------------------------------------------------------------------------

class Model:
    def __init__(self, sizes, params):
        self.__dict__.update(sizes)
        self.tau = sizes.get("tau", 1.0)
        self.p = params

    def dense(self, name, x):
        return x @ self.p[name + ".weight"].T + self.p[name + ".bias"]

    def norm(self, name, x, eps):
        return F.layer_norm(x, (self.d,), self.p[name + ".weight"], self.p[name + ".bias"], eps)

    def attend(self, name, queries, memory, keep):
        """keep [B, K], a factor on the exponentials: the gradient reaches it, and 0 hides a key wholly."""
        split = lambda x: x.unflatten(-1, (self.h, -1)).transpose(1, 2)
        q, k, v = (split(self.dense(f"{name}.{part}", x)) for part, x in (("q", queries), ("k", memory), ("v", memory)))
        scores = q @ k.mT / math.sqrt(q.shape[-1])
        keep = keep[:, None, None, :]
        top = scores.masked_fill(keep.expand_as(scores) == 0, -math.inf).amax(-1, keepdim=True).detach()
        weights = keep * (scores - top).clamp(max=50).exp()
        weights = weights / weights.sum(-1, keepdim=True)
        return self.dense(name + ".o", (weights @ v).transpose(1, 2).flatten(-2))

    def text_layer(self, l, T, memory, valid):
        X = self.norm(f"t.{l}.ln1", T + self.attend(f"t.{l}.att", T, memory, valid), 1e-12)
        return self.norm(f"t.{l}.ln2", X + self.dense(f"t.{l}.f2", F.gelu(self.dense(f"t.{l}.f1", X))), 1e-12)

    def vision_layer(self, l, V, memory, valid):
        ln1 = lambda x: self.norm(f"v.{l}.ln1", x, 1e-5)
        X = V + self.attend(f"v.{l}.att", ln1(V), ln1(memory), valid)
        inner = self.dense(f"v.{l}.f1", self.norm(f"v.{l}.ln2", X, 1e-5))
        return X + self.dense(f"v.{l}.f2", inner * torch.sigmoid(1.702 * inner))

    def sample(self, name, X, previous, valid, noise):
        """eq. 1: index 0 keeps; token 0 is always kept, padding never."""
        pooled = (previous[..., None] * self.dense(name + ".glo", X)).sum(1, keepdim=True)
        pooled = pooled / previous.sum(1).clamp(min=1)[:, None, None]
        local = self.dense(name + ".loc", X)
        hidden = torch.cat([local, pooled.expand_as(local)], -1)
        for i in (0, 2):
            hidden = F.gelu(self.dense(f"{name}.c.{i}", hidden))
        logits = self.dense(name + ".c.4", hidden).log_softmax(-1)
        if noise is None:
            m = (logits[..., 0] >= logits[..., 1]).double()
        else:
            y = (logits + noise).softmax(-1)
            m = (y[..., 0] >= y[..., 1]).double() - y[..., 0].detach() + y[..., 0]
        return torch.cat([torch.ones_like(m[:, :1]), m[:, 1:]], 1) * valid

    def generate(self, name, Q, own, source, keep):
        """eqs. 2-4 and 6: a post-LN decoder layer with ReLU; own [B, Nq] hides rows of the queries from each other."""
        X = Q.expand(source.shape[0], -1, -1)
        X = self.norm(name + ".n1", X + self.attend(name + ".sa", X, X, own), 1e-5)
        X = self.norm(name + ".n2", X + self.attend(name + ".ca", X, source, keep), 1e-5)
        return self.norm(name + ".n3", X + self.dense(name + ".f2", torch.relu(self.dense(name + ".f1", X))), 1e-5)

    def divergence(self, real, made, keep, has):
        """eqs. 5 and 7: tau^2 KL(real || made) of LN0-softmax features, kept tokens summed; real is the target."""
        spread = lambda x: (F.layer_norm(x, (self.d,), eps=1e-5) / self.tau).log_softmax(-1)
        p, q = spread(real.detach()), spread(made)
        each = self.tau**2 * (p.exp() * (p - q)).sum(-1)
        return ((each * keep).sum(1) * has).mean()

    def forward(self, inputs, noise, real_visual=False):
        ids, tv, vv, has = inputs["ids"], inputs["tmask"], inputs["vmask"], inputs["has"]
        batch, length = ids.shape
        T = self.norm("eln", self.p["emb.weight"][ids] + self.p["pos.weight"][:length], 1e-12)
        T, V = self.text_layer(0, T, T, tv), self.vision_layer(0, inputs["patch"], inputs["patch"], vv)
        Qv, Qt = self.p["Qv"], self.p["Qt"][:length]
        everywhere = torch.ones(batch, self.Nv)
        mt, mv, masks, rec, cyc = tv, vv, [], 0.0, 0.0
        for l in range(1, self.L):
            drawn = (None, None) if noise is None else noise[l - 1]
            mt = self.sample(f"st.{l - 1}", T, mt, tv, drawn[0])
            mv = self.sample(f"sv.{l - 1}", V, mv, vv, drawn[1])
            masks.append(mt)
            V_made = self.generate("t2i", Qv, everywhere, T, mt)
            T_made = self.generate("i2t", Qt, tv, V, mv)
            V_back = self.generate("t2i", Qv, everywhere, T_made, tv)
            T_back = self.generate("i2t", Qt, tv, V_made, everywhere)
            rec = rec + self.divergence(V, V_made, mv, has) + self.divergence(T, T_made, mt, has)
            cyc = cyc + self.divergence(V, V_back, mv, has) + self.divergence(T, T_back, mt, has)
            read, seen = (V, vv) if real_visual else (V_made, everywhere)
            T, V = (
                self.text_layer(l, T, torch.cat([T, read], 1), torch.cat([tv, seen], 1)),
                self.vision_layer(l, V, torch.cat([V, T_made], 1), torch.cat([vv, tv], 1)),
            )
        return T, masks, rec / (self.L - 1), cyc / (self.L - 1)


# ---- the file ---------------------------------------------------------------------------------------------------------------

def shapes(L, d, ff, gff, Nv, Ntmax, V, **_):
    def dense(name, out, size):
        return {name + ".weight": (out, size), name + ".bias": (out,)}

    def norm(name):
        return {name + ".weight": (d,), name + ".bias": (d,)}

    def attention(name):
        return {k: s for part in "qkvo" for k, s in dense(f"{name}.{part}", d, d).items()}

    all_of = {"Qv": (Nv, d), "Qt": (Ntmax, d), "emb.weight": (V, d), "pos.weight": (Ntmax, d)} | norm("eln")
    for branch in "tv":
        for l in range(L):
            at = f"{branch}.{l}"
            all_of |= attention(at + ".att") | norm(at + ".ln1") | norm(at + ".ln2")
            all_of |= dense(at + ".f1", ff, d) | dense(at + ".f2", d, ff)
    for name in ("t2i", "i2t"):
        all_of |= attention(name + ".sa") | attention(name + ".ca") | dense(name + ".f1", gff, d) | dense(name + ".f2", d, gff)
        all_of |= norm(name + ".n1") | norm(name + ".n2") | norm(name + ".n3")
    for name in ("st", "sv"):
        for l in range(L - 1):
            at, half = f"{name}.{l}", d // 2
            all_of |= dense(at + ".loc", half, d) | dense(at + ".glo", half, d) | dense(at + ".c.0", half, 2 * half)
            all_of |= dense(at + ".c.2", d // 4, half) | dense(at + ".c.4", 2, d // 4)
    return all_of


def draw(sizes, lengths=(10, 4, 7, 10), seed=20261121):
    torch.manual_seed(seed)
    short = lambda x: (x * 1e4).round() / 1e4  # few digits, and no others: the file is small and exact
    params = {}
    for name, shape in shapes(**sizes).items():
        centre = 1.0 if name.endswith(".weight") and len(shape) == 1 else 0.0
        params[name] = short(centre + torch.randn(shape) * (0.15 if len(shape) == 1 else 0.35))
    batch, length, L, d, Nv = len(lengths), max(lengths), sizes["L"], sizes["d"], sizes["Nv"]
    vmask = torch.ones(batch, Nv)
    vmask[2, Nv - 2:] = 0
    gumbel = lambda n: short(-torch.log(-torch.log(torch.rand(batch, n, 2) * 0.998 + 0.001)))
    return params, {
        "ids": torch.randint(0, sizes["V"], (batch, length)),
        "tmask": (torch.arange(length) < torch.tensor(lengths)[:, None]).double(),
        "patch": short(torch.randn(batch, Nv, d)),
        "vmask": vmask,
        "has": torch.tensor([1.0, 0.0, 1.0, 1.0]),
        "noise": [(gumbel(length), gumbel(Nv)) for _ in range(L - 1)],
        "R": short(torch.randn(batch, length, d)),
    }


def run(sizes, params, inputs):
    params = {name: value.clone().requires_grad_() for name, value in params.items()}
    model = Model(sizes, params)
    T, masks, rec, cyc = model.forward(inputs, inputs["noise"])
    proxy = (T * inputs["R"]).sum()
    loss = proxy + 0.001 * (rec + cyc)
    loss.backward()
    with torch.no_grad():
        T_eval, masks_eval, _, _ = model.forward(inputs, None)
        T_real, _, _, _ = model.forward(inputs, None, real_visual=True)
    return {
        "T": T, "rec": rec, "cyc": cyc, "proxy": proxy, "loss": loss, "text_masks": masks,
        "grads": {name: value.grad for name, value in params.items()},
    }, {"T": T_eval, "text_masks": masks_eval, "T_realv": T_real}


def flat(tensor, digits=7):
    return [float(f"{x:.{digits}g}") for x in tensor.detach().flatten().tolist()]


def numbers(tensor):
    return {"shape": list(tensor.shape), "data": flat(tensor)}


def rounded(masks):
    return [[[round(x) for x in row] for row in m.tolist()] for m in masks]


def write():
    params, inputs = draw(SIZES)
    train, evaluated = run(SIZES, params, inputs)
    scalars = {key: train[key].item() for key in ("rec", "cyc", "proxy", "loss")}
    grads = {
        name: None if g is None else {"l1": float(f"{g.abs().sum():.7g}"), "data": flat(torch.where(g.abs() < 1e-14, 0.0, g))}
        for name, g in train["grads"].items()
    }
    print(json.dumps({
        "note": "BGA-MNER in float64, made by bga-wide.py beside it; layout as in bga.json, with config.tau.",
        "config": SIZES,
        "params": {name: numbers(value) for name, value in params.items()},
        "inputs": {
            "ids": inputs["ids"].tolist(), "tmask": inputs["tmask"].tolist(), "patch": numbers(inputs["patch"]),
            "vmask": inputs["vmask"].tolist(), "has": inputs["has"].tolist(),
            "noise": [{"text": numbers(text), "vis": numbers(visual)} for text, visual in inputs["noise"]],
            "R": numbers(inputs["R"]),
        },
        "train": {"T": flat(train["T"]), **scalars, "text_masks": rounded(train["text_masks"]), "grads": grads},
        "eval": {
            "T": flat(evaluated["T"]), "text_masks": rounded(evaluated["text_masks"]), "T_realv": flat(evaluated["T_realv"]),
        },
    }, separators=(",", ":")))


def check(path):
    with open(path) as file:
        given = json.load(file)
    tensor = lambda v: torch.tensor(v["data"]).reshape(v["shape"])
    inputs = {key: torch.tensor(given["inputs"][key]) for key in ("ids", "tmask", "vmask", "has")}
    inputs |= {"patch": tensor(given["inputs"]["patch"]), "R": tensor(given["inputs"]["R"])}
    inputs["noise"] = [(tensor(n["text"]), tensor(n["vis"])) for n in given["inputs"]["noise"]]
    train, evaluated = run(given["config"], {name: tensor(value) for name, value in given["params"].items()}, inputs)
    differ = {}
    for key in ("rec", "cyc", "proxy", "loss"):
        differ["train." + key] = abs(train[key].item() - given["train"][key])
    for part, got in (("train", train), ("eval", evaluated)):
        differ[part + ".masks"] = float(rounded(got["text_masks"]) != given[part]["text_masks"])
        for key in ("T", "T_realv"):
            if key in got:
                differ[f"{part}.{key}"] = float((got[key].detach().flatten() - torch.tensor(given[part][key])).abs().max())
    for name, grad in train["grads"].items():
        want = given["train"]["grads"][name]
        if grad is None or want is None:
            differ["grad " + name] = 0.0 if grad is None and want is None else math.inf
        else:
            differ["grad " + name] = float((grad.flatten() - torch.tensor(want["data"])).abs().max())
    for name, difference in sorted(differ.items(), key=lambda item: -item[1])[:8]:
        print(f"{difference:.2e}  {name}")


if __name__ == "__main__":
    check(sys.argv[2]) if sys.argv[1:2] == ["--check"] else write()
