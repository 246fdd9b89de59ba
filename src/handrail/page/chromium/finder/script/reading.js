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

// What stands in a section, without its title: elements as a whole, and pieces of text; and line breaks, where one of several lines ends.
function nodesUnder(title) {
  const { bar, end, bound } = sectionOf(title), found = [];
  if (!bar) return nodesOf(bound).filter(node => !(node.matches && node.matches('legend, caption, summary')));
  let isPast = false;
  const collect = element => {
    for (const node of nodesOf(element)) {
      if (node === end || isPast === null) return void (isPast = null);
      const inner = isPast ? end : bar;
      if (node === bar) isPast = true;
      else if (inner && node.nodeType === Node.ELEMENT_NODE && contains(node, inner)) {
        const breaks = isInline(node) ? [] : [document.createElement('br')];
        found.push(...breaks);
        collect(node);
        found.push(...breaks);
      } else if (isPast) found.push(node);
    }
  };
  collect(bound || document.body);
  return found;
}
const wordsUnder = title => nodesUnder(title).map(partWords).join('');

// The box around a title and all that stands under it, as {left, top, right, bottom}; no more than its document, or its frame, shows.
function boxOfSection(title) {
  const boxes = [], { bar } = sectionOf(title);
  const collect = node => {
    const range = document.createRange();
    range.selectNode(node);
    if (node.nodeType === Node.TEXT_NODE && node.data.trim()) boxes.push(...range.getClientRects());
    if (node.nodeType !== Node.ELEMENT_NODE || !isDrawnUpon(node)) return;
    if (shown(node)) boxes.push(node.getBoundingClientRect());
    if (getComputedStyle(node).overflow === 'visible') childrenOf(node).forEach(collect);
  };
  [bar || title, ...nodesUnder(title).filter(node => node.isConnected)].forEach(collect);
  const { scrollWidth, scrollHeight } = document.documentElement, isFrame = window.self !== window.top;
  const [left, top, right, bottom] = isFrame ? [0, 0, innerWidth, innerHeight]
    : [-scrollX, -scrollY, Math.max(scrollWidth, innerWidth) - scrollX, Math.max(scrollHeight, innerHeight) - scrollY];
  const seen = boxes.filter(box => box.width && box.height && box.right > left && box.bottom > top && box.left < right && box.top < bottom);
  const least = (side, limit) => Math.max(limit, Math.min(...seen.map(box => box[side])));
  const most = (side, limit) => Math.min(limit, Math.max(...seen.map(box => box[side])));
  return { left: least('left', left), top: least('top', top), right: most('right', right), bottom: most('bottom', bottom) };
}
// The text of a control is what it holds; of a password field, nothing is ever read.
function textOf(element, isSection) {
  if (element.type === 'password') return null;
  if (isSection) return wordsUnder(element);
  return 'value' in element && !['LI', 'SELECT', 'OPTION', 'BUTTON'].includes(element.tagName) ? String(element.value) : drawnWords(element);
}
