// Whether names are the one that a locator has: {text} or {regex}. What is drawn beside the letters, such as a colon, an asterisk or
// an icon, is no part of a name; nor is the case of letters where a style sheet decides it.
const MARKS = /^(?:[\s\u2022\u00b7\u2023\u2043\u25aa\u25ab\u25cf\u25cb\u25a0\u25a1\u25e6]+|[*\uff0a\u2217\u2731]+(?=[\s\p{L}\p{N}(]))|[\s:\uff1a\ufe13\ufe55\u2236*\uff0a\u2217\u2731.\u2026]+$/gu;
const ICONS = /^(?:[\p{So}\u25b7\u2190-\u21ff\u203a\u00bb]+\s*|[-+\u00d7>#\u2010-\u2015]+\s+)|(?:\s*[\p{So}\u25b7\u2190-\u21ff]+|\s+[-+\u00d7>\u203a\u00bb\u2010-\u2015?]+|\s*[([]\?[)\]])$/gu;
const ASIDES = /^[([](?:optional|required)[)\]]\s*|\s*[([](?:optional|required)[)\]]$/giu;
const asItIs = text => text;
const without = (...patterns) => text => {
  let less = text;
  for (const pattern of patterns) less = less.replace(pattern, '');  // old libraries have a `reduce` of their own
  less = less.trim();
  return less === text || !hasLetters(less) ? text : without(...patterns)(less);
};
const bare = without(MARKS);
const undecorated = without(MARKS, ICONS, ASIDES);

// In this order, the first in which any element has the name decides which have it.
const DATA = new Set(['cell', 'gridcell', 'row', 'rowheader', 'option', 'listitem', 'paragraph', 'status', 'alert', 'article', 'text']);
const formsFor = (element, role) => (isField(element) ? [bare, undecorated] : DATA.has(role) ? [asItIs, asItIs] : [asItIs, undecorated]);

const prepared = name => ofElement('prepared', name, ({ text, regex }) => {
  if (regex === undefined) return { text: typed(folded(text)), forms: new Map(), letters: lettersOf(undecorated(folded(text))), holders: new Map() };
  const pattern = visible(regex).replace(/\s/g, ' ');
  return { test: new RegExp(`^(?:${pattern})$`), testInAnyCase: new RegExp(`^(?:${pattern})$`, 'i'), isNegative: /\(\?<?!/.test(pattern), holders: new Map() };
});

const isCapital = text => text.length > 1 && /\p{Lu}/u.test(text) && !/\p{Ll}/u.test(text);
const isCaseFree = ({ text, of }, role) => (role === 'entry' && isCapital(text)) || Boolean(of && caseIsStyle(of));

function hasName(name, own, form, role) {
  const wanted = prepared(name), text = typed(own.text);
  if (wanted.test) {
    const forms = [own.text, text, form(text)], some = wanted.isNegative ? 'every' : 'some';
    const [exact, inAnyCase] = [wanted.test, wanted.testInAnyCase].map(pattern => forms[some](one => pattern.test(one)));
    return exact === inAnyCase || !isCaseFree(own, role) ? exact : inAnyCase;
  }
  if (!wanted.forms.has(form)) wanted.forms.set(form, form(wanted.text));
  const ours = form(text), theirs = wanted.forms.get(form);
  return ours === theirs || (ours.toUpperCase() === theirs.toUpperCase() && isCaseFree(own, role));
}
// A pattern that says what a name is not holds for all names of an element.
const anyHasName = (name, names, form, role) => (prepared(name).isNegative
  ? names.length > 0 && names.every(own => hasName(name, own, form, role)) : names.some(own => hasName(name, own, form, role)));

// A quick look that spares most elements a thorough one: whether all letters of a name are in any text that could be a name of theirs.
const lettersOf = text => typed(visible(text)).toUpperCase().replace(/[^\p{L}\p{N}]+/gu, '');
const lettersIn = element => ofElement('letters in', element, () => lettersOf(element.textContent));
const TOLD = '[alt], [title], [aria-label], [aria-labelledby], input:not([type=hidden], [type=checkbox], [type=radio]), textarea';
const mayRead = (element, { letters, holders }) => {
  if (!holders.has(element)) holders.set(element, !letters || isMixed(element) || hasAddedText(element) || lettersIn(element).includes(letters));
  return holders.get(element);
};
const TELLING = ['aria-label', 'title', 'alt', 'placeholder', 'aria-placeholder'];
function mayBeCalled(element, name) {
  const wanted = prepared(name), { letters } = wanted;
  if (mayRead(element, wanted) || hasShadows() || element.hasAttribute('aria-labelledby')) return true;
  if (element.firstElementChild && element.querySelector(TOLD)) return true;
  if (TELLING.some(attribute => element.hasAttribute(attribute) && lettersOf(element.getAttribute(attribute)).includes(letters))) return true;
  if (!isField(element)) return element.tagName === 'INPUT' && (!element.value || lettersOf(element.value).includes(letters));
  const labels = [...(element.labels || [])], area = labels.length ? null : element.closest(AREAS);
  if (labels.some(label => mayRead(label, wanted) || label.querySelector(TOLD))) return true;
  return !hasLabel(element) && (!area || (area.matches(ROWS) && area.children.length < 2) || mayRead(area, wanted));
}

// The elements that are called by the name; all, where there is none.
function called(every, name, role) {
  if (!name) return every;
  const elements = every.filter(element => mayBeCalled(element, name));
  const ofRole = element => calledBy(element, role === 'entry' ? 'link' : roleOf(element) || role);
  for (const step of prepared(name).isNegative || DATA.has(role) ? [1] : [0, 1]) {
    const found = elements.filter(element => anyHasName(name, ofRole(element), formsFor(element, role)[step], role));
    if (found.length) return found;
  }
  return [];
}
const isCalled = (element, name, role) => called([element], name, role).length > 0;
// Whether an element reads so, and nothing else stands in it.
const reads = (element, name) => !name || (mayRead(element, prepared(name)) && anyHasName(name, ownReadings(element), asItIs, 'text'));
const matches = (name, texts) => !name || anyHasName(name, texts.map(text => ({ text })), asItIs, 'text');
