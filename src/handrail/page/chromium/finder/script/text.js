// The text of elements as a person reads it.

// What nobody sees is not read: soft hyphens, signs of no width or of direction, icons in characters of a font's own.
const INVISIBLE = /[\p{DI}\p{Co}]/gu;
const isPlain = text => /^[\x20-\x7e]*$/.test(text);
const visible = text => (isPlain(text) ? text : text.replace(INVISIBLE, '').normalize('NFC'));
const folded = text => visible(text || '').replace(/\s+/g, ' ').trim();
// Signs that people take for one another when they copy a name: quotation marks, hyphens and dashes, three dots.
const typed = text => (isPlain(text) ? text : text.replace(/[\u2018\u2019\u201b\u2032]/g, "'").replace(/[\u201c-\u201f\u2033]/g, '"')
  .replace(/[\u2010-\u2015\u2212]/g, '-').replace(/\u2026/g, '...'));

// A box that is drawn by its label alone, as pretty switches are, is there for whoever sees the label.
const shown = element => asDrawnNow('shown', element, isShown);
function isShown(element) {
  if (element.type === 'file') return true;
  if (element.tagName === 'OPTION') return shown(element.closest('select') || parentOf(element));
  if (element.checkVisibility({ visibilityProperty: true }) && element.getClientRects().length) return true;
  return ['checkbox', 'radio'].includes(element.type) && [...element.labels || []].some(shown);
}

const UNSEEN_TAGS = new Set(['SCRIPT', 'STYLE', 'TEMPLATE', 'NOSCRIPT']);
const flowsInline = display => /^(inline$|contents|ruby)/.test(display);
// `innerText` knows neither what stands in a shadow root, nor what a style sheet adds, nor how to leave something out.
function drawnText(element, isLeftOut) {
  const { visibility, whiteSpaceCollapse } = getComputedStyle(element);
  const collapsed = text => (/preserve/.test(whiteSpaceCollapse) ? text : text.replace(/\s+/g, ' '));
  const inside = nodesOf(element).map(node => {
    if (node.nodeType === Node.TEXT_NODE) return visibility === 'visible' ? collapsed(node.data) : '';
    if (node.nodeType !== Node.ELEMENT_NODE || UNSEEN_TAGS.has(node.tagName) || isLeftOut(node)) return '';
    if (node.tagName === 'BR') return '\n';
    const { display } = getComputedStyle(node);
    if (display === 'none') return '';
    return flowsInline(display) ? drawnText(node, isLeftOut) : `\n${drawnText(node, isLeftOut)}\n`;
  });
  const [before, after] = addedText(element);
  return before + inside.join('') + after;
}
const innerWords = element => folded(element.innerText === undefined ? element.textContent : element.innerText);
const words = element => (isMixed(element) ? wordsWithout(element, ':not(*)') : asDrawnNow('words', element, innerWords));
const wordsWithout = (element, selector) => folded(drawnText(element, inner => inner.matches(selector)));
// What it reads as: its text, and that with what a style sheet adds to it.
const readings = element => (hasAddedText(element) ? [words(element), wordsWithout(element, ':not(*)')] : [words(element)]);

// Whether a style sheet decides the case of the letters of an element.
const isCased = element => {
  const { textTransform, fontVariantCaps } = getComputedStyle(element);
  return /uppercase|lowercase|capitalize/.test(textTransform) || fontVariantCaps !== 'normal';
};
const caseIsStyle = element => isCased(element) || all('*', element).some(isCased);
