import { viewPage } from "../_components/view-page";
import { predictView } from "./view";

const { generateMetadata, Page } = viewPage("/predict", predictView, { alternates: { canonical: "/predict" } });

export { generateMetadata };
export default Page;
