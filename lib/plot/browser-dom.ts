/** Takes the place of linkedom in the browser, which has a document of its own (see next.config.mjs). */
export const parseHTML = (_html: string): { document: Document } => ({ document: globalThis.document });
