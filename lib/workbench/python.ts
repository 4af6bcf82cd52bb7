/** A Python script (numpy, scipy) that repeats a fit from the source table on its own. */
import { arithmeticOver } from "../runs/prepare";
import { formatRows } from "../runs/rows";
import { numpyOf, pythonName } from "./numpy";
import type { Recipe } from "./recipe";

const text = (s: string): string => JSON.stringify(s);
/** A figure as Python writes it. */
const literal = (v: unknown): string =>
  v === null || v === undefined
    ? "None"
    : typeof v === "boolean"
      ? v
        ? "True"
        : "False"
      : typeof v === "number"
        ? Number.isFinite(v)
          ? String(v)
          : `float("${Number.isNaN(v) ? "nan" : v > 0 ? "inf" : "-inf"}")`
        : text(String(v));
const comment = (s: string): string => s.replace(/\s+/g, " ").trim();

const PATHS = `def value(row, path):
    """The value at a dotted path; [field=value] takes the one element of a list where the field has this value."""
    if path in row:
        return row[path]
    for key, field, wanted in re.findall(r"([^.\\[\\]]+)|\\[([^=\\]]+)=([^\\]]*)\\]", path):
        if field:
            found = [e for e in row if isinstance(e, dict) and str(value(e, field)) == wanted] if isinstance(row, list) else []
            row = found[0] if len(found) == 1 else None
        elif isinstance(row, list):
            row = row[int(key)] if key.isdigit() and int(key) < len(row) else None
        else:
            row = row.get(key) if isinstance(row, dict) else None
        if row is None:
            return None
    return row
`;

const CSV = `def rows_of(data):
    content = data.decode("utf-8-sig")
    first = re.sub(r'"[^"]*"', "", content.splitlines()[0])
    delimiter = max(",\\t;", key=first.count)
    return [{k.strip(): (v or "").strip() for k, v in row.items()} for row in csv.DictReader(io.StringIO(content), delimiter=delimiter)]
`;
const JSON_TABLE = `def rows_of(data):
    data = json.loads(data)
    if isinstance(data, dict):
        columns = {k: v for k, v in data.items() if isinstance(v, list)}
        lists = [v for v in columns.values() if v and all(isinstance(e, dict) for e in v)]
        data = lists[0] if len(lists) == 1 else [dict(zip(columns, cells)) for cells in zip(*columns.values())]
    return data
`;
const JSON_LINES = `def rows_of(data):
    return [json.loads(line) for line in data.decode("utf-8").splitlines() if line.strip()]
`;

/** Lines that make \`table\`, a list of dictionaries, from the source. */
function reading(source: Recipe["source"]): string {
  if (source.kind === "runs" && source.set.format === "inline") {
    const rows = (source.set.rows ?? []).map(
      (r) =>
        `    {${Object.entries(r)
          .map(([k, v]) => `${text(k)}: ${literal(v)}`)
          .join(", ")}},`,
    );
    return `# The rows as the paper prints them.\ntable = [\n${rows.join("\n")}\n]\n`;
  }
  const format = source.kind === "runs" ? source.set.format : source.format;
  const rowsOf = format === "csv" ? CSV : format === "json" ? JSON_TABLE : JSON_LINES;
  const check = `    seen = hashlib.sha256(data).hexdigest()
    if seen != sha256:
        raise SystemExit(f"{name} is another file: its sha256 is {seen}, wanted {sha256}")
    return data
`;
  if (source.kind === "file")
    return `def read(name, sha256):
    data = open(name, "rb").read()
${source.sha256 ? check : "    return data\n"}

${rowsOf}

table = rows_of(read(${text(source.name)}, ${source.sha256 ? text(source.sha256) : "None"}))
`;
  const fetch = `def read(url, sha256):
    """A file by its address, kept beside this script and checked by its hash."""
    name = sha256[:12] + "-" + url.split("/")[-1]
    if not os.path.exists(name):
        urllib.request.urlretrieve(url, name)
    data = open(name, "rb").read()
${check}`;
  const { files } = source.set;
  if (files.some((f) => f.row !== undefined))
    return `${fetch}

# One document a file: (row, name inside the row, address, sha256).
files = [
${files.map((f) => `    (${text(f.row ?? f.url.split("/").at(-1) ?? "")}, ${f.as ? text(f.as) : "None"}, ${text(f.url)}, ${text(f.sha256)}),`).join("\n")}
]
by_row = {}
for row, name, url, sha256 in files:
    document = json.loads(read(url, sha256))
    by_row.setdefault(row, {"row": row}).update({name: document} if name else document)
table = list(by_row.values())
`;
  return `${fetch}

${rowsOf}

files = [
${files.map((f) => `    (${text(f.url)}, ${text(f.sha256)}),`).join("\n")}
]
table = [row for url, sha256 in files for row in rows_of(read(url, sha256))]
`;
}

