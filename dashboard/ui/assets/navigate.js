// Navigation is links. Every change of view is an address; following it adds one history entry, and the page shows what
// is there (page_change.js). Stands before the script of each component of ours (dashboard/browser_files.py).

function navigate(href) {
  const target = new URL(href, window.location.href);
  if (target.origin !== window.location.origin) {
    window.location.assign(target.href);
    return;
  }
  if (target.href === window.location.href) return;
  const elsewhere = target.pathname !== window.location.pathname;
  window.history.pushState({}, "", target.href);
  window.pulseShowAddress();
  if (elsewhere) document.querySelector('[data-testid="stMain"]')?.scrollTo(0, 0);
}

// Inside `root`, plain clicks on links within the dashboard navigate in place. Clicks with a modifier or another button,
// links to downloads, other windows, data addresses and other sites stay the browser's.
function followLinks(root) {
  if (root.pulseFollows) return;
  root.pulseFollows = true;
  root.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href]");
    if (!link || event.defaultPrevented || event.button !== 0) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    if (link.target || link.hasAttribute("download")) return;
    const target = new URL(link.href, window.location.href);
    if (target.origin !== window.location.origin || /^\/(api|assets|s|b|t)\//.test(target.pathname)) return;
    if (target.hash && target.pathname === window.location.pathname && target.search === window.location.search) return;
    event.preventDefault();
    navigate(target.href);
  });
}

// The current address with some parameters replaced: a name maps to its new values, an empty list drops it. The page
// number always goes, since it means another row once anything else changes. `path` leads to another page.
function hrefWith(changes, path) {
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
function hrefToggled(name, value) {
  const values = new URLSearchParams(window.location.search).getAll(name);
  const next = values.includes(value) ? values.filter((item) => item !== value) : [...values, value];
  return hrefWith({ [name]: next.sort() });
}

// An element with attributes, properties set by name and text children: never markup from data.
function element(tag, attributes, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    node.setAttribute(name, value === true ? "" : String(value));
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

// A link whose address depends on the current one: `address` makes it, now and again whenever the address has changed,
// also while the component that drew it has nothing new to show.
function liveLink(address, attributes, ...children) {
  const node = element("a", { ...attributes, href: address(), "data-live": true }, ...children);
  node.pulseAddress = address;
  return node;
}

if (!window.pulseRelinks) {
  window.pulseRelinks = () => {
    for (const node of document.querySelectorAll("a[data-live]")) {
      const address = node.pulseAddress?.();
      if (address && node.getAttribute("href") !== address) node.setAttribute("href", address);
    }
  };
  window.addEventListener("popstate", window.pulseRelinks);
}
