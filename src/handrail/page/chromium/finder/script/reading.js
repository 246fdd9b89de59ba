// What a person reads of an element. Of a dropdown that is what is chosen, never what else it offers.
const broken = (element, text) => (isInline(element) ? text : `\n${text}\n`);
function drawnWords(element) {
  if (element.tagName === 'SELECT') return [...element.selectedOptions].map(({ text }) => text).join(', ');
  if (!isMixed(element) && !all('select', element).length) return element.innerText ?? element.textContent;
  return nodesOf(element).map(partWords).join('');
}
const partWords = node => (node.nodeType === Node.TEXT_NODE ? node.data
  : node.nodeType !== Node.ELEMENT_NODE || UNSEEN_TAGS.has(node.tagName) ? ''
  : node.tagName === 'BR' ? '\n' : isDrawnUpon(node) ? broken(node, drawnWords(node)) : '');
// Whether anything in an element may be seen; that of an element that is not drawn, the browser would give as if it were.
const isDrawnUpon = element => element.checkVisibility() || getComputedStyle(element).display === 'contents';

// What stands in a section, without its title.
function wordsUnder(title) {
  const { bar, end, bound } = sectionOf(title);
  if (!bar) return nodesOf(bound).filter(node => !(node.matches && node.matches('legend, caption, summary'))).map(partWords).join('');
  let isPast = false;
  const under = element => nodesOf(element).map(node => {
    if (node === end || isPast === null) return (isPast = null) || '';
    if (node === bar) return (isPast = true) && '';
    const holds = part => part && node.nodeType === Node.ELEMENT_NODE && contains(node, part);
    if (holds(isPast ? end : bar)) return broken(node, under(node));
    return isPast ? partWords(node) : '';
  }).join('');
  return under(bound || document.body);
}
// The text of a control is what it holds; of a password field, nothing is ever read.
function textOf(element, isSection) {
  if (element.type === 'password') return null;
  if (isSection) return wordsUnder(element);
  return 'value' in element && !['LI', 'SELECT', 'OPTION', 'BUTTON'].includes(element.tagName) ? String(element.value) : drawnWords(element);
}
