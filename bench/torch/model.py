"""
BGA-MNER, or the plain encoder with CRF, in PyTorch as one would write it to train it: fused attention where there is no policy, and
what the generation losses need only where there are pictures. The weights go by our names (models/parameters.ts).
"""
import math

import torch
import torch.nn.functional as F


class Model:
    def __init__(self, config, tensors, learns=True):
        self.config = config
        self.w = {name: tensor.requires_grad_() if learns else tensor for name, tensor in tensors.items()}
        self.rate = 0.0
        self.noise = False

    def linear(self, x, name):
        return F.linear(x, self.w[name + ".weight"], self.w[name + ".bias"])

    def norm(self, x, name, epsilon):
        weight = self.w[name + ".weight"]
        return F.layer_norm(x, weight.shape, weight, self.w[name + ".bias"], epsilon)

    def drop(self, x):
        return F.dropout(x, self.rate, training=self.rate > 0)

    def attend(self, x, memory, names, heads, bias=None, policy=None, rate=None):
        rate = self.rate if rate is None else rate

        def split(y):
            return y.view(y.shape[0], y.shape[1], heads, -1).transpose(1, 2)

        query, key, value, output = names
        q, k, v = split(self.linear(x, query)), split(self.linear(memory, key)), split(self.linear(memory, value))
        if policy is None:
            mixed = F.scaled_dot_product_attention(q, k, v, attn_mask=bias, dropout_p=rate)
        else:
            keep = policy[:, None, None, :]
            scores = q @ k.transpose(-1, -2) / q.shape[-1] ** 0.5
            top = (scores + (keep - 1) * 1e9).max(-1, keepdim=True).values.detach()
            kept = torch.exp((scores - top).clamp(max=30)) * keep
            mixed = self.drop(kept / kept.sum(-1, keepdim=True)) @ v
        return self.linear(mixed.transpose(1, 2).reshape(x.shape[0], x.shape[1], -1), output)

    def layer(self, l, x, memory, bias):
        at, text = f"encoder.layer.{l}", self.config["text"]
        own = [f"{at}.attention.self.{part}" for part in ("query", "key", "value")]
        read = self.attend(x, memory, [*own, f"{at}.attention.output.dense"], text["heads"], bias)
        x = self.norm(x + self.drop(read), f"{at}.attention.output.LayerNorm", text["epsilon"])
        inner = F.gelu(self.linear(x, f"{at}.intermediate.dense"))
        fed = self.drop(self.linear(inner, f"{at}.output.dense"))
        return self.norm(x + fed, f"{at}.output.LayerNorm", text["epsilon"])

    def sample(self, branch, l, x, previous, valid):
        """eq. 1, straight through."""
        at = f"scs.{branch}.{l}"
        z = self.linear(x, f"{at}.local")
        share = previous / previous.sum(1, keepdim=True)
        g = share[:, None, :] @ self.linear(x, f"{at}.global")
        hidden = F.gelu(self.linear(torch.cat([z, g.expand_as(z)], 2), f"{at}.score.0"))
        logits = self.linear(F.gelu(self.linear(hidden, f"{at}.score.2")), f"{at}.score.4")
        if self.noise:
            logits = logits - torch.log(-torch.log(torch.rand_like(logits).clamp(1e-9, 1 - 1e-7)))
        soft = torch.sigmoid((logits[..., 0] - logits[..., 1]) / self.config["sampler"]["gumbelTemperature"])
        kept = (soft >= 0.5).float() + soft - soft.detach()
        first = F.one_hot(torch.zeros((), dtype=torch.long), x.shape[1]).float()
        return (kept * (1 - first) + first) * valid

    def queries(self, direction, modality, rows, bias=None):
        """What is the same for all layers: the queries [1 or B, Nq, d] after they attended to each other."""
        at, generator = f"generator.{direction}", self.config["generator"]
        q = self.w[f"queries.{modality}"][None, :rows]
        q = q if bias is None else q.expand(bias.shape[0], -1, -1)
        names = [f"{at}.self.{part}" for part in ("query", "key", "value", "output")]
        own = self.attend(q, q, names, generator["heads"][modality], bias)
        return self.norm(q + self.drop(own), f"{at}.norm1", generator["epsilon"])

    def generate(self, direction, modality, queries, source, policy=None, bias=None):
        """eqs. 2, 4 and 6."""
        at, generator = f"generator.{direction}", self.config["generator"]
        x = queries.expand(source.shape[0], -1, -1)
        names = [f"{at}.cross.{part}" for part in ("query", "key", "value", "output")]
        read = self.attend(x, source, names, generator["heads"][modality], bias, policy)
        x = self.norm(x + self.drop(read), f"{at}.norm2", generator["epsilon"])
        inner = self.drop(F.relu(self.linear(x, f"{at}.feed.0")))
        return self.norm(x + self.drop(self.linear(inner, f"{at}.feed.1")), f"{at}.norm3", generator["epsilon"])

    def project(self, x, modality):
        """Into the width of the other branch, where the two differ."""
        name = f"project.{modality}"
        return self.linear(x, name) if f"{name}.weight" in self.w else x

    def look(self, patches):
        width = self.w["vision.embeddings.class_embedding"].shape[0]
        rows = patches @ self.w["vision.embeddings.patch_embedding.weight"].view(width, -1).T
        first = self.w["vision.embeddings.class_embedding"].expand(patches.shape[0], 1, -1)
        x = torch.cat([first, rows], 1) + self.w["vision.embeddings.position_embedding.weight"]
        return self.norm(x, "vision.pre_layrnorm", self.config["vision"]["epsilon"])

    def visual_layer(self, l, x, memory, bias=None):
        at, vision = f"vision.encoder.layers.{l}", self.config["vision"]
        own = [f"{at}.self_attn.{part}" for part in ("q_proj", "k_proj", "v_proj", "out_proj")]
        norm = lambda y: self.norm(y, f"{at}.layer_norm1", vision["epsilon"])
        h = norm(x)
        x = x + self.attend(h, h if memory is x else norm(memory), own, vision["heads"], bias, rate=0.0)
        inner = self.linear(self.norm(x, f"{at}.layer_norm2", vision["epsilon"]), f"{at}.mlp.fc1")
        return x + self.linear(inner * torch.sigmoid(1.702 * inner), f"{at}.mlp.fc2")

    def divergence(self, real, made, mask):
        """eqs. 5 and 7: tau^2 KL of the standardised features' softmax, kept tokens summed, mean over tweets."""
        d = real.shape[-1]
        tau = math.sqrt(d) / math.log(d)
        spread = lambda x: (F.layer_norm(x, (d,), eps=1e-5) / tau).log_softmax(-1)
        p, q = spread(real.detach()), spread(made)
        return (tau**2 * (p.exp() * (p - q)).sum(-1) * mask).sum(1).mean()

    def encode(self, ids, valid, patches):
        """T^L and the generation losses; 0 without pictures [B, patches, numbers]."""
        text = self.config["text"]
        x = F.embedding(ids, self.w["embeddings.word_embeddings.weight"])
        x = x + self.w["embeddings.position_embeddings.weight"][: ids.shape[1]]
        x = x + self.w["embeddings.token_type_embeddings.weight"][0]
        x = self.drop(self.norm(x, "embeddings.LayerNorm", text["epsilon"]))
        bias = (valid[:, None, None, :] - 1) * 1e9
        x = self.layer(0, x, x, bias)
        if not self.config.get("mcg"):
            for l in range(1, text["layers"]):
                x = self.layer(l, x, x, bias)
            return x, 0.0
        looks, generation = patches is not None, 0.0
        to_visual = self.queries("t2i", "visual", self.config["generator"]["visualTokens"])
        m_t = valid
        if looks:
            to_text = self.queries("i2t", "text", ids.shape[1], bias)
            v = self.look(patches)
            v = self.visual_layer(0, v, v)
            everything = torch.ones(v.shape[:2])
            m_v = everything
        for l in range(1, text["layers"]):
            m_t = self.sample("text", l - 1, x, m_t, valid)
            imagined = self.generate("t2i", "visual", to_visual, x, policy=m_t)
            if looks:
                m_v = self.sample("visual", l - 1, v, m_v, everything)
                described = self.generate("i2t", "text", to_text, v, policy=m_v)
                again = self.generate("t2i", "visual", to_visual, described, bias=bias)
                retold = self.generate("i2t", "text", to_text, imagined)
                for real, made, mask in ((v, imagined, m_v), (x, described, m_t), (v, again, m_v), (x, retold, m_t)):
                    generation = generation + self.divergence(real, made, mask)
            both = F.pad(bias, (0, imagined.shape[1]))
            x_next = self.layer(l, x, torch.cat([x, self.project(imagined, "visual")], 1), both)
            if looks and l + 1 < text["layers"]:
                wide = F.pad(bias, (v.shape[1], 0))
                v = self.visual_layer(l, v, torch.cat([v, self.project(described, "text")], 1), wide)
            x = x_next
        return x, generation / (text["layers"] - 1)

    def emissions(self, ids, valid):
        """[B, N, K] of text alone."""
        hidden, _ = self.encode(ids, valid, None)
        return self.linear(hidden, "head")

    def loss(self, batch):
        hidden, generation = self.encode(batch["ids"], batch["valid"], batch.get("patches"))
        emissions = self.linear(self.drop(hidden), "head")[:, batch["positions"]]  # every row has the same steps
        gold = batch["gold"]
        start, end, transitions = self.w["crf.start"], self.w["crf.end"], self.w["crf.transitions"]
        path = start[gold[:, 0]] + end[gold[:, -1]] + emissions.gather(2, gold[:, :, None]).sum((1, 2))
        path = path + transitions[gold[:, :-1], gold[:, 1:]].sum(1)
        alpha = start + emissions[:, 0]
        for t in range(1, emissions.shape[1]):
            alpha = torch.logsumexp(alpha[:, :, None] + transitions, 1) + emissions[:, t]
        mner = (torch.logsumexp(alpha + end, 1) - path).mean()
        if not self.config.get("mcg"):
            return mner
        return mner + self.config["generation"]["alpha"] * generation
