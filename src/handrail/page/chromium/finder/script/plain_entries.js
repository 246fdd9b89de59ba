// Entries of menus that are no links: plain elements that can be clicked, and the one that shows where one is.
const LINKS = 'a[href], [role=link], [role=tab], [role=menuitem]';
const NO_ENTRY = `${LINKS}, ${FIELDS}, button, label, select, option, input, summary, [role=button]`;
const MENUS = 'nav, [role=navigation], [role=menubar], [role=menu], [role=tablist]';

// The outermost element that a click on this text is meant for, by what the markup or the pointer says.
function clickable(text) {
  let found = null;
  for (let at = text; at && at.tagName !== 'BODY'; at = parentOf(at)) {
    if ((!at.hasAttribute('onclick') && getComputedStyle(at).cursor !== 'pointer') || all(NO_ENTRY, at).length) break;
    found = at;
  }
  return found;
}
const isLinkAlone = element => {
  const links = element.matches(LINKS) ? [element] : all(LINKS, element).filter(link => words(link));
  return links.length === 1 && words(links[0]) === words(element);
};
// Elements that stand among links, as one of a row or list of them, without a link of their own: [the one], or more or none.
const withoutLink = parent => ofElement('without link', parent, () => {
  if (nodesOf(parent).some(node => node.nodeType === Node.TEXT_NODE && hasLetters(node.data))) return [];
  const parts = childrenOf(parent).filter(part => hasLetters(part.textContent) && shown(part));
  return parts.length > 2 && all(LINKS, parent).length > 1 ? parts.filter(part => !isLinkAlone(part)) : [];
});
// Where one is: the only one among links that has none.
function isCurrent(element) {
  const [one, another] = withoutLink(parentOf(element));
  return one === element && !another && !closest(element, `${NO_ENTRY}, ${HEADINGS}`) && !all(NO_ENTRY, element).length;
}
function plainEntry(text) {
  const clicked = clickable(text);
  if (!clicked) {
    let at = text;
    while (at.tagName !== 'BODY' && !isCurrent(at) && childrenOf(parentOf(at)).length === 1) at = parentOf(at);
    return at.tagName !== 'BODY' && isCurrent(at) && words(at).length <= 60 ? at : null;
  }
  if (closest(text, NO_ENTRY) || words(clicked).length > 60) return null;
  return closest(clicked, MENUS) || isAmongEntries(clicked) ? clicked : null;
}
// What an element begins with, for a person, is a link or can be clicked.
const beginsWithEntry = element => ofElement('begins with entry', element, () => {
  const [first] = [element, ...descendants(element)].filter(inner => shown(inner)
    && nodesOf(inner).some(node => node.nodeType === Node.TEXT_NODE && hasLetters(node.data)));
  return Boolean(first && (closest(first, LINKS) || clickable(first)));
});
// Whether others like it stand beside it: beside itself, or beside the item or cell that it begins.
function isAmongEntries(clicked) {
  for (let at = clicked; at && at.tagName !== 'BODY'; at = parentOf(at)) {
    const like = childrenOf(parentOf(at)).filter(other => other !== at && other.tagName === at.tagName && shown(other));
    if (like.length) return like.some(beginsWithEntry);
    if (!isItsBeginning(at)) return false;
  }
  return false;
}
const isItsBeginning = element => {
  const [first] = nodesOf(parentOf(element)).filter(node => hasLetters(node.textContent || ''));
  return first === element;
};
const plainEntries = () => remembered('plain entries', () => [...new Set(texts().map(plainEntry))].filter(Boolean));
const everyEntry = () => remembered('entries', () => [...all(LINKS).filter(shown), ...plainEntries()].filter(entry => !isInTrail(entry))
  .sort((one, other) => (one === other ? 0 : follows(one, other) ? -1 : 1)));
const isPlainEntry = element => plainEntries().includes(element);

// A trail of links tells where one is, as `Security > Certificates`. It is followed only where no menu has its words.
const TRAILS = '[aria-label*=breadcrumb i], [class*=breadcrumb i]';
const isSeparator = node => Boolean(node) && /^\s*[>\u203a\u00bb\u2192]\s*$/.test(node.textContent);
function isInTrail(entry) {
  if (closest(entry, TRAILS)) return true;
  let at = entry;
  while (nodesOf(parentOf(at)).filter(node => node.textContent.trim()).length === 1 && parentOf(at).tagName !== 'BODY') at = parentOf(at);
  const beside = nodesOf(parentOf(at)).filter(node => node.textContent.trim()), place = beside.indexOf(at);
  return isSeparator(beside[place - 1]) || isSeparator(beside[place + 1]);
}
const trails = () => all(LINKS).filter(link => shown(link) && isInTrail(link));
