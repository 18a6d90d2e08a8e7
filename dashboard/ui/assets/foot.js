// The foot of every page: what its numbers mean, and what made it.

const feet = new WeakMap();

export default function ({ data, parentElement }) {
  let foot = feet.get(parentElement);
  if (!foot) {
    foot = element("footer", { class: "pulse pulse-foot pulse-quiet" });
    parentElement.append(foot);
    followLinks(foot);
    feet.set(parentElement, foot);
  }
  const definitions = data.definitions.flatMap((item, index) => [
    index ? ", " : "Definitions: ",
    liveLink(() => `${hrefWith({}, "/methodology")}#${item.id}`, { title: item.sentence }, item.name),
  ]);
  foot.replaceChildren(
    element("p", null, ...definitions, definitions.length ? ". " : "", liveLink(() => hrefWith({}, "/methodology"), {}, "How every number is computed"), ". Days are UTC."),
    element("p", null, `${data.product} ${data.version}`),
  );
}
