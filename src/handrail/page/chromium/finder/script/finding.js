// Finds the elements of a locator {role, name: {text | regex} | null, inside: locator | null, beside: locator | null}.
const byRole = () => remembered('by role', () => {
  const found = new Map();
  for (const element of all('*')) {
    const role = roleOf(element);
    if (role) found.set(role, found.get(role) || []).get(role).push(element);
  }
  return found;
}, ofDrawing);
const candidates = (role, name = null) => remembered(`role ${role} ${JSON.stringify(name)}`, () => {
  const mayBe = element => (!name || mayBeCalled(element, name)) && shown(element);
  if (role === 'entry') return everyEntry();
  if (role === 'section') return shownHeadings();
  if (role === 'rowheader') return all(CELLS).filter(cell => isHeaderCell(cell) && namesRow(cell) && mayBe(cell));
  if (FAMILIES[role]) return all(FAMILIES[role]).filter(mayBe);
  return (byRole().get(role) || []).filter(element => mayBe(element) && !(role === 'columnheader' && namesRow(element)));
});

function named(locator) {
  const { role, name } = locator;
  if (role === 'css') return all(name.text).filter(shown);
  if (role === 'text' && !name) return texts();
  if (role === 'text') return [...new Set([...textsOf(name), ...piecesOf(name).filter(element => !all(USABLE, element).length)])];
  if (role === 'words') return [...textsOf(name), ...piecesOf(name)];
  if (role === 'entry') return entries(name);
  if (role === 'section') return sections(name).map(section => section.heading);
  const own = called(candidates(role, name), name, role);
  return own.length || role !== 'button' || !name ? own : called(candidates('file', name), name, 'file');
}

function within(elements, locator) {
  if (locator.beside) return beside(elements, find(locator.beside));
  if (!locator.inside) return elements;
  if (locator.inside.role === 'section') {
    const outer = new Set(find(locator.inside));
    const places = sections(locator.inside.name).filter(section => outer.has(section.heading));
    return elements.filter(element => places.some(section => section.has(element)));
  }
  const around = find(locator.inside);
  if (locator.role === 'entry' && locator.inside.role === 'entry') {
    const inner = new Set(around.filter(outer => !isInTrail(outer)).flatMap(outer => opened(elements, outer)));
    return elements.filter(element => inner.has(element));
  }
  const isIn = around.map(outer => (rowLike(outer) ? isInRow(outer) : element => outer !== element && contains(outer, element)));
  return elements.filter(element => isIn.some(test => test(element)));
}
const rowLike = element => element.matches(ROWS);

// In a row, a cell is first of all the one under that column; a cell with that very text comes second. What names the row is no
// cell of it unless it is asked for, and a table in one of its cells has cells of its own.
function cells(locator) {
  const under = locator.name ? within(columnCells(locator.name).filter(shown), locator) : [];
  const own = within(named(locator), locator).filter(cell => !under.length || !isHeadCell(cell));
  const found = under.length && narrowing(locator) ? under : [...new Set([...under, ...own])];
  if (!locator.inside || locator.inside.role !== 'row') return found;
  const around = new Set(find(locator.inside).flatMap(row => spotsIn(row).map(({ cell }) => cell)));
  const inRow = found.filter(cell => around.has(cell));
  const values = locator.name ? inRow : inRow.filter(cell => !namesRow(cell));
  return values.length ? values : inRow.length ? inRow : found;
}

const find = locator => remembered(`find ${JSON.stringify(locator)}`, () => {
  if (locator.role === 'cell') return cells(locator);
  if (locator.role === 'row' && locator.name) return rowsCalled(within(candidates('row'), locator), locator.name);
  const found = within(named(locator), locator);
  return locator.role === 'entry' && !narrowing(locator) && found.length > 1 ? outermost(found) : found;
});

// An element in one of several rows that are called alike is not meant surely: the other rows are given with it.
function pointedAt(locator) {
  const found = find(locator), row = found.length === 1 && alikeRows(locator)[0];
  return row ? [...found, ...find(row).filter(other => !isInRow(other)(found[0]))] : found;
}
const narrowing = locator => locator.inside || locator.beside;
const around = locator => (narrowing(locator) ? [narrowing(locator), ...around(narrowing(locator))] : []);
const alikeRows = locator => around(locator).filter(outer => outer.role === 'row' && outer.name && find(outer).length > 1);

const read = query => JSON.parse(decodeURIComponent(query));
const firstFound = query => {
  const first = foundNow(query);
  const found = first.length ? first : withStyleSheets(() => (added().size ? foundNow(query) : first));
  if (!found.length && query.alone && all(FRAMES).length) throw new Error('handrail: there are frames');
  return found;
};
const foundNow = ({ any, signIn }) => {
  if (signIn.length && signIn.every(alternatives => alternatives.some(locator => find(locator).length))) {
    throw new Error('handrail: nobody is signed in');
  }
  for (const locator of any) {
    const found = pointedAt(locator);
    if (found.length) return found;
  }
  return [];
};
