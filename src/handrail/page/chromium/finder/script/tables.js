// Tables: the cells of rows and columns.
const cellsOf = row => all(CELLS, row).filter(cell => closest(cell, ROWS) === row);

function columnCells(name) {
  return all('table, [role=table], [role=grid]').flatMap(table => {
    const rows = all(ROWS, table).filter(row => closest(row, 'table, [role=table], [role=grid]') === table);
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
  const found = candidates('row').map(row => [row, closest(row, 'table, [role=table], [role=grid]'),
    cellsOf(row).findIndex(cell => matches(name, [words(cell)]))]).filter(([, , column]) => column >= 0);
  return found.filter(([, table, column]) => !found.some(([, other, left]) => other === table && left < column))
    .map(([row]) => row);
}

function columnsOf(row) {
  let column = 0;
  return cellsOf(row).map(cell => { const at = column; column += cell.colSpan || 1; return [at, cell]; });
}
