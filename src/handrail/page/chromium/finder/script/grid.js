// Tables laid out as grids, as browsers do it: what spans several rows or columns stands in each of them.
const TABLES = 'table, [role=table], [role=grid], [role=treegrid]';
const tableOf = part => { const around = parentOf(part); return closest(around, TABLES) || around; };
const rowOf = cell => closest(parentOf(cell), ROWS);
const cellsOf = row => all(CELLS, row).filter(cell => rowOf(cell) === row);
const laidOut = element => element.getClientRects().length > 0;
const number = (element, name) => Number(element.getAttribute(name)) || 0;

// A table as {numbers, spots, across, isHead, heads}: its own rows by their numbers, not those of a table in one of its cells; a map of its cells to
// {cell, top, bottom, left, right}, each past its end; for each row the spots that stand in it, whether it is a head, and which are its heads.
const gridOf = table => ofElement('grid', table, () => {
  const rows = all(ROWS, table).filter(row => tableOf(row) === table && laidOut(row));
  const across = rows.map(() => []), spots = new Map();
  rows.forEach((row, top) => {
    let left = Math.max(number(row, 'aria-colindex') - 1, 0);
    const taken = new Set(across[top].flatMap(columns));
    for (const cell of cellsOf(row).filter(laidOut)) {
      const said = number(cell, 'aria-colindex');
      if (said) left = said - 1;
      while (!said && taken.has(left)) left += 1;
      const right = left + Math.min(cell.colSpan || number(cell, 'aria-colspan') || 1, 1000);
      const spot = { cell, top, bottom: bottomOf(cell, rows, top), left, right };
      spots.set(cell, spot);
      for (let y = top; y < spot.bottom; y += 1) across[y].push(spot);
      left = right;
    }
  });
  across.forEach(standing => standing.sort((one, other) => one.left - other.left));
  const isHead = headTest(rows, across);
  return { numbers: new Map(rows.map((row, y) => [row, y])), spots, across, isHead, heads: headsOf(isHead) };
});
const columns = ({ left, right }) => [...Array(right - left).keys()].map(n => left + n);

// No cell is higher than the group of its row; one that spans 0 rows is as high as that.
function bottomOf(cell, rows, top) {
  const height = cell.rowSpan === undefined ? number(cell, 'aria-rowspan') || 1 : cell.rowSpan || Infinity;
  let bottom = top + 1;
  while (bottom < top + height && rows[bottom] && parentOf(rows[bottom]) === parentOf(rows[top])) bottom += 1;
  return bottom;
}

// The spots in a row, also of cells that begin above it.
function spotsIn(row) {
  const { numbers, across } = gridOf(tableOf(row));
  return across[numbers.get(row)] || [];
}
const isInRow = row => {
  const cells = spotsIn(row).map(({ cell }) => cell);
  return element => element !== row && (contains(row, element) || cells.some(cell => contains(cell, element)));
};
