// What rows are called.

// A cell that is made of lines holds texts, links and controls. One with a table, a title or a form in it is laid out with.
const LAID_OUT = `${TABLES}, ${HEADINGS}, form, fieldset`;
const linesOf = cell => drawnText(cell, inner => inner.matches('select, textarea, button')).split('\n').map(folded).filter(Boolean);

// The colon behind a label is no part of it: `row "Location"` is the one that begins with `Location:`.
const isLabelled = (cell, name) => /[:\uff1a]$/.test(words(cell)) && matches(name, [words(cell).replace(/[\s:\uff1a]+$/, '')]);

// How a cell calls its row so: it says nothing else; it begins with a link that does, or with such a line; another line or link does.
const [WHOLE, BY_LINK, BY_FIRST_LINE, BY_LINE] = [0, 1, 2, 3];
function callingOf(name, cell, isAlone) {
  if (isCalled(cell, name, 'cell') || isLabelled(cell, name)) return WHOLE;
  if (isAlone || !childrenOf(cell).length || all(LAID_OUT, cell).length) return null;
  const lines = linesOf(cell), line = lines.findIndex(said => matches(name, [said]));
  const link = all('a, [role=link]', cell).find(inner => shown(inner) && isCalled(inner, name, 'link'));
  if (link && words(cell).startsWith(words(link))) return BY_LINK;
  return line === 0 ? BY_FIRST_LINE : link || line > 0 ? BY_LINE : null;
}

// The rows among these that are called so by a cell that names them, of one table: {surely, perhaps}. Where the name stands in several
// such columns, the left-most of them is what the rows are called by. A first line further to the left decides between rows that are
// left; where it speaks for another row, both readings are given.
function calledIn(table, rows, name) {
  const { numbers, across, isHead } = gridOf(table);
  const found = rows.flatMap(row => {
    const y = numbers.get(row), spots = across[y] || [];
    return spots.filter(spot => mayBeCalled(spot.cell, name) && namesItsRow(spot, spots, table))
      .map(({ cell, left }) => ({ row, left, isHead: isHead[y], calling: callingOf(name, cell, isHead[y] || spots.length < 2) }));
  }).filter(({ calling }) => calling !== null);
  const body = found.some(match => !match.isHead) ? found.filter(match => !match.isHead) : found;
  const leftMost = some => some.filter(({ left }) => left === Math.min(...some.map(match => match.left))).map(({ row }) => row);
  const whole = body.filter(({ calling }) => calling <= BY_LINK), called = leftMost(whole);
  const edge = Math.min(...whole.map(({ left }) => left));
  const first = leftMost(body.filter(({ calling, left }) => calling === BY_FIRST_LINE && left < edge));
  if (first.length && first.every(row => called.includes(row))) return { surely: first, perhaps: [] };
  return { surely: [...called, ...first], perhaps: leftMost(body) };
}

// The rows of a table's body that have a cell called so in another column, as {row, cell, head}; `head` is what stands over that cell.
const calledElsewhere = (rows, name) => rows.flatMap(row => {
  const grid = gridOf(tableOf(row)), spots = spotsIn(row);
  if (grid.isHead[grid.numbers.get(row)]) return [];
  return spots.filter(spot => mayBeCalled(spot.cell, name) && !namesItsRow(spot, spots, tableOf(row)) && callingOf(name, spot.cell, false) !== null)
    .map(spot => ({ row, cell: spot.cell, head: columnNames(headsOver(grid, spot)).map(({ text }) => undecorated(text)).pop() || '' }));
});

// The rows among these that have a cell in the column that the name says first: `Issued By: Root`.
function rowsByColumn(rows, name) {
  const isMeant = name.regex === undefined ? byColumnAndText(name.text) : (heads, cell) =>
    matches(name, heads.flatMap(head => [words(cell), ...linesOf(cell)].map(said => `${undecorated(head.text)}: ${said}`)));
  return rows.filter(row => {
    const grid = gridOf(tableOf(row));
    return spotsIn(row).some(spot => isMeant(columnNames(headsOver(grid, spot)), spot.cell));
  });
}
function byColumnAndText(text) {
  const ends = [...text.matchAll(/[:\uff1a]\s/g)].map(({ index }) => index).filter(at => !/[:\uff1a]\s*$/.test(text.slice(0, at)));
  const readings = ends.map(at => [{ text: text.slice(0, at) }, { text: text.slice(at + 1).trim() }]);
  return (heads, cell) => heads.length > 0 && readings.some(([column, said]) => mayBeCalled(cell, said)
    && anyHasName(column, heads, undecorated, 'columnheader') && callingOf(said, cell, false) !== null);
}

// The rows among these that are called so; of a row and one in a cell of it, the inner one.
function rowsCalled(rows, name) {
  const byTable = new Map();
  for (const row of rows) byTable.set(tableOf(row), byTable.get(tableOf(row)) || []).get(tableOf(row)).push(row);
  const called = [...byTable].map(([table, own]) => calledIn(table, own, name));
  const [surely, perhaps] = ['surely', 'perhaps'].map(how => called.flatMap(each => each[how]));
  const found = [...new Set([surely, perhaps].find(each => each.length) || rowsByColumn(rows, name))];
  return found.filter(row => !found.some(other => other !== row && contains(row, other)));
}
