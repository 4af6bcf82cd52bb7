/**
 * Colours of plots as CSS variables, so that one SVG serves light and dark. The six categorical colours keep apart in
 * lightness as well as hue (told apart with protanopia, deuteranopia and tritanopia) and have at least 4.5 : 1
 * contrast as text; the five sequential ones grow darker (lighter in dark mode) with the value.
 */
export const CATEGORICAL = 6;
export const SEQUENTIAL = 5;

/** Colour of series `i`, counted from 0; the sixth and later ones share the neutral one. */
export const series = (i: number): string => `var(--c${Math.min(i, CATEGORICAL - 1) + 1})`;
/** Colour of step `i` (0 … SEQUENTIAL − 1) of an ordered quantity. */
export const step = (i: number): string => `var(--s${Math.max(0, Math.min(i, SEQUENTIAL - 1)) + 1})`;

export const INK = "var(--ink)";
export const MUTED = "var(--muted)";
export const RULE = "var(--rule)";
export const PAPER = "var(--paper)";
/** Outline in the paper's colour, so that text over grid lines stays readable. */
export const HALO = { stroke: PAPER, strokeWidth: 4 } as const;

/** Values of the variables; `app/globals.css` declares the same ones (a test compares them). */
export const themes = {
  light: {
    "--paper": "#ffffff",
    "--ink": "#1c1e21",
    "--muted": "#5c636b",
    "--rule": "#dfe2e6",
    "--c1": "#0a5da6",
    "--c2": "#c2410c",
    "--c3": "#0b7656",
    "--c4": "#93388a",
    "--c5": "#856404",
    "--c6": "#59626d",
    "--s1": "#8aa6c9",
    "--s2": "#5f86b8",
    "--s3": "#3a689f",
    "--s4": "#1f4a80",
    "--s5": "#0c2d57",
  },
  dark: {
    "--paper": "#121417",
    "--ink": "#e8eaed",
    "--muted": "#a2aab4",
    "--rule": "#2e333a",
    "--c1": "#74b5f2",
    "--c2": "#ff9b66",
    "--c3": "#45c79b",
    "--c4": "#e394da",
    "--c5": "#d8b24c",
    "--c6": "#aab3bf",
    "--s1": "#3d5a80",
    "--s2": "#5678a3",
    "--s3": "#7699c6",
    "--s4": "#9dbbe2",
    "--s5": "#cfe0f7",
  },
} as const;
export type Theme = keyof typeof themes;
