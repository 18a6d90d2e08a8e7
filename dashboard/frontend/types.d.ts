// Shapes that several modules share. Data that only one component reads is `Json`: its shape is stated by the Python
// module that makes it, named at the head of the component.

type Json = any;
type Child = Node | string | null | undefined;
type Attributes = Record<string, unknown> | null;
type AddressMaker = () => string | null;
type Changes = Record<string, string[]>;
type Query = string[][];

/** What Streamlit hands to a component. */
interface Mounted {
  data: Json;
  parentElement: HTMLElement;
}

/** A component on the page, by its key in `places`. */
interface Place extends Mounted {
  component: { default: (mounted: Mounted) => unknown };
  mounted: Mounted;
  stop: unknown;
  digest: string | null;
}

/** The parts of a page as the server answers them: [key, digest, data]. */
interface PartsAnswer {
  parts: [string, string, Json][];
  asked: Query;
  generation: string;
  tag: string | null;
  at: number;
}

interface Picture {
  key?: string;
  src: string | null;
  large?: string;
  tiny?: string;
  state?: string;
  width: number | null;
  height: number | null;
  ground?: string;
  turn: number;
  colour: string;
  dark: string;
  initials?: string;
  word?: string;
  why?: string;
  elsewhere?: string;
  repeated?: boolean;
}

/** What a picture belongs to. */
interface Pictured {
  title: string;
  href: string | null;
  host: string;
  details: string | null;
  provider: string | null;
  exact?: string;
}

interface Article extends Pictured {
  id: string;
  day?: string;
  domain: string | null;
  date: string;
  datetime: string | null;
  excerpt: string | null;
  quality: number | null;
  percentile: number | null;
  percentile_words: string;
  heat: number | null;
  copy: boolean;
  related: number;
  topics: Topic[];
  more_topics: number;
  badges: { label: string; title: string }[];
  found?: { title: Runs; passages: Runs[] } | null;
  picture: Picture;
}

interface Topic {
  label: string;
  href: string;
  does: string;
  active: boolean;
  colour: string;
  dark: string;
}

interface Sort {
  name: string;
  label: string;
  href: string;
  direction: "ascending" | "descending" | null;
}

/** Runs of text. Those in which facets were found name them; others that are not plain were searched for. */
type Runs = (string | { text: string; found?: string[] })[];

interface Control {
  kind: "options" | "presets" | "dates" | "range" | "text" | "flag";
  name: string;
  label: string;
  active: boolean;
  [more: string]: Json;
}

interface Option {
  value: string;
  label: string;
  title?: string;
  count: number;
  selected: boolean;
  state: string;
}

interface Sidebar {
  root: HTMLElement;
  data: Json;
  unfolded: Set<string>;
  sought: Record<string, string>;
  rest: Record<string, RestOfOptions>;
  saved?: HTMLElement;
}

/** The options of a list that were not sent with the page. */
interface RestOfOptions {
  options: Option[];
  key?: string;
  late?: boolean;
  problem?: string | null;
  again?: () => void;
}

/** What can be shared of a view: made by ui/share.py. */
interface ShareFacts {
  view: string;
  query: string;
  version: string;
  title: string;
  alt: string;
  drawn: boolean;
  embeds: boolean;
  freezes: boolean;
  picture?: ((kind: string, width: number, height: number) => Promise<string>) | null;
}

interface ShareForm {
  name: string;
  label: string;
  about: string;
  suffix: string;
  drawn: boolean;
}

/** A snapshot that was just made. */
interface Frozen {
  id: string;
  address: string;
  link: string;
  links: Record<string, string>;
  delete_secret: string;
  kept: boolean;
  made_at?: string;
  expires_at?: string | null;
  corpus_version: string;
  embed_code: string;
  citation?: Citation;
}

interface Citation {
  short: string;
  text: string;
  bibtex: string;
  ris: string;
  csl: Json;
  corpus_version?: string;
}

interface SharePanel {
  facts: ShareFacts;
  query: string;
  address: string;
  key: string;
  frozen: Frozen | null;
  freezing?: Promise<Frozen> | null;
  citation?: Promise<Citation> | null;
  dialog: HTMLDialogElement;
  preview: HTMLElement;
  picture: Promise<{ data: Blob; words: string }>;
  pictureNote: HTMLElement;
  moved: HTMLElement;
  downloads: HTMLElement;
  downloadNote: HTMLElement;
  frozenBox: HTMLElement;
  frozenNote: HTMLElement;
  citing: HTMLElement;
  citeNote: HTMLElement;
  embedNote: HTMLElement;
  cited: HTMLElement;
  wanted?: string;
  shown?: string;
  undrawn?: boolean;
}

/** A snapshot on the gallery; one of this browser has the secret that deletes it. */
interface GalleryEntry {
  id: string;
  kind: string;
  heading: string;
  sentence: string;
  made: string;
  made_at?: string;
  expires_at?: string | null;
  secret?: string;
}

/** Something this browser made. */
interface OwnThing {
  secret?: string;
  heading?: string;
  title?: string;
  made_at?: string;
  expires_at?: string | null;
}

