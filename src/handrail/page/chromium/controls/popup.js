// Finds an option in a list that a page makes of plain elements, by the ARIA patterns for comboboxes, listboxes, menus, trees, grids
// and groups of radio buttons. Evaluates to a function: popup(element, [name, pick]) of a name {text | regex, said}. It gives {closed}
// where the element shows no list yet; {missing, offered}; {twice, alike}; {disabled}; or {isChosen}. With `pick`, it gives the option.
(element, [name, pick]) => {
  const LISTS = '[role=listbox], [role=menu], [role=tree], [role=grid], [role=radiogroup]';
  const OPTIONS = '[role=option], [role=menuitem], [role=menuitemradio], [role=menuitemcheckbox], [role=treeitem], [role=gridcell], '
    + '[role=radio], input[type=radio]';
  const folded = text => (text || '').replace(/\s+/g, ' ').trim();
  const isShown = node => node.checkVisibility({ visibilityProperty: true }) && node.getClientRects().length > 0;
  const isPositioned = node => {
    for (let outer = node; outer; outer = outer.parentElement) {
      if (['absolute', 'fixed'].includes(getComputedStyle(outer).position)) return true;
    }
    return false;
  };
  function listOf() {
    if (element.matches(LISTS)) return element;
    const owners = [element, ...element.querySelectorAll('[aria-controls], [aria-owns]')];
    const ids = owners.flatMap(owner => ['aria-controls', 'aria-owns'].flatMap(key => (owner.getAttribute(key) || '').split(/\s+/)));
    const owned = ids.filter(Boolean).map(id => document.getElementById(id)).filter(list => list && isShown(list));
    if (owned.length) return owned[0];
    if (ids.some(id => id && document.getElementById(id)?.querySelector(OPTIONS))) return null; // its own list, which is closed
    const inner = [...element.querySelectorAll(LISTS)].find(isShown);
    if (inner) return inner;
    if (element.getAttribute('aria-expanded') === 'false') return null;
    const lists = [...document.querySelectorAll(LISTS)].filter(list => isShown(list) && isPositioned(list));
    return lists.length === 1 ? lists[0] : null;
  }
  const nameOf = option => {
    const copy = option.cloneNode(true);
    copy.querySelectorAll('[role=group], [aria-hidden=true]').forEach(inner => inner.remove());
    const label = option.getAttribute('aria-label') || (option.labels?.length ? option.labels[0].innerText : '');
    return folded(label || copy.textContent);
  };
  const isNamed = text => (name.regex === undefined ? text === name.text : new RegExp(`^(?:${name.regex})$`).test(text));

  const list = listOf();
  if (!list) return { closed: true };
  const options = [...list.querySelectorAll(OPTIONS)].filter(isShown);
  const alike = options.filter(option => isNamed(nameOf(option)));
  if (pick) return alike[0];
  if (!alike.length) {
    const area = [list, ...list.querySelectorAll('*')].find(node => node.scrollHeight > node.clientHeight + 5 && node.clientHeight > 0);
    if (area) area.scrollTop += area.clientHeight * 0.8; // a list of many may hold only those that are in sight
    return { missing: name.said, offered: options.map(nameOf) };
  }
  if (alike.length > 1) return { twice: name.said, alike: alike.map(nameOf) };
  if (alike[0].getAttribute('aria-disabled') === 'true' || alike[0].matches(':disabled')) return { disabled: nameOf(alike[0]) };
  const state = ['aria-selected', 'aria-checked'].map(key => alike[0].getAttribute(key)).find(value => value !== null);
  return { isChosen: alike[0].tagName === 'INPUT' ? alike[0].checked : state === 'true', name: nameOf(alike[0]) };
}
