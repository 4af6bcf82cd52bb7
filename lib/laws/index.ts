/** The law language: text → tree → tape, with exact derivatives. Isomorphic: no Node, no DOM. */
export { type Expression, type Node, print, walk } from "./ast";
export {
  BoundLaw,
  CompiledLaw,
  checkLaw,
  compile,
  type LawForm,
  type LawProblem,
  type ParameterValues,
} from "./compile";
export { exp, log, logArray } from "./elementary";
export { ExpressionError, type ExpressionProblem } from "./errors";
export { functions, reserved } from "./functions";
export { type Bracket, goldenSection } from "./golden-section";
export { latexDisagreement, lawLatex, parseLatex, toLatex } from "./latex";
export { type Allocator, allocator, computeOptimal, type Optimum, type Sharer, sharer } from "./optimal";
export { checkExpression, limits, type ParseOptions, parseExpression } from "./parse";
export { evaluateNode, evaluateScalar, holds, type ScalarFunction, type ScalarValue, scalarFunction } from "./scalar";
export { type Degeneracy, primes, radicalInverse, type Structure, singularValues } from "./structure";
export { BLOCK, type BoundTape, type PickedColumns } from "./tape";
