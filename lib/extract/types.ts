/** What the extractor returns: the objects of the extraction contract, each item with its place and confidence. */

/** Where an item was read, and how sure the rule is. */
export interface Found {
  /** Exact substring of the title or abstract. */
  text: string;
  in: "title" | "abstract";
  /** UTF-16 offset of `text` in it. */
  offset: number;
  confidence: number;
  /** Which rule, in a few words. */
  reason: string;
}

export type LawForm =
  | "power_law"
  | "saturating_power_law"
  | "joint"
  | "exponential"
  | "logarithmic"
  | "linear"
  | "square_root"
  | "inverse"
  | "polynomial_complexity"
  | "unspecified";

export type LawVariable =
  | "params"
  | "data"
  | "compute"
  | "batch_size"
  | "learning_rate"
  | "steps"
  | "inference_compute"
  | "dimension"
  | "parallelism"
  | "sparsity"
  | "precision"
  | "mixture"
  | "context_length"
  | "vocabulary"
  | "other";

export interface LawItem {
  states_law: boolean;
  forms: LawForm[];
  variables: LawVariable[];
  /** Words that decided it; absent when nothing in the text speaks of a law. */
  cue?: Found;
}
export interface ExponentItem extends Found {
  of: string;
  vs: string;
  value: number;
}
export interface ModelItem extends Found {
  params: number;
}
export interface DataItem extends Found {
  amount: number;
  unit: "tokens" | "samples" | "bytes";
}
export interface ComputeItem extends Found {
  kind: "gpu_hours" | "flops" | "flops_per_s";
  value: number;
  device: string | null;
}
export interface HardwareItem extends Found {
  device: string;
  count: number | null;
}
export interface DatasetItem extends Found {
  name: string;
}
export interface RatioItem extends Found {
  value: number;
}

export interface Extraction {
  title: string;
  law: LawItem;
  exponents: ExponentItem[];
  models: ModelItem[];
  data: DataItem[];
  compute: ComputeItem[];
  hardware: HardwareItem[];
  datasets: DatasetItem[];
  ratios: RatioItem[];
  code: string[];
  /** Where each link of `code` was read, in the same order. */
  codeFound: Found[];
}

/** A vocabulary term, as far as the extractor needs it. */
export interface LexiconTerm {
  id: string;
  name: string;
  aliases: readonly string[];
  /** Kind of hardware; whole machines (`system`) are not read as devices. */
  kind?: string;
}
