// Heads of tables: which rows are heads, what a column is called by them, and which cells name their row.
const saysRow = cell => roleOf(cell) === 'rowheader' || (cell.tagName === 'TH' && /^row/i.test(cell.scope));
const saysColumn = cell => !saysRow(cell) && (cell.getAttribute('role') ? roleOf(cell) === 'columnheader' : cell.tagName === 'TH');
const isHeaderCell = cell => saysRow(cell) || saysColumn(cell) || cell.tagName === 'TH';

// For each row the heads over it, as the numbers [from, to] of the nearest rows of heads; none for a head, and in a table of facts.
function headsOf(isHead) {
  let block = null;
  return isHead.map((head, y) => {
    if (head) block = block && isHead[y - 1] ? [block[0], y + 1] : [y, y + 1];
    return head ? null : block;
  });
}

function headTest(rows, across) {
  const width = Math.max(0, ...across.flat().map(({ right }) => right));
  const isTitle = spots => width > 1 && spots.length === 1 && spots[0].right - spots[0].left === width;
  const says = ({ cell }) => cell.getAttribute('role') === 'columnheader';
  let below = null;  // the nearest row below that has a cell which is no header
  const found = rows.map(() => false);
  for (let y = rows.length - 1; y >= 0; y -= 1) {
    found[y] = across[y].length > 0 && !isTitle(across[y])
      && (parentOf(rows[y]).tagName === 'THEAD' || across[y].some(says) || standsOver(across[y], below));
    if (across[y].some(({ cell }) => !isHeaderCell(cell))) below = across[y];
  }
  const first = across.findIndex(spots => spots.length > 1);
  if (first >= 0 && !found.includes(true) && !across.flat().some(({ cell }) => isHeaderCell(cell))) found[first] = looksLikeHead(across, first);
  return found;
}

// A row of `th` is a head if they stand over other cells. Beside them only the first and the last cell may be another, and
// empty: a row of facts begins with a `th`, too, and its value may be empty.
function standsOver(spots, below) {
  const titled = spots.filter(({ cell }) => saysColumn(cell)), others = spots.filter(spot => !titled.includes(spot));
  const ends = [spots[0], spots[spots.length - 1]];
  if (!titled.length || !below || others.some(spot => !ends.includes(spot))) return false;
  if (others.some(spot => words(spot.cell) && (titled.length < 2 || spot !== ends[0]))) return false;
  return titled.some(title => below.some(({ cell, left, right }) => !isHeaderCell(cell) && left < title.right && title.left < right));
}

// Where no cell says that it is a head, the first row is one if it looks like no other: by its class, or, over three columns or
// more, by heavy letters or a background in all of it. Two columns without a head are facts and their values.
const HEAD_CLASS = /(^|[^a-z])(th|hdr|head(er|ers|ing|ings)?|titles?|caption)([^a-z]|$)|(table|col(umn)?|list|grid)[-_]?(head|title|caption)/i;
function looksLikeHead(across, y) {
  const said = standing => standing.filter(({ cell }) => words(cell));
  const spots = said(across[y]), below = across.slice(y + 1).filter(standing => standing.length > 1);
  if (!spots.length || !below.length) return false;
  const isUnlike = test => spots.every(test) && !below.some(standing => said(standing).every(test));
  if (isUnlike(({ cell }) => HEAD_CLASS.test(cell.className) || HEAD_CLASS.test(rowOf(cell).className))) return true;
  if (spots.length < 3) return false;
  const backdrop = ({ cell }) => backdropOf(cell, closest(cell, TABLES)), colour = backdrop(spots[0]);
  return isUnlike(({ cell }) => isHeavy(cell)) || (below.length > 1 && isUnlike(spot => backdrop(spot) === colour));
}
// The heads over a cell, from above.
function headsOver({ across, heads }, { cell, top, left, right }) {
  if (!heads[top]) return [];
  const block = new Set(across.slice(...heads[top]).flat()), cellsIn = spots => spots.map(spot => spot.cell);
  return [...block].filter(head => head.left < right && left < head.right && !isUnderOther(cell, head.cell, cellsIn([...block]), cellsIn(across[top])))
    .sort((one, other) => one.top - other.top);
}
// A column is called by each of its heads and, where one stands under another, by both: `From`, `Validity From`.
const columnNames = heads => [...heads.flatMap(({ cell }) => calledBy(cell, 'columnheader')),
  ...(heads.length > 1 ? [{ text: heads.map(({ cell }) => words(cell)).filter(Boolean).join(' '), of: heads[0].cell }] : [])];

const columnCells = name => [...new Set(all(ROWS).map(tableOf))].flatMap(table => {
  const grid = gridOf(table), known = new Map();
  const isMeant = spot => {
    const key = [grid.heads[spot.top], spot.left, spot.right].join();
    if (!known.has(key)) known.set(key, anyHasName(name, columnNames(headsOver(grid, spot)), undecorated, 'columnheader'));
    return known.get(key);
  };
  return [...grid.spots.values()].filter(spot => grid.heads[spot.top] && isMeant(spot)).map(({ cell }) => cell);
});

function isHeadCell(cell) {
  const row = rowOf(cell), { numbers, isHead } = row ? gridOf(tableOf(row)) : {};
  return Boolean(row) && isHead[numbers.get(row)];
}
// What names a row: its header, or the first cell that says anything where the table has no heads.
function namesRow(cell) {
  const row = rowOf(cell), grid = row && gridOf(tableOf(row)), spot = grid && grid.spots.get(cell);
  if (!spot || grid.isHead[spot.top] || isHeaderCell(cell)) return Boolean(spot) && !grid.isHead[spot.top];
  const across = grid.across[spot.top];
  return !grid.isHead.includes(true) && across.length > 1 && !across.some(other => isHeaderCell(other.cell))
    && cell === (across.find(other => words(other.cell)) || {}).cell;
}
