// The roles of elements, and the selectors of what has one.
const INPUT_ROLES = {
  submit: 'button', button: 'button', reset: 'button', image: 'button', checkbox: 'checkbox', radio: 'radio',
  range: 'slider', number: 'spinbutton', search: 'searchbox', text: 'textbox', email: 'textbox', tel: 'textbox',
  url: 'textbox', file: 'file', hidden: null,
};
const TAG_ROLES = {
  BUTTON: 'button', TEXTAREA: 'textbox', OPTION: 'option', H1: 'heading', H2: 'heading', H3: 'heading',
  H4: 'heading', H5: 'heading', H6: 'heading', TABLE: 'table', TR: 'row', TD: 'cell', TH: 'columnheader', UL: 'list',
  OL: 'list', LI: 'listitem', NAV: 'navigation', MAIN: 'main', FORM: 'form', DIALOG: 'dialog', FIELDSET: 'group', DETAILS: 'group',
  P: 'paragraph', IMG: 'img', ARTICLE: 'article', PROGRESS: 'progressbar', OUTPUT: 'status', SUMMARY: 'button', METER: 'meter', svg: 'img',
  IFRAME: 'frame', FRAME: 'frame',
};
const LAYOUT = new Set(['', 'none', 'presentation']);

function roleOf(element) {
  const said = (element.getAttribute('role') || '').trim().split(/\s+/)[0].toLowerCase();
  if (!LAYOUT.has(said)) return said;
  if (element.tagName === 'INPUT') {
    const role = element.type in INPUT_ROLES ? INPUT_ROLES[element.type] : 'textbox';
    return role === 'textbox' && element.hasAttribute('list') ? 'combobox' : role;
  }
  if (element.tagName === 'SECTION') return element.hasAttribute('aria-label') || element.hasAttribute('aria-labelledby') ? 'region' : null;
  if (element.tagName === 'A' || element.tagName === 'AREA') return element.hasAttribute('href') ? 'link' : null;
  if (element.tagName === 'SELECT') return element.multiple || element.size > 1 ? 'listbox' : 'combobox';
  return TAG_ROLES[element.tagName] || null;
}

const CELLS = 'td, th, [role=cell], [role=gridcell], [role=rowheader], [role=columnheader]';
const ROWS = 'tr, [role=row]';
const HEADINGS = 'h1, h2, h3, h4, h5, h6, [role=heading]';
const FIELDS = 'input:not([type=hidden], [type=submit], [type=button], [type=reset], [type=image]), select, textarea, '
  + '[contenteditable=""], [contenteditable=true], [role=textbox], [role=searchbox], [role=combobox], [role=checkbox], '
  + '[role=radio], [role=listbox], [role=spinbutton], [role=switch], [role=slider]';
const FAMILIES = { cell: CELLS, row: ROWS, heading: HEADINGS, field: FIELDS };
const NAMED_BY_WORDS = new Set(['button', 'link', 'heading', 'cell', 'columnheader', 'rowheader', 'option', 'listitem',
  'paragraph', 'tab', 'menuitem', 'treeitem', 'status', 'alert', 'gridcell', 'article', 'switch']);
const CONTROLS = new Set(['INPUT', 'SELECT', 'TEXTAREA']);
