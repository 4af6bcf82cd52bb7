/**
 * Every rule that a record can break: a permanent name, what happened, why it matters, what to do.
 * docs/rules/NAME.md is written from this (`npm run docs:rules`); a test keeps them in step.
 */
export interface Rule {
  /** What happened, as a title. */
  title: string;
  why: string;
  mend: string;
  /** A line that breaks the rule and one that keeps it. */
  bad?: string;
  good?: string;
}

export const catalogue = {
  // ——— the file ———
  unreadable: {
    title: "The file cannot be read",
    why: "Records are UTF-8 text; anything else would be guessed at.",
    mend: "Save the file as UTF-8.",
  },
  "not-text": {
    title: "The file is binary",
    why: "A record is markdown that people can read and review.",
    mend: "Save the record as UTF-8 markdown, or remove the file.",
  },
  "file-too-large": {
    title: "The file is too large",
    why: "A record holds figures and a short summary. Large tables belong where they were published; a run set refers to them by address and checksum.",
    mend: "Move the table out and refer to it from a run set.",
  },
  symlink: {
    title: "The file is a symbolic link",
    why: "A link could point outside the repository.",
    mend: "Replace the link with the record itself.",
  },
  "name-case": {
    title: "Two files differ only by case",
    why: "On many file systems they are the same file, and one would overwrite the other.",
    mend: "Rename one of them; ids are lower case.",
  },
  "file-name": {
    title: "The file name is not an id",
    why: "The file name is the record's address.",
    mend: "Use lower-case letters, digits and single hyphens, then .md.",
    bad: "Kaplan_2020.md",
    good: "kaplan-2020-scaling.md",
  },
  "record-kind": {
    title: "The kind of record cannot be told",
    why: "A file outside papers/, laws/ and runs/ is recognised by its keys: a paper has a title, a law an expression, a run set columns.",
    mend: "Move the file to its folder, or add the missing key.",
  },
  // ——— YAML ———
  "yaml-syntax": {
    title: "The YAML does not parse",
    why: "Nothing after the mistake can be read with certainty.",
    mend: "Quote text that contains : # [ ] { } or quotes; indent with spaces; keep keys unique.",
    bad: "title: Chinchilla Scaling: A replication attempt",
    good: "title: 'Chinchilla Scaling: A replication attempt'",
  },
  "yaml-plain": {
    title: "YAML anchors, aliases or tags are used",
    why: "A record is plain data. Aliases can also be used to make a small file expand without end.",
    mend: "Write the value out where it is needed.",
  },
  "front-matter-missing": {
    title: "The file does not start with front matter",
    why: "The facts of a record stand between two lines of three hyphens at the top.",
    mend: "Start the file with ---, then YAML, then ---.",
  },
  "front-matter-open": {
    title: "The front matter is not closed",
    why: "Without the second line of hyphens the text cannot be told from the facts.",
    mend: "Add a line of three hyphens after the YAML.",
  },
  // ——— the schema ———
  "unknown-key": {
    title: "The record has an unknown key",
    why: "A misspelt field would be dropped in silence, and a number with it.",
    mend: "Correct the key or remove it.",
  },
  "missing-key": {
    title: "A required key is missing",
    why: "Without it the claim cannot be checked or shown.",
    mend: "Add it.",
  },
  "wrong-type": {
    title: "A value has the wrong type",
    why: "Numbers are compared and pooled, so they must be plain numbers: no units, commas, percent signs or full-width digits.",
    mend: "Write a plain number, or quote a text that looks like one.",
    bad: "arxiv: 2203.15556",
    good: 'arxiv: "2203.15556"',
  },
  "not-an-option": {
    title: "A value is not one of the options",
    why: "These fields are counted and filtered on.",
    mend: "Use one of the options that the message names.",
  },
  "claim-kind": {
    title: "A claim has no known kind",
    why: "The kind says which fields a claim has.",
    mend: "Write kind: law, exponent, scale, compute, result or finding.",
  },
  "unknown-unit": {
    title: "The unit is not known",
    why: "Values are converted before they are compared.",
    mend: "Use a unit of lib/units, or add yours there.",
    bad: "unit: nat per tok",
    good: "unit: nats/token",
  },
  "interval-order": {
    title: "An interval is upside down",
    why: "Its low end is above its high end, so one of the two is wrong.",
    mend: "Look at the source again, then swap or correct the ends.",
  },
  "range-order": {
    title: "A range is upside down",
    why: "Its low end is above its high end, so one of the two is wrong.",
    mend: "Look at the source again, then swap or correct the ends.",
  },
  "value-or-range": {
    title: "A scale has both a value and a range, or neither",
    why: "It is either one number or two ends.",
    mend: "Keep one of them.",
  },
  format: {
    title: "A value does not have the form of its field",
    why: "Ids, dates, links and arXiv numbers are used as addresses.",
    mend: "Rewrite it in the form that the message shows.",
  },
  value: {
    title: "A value is outside what its field allows",
    why: "The field has limits, for example 0 to 1 for an interval's level.",
    mend: "Correct the value.",
  },
  // ——— ids ———
  "id-is-file-name": {
    title: "The id differs from the file name",
    why: "The id is how the record is cited; two names for one record lead to two records.",
    mend: "Rename the file or correct the id.",
  },
  "duplicate-id": {
    title: "An id stands twice",
    why: "A claim is cited by its id, so it must be unique.",
    mend: "Give each its own id.",
  },
  "duplicate-paper": {
    title: "The paper is already in the knowledge base",
    why: "Two records of one paper split its claims.",
    mend: "Add your claims to the record that the message names.",
  },
  "unknown-paper": {
    title: "No paper has this id",
    why: "Relations link records.",
    mend: "Correct the id or add the paper.",
  },
  "unknown-law": {
    title: "No law has this id",
    why: "A law claim gives parameters of a law.",
    mend: "Correct the id or add the law: it needs no code.",
  },
  "unknown-run-set": {
    title: "No run set has this id",
    why: "A claim is tested against the run set it names.",
    mend: "Correct the id or add the run set.",
  },
  "unknown-dataset": {
    title: "The dataset is not in the vocabulary",
    why: "Names are written in many ways; ids make them one.",
    mend: "Use the suggested id, or add the dataset with its aliases.",
  },
  "unknown-hardware": {
    title: "The hardware is not in the vocabulary",
    why: "Device hours are turned into FLOP through it.",
    mend: "Use the suggested id, or add the device.",
  },
  "unknown-metric": {
    title: "The metric is not in the vocabulary",
    why: "Losses in different units must not be compared as they are.",
    mend: "Use the suggested id, or add the metric.",
  },
  "unknown-domain": {
    title: "The domain is not in the vocabulary",
    why: "Exponents are grouped by domain.",
    mend: "Use the suggested id, or add the domain.",
  },
  "unknown-architecture": {
    title: "The architecture is not in the vocabulary",
    why: "Exponents are grouped by architecture.",
    mend: "Use the suggested id, or add it.",
  },
  "unknown-optimiser": {
    title: "The optimiser is not in the vocabulary",
    why: "It is a filter.",
    mend: "Use the suggested id, or add it.",
  },
  "unknown-quantity": {
    title: "The quantity is not in the vocabulary",
    why: "Exponents are pooled by the pair of quantities they relate.",
    mend: "Use the suggested id, or add the quantity.",
  },
  "unknown-exclusion": {
    title: "The run set declares no such exclusion",
    why: "Points are only left out for a declared reason.",
    mend: "Use a declared one, or declare it in the run set.",
  },
  "unknown-parameter": {
    title: "The law has no such parameter",
    why: "The value would be attached to nothing.",
    mend: "Use the law's own parameter names.",
  },
  "unknown-variable": {
    title: "The law has no such variable",
    why: "Ranges and units belong to the law's variables.",
    mend: "Use the law's own variable names.",
  },
  // ——— laws and runs ———
  "law-expression": {
    title: "The law's expression is not right",
    why: "It must parse, and use exactly the variables and parameters that the record declares.",
    mend: "See docs/law-language.md.",
  },
  "law-test-point": {
    title: "The expression does not give a test point's value",
    why: "A test point is a number that the source prints or that follows from it; a law that misses it is mistyped.",
    mend: "Compare expression, variables and parameters of the point with the source, or correct its tolerance.",
  },
  "law-parameters": {
    title: "A law claim lacks parameters",
    why: "Without all of them the curve cannot be drawn. Partly known laws are welcome, so this is a warning.",
    mend: "Add the missing values if the source has them.",
  },
  "parameter-bounds": {
    title: "A parameter lies outside the law's bounds",
    why: "The law declares where its parameters can lie; a value outside is usually a sign or unit mistake.",
    mend: "Check sign and unit; widen the law's bounds when the paper is right.",
  },
  "runs-address": {
    title: "A run table's address is not pinned",
    why: "A table that can change under its address cannot be checked.",
    mend: "Use an https address that contains a commit, and give the sha256.",
  },
  "runs-columns": {
    title: "A run set names a column that it does not declare",
    why: "Fits read columns by name.",
    mend: "Declare the column, or correct its name.",
  },
  "runs-expression": {
    title: "An expression of a run set does not read",
    why: "Derived columns and conditions are written in the law language over the columns above them.",
    mend: "Correct the expression where the message points; docs/law-language.md has the grammar.",
  },
  "runs-rows": {
    title: "An inline run table has defects",
    why: "Rows with missing or extra cells would be fitted wrongly.",
    mend: "Give every row the declared columns, and numbers where numbers are declared.",
  },
  // ——— numbers ———
  "interval-contains-value": {
    title: "An interval does not contain its value",
    why: "It is usually a slip; sometimes the paper prints it so.",
    mend: "Look at the source again; when it is printed so, add asPrinted: true and a note.",
  },
  "percent-for-fraction": {
    title: "A percentage stands where a fraction is meant",
    why: "Fractions are between 0 and 1 everywhere in the knowledge base.",
    mend: "Divide by 100, or write unit: percent.",
  },
  outlier: {
    title: "A value lies far outside the literature",
    why: "It may be right and important, or a slip of sign, unit or digit.",
    mend: "Look at the source again; leave it when it is right.",
  },
  "range-and-scale": {
    title: "A measured range disagrees with a stated scale",
    why: "A law cannot have been measured beyond the largest model or the most data that the same record states.",
    mend: "Check which of the two is right.",
  },
  "contradicting-claims": {
    title: "Two claims of one record contradict each other",
    why: "Same quantity, same conditions, different values: a reader cannot know which holds.",
    mend: "Say what distinguishes them in label, datasets, domain, architecture or fit.",
  },
  "superseded-by": {
    title: "A claim is superseded by one that cannot take its place",
    why: "Who follows supersededBy must arrive at the claim that holds: one that exists, is another, and does not lead back.",
    mend: "Name the claim that holds now, as paper-id#claim-id, or remove the field.",
  },
  "fragment-length": {
    title: "A quoted fragment is too long",
    why: "Records quote at most nine words of a paper.",
    mend: "Shorten it to the words that state the quantity.",
  },
  // ——— dates, links, text ———
  "date-possible": {
    title: "A date cannot be right",
    why: "It lies in the future, before neural networks, or does not fit the arXiv id; or a correction is dated before its paper or after today.",
    mend: "Check it against the source.",
  },
  "body-missing": {
    title: "A curated record has no summary",
    why: "Two to five sentences in your own words tell a reader what the numbers mean.",
    mend: "Write them below the front matter.",
  },
  "body-html": {
    title: "The text contains HTML",
    why: "Text is markdown; HTML is not rendered and could carry scripts.",
    mend: "Write it as markdown.",
  },
  "body-link": {
    title: "A link is not to the web",
    why: "Only http and https links are shown.",
    mend: "Use an https link, or remove it.",
  },
  "body-math": {
    title: "A formula cannot be shown",
    why: "It does not parse, or uses a command that can load or link.",
    mend: "Keep to plain mathematical LaTeX.",
  },
  "body-size": {
    title: "The text or a table in it is too long",
    why: "A record is a summary and notes; long tables belong in a run set.",
    mend: "Shorten it, or move the table into content/runs.",
  },
  incomplete: {
    title: "The record is not complete",
    why: "A finished record has a summary, a domain, a date, checked claims that say where they were confirmed, and a checklist when it has a law. Asked for with --complete only.",
    mend: "Add what the message names.",
  },
  "text-characters": {
    title: "The text contains invisible or look-alike characters",
    why: "Control characters, direction marks and full-width digits change what a reader sees or what a search finds.",
    mend: "Retype the text with plain characters.",
  },
  "copied-text": {
    title: "The text repeats the paper's abstract",
    why: "Facts carry over, sentences do not.",
    mend: "Say it in your own words.",
  },
} satisfies Record<string, Rule>;

export type RuleName = keyof typeof catalogue;
export const ruleNames = Object.keys(catalogue) as RuleName[];
