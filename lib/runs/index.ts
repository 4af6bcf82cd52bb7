/** Run tables: read, map to a law's symbols, leave out what is declared. Isomorphic; files and network are in `./cache`. */
export { buildTable, cellNumber, type RunTable, valueAt } from "./columns";
export { formatRunsProblem, RunsError, type RunsProblem } from "./errors";
export { type AppliedExclusion, applyExclusions, chosenExclusions, type ExclusionChoice } from "./exclusions";
export { type Guess, type Guesses, guessMapping } from "./guess";
export { detectFormat, type ParseLimits, parseTable, type RawRow, type RawTable, type TableFormat } from "./parse";
export {
  fitsRunSet,
  type Mapping,
  mappingFor,
  type Prepared,
  type PrepareOptions,
  prepareBuilt,
  prepareRuns,
  prepareTable,
} from "./prepare";
export { formatRows, parseRows } from "./rows";
