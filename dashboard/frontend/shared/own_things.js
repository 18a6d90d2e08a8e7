// Snapshots or boards made in this browser, by id, with the secrets that delete them. Only the browser's storage has these
// secrets, and a browser may refuse to store them.
/** @param {string} name @returns {Record<string, OwnThing>} */
export function ownThings(name) {
  try {
    const found = JSON.parse(window.localStorage.getItem(`pulse-${name}`) ?? "{}");
    return found && typeof found === "object" && !Array.isArray(found) ? found : {};
  } catch {
    return {};
  }
}

/** @param {string} name @param {string} id @param {OwnThing | null} thing */
export function keepOwn(name, id, thing) {
  const all = ownThings(name);
  if (thing === null) delete all[id];
  else all[id] = { ...all[id], ...thing };
  try {
    window.localStorage.setItem(`pulse-${name}`, JSON.stringify(all));
    return true;
  } catch {
    return false;
  }
}

// When something expires, from an ISO 8601 moment or null.
/** @param {string | null | undefined} moment */
export function untilWords(moment) {
  if (!moment) return "kept until it is deleted";
  return `kept until ${dayWords(moment)}`;
}

// The UTC day of an ISO date or moment for readers: "2 Mar 2024".
/** @param {string} moment */
export function dayWords(moment) {
  return new Date(moment).toLocaleDateString("en-GB", {
    day: "numeric",
    month: "short",
    year: "numeric",
    timeZone: "UTC",
  });
}
