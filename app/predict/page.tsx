import { viewPage } from "../_components/view-page";
import { predictView } from "./view";

const { generateMetadata, Page } = viewPage("/predict", predictView, {
  more: { alternates: { canonical: "/predict" } },
  withCard: true,
});

export { generateMetadata };
export default Page;
