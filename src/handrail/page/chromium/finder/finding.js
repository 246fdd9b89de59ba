// Finds the elements that a locator names, as a person would see them. Evaluates to an object with these functions:
//   queryAll(root, query)   the elements that match, as a Playwright selector engine; throws on the sign-in page
//   explain(query)          a report on the first alternative: {found, missing, near, elsewhere, messages, headings}
//   messages()              the page's own messages
//   describe(element)       an element as a locator would name it: {role, name, container}
// `query` is JSON, URI-encoded: {any, signIn}. `any` are alternatives, each a locator {role, name: {text | regex} | null,
// inside: locator | null}. `signIn` are targets, each a list of alternatives: if all are there, this is the sign-in page.
(() => {
  const folded = text => (text || '').replace(/\s+/g, ' ').trim();
  const bare = label => label.replace(/[\s:*]+$/, '');
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const shown = element =>
    element.type === 'file' || (element.tagName === 'OPTION' ? shown(element.closest('select') || element.parentElement)
      : element.checkVisibility({ visibilityProperty: true }) && element.getClientRects().length > 0);
  const words = element => folded(element.innerText === undefined ? element.textContent : element.innerText);

  const INPUT_ROLES = {
    submit: 'button', button: 'button', reset: 'button', image: 'button', checkbox: 'checkbox', radio: 'radio',
    range: 'slider', number: 'spinbutton', search: 'searchbox', text: 'textbox', email: 'textbox', tel: 'textbox',
    url: 'textbox', file: 'file',
  };
  const TAG_ROLES = {
    BUTTON: 'button', TEXTAREA: 'textbox', OPTION: 'option', H1: 'heading', H2: 'heading', H3: 'heading',
    H4: 'heading', H5: 'heading', H6: 'heading', TABLE: 'table', TR: 'row', TD: 'cell', TH: 'columnheader', UL: 'list',
    OL: 'list', LI: 'listitem', NAV: 'navigation', MAIN: 'main', FORM: 'form', DIALOG: 'dialog', FIELDSET: 'group',
    P: 'paragraph', IMG: 'img', ARTICLE: 'article', PROGRESS: 'progressbar', OUTPUT: 'status', SUMMARY: 'button',
  };
  const LAYOUT = new Set(['', 'none', 'presentation']);

  function roleOf(element) {
    const said = (element.getAttribute('role') || '').trim().split(/\s+/)[0].toLowerCase();
    if (!LAYOUT.has(said)) return said;
    if (element.tagName === 'INPUT') return INPUT_ROLES[element.type] || null;
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

  function labelsOf(element) {
    const byId = (element.getAttribute('aria-labelledby') || '').split(/\s+/).filter(Boolean)
      .map(id => document.getElementById(id)).filter(Boolean).map(label => folded(label.textContent));
    if (byId.length) return [byId.join(' ')];
    const said = folded(element.getAttribute('aria-label'));
    if (said) return [said];
    return [...(element.labels || [])].map(label => words(label) || folded(label.textContent)).filter(Boolean);
  }

  // An old form names a control by the words beside it: in the cell to the left, or right before it.
  function wordsBeside(element) {
    const cell = element.closest(CELLS);
    const left = cell && cell.previousElementSibling;
    if (left && !words(cell).replace(words(element), '').trim() && !left.querySelector(FIELDS)) return words(left);
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
    if (role === 'group') return all(':scope > legend', element).map(words);
    if (role === 'table') return all(':scope > caption', element).map(words);
    if (role === 'row') return cellsOf(element).map(words);
    if (['dialog', 'alertdialog', 'region'].includes(role)) return all(HEADINGS, element).slice(0, 1).map(words);
    if (!NAMED_BY_WORDS.has(role)) return [];
    const pictures = all('img[alt]', element).map(img => img.alt).join(' ');
    return [words(element) || folded(pictures) || folded(element.title)];
  }

  // A heading often carries its own help link; a person reads the title without it.
  function wordsWithoutControls(heading) {
    const copy = heading.cloneNode(true);
    all('a, button, input, script, style', copy).forEach(control => control.remove());
    return folded(copy.textContent);
  }

  const cellsOf = row => all(CELLS, row).filter(cell => cell.closest(ROWS) === row);
  const matches = (name, candidates) => !name || candidates.some(candidate =>
    name.regex === undefined ? candidate === name.text : new RegExp(`^(?:${name.regex})$`).test(candidate));

  const rank = heading => Number(heading.getAttribute('aria-level')) || Number(heading.tagName[1]) || 2;
  const follows = (a, b) => Boolean(a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING);

  // A section is a test of membership: what stands under a heading, up to the next one of its rank.
  function sections(name) {
    const headings = all(HEADINGS).filter(shown);
    const named = headings.filter(heading => matches(name, namesOf(heading, 'heading')));
    const found = named.map(heading => {
      const end = headings.find(other => follows(heading, other) && rank(other) <= rank(heading));
      return { heading, has: element => follows(heading, element) && !(end && (element === end || follows(end, element))) };
    });
    const groups = all('fieldset, [role=region], [role=group], section[aria-label]')
      .filter(group => shown(group) && name && matches(name, namesOf(group, group.tagName === 'SECTION' ? 'region' : 'group')))
      .map(group => ({ heading: group, has: element => group !== element && group.contains(element) }));
    return found.length || groups.length ? [...found, ...groups] : titledSections(name);
  }

  // A page without real headings: any text alone in its box is a title, up to the next one that looks like it.
  function titledSections(name) {
    if (!name) return [];
    return textsOf(name).filter(title => !title.closest('a, button, label, option, select')).map(heading => {
      const alike = other => other.tagName === heading.tagName && other.className === heading.className;
      const end = heading.className ? all('*').find(other => follows(heading, other) && alike(other) && shown(other)) : null;
      return { heading, has: element => follows(heading, element) && !(end && (element === end || follows(end, element))) };
    });
  }

  function textsOf(name) {
    const holds = element => shown(element) && matches(name, [words(element)]);
    const found = all('body *').filter(element => !['SCRIPT', 'STYLE', 'OPTION'].includes(element.tagName) && holds(element));
    return found.filter(element => ![...element.children].some(holds));
  }

  function columnCells(name) {
    return all('table, [role=table], [role=grid]').flatMap(table => {
      const rows = all(ROWS, table).filter(row => row.closest('table, [role=table], [role=grid]') === table);
      const isHeader = row => cellsOf(row).some(cell => cell.tagName === 'TH' || roleOf(cell) === 'columnheader');
      const header = rows.find(isHeader) || rows[0];
      const columns = header ? columnsOf(header).filter(([, cell]) => matches(name, [words(cell)])).map(([n]) => n) : [];
      return rows.filter(row => row !== header).flatMap(row =>
        columnsOf(row).filter(([n]) => columns.includes(n)).map(([, cell]) => cell));
    });
  }

  // A row is called by a cell that is exactly the name. Where the name stands in several columns of a table (as the friendly
  // name of one certificate and as the subject of others), the left-most of them is what the rows are called by.
  function rows(name) {
    if (!name) return candidates('row');
    const found = candidates('row').map(row => [row, row.closest('table, [role=table], [role=grid]'),
      cellsOf(row).findIndex(cell => matches(name, [words(cell)]))]).filter(([, , column]) => column >= 0);
    return found.filter(([, table, column]) => !found.some(([, other, left]) => other === table && left < column))
      .map(([row]) => row);
  }

  function columnsOf(row) {
    let column = 0;
    return cellsOf(row).map(cell => { const at = column; column += cell.colSpan || 1; return [at, cell]; });
  }

  const MENUS = 'nav, [role=navigation], [role=menubar], [role=menu], [role=tablist]';
  // Entries are what stands in a menu that says so, or else above the first title. Where neither has the very name, any link is
  // meant by it; a pattern means no link outside of a menu, where there is one.
  function entries(name) {
    const every = candidates('entry');
    const title = all(HEADINGS).filter(shown).find(heading => every.some(element => follows(element, heading)));
    const above = every.filter(element => (title ? follows(element, title) : !element.closest('form')));
    const said = every.filter(element => element.closest(MENUS));
    const isPattern = !name || name.regex !== undefined;
    const menus = isPattern && said.length ? [said] : [said, above];
    const named = every.filter(element => matches(name, namesOf(element, 'link')));
    const found = menus.map(menu => named.filter(element => menu.includes(element))).find(some => some.length);
    return found || (isPattern && menus.some(menu => menu.length) ? [] : named);
  }

  // Menus stand beside menus, or in them, and the same words in several of them. Without more, the outermost is meant;
  // `entry "B" in entry "A"` is in the menu that A opens: in A's own item, or else in one that comes after A's own menu.
  const MENU_LISTS = 'ul, ol, menu, tr, [role=menubar], [role=menu], [role=tablist]';
  const holdsAnother = entry => element => candidates('entry').some(other => other !== entry && element.contains(other));
  function menuOf(entry) {
    const around = [];
    for (let outer = entry.parentElement; outer; outer = outer.parentElement) around.push(outer);
    return entry.closest(MENU_LISTS) || around.find(holdsAnother(entry)) || document.body;
  }
  function outermost(found) {
    const depth = entry => { let n = 0; for (let at = entry; (at = at.parentElement.closest(MENU_LISTS)); n += 1); return n; };
    const least = Math.min(...found.map(depth));
    const outer = found.filter(entry => depth(entry) === least);
    return outer.filter(entry => menuOf(entry) === menuOf(outer[0]));
  }
  function opened(found, entry) {
    const item = entry.closest('li');
    const own = item ? candidates('entry').filter(inner => inner !== entry && item.contains(inner)) : [];
    return found.filter(inner => own.length ? own.includes(inner) : follows(entry, inner) && menuOf(inner) !== menuOf(entry));
  }

  function candidates(role) {
    if (role === 'entry') return all('a[href], [role=link], [role=tab], [role=menuitem]').filter(shown);
    if (role === 'section') return all(HEADINGS).filter(shown);
    if (FAMILIES[role]) return all(FAMILIES[role]).filter(shown);
    return all('*').filter(element => roleOf(element) === role && shown(element));
  }

  function named(locator) {
    const { role, name } = locator;
    if (role === 'css') return all(name.text).filter(shown);
    if (role === 'text') return textsOf(name);
    if (role === 'entry') return entries(name);
    if (role === 'section') return sections(name).map(section => section.heading);
    if (role === 'row') return rows(name);
    const own = candidates(role).filter(element => matches(name, namesOf(element, roleOf(element) || role)));
    return role === 'cell' && name ? [...new Set([...columnCells(name).filter(shown), ...own])] : own;
  }

  function within(elements, locator) {
    if (!locator.inside) return elements;
    if (locator.inside.role === 'section') {
      const outer = new Set(find(locator.inside));
      const places = sections(locator.inside.name).filter(section => outer.has(section.heading));
      return elements.filter(element => places.some(section => section.has(element)));
    }
    const around = find(locator.inside);
    if (locator.role === 'entry' && locator.inside.role === 'entry') {
      return elements.filter(element => around.some(outer => opened([element], outer).length));
    }
    return elements.filter(element => around.some(outer => outer !== element && outer.contains(element)));
  }

  // In a row, a cell is first of all the one under that column; a cell with that very text comes second.
  function find(locator) {
    if (locator.role === 'cell' && locator.name && locator.inside) {
      const under = within(columnCells(locator.name).filter(shown), locator);
      if (under.length) return under;
    }
    const found = within(named(locator), locator);
    return locator.role === 'entry' && !locator.inside && found.length > 1 ? outermost(found) : found;
  }

  const read = query => JSON.parse(decodeURIComponent(query));
  const firstFound = ({ any, signIn }) => {
    if (signIn.length && signIn.every(alternatives => alternatives.some(locator => find(locator).length))) {
      throw new Error('handrail: nobody is signed in');
    }
    for (const locator of any) {
      const found = find(locator);
      if (found.length) return found;
    }
    return [];
  };

  const nearestContainer = element => {
    const row = element.closest(ROWS);
    const key = row && cellsOf(row).map(words).find(Boolean);
    if (key && !row.matches('[role=presentation] *')) return ['row', key];
    const above = all(HEADINGS).filter(heading => shown(heading) && follows(heading, element)).pop();
    return above ? ['section', wordsWithoutControls(above) || words(above)] : null;
  };
  // What is too long to be told is not told: nobody would know a secret by the half that is left when it is cut.
  const whole = name => name.length > 120 ? '' : name;
  const describe = (element, wanted) => {
    const own = roleOf(element);
    const role = ['field', 'section', 'text'].includes(wanted) ? wanted : own || wanted;
    const names = role === 'text' ? [words(element)] : namesOf(element, own || wanted);
    return { role, name: whole(names.find(Boolean) || ''), container: nearestContainer(element) };
  };
  const alike = locator => candidates(locator.role).map(element => [element, describe(element, locator.role)]);

  // The page's own complaints and news, in the boxes that pages have for them.
  const boxedTexts = () => all('[role=alert], [role=status], [class*=error i], [class*=notice i], [class*=warning i]')
    .filter(shown).map(words).filter(said => said && said.length < 200);

  function explain(query) {
    const said = messages();
    return { ...look(read(query).any[0]), messages: said, headings: said.length ? [] : headings() };
  }

  const messages = () => [...new Set(boxedTexts())].slice(0, 2);
  const headings = () => all(HEADINGS).filter(shown).slice(0, 2).map(wordsWithoutControls);

  function look(locator) {
    const found = find(locator);
    if (found.length) return { found: found.slice(0, 12).map(element => describe(element, locator.role)) };
    for (let outer = locator.inside; outer; outer = outer.inside) {
      if (!find(outer).length) return { found: [], missing: outer, near: alike(outer).map(([, near]) => near).slice(0, 200) };
    }
    const near = locator.role === 'text' || locator.role === 'css' ? [] : alike(locator);
    const inside = new Set(within(near.map(([element]) => element), locator));
    const here = near.filter(([element]) => inside.has(element)).map(([, description]) => description);
    const elsewhere = locator.name ? all('a[href], button, input, select, textarea, [role]').filter(shown)
      .map(element => describe(element, roleOf(element))).filter(({ role, name }) => role && matches(locator.name, [name])) : [];
    return { found: [], missing: null, near: here.slice(0, 200), elsewhere: elsewhere.slice(0, 3) };
  }

  return {
    query: (root, query) => firstFound(read(query))[0] || null,
    queryAll: (root, query) => firstFound(read(query)),
    explain,
    messages,
    describe: element => describe(element, element.matches(FIELDS) ? 'field' : roleOf(element) || 'text'),
  };
})()
