// The text of elements as a person reads it.
const folded = text => (text || '').replace(/\s+/g, ' ').trim();
const bare = label => label.replace(/[\s:*]+$/, '');
const shown = element =>
  element.type === 'file' || (element.tagName === 'OPTION' ? shown(element.closest('select') || parentOf(element))
    : element.checkVisibility({ visibilityProperty: true }) && element.getClientRects().length > 0);

const UNSEEN_TAGS = new Set(['SCRIPT', 'STYLE', 'TEMPLATE', 'NOSCRIPT']);
// `innerText` knows neither what stands in a shadow root nor how to leave something out.
function drawnText(element, isLeftOut) {
  const { visibility } = getComputedStyle(element);
  return nodesOf(element).map(node => {
    if (node.nodeType === Node.TEXT_NODE) return visibility === 'visible' ? node.data : '';
    if (node.nodeType !== Node.ELEMENT_NODE || UNSEEN_TAGS.has(node.tagName) || isLeftOut(node)) return '';
    if (node.tagName === 'BR') return '\n';
    const { display } = getComputedStyle(node);
    if (display === 'none') return '';
    return /^(inline|contents|ruby)/.test(display) && display !== 'inline-table' ? drawnText(node, isLeftOut) : `\n${drawnText(node, isLeftOut)}\n`;
  }).join('');
}
function words(element) {
  if (isMixed(element)) return folded(drawnText(element, () => false));
  return folded(element.innerText === undefined ? element.textContent : element.innerText);
}
const wordsWithout = (element, selector) => folded(drawnText(element, inner => inner.matches(selector)));
