// What stands where nothing is in view.

const places = new WeakMap();

export default function ({ data, parentElement }) {
  let place = places.get(parentElement);
  if (!place) {
    place = element("div", { class: "pulse pulse-empty-view" });
    parentElement.append(place);
    followLinks(place);
    places.set(parentElement, place);
  }
  const open = Object.fromEntries(data.resets.map((name) => [name, []]));
  place.replaceChildren(
    element("h2", null, data.title),
    data.resets.length
      ? element("p", null, "Remove one of them above, or ", liveLink(() => hrefWith(open), {}, "show everything"), ".")
      : element("p", null, "Put news records or stories as text files into ", element("code", null, data.folders ?? ""), ". They appear here by themselves."),
    element("p", null, liveLink(() => hrefWith({}, "/corpus"), {}, "What became of every file")),
  );
}
