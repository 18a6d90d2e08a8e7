// The footer of every page: definitions of its numbers, product and version.

import { hrefWith } from "../shared/addresses.js";
import { element } from "../shared/element.js";
import { liveLink } from "../shared/live_links.js";
import { rootOf } from "../shared/navigation.js";

/** @param {Mounted} mounted */
export default function ({ data, parentElement }) {
  const foot = rootOf(parentElement, "footer", { class: "pulse pulse-foot pulse-quiet" });
  const definitions = data.definitions.flatMap((/** @type {Json} */ item, /** @type {number} */ index) => [
    index ? ", " : "Definitions: ",
    liveLink(() => `${hrefWith({}, "/methodology")}#${item.id}`, { title: item.sentence }, item.name),
  ]);
  foot.replaceChildren(
    element(
      "p",
      null,
      ...definitions,
      definitions.length ? ". " : "",
      liveLink(() => hrefWith({}, "/methodology"), {}, "How every number is computed"),
      ". Days are UTC.",
    ),
    element(
      "p",
      null,
      `${data.product} ${data.version}`,
      ...(data.login ? [" · ", element("a", { href: "/logout" }, "Log out")] : []),
    ),
  );
}
