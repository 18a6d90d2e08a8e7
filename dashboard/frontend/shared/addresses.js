// Addresses of views, derived from the current one.

// The current address with some parameters replaced: a name maps to its new values, an empty list drops it. The page
// number is dropped, since other parameters give it another meaning. `path` leads to another page.
/** @param {Changes} changes @param {string} [path] */
export function hrefWith(changes, path) {
  const params = new URLSearchParams(window.location.search);
  params.delete("page");
  if (path !== undefined) params.delete("id");
  for (const [name, values] of Object.entries(changes)) {
    params.delete(name);
    for (const value of values) params.append(name, value);
  }
  const search = params.toString();
  return (path ?? window.location.pathname) + (search ? `?${search}` : "");
}

// The current address with `value` added to the many-valued parameter `name`, or taken away if it was there.
/** @param {string} name @param {string} value */
export function hrefToggled(name, value) {
  const values = new URLSearchParams(window.location.search).getAll(name);
  const next = values.includes(value) ? values.filter((item) => item !== value) : [...values, value];
  return hrefWith({ [name]: next.sort() });
}

// The values of a filter that the address requires or excludes are terms: `topic:AI`.
const TERMS = ["require", "exclude"];

/** @param {string} search @param {string} parameter @param {(name: string, value: string) => boolean} keeps */
function termsKept(search, parameter, keeps) {
  return new URLSearchParams(search).getAll(parameter).filter((term) => {
    const colon = term.indexOf(":");
    return keeps(term.slice(0, colon), term.slice(colon + 1));
  });
}

// The current address with `value` of the filter `name` required ("all"), excluded ("not"), or neither ("").
/** @param {string} name @param {string} value @param {string} state */
export function hrefOfTerm(name, value, state) {
  const { search } = window.location;
  const chosen = new URLSearchParams(search).getAll(name).filter((item) => item !== value);
  const [require, exclude] = TERMS.map((parameter) =>
    termsKept(search, parameter, (of, item) => of !== name || item !== value),
  );
  if (state === "all") require.push(`${name}:${value}`);
  if (state === "not") exclude.push(`${name}:${value}`);
  return hrefWith({ [name]: chosen, require: require.sort(), exclude: exclude.sort() });
}

// The current address without these filters, their required and excluded values among them.
/** @param {string[]} names */
export function hrefWithout(names) {
  const { search } = window.location;
  const terms = TERMS.map((parameter) => [parameter, termsKept(search, parameter, (of) => !names.includes(of))]);
  return hrefWith(Object.fromEntries([...names.map((name) => [name, []]), ...terms]));
}

// The address of this page with the version of the corpus, for sharing.
/** @param {string | undefined} version @param {string} [search] */
export function addressNow(version, search = window.location.search) {
  const params = new URLSearchParams(search);
  params.delete("as_of");
  if (version) params.set("as_of", version.slice(0, 12));
  const query = params.toString();
  return `${window.location.origin}${window.location.pathname}${query ? `?${query}` : ""}`;
}

// The same, leading to the part of the page with this id.
/** @param {string | undefined} version @param {string} id */
export function anchored(version, id) {
  return `${addressNow(version)}#${id}`;
}

// The parameters of an address as the server groups them: by name, in the order of first appearance.
/** @param {string} search @returns {Query} */
export function groupedParameters(search) {
  const grouped = new Map();
  for (const [name, value] of new URLSearchParams(search)) {
    if (name === "embed" || name === "embed_options") continue;
    grouped.set(name, [...(grouped.get(name) ?? []), value]);
  }
  return [...grouped].flatMap(([name, values]) => values.map((/** @type {string} */ value) => [name, value]));
}
