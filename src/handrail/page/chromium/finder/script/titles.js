// Titles that are no headings, as old pages have them: bars in a colour, heavy letters, a cell across a whole table.
const NO_TITLE = 'a, button, label, option, select, textarea, [role=button], [role=link], dt, nav, [role=navigation], [role=menu], [role=menubar], [role=tablist]';
const TITLE_CLASS = /title|head(er|ing|line)?(?![a-z])|caption|legend|section-?name/i;

// The bar of a title: what is around it, is not much higher, and says nothing else, with the buttons and links in it.
const barOf = title => ofElement('bar', title, () => {
  const said = wordsWithoutControls(title), highest = 2 * boxOf(title).height + 16;
  let bar = title;
  for (let outer = parentOf(bar); outer && !outer.matches('body, form, [role=dialog], dialog'); outer = parentOf(outer)) {
    if (boxOf(outer).height > highest || holdsControls(outer) || wordsWithoutControls(outer) !== said) break;
    bar = outer;
  }
  return bar;
});
// Fields, seen or not, or a form that is folded up.
const holdsControls = element => all(FIELDS, element).length > 0 || all('form', element).some(form => !shown(form));

// Whether other cells of its row say something, besides links and buttons.
const isBesideWords = cell => ofElement('beside words', rowOf(cell) || cell, () => (rowOf(cell)
  ? cellsOf(rowOf(cell)).filter(other => hasLetters(other.textContent) && hasLetters(wordsWithoutControls(other))).length > 1 : false));

// A title stands alone in its bar: not in a line of text, and not in a cell beside others.
const isTitle = element => ofElement('title', element, () => {
  const cell = closest(element, CELLS);
  if (cell && isBesideWords(cell)) return false;
  if (!shown(element) || closest(element, `${NO_TITLE}, ${HEADINGS}`)) return false;
  const bar = barOf(element);
  return getComputedStyle(bar).display !== 'table-cell' && standsOut(element, bar) && (!isInline(bar) || hasLine(bar));
});
// Whether an element that could stand in a line of text has the line for itself.
function hasLine(element) {
  const nodes = nodesOf(parentOf(element)).filter(node => node === element || node.nodeType === Node.ELEMENT_NODE || (node.data || '').trim());
  const at = nodes.indexOf(element);
  const ends = node => !node || node.tagName === 'BR' || (node.nodeType === Node.ELEMENT_NODE && !isInline(node));
  return ends(nodes[at - 1]) && ends(nodes[at + 1]);
}
function standsOut(title, bar) {
  if (bar.matches('caption, legend, summary') || isHeavy(title)) return true;
  for (let at = title; at !== parentOf(bar); at = parentOf(at)) if (TITLE_CLASS.test(at.getAttribute('class'))) return true;
  return backdropOf(bar) !== backdropOf(parentOf(bar)) || parseFloat(getComputedStyle(title).fontSize) > 1.1 * parseFloat(getComputedStyle(document.body).fontSize);
}
// What titles of one page have in common.
const lettersLook = element => ofElement('letters look', element, () => {
  const { fontSize, fontWeight, color } = getComputedStyle(element);
  return [fontSize, fontWeight, color].join();
});
const lookOf = title => ofElement('look', title, () => [title.tagName, barOf(title).tagName, lettersLook(title), backdropOf(title)].join());

const hasOwnText = element => nodesOf(element).some(node => node.nodeType === Node.TEXT_NODE && node.data.trim());
const texts = () => remembered('texts', () => all('*').filter(element =>
  !UNSEEN_TAGS.has(element.tagName) && element.tagName !== 'OPTION' && element.tagName !== 'TITLE' && hasOwnText(element) && shown(element)));
const titles = () => remembered('titles', () => texts().filter(isTitle));
const titlesNamed = name => [...new Set([...textsOf(name), ...texts().filter(text => mayRead(text, prepared(name)) && anyHasName(name, [{ text: wordsWithoutControls(text), of: text }], undecorated, 'heading'))])].filter(isTitle);
