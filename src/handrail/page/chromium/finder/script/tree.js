// The tree of elements as the page is drawn: what stands in an open shadow root is searched like all else, and is in order, in and
// around other elements as a person sees it, wherever a slot puts it.

// What was found out once is true for one look at the page, and forgotten after it. What depends on the text that style sheets add is
// remembered with and without it (`added_text.js`), and what does not is remembered once.
let memory = new Map(), withAddedText = new Map(), ofDrawing = new Map();
const remembered = (key, find, known = memory) => {
  if (!known.has(key)) known.set(key, find());
  return known.get(key);
};
const ofElement = (key, element, find, where = memory) => {
  const known = remembered(key, () => new Map(), where);
  if (!known.has(element)) known.set(element, find(element));
  return known.get(element);
};
const asDrawnNow = (key, element, find) => ofElement(key, element, find, ofDrawing);
const forget = () => { [memory, withAddedText, ofDrawing] = [new Map(), new Map(), new Map()]; };
const anew = look => (...given) => {
  forget();
  try { return look(...given); } finally { forget(); }
};

const shadowHosts = () => remembered('hosts', () => {
  const inside = root => [...root.querySelectorAll('*')].filter(element => element.shadowRoot)
    .flatMap(host => [host, ...inside(host.shadowRoot)]);
  return inside(document);
});
const hasShadows = () => shadowHosts().length > 0;
const roots = () => [document, ...shadowHosts().map(host => host.shadowRoot)];

const parentOf = element => element.assignedSlot || element.parentElement || (element.parentNode && element.parentNode.host) || null;
function nodesOf(element) {
  if (element.shadowRoot) return [...element.shadowRoot.childNodes];
  const given = element.tagName === 'SLOT' && element.getRootNode() !== document ? element.assignedNodes() : [];
  return given.length ? given : [...element.childNodes];
}
const childrenOf = element => nodesOf(element).filter(node => node.nodeType === Node.ELEMENT_NODE);
const withId = (id, element) => element.getRootNode().getElementById?.(id) || null;

// Elements whose descendants are not all their own: hosts, slots, and what is around these.
const mixed = () => remembered('mixed', () => {
  const found = new Set();
  const slots = shadowHosts().flatMap(host => [...host.shadowRoot.querySelectorAll('slot')]);
  for (let element of [...shadowHosts(), ...slots]) for (; element && !found.has(element); element = parentOf(element)) found.add(element);
  return found;
});
const isMixed = element => hasShadows() && mixed().has(element);

function descendants(element, found = []) {
  for (const child of childrenOf(element)) {
    found.push(child);
    if (isMixed(child)) descendants(child, found);
    else found.push(...child.querySelectorAll('*'));
  }
  return found;
}
const everything = () => remembered('everything', () => [document.documentElement, ...descendants(document.documentElement)]);
const places = () => remembered('places', () => new Map(everything().map((element, place) => [element, place])));

function all(selector, root = document) {
  if (!hasShadows() || (root !== document && !isMixed(root))) return [...root.querySelectorAll(selector)];
  return (root === document ? everything() : descendants(root)).filter(element => element.matches(selector));
}

function closest(element, selector) {
  if (!hasShadows()) return element.closest(selector);
  while (element && !element.matches(selector)) element = parentOf(element);
  return element;
}

// Whether `inner` stands in `outer`, or is it.
function contains(outer, inner) {
  if (outer.contains(inner) || !hasShadows()) return outer.contains(inner);
  while (inner && inner !== outer) inner = parentOf(inner);
  return Boolean(inner);
}

// Whether `b` comes after `a`; what is in an element comes after it.
const follows = (a, b) => (hasShadows() ? places().get(a) < places().get(b)
  : Boolean(a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING));
