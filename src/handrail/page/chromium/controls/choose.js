// Chooses options of a native list. Evaluates to a function: choose(element, [names, only, commit]) of names {text | regex, said}.
// It gives {refusal} or, if waiting is of no use, {unfit}, both in Playwright's words; {missing, offered}; {disabled}; {twice, alike}; {holds}, where the page made it hold
// something else at once; or {chosen, document}. {isPopup} means a list that the page makes of plain elements, for `popups.py`. Without `commit` it only looks. With `only`, a list that takes several gives up all others.
(element, [names, only, commit]) => {
  const folded = text => (text || '').replace(/\s+/g, ' ').trim();
  const LISTS = '[role=combobox], [role=listbox], [role=menu], [role=tree], [role=grid], [role=radiogroup], [aria-haspopup]';
  if (element.tagName !== 'SELECT') return element.matches(LISTS) ? { isPopup: true } : { unfit: 'not a <select>' };
  if (!element.checkVisibility({ visibilityProperty: true }) || !element.getClientRects().length) return { refusal: 'is not visible' };
  if (element.matches(':disabled') || element.closest('[aria-disabled=true]')) return { refusal: 'is not enabled' };
  if (names.length > 1 && !element.multiple) return { unfit: 'takes a single option' };

  const isShown = option => !option.hidden && getComputedStyle(option).display !== 'none';
  const groupOf = option => (option.parentElement.tagName === 'OPTGROUP' ? folded(option.parentElement.label) : '');
  const nameOf = option => folded(option.label);
  const fullName = option => (groupOf(option) ? `${groupOf(option)} > ${nameOf(option)}` : nameOf(option));
  const isCalled = ({ text, regex }) => option => [nameOf(option), folded(option.text), fullName(option)]
    .some(name => (regex === undefined ? name === text : new RegExp(`^(?:${regex})$`).test(name)));
  const options = [...element.options].filter(isShown);
  const wanted = [];
  for (const name of names) {
    const alike = options.filter(isCalled(name));
    if (!alike.length) return { missing: name.said, offered: options.map(nameOf) };
    if (alike.length > 1) return { twice: name.said, alike: alike.map(fullName) };
    if (alike[0].matches(':disabled')) return { disabled: nameOf(alike[0]) };
    wanted.push(alike[0]);
  }
  if (!commit) return {};

  const kept = element.multiple && !only ? [...element.selectedOptions] : [];
  const chosen = new Set([...kept, ...wanted]);
  element.focus();
  for (const option of element.options) option.selected = chosen.has(option);
  element.dispatchEvent(new Event('input', { bubbles: true, composed: true }));
  element.dispatchEvent(new Event('change', { bubbles: true }));
  const isAsWanted = [...element.options].every(option => option.selected === chosen.has(option));
  const holds = [...element.selectedOptions].map(nameOf);
  return isAsWanted || !element.isConnected ? { chosen: holds, document: performance.timeOrigin } : { holds };
}
