// Values that are the same for every view. The server replaces this module by one with its own values (bundle.py); these
// serve the tests.

export const PLOTLY = "/assets/plotly.min.js";
/** @type {Record<string, string>} */
export const LIGHT = { "@text": "#1B2530" };
/** @type {Record<string, string>} */
export const DARK = { "@text": "#E6EAEE" };
/** @type {Record<string, string>} */
export const UNKNOWN = { provider: "(unknown)" };
export const VALUE_FILTERS = ["topic", "provider"];
export const QUALITY_MAX = 100;
/** @type {ShareForm[]} */
export const SHARE_FORMS = [];
