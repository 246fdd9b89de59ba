// What tells elements apart that a locator matches: a locator of each that finds it alone, with the narrowest part that does.

// What is too long to be told is not told: nobody would know a secret by the half that is left when it is cut.
const whole = name => (name.length > 120 ? '' : name);
const part = (role, name) => ({ role, name: { text: name }, inside: null, beside: null });
const firstName = (element, role) => (role === 'row' && rowName(element)) || whole((role === 'text' ? [words(element)] : namesOf(element, role)).find(Boolean) || '');

const dataRowOf = element => {
  const row = closest(parentOf(element) || element, ROWS);
  return row && !row.matches('[role=presentation] *') && spotsIn(row).length > 1 && !spotsIn(row).some(({ cell }) => all(LAID_OUT, cell).length) ? row : null;
};

// The titles of the sections that an element stands in, the nearest first: of headings, groups and other titles.
function sectionsAround(element) {
  const above = list => list.filter(title => follows(title, element) || contains(barOf(title), element)).reverse();
  const headed = above(shownHeadings()).slice(0, 20).map(underHeading), titled = above(titles()).slice(0, 20).map(underTitle);
  return [...headed, ...titled].filter(({ has }) => has(element)).map(({ heading }) => heading)
    .sort((one, other) => (follows(one, other) ? 1 : -1));
}
const sectionName = title => whole(wordsWithoutControls(title) || words(title));

const CONTAINERS = { group: 0, radiogroup: 0, dialog: 0, alertdialog: 0, region: 0, tabpanel: 0, article: 0, listitem: 0, form: 1, table: 1, grid: 1, list: 1, navigation: 1, main: 1 };
const isContainer = (element, rung) => CONTAINERS[roleOf(element)] === rung;
function* ancestors(element) {
  for (let at = parentOf(element); at && at.tagName !== 'BODY'; at = parentOf(at)) yield at;
}
// Parts that an element is in, from narrow to wide.
function containersOf(element) {
  const row = dataRowOf(element), around = [...ancestors(element)];
  const named = rung => around.filter(at => isContainer(at, rung)).map(at => part(roleOf(at), firstName(at, roleOf(at))));
  const bare = around.filter(at => ['dialog', 'form', 'main', 'navigation'].includes(roleOf(at))).map(at => ({ ...part(roleOf(at), ''), name: null }));
  const entries = everyEntry().includes(element) ? candidates('entry').filter(outer => follows(outer, element) && opened([element], outer).length) : [];
  return [
    ...entries.slice(-3).reverse().map(outer => part('entry', firstName(outer, 'link'))),
    ...(row ? [part('row', rowName(row))] : []),
    ...named(0),
    ...sectionsAround(element).map(title => part('section', sectionName(title))),
    ...named(1),
  ].filter(({ name }) => name.text).concat(bare);
}
// A row that others are called like is told by what stands under the head of a column.
const namesByColumns = row => spotsIn(row).map(spot => [columnNames(headsOver(gridOf(tableOf(row)), spot)).pop(), words(spot.cell)])
  .filter(([head, said]) => head && said).map(([head, said]) => whole(`${undecorated(head.text)}: ${said}`)).filter(Boolean);
const columnOf = element => {
  const cell = closest(parentOf(element) || element, CELLS), row = cell && dataRowOf(cell), spot = row && spotsIn(row).find(each => each.cell === cell);
  const head = spot && headsOver(gridOf(tableOf(row)), spot).pop();
  return head && words(head.cell) ? [part('cell', words(head.cell))] : [];
};
// What stands in the line of an element, by which it can be told from others like it: fields first, then what is clicked, then words.
function* neighboursOf(element) {
  const kinds = [['field', () => all(FIELDS)], ['button', () => candidates('button')], ['link', () => candidates('link')], ['text', texts]];
  for (const [role, ofKind] of kinds) {
    const others = ofKind().filter(other => other !== element && shown(other) && !contains(element, other)
      && (role === 'text' || !contains(other, element)));
    for (const other of inLine(others, element)) {
      const name = firstName(other, role === 'text' ? 'text' : roleOf(other));
      if (name) yield part(role, name);
    }
  }
}

// The narrowest locator that finds this element alone; null if there is none.
function telling(element, locator) {
  const name = locator.role === 'css' ? null : firstName(element, locator.role === 'text' ? 'text' : roleOf(element) || locator.role);
  const own = locator.name && locator.name.text !== undefined || !name ? locator : { ...locator, name: { text: name } };
  const within = (...outers) => ({ ...own, beside: null, inside: outers.reduceRight((wide, narrow) => ({ ...narrow, inside: wide }), own.inside) });
  const appended = (at, outer) => (at.inside ? { ...at, inside: appended(at.inside, outer) } : { ...at, inside: outer });
  const finds = told => { const found = pointedAt(told); return found.length === 1 && found[0] === element; };
  const singles = own.beside ? [] : containersOf(element), [narrow] = singles;
  const columns = own.beside ? [] : columnOf(element);
  const row = own.beside ? null : own.role === 'row' ? element : dataRowOf(element);
  const attempts = function* () {
    if (own !== locator) yield own;
    for (const outer of singles) yield* [within(outer), appended(own, outer)];
    for (const cell of columns) for (const outer of [null, ...singles]) yield outer ? within(cell, outer) : within(cell);
    for (const outer of singles.slice(1)) yield within(narrow, outer);
    yield* byColumns();
    if (narrowing(own)) return;
    for (const other of neighboursOf(element)) {
      yield { ...own, beside: other };
      for (const outer of singles.slice(0, 3)) yield { ...own, beside: { ...other, inside: outer } };
    }
  };
  // A row that others are called like is told by another column, and what is in it by that row.
  const byColumns = function* () {
    const names = row ? namesByColumns(row) : [];
    let around = own.inside;
    while (around && ['cell', 'row'].includes(around.role)) around = around.inside;
    if (own.role === 'row') for (const name of names) yield { ...own, name: { text: name } };
    if (own.role === 'row') return;
    for (const name of names) {
      const inRow = { ...part('row', name), inside: around };
      yield { ...own, inside: inRow };
      for (const cell of columns) yield { ...own, inside: { ...cell, inside: inRow } };
    }
  };
  for (const told of attempts()) if (finds(told)) return told;
  return null;
}
