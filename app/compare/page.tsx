import { preloadMathFonts } from "../_components/math-fonts";
import { viewPage } from "../_components/view-page";
import { compareView } from "./view";

const { generateMetadata, Page } = viewPage("/compare", compareView, {
  withCard: true,
  before: () => preloadMathFonts('<span class="katex-html mathnormal">'),
});

export { generateMetadata };
export default Page;
