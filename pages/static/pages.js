// Wakes govuk-frontend's components on a page.
import { initAll } from "./govuk-frontend.min.js";

initAll();