/** Lines that make one array a symbol, over all rows of the table. */
function columns(recipe: Recipe): string[] {
  const { source } = recipe;
  const out: string[] = [];
  const symbols = Object.keys(recipe.mapping);
  const scaled = (symbol: string, code: string) =>
    recipe.scale[symbol] && recipe.scale[symbol] !== 1 ? `${code} * ${recipe.scale[symbol]}` : code;
  const read = (from: string) => `number(${text(from)})`;
  if (source.kind === "file") {
    for (const symbol of symbols) {
      const from = recipe.mapping[symbol]!;
      const formula = source.headers.includes(from) ? null : arithmeticOver(from, source.headers);
      out.push(
        formula
          ? `${pythonName(symbol)} = ${scaled(symbol, `(${numpyOf(from, source.headers, read)})`)}`
          : `${pythonName(symbol)} = ${scaled(symbol, read(from))}`,
      );
    }
    return out;
  }
  const { set } = source;
  const all = [...Object.keys(set.columns), ...Object.keys(set.derive)];
  // Only what the symbols need, found backwards through the derived columns.
  const needed = new Set(symbols.map((s) => recipe.mapping[s]!));
  for (const [name, expression] of Object.entries(set.derive).reverse())
    if (needed.has(name)) for (const other of all) if (new RegExp(`\\b${other}\\b`).test(expression)) needed.add(other);
  const column = (name: string) => `column[${text(name)}]`;
  out.push("column = {}");
  for (const [name, c] of Object.entries(set.columns))
    if (needed.has(name)) {
      const code = c.type === "text" ? `string(${text(c.from ?? name)})` : read(c.from ?? name);
      out.push(`${column(name)} = ${c.scale && c.type !== "text" ? `${code} * ${c.scale}` : code}`);
    }
  for (const [name, expression] of Object.entries(set.derive))
    if (needed.has(name)) out.push(`${column(name)} = ${numpyOf(expression, all, column)}`);
  for (const symbol of symbols) out.push(`${pythonName(symbol)} = ${column(recipe.mapping[symbol]!)}`);
  return out;
}

