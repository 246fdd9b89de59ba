// The names of elements, as people read them and as assistive technology computes them: {text, of}, where `of` is the element whose
// style decides about the case of the letters, if any does. Several may be right at once.
const isField = element => (CONTROLS.has(element.tagName) ? roleOf(element) !== 'button' : element.matches(FIELDS));
const LABELLING = 'select, textarea, input, button, [role=button], [role=combobox], [role=listbox], [role=textbox]';

function ariaNames(element) {
  const labels = referred(element, 'aria-labelledby');
  const said = labels.map(label => words(label) || label.textContent).join(' ') || element.getAttribute('aria-label');
  return folded(said) ? [{ text: folded(said), of: labels[0] }] : [];
}
// A label's own words are not those of the control in it; and its name may be what is left without a hint or a link.
const namesByLabels = control => [...(control.labels || [])].flatMap(label => {
  const isPlain = !label.childElementCount && !isMixed(label);
  const texts = isPlain ? [words(label) || folded(label.textContent)]
    : [wordsWithout(label, LABELLING), wordsWithout(label, `${LABELLING}, ${HINTS}, a`)];
  return texts.filter(hasLetters).map(text => ({ text, of: label }));
});
const hasLabel = control => ofElement('has label', control, () => namesByLabels(control).length > 0);

function namesOfField(control) {
  const labels = [...ariaNames(control), ...namesByLabels(control)];
  if (hasLabel(control)) return labels;
  const own = !CONTROLS.has(control.tagName) && control.matches(BOXES) ? namesByWords(control) : [];
  const beside = own.length ? own : wordsBeside(control);
  const tips = labels.length ? [] : [{ text: control.placeholder || control.getAttribute('aria-placeholder'), of: control }, { text: control.title }];
  const names = [...labels, ...beside, ...tips].filter(({ text }) => folded(text));
  return names.length || control.tagName !== 'SELECT' || control.multiple ? names : namesByOptions(control);
}
// A dropdown that nothing names is called by what it shows, now or to begin with: `-- Select Action --`.
const namesByOptions = ({ selectedOptions, options }) => [selectedOptions[0], options[0]].filter(Boolean)
  .map(option => ({ text: option.text, of: option }));

const ownReadings = element => readings(element).map(text => ({ text, of: element }));
function namesByWords(element) {
  const own = ownReadings(element);
  if (own.some(({ text }) => hasLetters(text))) return own;
  const pictures = all('img, svg, [role=img], [title]', element).map(picture => folded(picture.alt || picture.getAttribute('aria-label')
    || (picture.tagName === 'svg' && svgTitle(picture)) || picture.getAttribute('title')));
  return [{ text: [...new Set(pictures)].join(' ') }, { text: element.title }, ...own];
}
const namesByPart = (element, tag) => childrenOf(element).filter(child => child.tagName === tag).flatMap(ownReadings);

function namesByRole(element, role) {
  if (isField(element)) return namesOfField(element);
  if (element.tagName === 'INPUT') {
    const standard = { submit: 'Submit', reset: 'Reset' }[element.type];
    return [...ariaNames(element), { text: element.value || element.alt || element.title || standard, of: element }];
  }
  if (role === 'row') return cellsOf(element).flatMap(ownReadings);
  if (role === 'frame') return namesOfFrame(element).map(text => ({ text }));
  const aria = ariaNames(element);
  if (role === 'heading') return [...aria, { text: wordsWithoutControls(element), of: element }, ...ownReadings(element)];
  if (role === 'img') return [...aria, { text: element.alt }, { text: element.getAttribute('title') }];
  if (role === 'group') return [...aria, ...namesByPart(element, 'LEGEND')];
  if (role === 'table') return [...aria, ...namesByPart(element, 'CAPTION')];
  if (['dialog', 'alertdialog', 'region'].includes(role)) return aria.length ? aria : all(HEADINGS, element).slice(0, 1).flatMap(ownReadings);
  return NAMED_BY_WORDS.has(role) ? [...aria, ...namesByWords(element)] : aria;
}
// The accessible name can differ from the words only where there is more than one piece of text.
const isPlainText = element => element.childElementCount < 2 && !isMixed(element) && !hasAddedText(element)
  && !element.querySelector('img, svg, input, select, textarea, [aria-label], [aria-labelledby], [aria-hidden], [title], [role]');

const calledBy = (element, role) => ofElement(`called by ${role}`, element, () => {
  const names = namesByRole(element, role).map(name => ({ ...name, text: folded(name.text) })).filter(({ text }) => text);
  const isPlain = names.length && [element, ...(element.labels || [])].every(isPlainText);
  if (role !== 'row' && !isPlain) names.push({ text: accessibleName(element), of: element });
  return names.filter(({ text }, index) => text && names.findIndex(other => other.text === text) === index);
});
// Names as texts, the best first.
const namesOf = (element, role) => calledBy(element, role).map(({ text }) => text);

// A heading often carries its own help link; a person reads the title without it.
const wordsWithoutControls = heading => (heading.childElementCount || isMixed(heading) ? wordsWithout(heading, 'a, button, input') : words(heading));
