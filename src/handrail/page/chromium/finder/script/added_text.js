// The text that style sheets add before and after elements (`::before`, `::after`). To read large style sheets takes longer than all
// else, so it is done only where nothing is found without.
let readsStyleSheets = false;
const withStyleSheets = look => {
  const without = memory;
  [memory, readsStyleSheets] = [withAddedText, true];
  try { return look(); } finally { [memory, readsStyleSheets] = [without, false]; }
};
const PSEUDO = /::?(before|after)\b/;
const addsLetters = ({ style }) => style && /[\p{L}\p{N}]|attr\(/u.test(visible((style.content || '').replace(/\\[0-9a-f]+/gi, '')));

// The selectors of rules that add text, without `::before` and `::after`; a rule within another one stands for what both say.
function addSelectors(rules, outer, found) {
  for (const rule of rules) {
    const selector = rule.selectorText;
    const own = selector === undefined || !outer ? selector || outer
      : selector.includes('&') ? selector.replace(/&/g, `:is(${outer})`) : `:is(${outer}) ${selector}`;
    if (selector !== undefined && PSEUDO.test(own) && addsLetters(rule)) found.push(own);
    if (rule.cssRules && rule.cssRules.length) addSelectors(rule.cssRules, own, found);
  }
  return found;
}
const readSheets = new WeakMap();  // sheet: [how many rules it had, their selectors]
function selectorsOf(sheet) {
  const rules = rulesOf(sheet), known = readSheets.get(sheet);
  if (known && known[0] === rules.length) return known[1];
  const selectors = addSelectors(rules, '', []);
  readSheets.set(sheet, [rules.length, selectors]);
  return selectors;
}
function rulesOf(sheet) {
  try { return sheet.cssRules; } catch { return []; }  // of another origin: it may not be read
}
const elementsOf = (root, selector) => {
  const plain = selector.split(/,(?![^(]*\))/).filter(part => PSEUDO.test(part))
    .map(part => part.replace(/::?(before|after)\b/g, '').trim() || '*').map(part => part.replace(/([>+~\s])$/, '$1*'));
  try {
    const hosts = root.host && /^:host/.test(plain[0] || '') ? [root.host] : [];
    return [...hosts, ...(plain.length ? root.querySelectorAll(plain.join()) : [])];
  } catch { return []; }  // a selector of another time
};
const contentText = (content, element) => [...content.matchAll(/"((?:[^"\\]|\\.)*)"|attr\(\s*([\w-]+)[^)]*\)/g)]
  .map(([, quoted, name]) => (name ? element.getAttribute(name) || '' : quoted.replace(/\\(.)/g, '$1'))).join('');

const NOTHING = new Map();
const added = () => (readsStyleSheets ? remembered('added', readStyleSheets) : NOTHING);
const readStyleSheets = () => new Map(roots().flatMap(root =>
  [...root.styleSheets, ...root.adoptedStyleSheets].flatMap(sheet => selectorsOf(sheet)
    .flatMap(selector => elementsOf(root, selector)).map(element =>
      [element, ['::before', '::after'].map(pseudo => {
        const { content, display, visibility } = getComputedStyle(element, pseudo);
        const text = display === 'none' || visibility !== 'visible' ? '' : contentText(content, element);
        return text && !flowsInline(display) ? ` ${text} ` : text;
      })]))));
const addedText = element => added().get(element) || ['', ''];
const withAdded = () => remembered('withAdded', () => {
  const around = new Set();
  for (let [element, [before, after]] of added()) {
    for (; (before || after) && element && !around.has(element); element = parentOf(element)) around.add(element);
  }
  return around;
});
const hasAddedText = element => withAdded().has(element);
