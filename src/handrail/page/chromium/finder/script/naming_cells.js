// Which cells name their row. A table may show only some of its rows, so a name that stands in another column says nothing: the row
// that is called so may be on another page of the table.
const hasWords = ({ cell }) => hasLetters(cell.textContent) && hasLetters(words(cell));
const covers = ({ left, right }, x) => left <= x && x < right;

// The columns that name rows, as {x, isFaint}: those with row headers, else the first with words in it; and, as long as all of them
// only number, group or act upon rows, the next one, too.
const namingColumns = table => ofElement('naming columns', table, () => {
  const { across, isHead } = gridOf(table);
  const body = across.filter((spots, y) => !isHead[y] && spots.length > 1), heads = across.filter((_, y) => isHead[y]);
  const at = (rows, x) => rows.map(spots => spots.find(spot => covers(spot, x))).filter(Boolean);
  const columns = [...new Set(body.flat().map(({ left }) => left))].sort((one, other) => one - other);
  const titled = body.filter(spots => !spots.every(({ cell }) => isHeaderCell(cell)));
  const isHeaders = x => 2 * at(titled, x).filter(({ cell }) => isHeaderCell(cell)).length > at(titled, x).length;
  const seen = x => ({ x, isFaint: namesFaintly(at(body, x).filter(hasWords), at(heads, x).some(hasWords)) });
  const headers = columns.filter(x => isHeaders(x) && at(body, x).some(hasWords)), naming = headers.map(seen);
  for (const x of columns.filter(x => !headers.length || x > Math.max(...headers))) {
    if (naming.some(({ isFaint }) => !isFaint)) break;
    if (at(body, x).some(hasWords)) naming.push(seen(x));
  }
  return naming;
});

// Whether the cells of a column leave it to the next one to name their rows.
const NUMBER = /^#?\d+[.)]?$/, ACTING = 'a, button, label, [role=link], [role=button]';
const isUnseenLabel = element => element.tagName === 'LABEL' && boxOf(element).width < 3;
function namesFaintly(spots, isTitled) {
  if (spots.some(({ top, bottom }) => bottom - top > 1) || spots.every(({ cell }) => NUMBER.test(words(cell)))) return true;
  const firstOf = ({ cell }) => { const act = cell.querySelector(ACTING); return act && act.tagName !== 'LABEL' ? act.textContent : ''; };
  if (isTitled && firstOf(spots[0]) && spots.some(spot => firstOf(spot) !== firstOf(spots[0]))) return false;  // most tables, at little cost
  if (spots.some(({ cell }) => hasLetters(wordsWithout(cell, ACTING)))) return false;
  const acts = spots.map(({ cell }) => all(ACTING, cell).filter(element => shown(element) && hasLetters(words(element))));
  const first = new Set(acts.map(([element]) => element && words(element)));
  return !isTitled || acts.every(each => each.every(isUnseenLabel)) || (spots.length > 1 && first.size === 1);
}

// A cell that is alone in its row names it, too, and, in a table without heads, one that ends in a colon.
const endsInColon = ({ cell }) => /[:\uff1a]$/.test(words(cell));
const namesItsRow = (spot, spots, table) => spots.length < 2 || namingColumns(table).some(({ x }) => covers(spot, x))
  || (!gridOf(table).isHead.includes(true) && endsInColon(spot));

// The cell that names a row; none where no cell has words.
function namingCell(row) {
  const spots = spotsIn(row).filter(hasWords), columns = namingColumns(tableOf(row));
  const [spot] = [...columns.filter(({ isFaint }) => !isFaint), ...columns].flatMap(({ x }) => spots.filter(each => covers(each, x))).concat(spots);
  return spot ? spot.cell : null;
}

// What a row is called by: the first link or line of that cell.
function rowName(row) {
  const cell = namingCell(row);
  if (!cell) return '';
  const link = all('a, [role=link]', cell).find(inner => shown(inner) && words(inner));
  return whole(link && words(cell).startsWith(words(link)) ? words(link) : linesOf(cell)[0] || '');
}
