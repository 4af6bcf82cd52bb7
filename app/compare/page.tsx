import { preloadMathFonts } from "../_components/math-fonts";
import { viewPage } from "../_components/view-page";
import { cardMetadata } from "../_data/cards";
import { compareView } from "./view";

const card = cardMetadata("compare", "The curves of two papers on shared axes");

const { generateMetadata, Page } = viewPage(
  "/compare",
  compareView,
  { openGraph: { images: card.images }, twitter: card.twitter },
  () => preloadMathFonts('<span class="katex-html mathnormal">'),
);

export { generateMetadata };
export default Page;
