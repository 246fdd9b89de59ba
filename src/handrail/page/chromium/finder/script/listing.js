// Lists the controls of a document, and the rows of its tables of facts, in its order: each with the locator that finds it alone.
// Evaluates to a function: listed() gives [{role, name, pointer, place: [role, name], value, hides, checked, disabled, readOnly, options}].
const CLICKABLE = `${LINKS}, button, summary, area[href], input:not([type=hidden]), [role=button], [role=menuitemcheckbox], [role=menuitemradio]`;
const PARTS_OF_LISTS = '[role=listbox] *, [role=combobox] *, [role=option] *, select *';
const WRITTEN_INTO = new Set([null, 'textbox', 'searchbox', 'spinbutton']);

const isInHead = row => { const { isHead, numbers } = gridOf(tableOf(row)); return Boolean(isHead[numbers.get(row)]); };
const isFact = row => shown(row) && Boolean(rowName(row)) && spotsIn(row).length > 1 && !row.matches('[role=presentation] *') && !isInHead(row)
  && !spotsIn(row).some(({ cell }) => all(LAID_OUT, cell).length) && Boolean(factOf(row));
const listedElements = () => {
  const plain = new Set(plainEntries()), facts = new Set(all(ROWS).filter(isFact));
  const controls = all(`${CLICKABLE}, ${FIELDS}`).filter(element => shown(element) && !element.matches(PARTS_OF_LISTS));
  return [...new Set([...controls, ...plain, ...facts])].sort((one, other) => (one === other ? 0 : follows(one, other) ? -1 : 1));
};

const firstTitle = () => shownHeadings().find(heading => everyEntry().some(entry => follows(entry, heading)));
const isOfMenu = element => everyEntry().includes(element) && Boolean(closest(element, MENUS)
  || (firstTitle() && follows(element, firstTitle())));
// The roles by which it may be pointed at, the usual one first.
function rolesOf(element) {
  const own = roleOf(element);
  if (element.matches(ROWS)) return ['row'];
  if (element.matches(FIELDS)) return [...new Set(WRITTEN_INTO.has(own) ? ['field', own] : [own, 'field'])].filter(Boolean);
  if (isPlainEntry(element)) return ['entry'];
  return own === 'link' && isOfMenu(element) ? ['entry', 'link'] : [own || 'button'];
}

const isAlone = (locator, element) => {
  const found = firstFound({ any: [locator], signIn: [] });
  return found.length === 1 && found[0] === element;
};
function* pointersOf(element) {
  const roles = rolesOf(element), bareOf = role => ({ ...part(role, ''), name: null });
  const names = [...new Set([firstName(element, roles[0]), ...namesOf(element, roles[0]).map(whole)])].filter(Boolean).slice(0, 3);
  for (const name of names) for (const role of roles) yield part(role, name);
  for (const name of names) for (const role of roles) yield telling(element, part(role, name));
  if (roles[0] === 'row') for (const name of namesByColumns(element)) yield part('row', name);
  for (const role of roles) yield* names.length ? [] : [bareOf(role), telling(element, bareOf(role))];
  if (element.id) yield { ...part('css', `#${CSS.escape(element.id)}`) };
  if (element.getAttribute('name')) yield part('css', `${element.localName}[name="${CSS.escape(element.getAttribute('name'))}"]`);
}
function pointerOf(element) {
  for (const pointer of pointersOf(element)) if (pointer && isAlone(pointer, element)) return pointer;
  return null;
}

function placeOf(element) {
  const dialog = closest(element, DIALOGS);
  if (dialog) return ['dialog', firstName(dialog, roleOf(dialog))];
  if (isOfMenu(element)) return ['menu', ''];
  const [title] = sectionsAround(element);
  return title ? ['section', sectionName(title)] : ['', ''];
}

const isHiding = element => element.type === 'password' || !['', 'none', undefined].includes(getComputedStyle(element).webkitTextSecurity)
  || element.style.getPropertyValue('--handrail-secret') !== '';
const isSwitch = element => ['checkbox', 'radio', 'switch', 'menuitemcheckbox', 'menuitemradio'].includes(roleOf(element)) || element.hasAttribute('aria-pressed');
const isOn = element => (element.tagName === 'INPUT' ? element.checked
  : (element.getAttribute('aria-checked') || element.getAttribute('aria-pressed')) === 'true');
const optionsOf = element => (element.tagName === 'SELECT' ? [...element.options].map(({ text }) => folded(text))
  : [element, ...referred(element, 'aria-controls'), ...referred(element, 'aria-owns')].flatMap(list => all('[role=option]', list)).map(words))
  .filter(Boolean);
const factOf = row => spotsIn(row).map(({ cell }) => cell).filter(cell => !all(`${FIELDS}, button, a[href]`, cell).length).map(words)
  .filter(text => text && text !== rowName(row)).join(' | ');
function heldBy(element) {
  if (element.matches(ROWS)) return factOf(element);
  if (!element.matches(FIELDS) || isSwitch(element)) return null;
  if (element.type === 'file') return [...element.files].map(({ name }) => name).join(', ');
  return folded(textOf(element, false));
}

function listed(element) {
  const hides = element.matches(FIELDS) && isHiding(element), [role] = rolesOf(element);
  return {
    role, name: firstName(element, role), pointer: pointerOf(element), place: placeOf(element), hides,
    value: hides ? null : heldBy(element),
    checked: isSwitch(element) ? isOn(element) : null,
    disabled: element.matches(':disabled') || element.getAttribute('aria-disabled') === 'true',
    readOnly: Boolean(element.readOnly) || element.getAttribute('aria-readonly') === 'true',
    options: optionsOf(element),
  };
}
return anew(() => listedElements().map(listed));
