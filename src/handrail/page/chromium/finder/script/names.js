// The names of elements: by label, by text, by the words beside them.
function labelsOf(element) {
  const byId = (element.getAttribute('aria-labelledby') || '').split(/\s+/).filter(Boolean)
    .map(id => withId(id, element)).filter(Boolean).map(label => folded(label.textContent));
  if (byId.length) return [byId.join(' ')];
  const said = folded(element.getAttribute('aria-label'));
  if (said) return [said];
  return [...(element.labels || [])].map(label => words(label) || folded(label.textContent)).filter(Boolean);
}

// An old form names a control by the words beside it: in the cell to the left, or right before it.
function wordsBeside(element) {
  const cell = closest(element, CELLS);
  const left = cell && cell.previousElementSibling;
  if (left && !words(cell).replace(words(element), '').trim() && !all(FIELDS, left).length) return words(left);
  let before = element.previousSibling;
  while (before && !folded(before.textContent) && before.nodeType !== Node.ELEMENT_NODE) before = before.previousSibling;
  return before && !(before.matches && before.matches(FIELDS)) ? folded(before.textContent) : '';
}

function namesOf(element, role) {
  const labels = labelsOf(element);
  if (CONTROLS.has(element.tagName) && roleOf(element) !== 'button') {
    const names = labels.length ? labels
      : [folded(element.title || element.placeholder) || wordsBeside(element)].filter(Boolean);
    return [...new Set(names.flatMap(name => [name, bare(name)]))];
  }
  if (labels.length) return labels;
  if (element.tagName === 'INPUT') {
    const standard = { submit: 'Submit', reset: 'Reset' }[element.type];
    return [folded(element.value || element.alt || element.title || standard)];
  }
  if (role === 'heading') return [...new Set([wordsWithoutControls(element), words(element)])];
  if (role === 'img') return [folded(element.alt || element.title)];
  if (role === 'group') return childrenOf(element).filter(child => child.matches('legend')).map(words);
  if (role === 'table') return childrenOf(element).filter(child => child.matches('caption')).map(words);
  if (role === 'row') return cellsOf(element).map(words);
  if (['dialog', 'alertdialog', 'region'].includes(role)) return all(HEADINGS, element).slice(0, 1).map(words);
  if (!NAMED_BY_WORDS.has(role)) return [];
  const pictures = all('img[alt]', element).map(img => img.alt).join(' ');
  return [words(element) || folded(pictures) || folded(element.title)];
}

// A heading often carries its own help link; a person reads the title without it.
const wordsWithoutControls = heading => wordsWithout(heading, 'a, button, input');

const matches = (name, candidates) => !name || candidates.some(candidate =>
  name.regex === undefined ? candidate === name.text : new RegExp(`^(?:${name.regex})$`).test(candidate));
