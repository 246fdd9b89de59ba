// Names as assistive technology computes them (W3C Accessible Name and Description Computation), and as a page's text in the
// evidence has them: with alternative texts of pictures, with what style sheets add, without what is hidden from it.
const NAMED_BY_CONTENT = new Set(['button', 'cell', 'checkbox', 'columnheader', 'gridcell', 'heading', 'link', 'menuitem',
  'menuitemcheckbox', 'menuitemradio', 'option', 'radio', 'rowheader', 'switch', 'tab', 'treeitem']);
const BUTTON_TYPES = new Set(['submit', 'reset', 'button']);

const referred = (element, attribute) => (element.getAttribute(attribute) || '').split(/\s+/).filter(Boolean)
  .map(id => withId(id, element)).filter(Boolean);
const svgTitle = svg => [...svg.children].find(child => child.tagName === 'title')?.textContent || '';

function accessibleName(element) {
  const labelledBy = referred(element, 'aria-labelledby');
  if (labelledBy.length) return folded(labelledBy.map(label => alternative(label, element)).join(' '));
  const said = folded(element.getAttribute('aria-label'));
  if (said) return said;
  const native = nativeName(element);
  if (native !== null) return folded(native) || folded(element.getAttribute('title') || element.getAttribute('placeholder'));
  const content = NAMED_BY_CONTENT.has(roleOf(element)) ? folded(contentOf(element, element)) : '';
  return content || folded(element.getAttribute('title'));
}

// The name that HTML itself gives; null for an element to which it gives none.
function nativeName(element) {
  const { tagName, type } = element;
  if (tagName === 'INPUT' && BUTTON_TYPES.has(type)) {
    return element.value || element.title || { submit: 'Submit', reset: 'Reset' }[type] || '';
  }
  if (tagName === 'INPUT' && type === 'image') return element.alt || element.title || 'Submit';
  if (element.labels?.length) return [...element.labels].map(label => alternative(label, element)).join(' ');
  if (CONTROLS.has(tagName)) return '';
  if (tagName === 'IMG' || tagName === 'AREA') return element.alt;
  if (tagName === 'svg') return svgTitle(element);
  const caption = { FIELDSET: 'LEGEND', TABLE: 'CAPTION', FIGURE: 'FIGCAPTION' }[tagName];
  const own = caption && childrenOf(element).find(child => child.tagName === caption);
  return own ? alternative(own, element) : null;
}

// What an element adds to the name of another one, `whose`.
function alternative(element, whose) {
  if (element.matches(FIELDS)) return element === whose ? '' : valueOf(element);
  const said = element.getAttribute('aria-label') || nativeName(element);
  return said || contentOf(element, whose) || element.getAttribute('title') || '';
}
function valueOf(control) {
  if (control.tagName === 'SELECT') return [...control.selectedOptions].map(({ text }) => text).join(' ');
  if (['checkbox', 'radio', 'password', 'file'].includes(control.type) || control.style.getPropertyValue('--handrail-secret')) return '';
  return 'value' in control ? String(control.value) : words(control);
}
function contentOf(element, whose) {
  const [before, after] = addedText(element);
  return before + nodesOf(element).map(node => {
    if (node.nodeType === Node.TEXT_NODE) return node.data;
    if (node.nodeType !== Node.ELEMENT_NODE || UNSEEN_TAGS.has(node.tagName) || node.getAttribute('aria-hidden') === 'true') return '';
    const { display, visibility } = getComputedStyle(node);
    if (display === 'none' || visibility === 'hidden') return '';
    const said = alternative(node, whose);
    return flowsInline(display) && node.tagName !== 'BR' ? said : ` ${said} `;
  }).join('') + after;
}
