// Starts a component of ours when its script and the style sheet are there, so that it is never seen without its style.

const newest = new WeakMap();
const sheets = new Map();

function loadStyle(address) {
  if (sheets.has(address)) return sheets.get(address);
  const loading = new Promise((resolve, reject) => {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = address;
    link.onload = () => resolve();
    link.onerror = () => {
      sheets.delete(address);
      link.remove();
      reject(new Error("The style of the page could not be loaded. Reload the page."));
    };
    document.body.append(link); // after Streamlit's own, which stand in the head
  });
  sheets.set(address, loading);
  return loading;
}

// Data that arrive while the script is still loading replace those that waited; what has been shown is never older than
// what was sent last. The component is left only when its place is gone, not each time its data change.
export default async function mount(mounted, script, style) {
  const { parentElement } = mounted;
  const { place: { key, asked }, ...data } = mounted.data;
  newest.set(parentElement, mounted);
  const [component] = await Promise.all([import(script), loadStyle(style)]);
  await letGo();
  if (newest.get(parentElement) !== mounted) return undefined;
  const known = places.get(key);
  if (known?.parentElement === parentElement && isLeftBehind(asked)) return () => leave(key, parentElement);
  if (known?.parentElement === parentElement && same(known.data, data)) {
    known.mounted = mounted;
    return () => leave(key, parentElement);
  }
  const stop = component.default({ ...mounted, data });
  places.set(key, { parentElement, component, mounted, data, stop, digest: null });
  if (key === SIDEBAR) leadToSearch();
  return () => leave(key, parentElement);
}

function leave(key, parentElement) {
  const place = places.get(key);
  if (parentElement.isConnected || place?.parentElement !== parentElement) return;
  places.delete(key);
  place.stop?.();
}