/** The script. It reads the table, starts at the fitted values and at others near them, and prints both results. */
export function pythonScript(recipe: Recipe): string {
  const { law, state, source } = recipe;
  const variables = Object.keys(law.variables).map(pythonName);
  const target = pythonName(law.target.symbol);
  const names = Object.keys(law.parameters);
  const free = names.filter((k) => !recipe.fitted[k]!.held);
  const held = names.filter((k) => recipe.fitted[k]!.held);
  const positive = free.filter((k) => (law.parameters[k]!.bounds?.low ?? -1) >= 0 && recipe.fitted[k]!.value > 0);
  const symbols = [...Object.keys(law.variables), ...names];
  const derived = law.derived.filter((d) => recipe.derived[d.id] !== undefined);
  const body = [
    `"""${comment(law.name)} fitted to ${comment(source.kind === "runs" ? source.set.name : source.name)}.`,
    "",
    `The same fit: ${recipe.link}`,
    "Needs numpy and scipy.",
    `"""`,
  ];
  const residual = state.objective === "least-squares" ? `predicted - ${target}` : `np.log(predicted / ${target})`;
  const loss =
    state.objective === "huber-log"
      ? `np.where(np.abs(r) <= ${state.delta}, 0.5 * r**2, ${state.delta} * (np.abs(r) - ${state.delta / 2}))`
      : state.objective === "least-absolute-log"
        ? "np.abs(r)"
        : "0.5 * r**2";
  const table = reading(source);
  const left = recipe.leftOut.filter((l) => l.rows.length > 0);
  const code = `${table}

${source.kind === "runs" && source.set.format !== "csv" ? `${PATHS}\n\n` : ""}def number(name):
    """A column of figures; an empty cell is nan."""
    cells = [${source.kind === "runs" && source.set.format !== "csv" ? "value(row, name)" : "row.get(name)"} for row in table]
    missing = {"", "na", "n/a", "nan", "null", "none", "-", "–"}
    return np.array([np.nan if c is None or str(c).strip().lower() in missing else float(c) for c in cells])

${table.includes("text") || columns(recipe).some((c) => c.includes("string(")) ? `\ndef string(name):\n    return np.array([str(row.get(name) or "") for row in table])\n\n` : ""}
${columns(recipe).join("\n")}

# Rows that the fit leaves out, counted from 1.
used = np.ones(len(table), bool)
${left
  .map(
    (l) => `for part in ${text(formatRows(l.rows))}.split(","):  # ${comment(l.reason)}
    low, _, high = part.partition("-")
    used[int(low) - 1 : int(high or low)] = False`,
  )
  .join("\n")}
${[...variables, target].join(", ")} = ${[...variables, target].map((v) => `${v}[used]`).join(", ")}


def law(${[...variables, ...names.map(pythonName)].join(", ")}):
    return ${numpyOf(law.expression, symbols)}


# The values to be reproduced.
fitted = {
${names.map((k) => `    ${text(k)}: ${literal(recipe.fitted[k]!.value)},`).join("\n")}
}
free = ${JSON.stringify(free)}${held.length > 0 ? `  # ${held.join(", ")}: at a bound, held there` : ""}
positive = ${JSON.stringify(positive)}  # searched as logarithms


def values(z):
    """The search works with logarithms, or with multiples of the fitted values."""
    out = dict(fitted)
    for k, u in zip(free, z):
        out[k] = fitted[k] * np.exp(u) if k in positive else fitted[k] + u * (abs(fitted[k]) or 1)
    return [out[k] for k in fitted]


def objective(z, weights=1.0):
    with np.errstate(all="ignore"):
        predicted = law(${variables.join(", ")}, *values(z))
        r = ${residual}
        total = np.sum(weights * ${loss})
    return float(total) if np.isfinite(total) else 1e300


def search(start, weights=1.0):
    """A quasi-Newton search, then a simplex that needs no derivatives."""
    scale = 1 / max(objective(start, weights), 1e-300)
    first = minimize(lambda z: scale * objective(z, weights), start, method="BFGS", options={"gtol": 1e-9, "maxiter": 2000})
    point = first.x if objective(first.x, weights) <= objective(start, weights) else start
    simplex = np.vstack([point] + [point + 1e-3 * e for e in np.eye(len(point))])
    options = {"initial_simplex": simplex, "xatol": 1e-10, "fatol": 1e-13, "maxiter": 4000, "maxfev": 8000}
    last = minimize(lambda z: scale * objective(z, weights), point, method="Nelder-Mead", options=options)
    return last.x if objective(last.x, weights) <= objective(point, weights) else point


random = np.random.default_rng(${state.seed})
starts = [np.zeros(len(free))] + [random.normal(0, s, len(free)) for s in (0.01, 0.03, 0.1)]
best = min((search(z) for z in starts), key=objective)
found = dict(zip(fitted, values(best)))

print(f"{int(used.sum())} rows, objective {objective(best):.12g}; at the fitted values {objective(starts[0]):.12g}, reported ${recipe.objective.toPrecision(12)}")
for k in fitted:
    print(f"{k:>12} {found[k]:.10g}   fitted {fitted[k]:.10g}")
${
  derived.length > 0
    ? `${names.map(pythonName).join(", ")}${names.length === 1 ? "," : ""} = found.values()\n${derived
        .map(
          (d) =>
            `print(f"{${text(d.id).replaceAll('"', "'")}:>12} {${numpyOf(d.expression, names).replaceAll('"', "'")}:.10g}   fitted ${recipe.derived[d.id]!.toPrecision(10)}")`,
        )
        .join("\n")}`
    : ""
}

# Standard errors by redrawing rows: set to ${state.bootstrap || 1000} for the number that the fit used (each takes a search of its own).
replicates = 0
if replicates:
    draws = []
    for _ in range(replicates):
        counts = np.bincount(random.integers(0, used.sum(), used.sum()), minlength=used.sum())
        draws.append(values(search(best, counts)))
    for k, error in zip(fitted, np.std(draws, axis=0, ddof=1)):
        print(f"{k:>12} ± {error:.3g}")
`;
  const standard = ["csv", "hashlib", "io", "json", "os", "re", "urllib.request"].filter((m) =>
    new RegExp(`\\b${m.replace(".", "\\.")}\\.?\\b`).test(code.replace(/"[^"\n]*"/g, '""')),
  );
  return `${body.join("\n")}
${standard.map((m) => `import ${m}`).join("\n")}

import numpy as np
from scipy.optimize import minimize


${code
  .replace(/\n{4,}/g, "\n\n\n")
  .replace(/^\n+/, "")
  .trimEnd()}
`;
}
