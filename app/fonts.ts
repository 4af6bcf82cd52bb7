/** Self-hosted variable fonts; `optional` so that text never jumps when a font comes late. */
import localFont from "next/font/local";

export const sans = localFont({
  src: "../node_modules/@fontsource-variable/inter/files/inter-latin-wght-normal.woff2",
  weight: "100 900",
  variable: "--sans",
  display: "optional",
  fallback: ["system-ui", "-apple-system", "Segoe UI", "sans-serif"],
});
export const serif = localFont({
  src: "../node_modules/@fontsource-variable/source-serif-4/files/source-serif-4-latin-wght-normal.woff2",
  weight: "200 900",
  variable: "--serif",
  display: "optional",
  fallback: ["Georgia", "Times New Roman", "serif"],
});
