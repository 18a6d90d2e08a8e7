// Request one of our routes. A refusal becomes an error whose message says what to do.
/** @param {string} address @param {{ method?: string; body?: unknown; secret?: string }} [options] */
export async function ask(address, { method = "GET", body, secret } = {}) {
  /** @type {Record<string, string>} */
  const headers = { "X-Pulse": "1" };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  if (secret) headers["X-Pulse-Secret"] = secret;
  let answer;
  try {
    answer = await fetch(address, {
      method,
      headers,
      body: body === undefined ? undefined : JSON.stringify(body),
      credentials: "same-origin",
    });
  } catch {
    throw new Error("The dashboard does not answer. Check the connection, then try again.");
  }
  if (answer.ok) return answer;
  const said = await answer.json().then(
    (found) => found.error,
    () => null,
  );
  const wait = Number(answer.headers.get("Retry-After"));
  /** @type {Refusal} */
  const problem = new Error(
    [said?.message ?? `The server answered ${answer.status}.`, said?.remedy, wait > 5 ? `(In ${wait} seconds.)` : ""]
      .filter(Boolean)
      .join(" "),
  );
  problem.status = answer.status;
  throw problem;
}
