// The text of elements as a person reads it.
const folded = text => (text || '').replace(/\s+/g, ' ').trim();
const bare = label => label.replace(/[\s:*]+$/, '');
const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const shown = element =>
  element.type === 'file' || (element.tagName === 'OPTION' ? shown(element.closest('select') || element.parentElement)
    : element.checkVisibility({ visibilityProperty: true }) && element.getClientRects().length > 0);
const words = element => folded(element.innerText === undefined ? element.textContent : element.innerText);
