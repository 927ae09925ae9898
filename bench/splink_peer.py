"""Match made names by splink, as its own guide shows, and print how right and how fast as JSON."""

import sys, time, json
import pandas as pd, re
from splink import Linker, SettingsCreator, block_on, DuckDBAPI
import splink.comparison_library as cl

src, names_only = sys.argv[1], sys.argv[2] == "names"
df = pd.read_json(src)
t0 = time.perf_counter()
c0 = time.process_time()


def norm(s):
    s = re.sub(r"[^a-z0-9 ]", " ", s.lower().replace("&", " and "))
    s = re.sub(r"\b(limited|ltd|plc|llp|cic|the)\b", " ", s)
    return " ".join(s.split())


df["n"] = df.name.map(norm)
df["srt"] = df.n.map(lambda s: " ".join(sorted(w for w in s.split() if w != "and")))
df["first"] = df.n.map(lambda s: (s.split() or [""])[0])
df["last"] = df.n.map(lambda s: (s.split() or [""])[-1])
df["p6"] = df.n.str.replace(" ", "").str[:8]
df["s8"] = df.srt.str.replace(" ", "").str[:10]
df["unique_id"] = range(len(df))
for c in ("postcode", "vat_number"):
    df[c] = df[c].replace("", None)
api = DuckDBAPI()
comps = [
    cl.JaroWinklerAtThresholds("n", [0.97, 0.93, 0.88, 0.8]).configure(term_frequency_adjustments=True),
    cl.JaroWinklerAtThresholds("srt", [0.97, 0.92, 0.85]),
    cl.JaroWinklerAtThresholds("first", [0.9]).configure(term_frequency_adjustments=True),
]
blocks = [block_on("p6"), block_on("s8"), block_on("first", "last")]
if not names_only:
    comps += [cl.ExactMatch("postcode"), cl.ExactMatch("vat_number")]
    blocks += [block_on("postcode"), block_on("vat_number")]
cols = ["unique_id", "n", "srt", "first", "last", "p6", "s8", "postcode", "vat_number"]
settings = SettingsCreator(
    link_type="dedupe_only", comparisons=comps, blocking_rules_to_generate_predictions=blocks
)
sdf = api.register(df[cols])
lk = Linker(sdf, settings)
lk.training.estimate_probability_two_random_records_match([block_on("n")], recall=0.5)
lk.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
lk.training.estimate_parameters_using_expectation_maximisation(block_on("p6"))
lk.training.estimate_parameters_using_expectation_maximisation(block_on("last"))
pred = lk.inference.predict(threshold_match_probability=0.01)
p = pred.as_pandas_dataframe()
t = time.perf_counter() - t0
c = time.process_time() - c0
who = df.who.values
p["t"] = who[p.unique_id_l.values] == who[p.unique_id_r.values]
tot = int((df.groupby("who").size() * (df.groupby("who").size() - 1) // 2).sum())
best = None
p = p.sort_values("match_probability", ascending=False)
tp = p.t.cumsum().values
import numpy as np

k = np.arange(1, len(p) + 1)
P = tp / k
R = tp / tot
F = 2 * P * R / (P + R)
i = F.argmax()
at = p[p.match_probability >= 0.5]
print(
    json.dumps(
        dict(
            seconds=round(t, 1),
            cpu=round(c, 1),
            best_f1=round(F[i], 3),
            P=round(P[i], 3),
            R=round(R[i], 3),
            f1_at_half=round(2 * at.t.sum() / (len(at) + tot), 3),
            reach=round(p.t.sum() / tot, 3),
            pairs=len(p),
            true=tot,
        )
    )
)
