// Entries of menus that are no links: plain elements that can be clicked, and the one that shows where one is.
const LINKS = 'a[href], [role=link], [role=tab], [role=menuitem]';
const NO_ENTRY = `${LINKS}, ${FIELDS}, button, label, select, option, input, summary, [role=button]`;
const MENUS = 'nav, [role=navigation], [role=menubar], [role=menu], [role=tablist]';

// The outermost element that a click on this text is meant for, by what the markup or the pointer says.
function clickable(text) {
  let found = null;
  for (let at = text; at && at.tagName !== 'BODY' && !all(NO_ENTRY, at).length; at = parentOf(at)) {
    if (!at.hasAttribute('onclick') && getComputedStyle(at).cursor !== 'pointer') break;
    found = at;
  }
  return found;
}
const siblingsOf = element => childrenOf(parentOf(element)).filter(other => other !== element && shown(other));
const isLinkAlone = element => element.matches(LINKS)
  || all(LINKS, element).filter(link => words(link)).length === 1 && all(LINKS, element).some(link => words(link) === words(element));
// Where one is stands among links, as one of a row or list of them, without a link of its own.
function isCurrent(element) {
  if (element.matches(HEADINGS) || closest(element, NO_ENTRY) || all(NO_ENTRY, element).length) return false;
  if (nodesOf(parentOf(element)).some(node => node.nodeType === Node.TEXT_NODE && hasLetters(node.data))) return false;
  const others = siblingsOf(element).filter(other => hasLetters(words(other)));
  return others.length > 1 && others.every(isLinkAlone);
}
function plainEntry(text) {
  if (words(text).length > 60 || closest(text, NO_ENTRY)) return null;
  const clicked = clickable(text);
  if (clicked) {
    const isOne = closest(clicked, MENUS) || siblingsOf(clicked).some(other => other.tagName === clicked.tagName && (clickable(other) || isLinkAlone(other)));
    return isOne ? clicked : null;
  }
  for (let at = text; at && at.tagName !== 'BODY' && words(at) === words(text); at = parentOf(at)) if (isCurrent(at)) return at;
  return null;
}
const plainEntries = () => remembered('plain entries', () => [...new Set(texts().map(plainEntry))].filter(Boolean));
const everyEntry = () => remembered('entries', () => [...all(LINKS).filter(shown), ...plainEntries()]
  .sort((one, other) => (one === other ? 0 : follows(one, other) ? -1 : 1)));
const isPlainEntry = element => plainEntries().includes(element);
