/** The extension as the editor names it: the manifest's publisher and name. */
export const EXTENSION_ID = "unroll.unroll";
