// A part of popup.js and shown_choice.js: the options of lists that a page makes of plain elements, by the ARIA patterns for
// comboboxes, listboxes, menus, trees, grids and groups of radio buttons.
const LISTS = '[role=listbox], [role=menu], [role=tree], [role=grid], [role=radiogroup]';
const OPTIONS = '[role=option], [role=menuitem], [role=menuitemradio], [role=menuitemcheckbox], [role=treeitem], [role=gridcell], '
  + '[role=radio], input[type=radio]';
const TOGGLES = 'button, [role=button]';
const STATES = ['aria-selected', 'aria-checked'];
const folded = text => (text || '').replace(/\s+/g, ' ').trim();
const isShown = node => node.checkVisibility({ visibilityProperty: true }) && node.getClientRects().length > 0;
const isMultiple = list => list.getAttribute('aria-multiselectable') === 'true';
const tellsState = option => option.tagName === 'INPUT' || STATES.some(key => option.hasAttribute(key));
const isMarked = option => (option.tagName === 'INPUT' ? option.checked : STATES.some(key => option.getAttribute(key) === 'true'));

// The lists that an element says it owns, shown or not.
function ownedLists(element) {
  const owners = [element, ...element.querySelectorAll('[aria-controls], [aria-owns]')];
  const ids = owners.flatMap(owner => ['aria-controls', 'aria-owns'].flatMap(key => (owner.getAttribute(key) || '').split(/\s+/)));
  return ids.filter(Boolean).map(id => element.getRootNode().getElementById(id)).filter(Boolean);
}

// The input of a combobox that a person may write into, or null.
function editedInput(element) {
  const input = element.matches('input, textarea') ? element : element.querySelector('input, textarea');
  const isWritten = input && element.matches('[role=combobox], [aria-haspopup]') && isShown(input);
  return isWritten && !input.readOnly && !['radio', 'checkbox', 'button', 'submit'].includes(input.type) ? input : null;
}

function nameOf(option) {
  const names = [option.getAttribute('aria-labelledby'), option.getAttribute('aria-label'), option.labels?.[0]?.innerText];
  if (names[0]) names[0] = names[0].split(/\s+/).map(id => option.getRootNode().getElementById(id)?.textContent || '').join(' ');
  const copy = option.cloneNode(true);
  copy.querySelectorAll('[role=group], [aria-hidden=true]').forEach(inner => inner.remove());
  const whole = folded(copy.textContent);
  copy.querySelectorAll(TOGGLES).forEach(inner => inner.remove());
  return names.map(folded).find(Boolean) || folded(copy.textContent) || whole;
}

// What an option stands in: the item of a tree (by nesting, by ownership, or by its level), or a group with a name.
function parentOf(option, list) {
  const outer = option.parentElement.closest('[role=treeitem], [role=group]');
  if (!outer || !list.contains(outer)) return levelAbove(option, list);
  if (outer.matches('[role=treeitem]')) return outer;
  const owner = outer.id && list.querySelector(`[role=treeitem][aria-owns~="${CSS.escape(outer.id)}"]`);
  if (owner) return owner;
  if (outer.previousElementSibling?.matches('[role=treeitem]')) return outer.previousElementSibling;
  return outer.parentElement.closest('[role=treeitem]') || (option.matches('[role=option]') ? outer : levelAbove(option, list));
}

function levelAbove(option, list) {
  const level = Number(option.getAttribute('aria-level'));
  if (!option.matches('[role=treeitem]') || !(level > 1)) return null;
  const items = [...list.querySelectorAll('[role=treeitem]')];
  return items.slice(0, items.indexOf(option)).reverse().find(item => Number(item.getAttribute('aria-level')) < level) || null;
}

function groupName(group) {
  const ids = (group.getAttribute('aria-labelledby') || '').split(/\s+/).filter(Boolean);
  return folded(group.getAttribute('aria-label') || ids.map(id => group.getRootNode().getElementById(id)?.textContent).join(' '));
}

// The names of all that an option stands in, and its own: "Systems > Servers > edge-01".
function pathOf(option, list) {
  const parent = parentOf(option, list);
  if (!parent) return nameOf(option);
  const outer = parent.matches('[role=group]') ? groupName(parent) : pathOf(parent, list);
  return outer ? `${outer} > ${nameOf(option)}` : nameOf(option);
}
