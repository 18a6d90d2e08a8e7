// Picking on a figure: every pick is an address.

import { hrefToggled, hrefWith } from "../shared/addresses.js";
import { QUALITY_MAX, UNKNOWN, VALUE_FILTERS } from "../shared/constants.js";

// The address after picking `key` of `parameter`; null where nothing can be picked. Picking twice undoes it.
/** @param {Json} data @param {string} parameter @param {Json} key @returns {string | null} */
export function hrefOfPick(data, parameter, key) {
  const now = new URLSearchParams(window.location.search);
  if (parameter === "article") return key ? hrefWith({ id: [key] }, "/article") : null;
  if (parameter === "rows") return hrefWith({ ...("dates" in key ? { period: [] } : {}), ...key }, "/articles");
  if (VALUE_FILTERS.includes(parameter)) {
    const value = key ?? UNKNOWN[parameter];
    return value ? hrefToggled(parameter, value) : null;
  }
  if (parameter === "quality") {
    if (key === null || key === undefined) return null;
    const range = [Number(key), Math.min(Number(key) + 9, QUALITY_MAX)].map(String);
    const same =
      now
        .getAll("quality")
        .map(Number)
        .sort((a, b) => a - b)
        .join() === range.join();
    return hrefWith({ quality: same ? [] : range });
  }
  if (["dates", "day", "week", "month"].includes(parameter)) {
    const days = daysOf(key);
    if (!days) return null;
    const same = now.getAll("dates").sort().join() === days.join();
    return hrefWith({ dates: same ? [] : days, period: [] });
  }
  return null;
}

/** @param {Json} data */
export function hrefOfClearing(data) {
  if (data.brushes) return hrefWith({ dates: [], period: [] });
  return data.picks ? hrefWith({ [data.picks]: [] }) : null;
}

// First and last UTC day of a period: 2023-07-03, 2023-W27 or 2023-07, or a pair of days.
/** @param {Json} key @returns {string[] | null} */
export function daysOf(key) {
  if (Array.isArray(key)) return key.map((day) => String(day).slice(0, 10));
  const text = String(key ?? "");
  const iso = (/** @type {Json} */ time) => new Date(time).toISOString().slice(0, 10);
  const week = /^(\d{4})-W(\d{2})$/.exec(text);
  if (week) {
    const fourth = new Date(Date.UTC(Number(week[1]), 0, 4));
    const monday = fourth.getTime() + ((Number(week[2]) - 1) * 7 - ((fourth.getUTCDay() + 6) % 7)) * 864e5;
    return [iso(monday), iso(monday + 6 * 864e5)];
  }
  const month = /^(\d{4})-(\d{2})$/.exec(text);
  if (month) return [`${text}-01`, iso(Date.UTC(Number(month[1]), Number(month[2]), 0))];
  return /^\d{4}-\d{2}-\d{2}/.test(text) ? [text.slice(0, 10), text.slice(0, 10)] : null;
}
