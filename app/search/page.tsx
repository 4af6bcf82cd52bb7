import { viewPage } from "../_components/view-page";
import { searchView } from "./view";

const { generateMetadata, Page } = viewPage("/search", searchView, { more: { robots: { index: false } } });

export { generateMetadata };
export default Page;
