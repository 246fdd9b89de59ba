// Tells whether a list that a page makes of plain elements shows the options that were chosen. Evaluates to a function:
// shownChoice(element, names) gives {group} or {group, holds}: the words of the element, or the names of its chosen options. A menu
// acts, and shows no choice; neither does a list whose options say nothing of it. `group` is that of radio buttons, as in checked.js.
(element, names) => {
  const LISTS = '[role=listbox], [role=tree], [role=grid], [role=radiogroup]';
  const OPTIONS = '[role=option], [role=treeitem], [role=gridcell], [role=radio], input[type=radio]';
  const folded = text => (text || '').replace(/\s+/g, ' ').trim();
  if (element.matches('[role=menu], [aria-haspopup=menu]')) return { group: '' };
  const place = [...document.querySelectorAll(element.localName)].indexOf(element);
  const group = element.matches('[role=radiogroup]') ? `radio ${element.querySelector('input[type=radio]')?.name || place}` : '';

  const isList = element.matches(LISTS);
  const owners = [element, ...element.querySelectorAll('[aria-controls], [aria-owns]')];
  const ids = owners.flatMap(owner => ['aria-controls', 'aria-owns'].flatMap(key => (owner.getAttribute(key) || '').split(/\s+/)));
  const lists = isList ? [element] : ids.filter(Boolean).map(id => document.getElementById(id)).filter(Boolean);
  const options = lists.flatMap(list => [...list.querySelectorAll(OPTIONS)]);
  const nameOf = option => {
    const copy = option.cloneNode(true);
    copy.querySelectorAll('[role=group], [aria-hidden=true]').forEach(inner => inner.remove());
    return folded(option.getAttribute('aria-label') || (option.labels?.length ? option.labels[0].innerText : '') || copy.textContent);
  };
  const STATES = ['aria-selected', 'aria-checked'];
  const tellsState = option => option.tagName === 'INPUT' || STATES.some(key => option.hasAttribute(key));
  const isMarked = option => (option.tagName === 'INPUT' ? option.checked : STATES.some(key => option.getAttribute(key) === 'true'));
  const marked = options.filter(isMarked).map(nameOf);
  const known = options.map(nameOf);
  // A list that holds only what is in sight does not tell of the others.
  if (isList) {
    const isAsWanted = names.every(name => marked.includes(name) || !known.includes(name));
    return isAsWanted || !options.some(tellsState) ? { group } : { group, holds: marked.join(', ') };
  }
  const input = element.matches('input, textarea') ? element : element.querySelector('input, textarea');
  const words = folded(`${input ? input.value : ''} ${element.innerText}`);
  const isLongest = name => !known.some(other => other !== name && other.includes(name) && words.includes(other));
  const isShown = name => words.includes(name) && isLongest(name);
  return names.every(name => isShown(name) || marked.includes(name)) ? { group } : { group, holds: words };
}