interface Chosen {
  id: string;
  heading: string;
  name?: string;
}

interface Gallery {
  data: { entries: GalleryEntry[]; listed: boolean; keeps: boolean; more: number };
  drawn: string;
  known: Map<string, GalleryEntry>;
  chosen: Chosen[];
  words: string;
  boardTitle: string;
  editing?: { id: string; secret?: string } | null;
  dragged?: number | null;
  hidden: Set<string>;
  renamed: Record<string, string>;
  unkept: Record<string, OwnThing>;
  loading: number;
  queue: HTMLElement[];
  root: HTMLElement;
  search: HTMLInputElement;
  count: HTMLElement;
  cards: HTMLElement;
  rest: HTMLElement;
  builder: HTMLElement;
  boards: HTMLElement;
  seen: IntersectionObserver;
}

/** A refusal by one of our routes. */
interface Refusal extends Error {
  status?: number;
}

interface Window {
  ClipboardItem?: typeof ClipboardItem;
  Plotly: Json;
  pulseRules?: string;
}

/** A box with a picture, or with what stands in for it. */
interface PictureBox extends HTMLElement {
  pulsePicture: { picture: Picture; className: string; item: Json };
  disabled?: boolean;
  type?: string;
}

/** A cell of a report's table. */
type Cell = string | { text: string; href: string };

// Our pages hold HTML elements where these are called.
interface PopStateEvent {
  pulseRerun?: boolean;
}
interface ParentNode {
  querySelector<Found extends HTMLElement = HTMLElement>(selectors: string): Found | null;
  querySelectorAll<Found extends HTMLElement = HTMLElement>(selectors: string): NodeListOf<Found>;
}
interface SVGSVGElement {
  pulseMarks?: Mark[];
}
interface Element {
  closest<Found extends HTMLElement = HTMLElement>(selectors: string): Found | null;
}

/** A chart as the server describes it: made by ui/chart_card.py. `figure` is the JSON of a Plotly figure. */
interface ChartData {
  name: string;
  title: string;
  subtitle: string;
  note: string;
  alt: string;
  empty?: string | null;
  figure: Json;
  height: number;
  brushes: boolean;
  picks: string | null;
  options: Json[];
  share: ShareFacts;
}

interface ChartCard {
  data: ChartData;
  drawn: unknown[];
  width: number;
  [part: string]: Json;
}

/** Left, top, right and bottom in CSS pixels. */
type Box = number[];

/** The colours of the page: `colours` maps a role, as figures name colours, to a CSS colour. */
interface Theme {
  text: string;
  ground: string;
  font: string;
  colours: Record<string, string>;
}

/** A figure as Plotly takes it, with colours named by role. */
interface Figure {
  data: Json[];
  layout: Json;
}

/** An axis of a painted figure; `place` gives the pixel of a value, `back` the value at a pixel. */
interface Axis {
  spec: Json;
  across: boolean;
  value: (given: Json) => number;
  origin: number;
  length: number;
  end: number;
  place: (given: Json) => number;
  back: (pixel: number) => number;
  low: number;
  high: number;
}

interface Area {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** Something to point at: `round` is the reach of a dot, `slot` the row or column of a bar, `pick` [parameter, key]. */
interface Mark {
  box: Box;
  words: string;
  pick: Json;
  slot?: Box;
  round?: number;
  legend?: boolean;
  trace?: number;
  /** Of bars: how long, in which series, whether it lies. */
  value?: number;
  series?: string;
  /** What follows its value, as " %". */
  unit?: string;
  sideways?: boolean;
}

/** An SVG node to be: its tag, its attributes, and its text or children. */
type Wanted = Json[];

/** A figure while it is painted. */
interface Paint {
  nodes: Wanted[];
  marks: Mark[];
  /** The series being drawn, where its nodes are to be told apart. */
  trace?: number;
  defined: string[];
  part: string;
  theme: Theme;
  figure: Figure;
  width: number;
  height: number;
  id: string;
  area: Area;
  axes: Record<string, Axis>;
}

interface Painted {
  marks: Mark[];
  area: Area;
  axes: Record<string, Axis>;
}

/** What can be done on a figure. */
interface Touchable {
  painted: Painted;
  brush?: ((days: string[]) => void) | null;
  pick?: ((parameter: string, key: Json) => void) | null;
  clear?: (() => void) | null;
  placeHandles?: () => void;
}

interface FigureTouch {
  card: Touchable;
  svg: SVGSVGElement;
  tip: HTMLElement;
  band: HTMLElement;
  from: number[] | null;
  dragged: boolean;
  over?: Mark | null;
  tapped?: Mark | null;
  lit?: number | null;
}

/** Words of one look: size and colour only where the markup names them. */
interface Run {
  text: string;
  bold?: boolean;
  size?: number;
  colour?: string;
}

/** An article whose facets may be corrected, and the marks that were applied: [kind, key, verdict, at]. */
interface Editing {
  id: string;
  applied: [string, string, string, string | null][];
}
