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
  const isOne = other => other !== clicked && other.tagName === clicked.tagName && (isLinkAlone(other) || Boolean(clickable(other)));
  return closest(clicked, MENUS) || childrenOf(parentOf(clicked)).some(isOne) ? clicked : null;
}
const plainEntries = () => remembered('plain entries', () => [...new Set(texts().map(plainEntry))].filter(Boolean));
const everyEntry = () => remembered('entries', () => [...all(LINKS).filter(shown), ...plainEntries()]
  .sort((one, other) => (one === other ? 0 : follows(one, other) ? -1 : 1)));
const isPlainEntry = element => plainEntries().includes(element);
