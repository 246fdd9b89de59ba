// Where style sheets draw things in another order than the document has them in, the drawn order is the one that a person reads.
const isDrawnBox = box => box.width >= 3 && box.height >= 3;
function roomOf(pieces) {
  const range = document.createRange();
  const boxes = pieces.flatMap(({ node, parent }) => { range.selectNodeContents(node || parent); return [...range.getClientRects()]; });
  const [left, top] = ['left', 'top'].map(side => Math.min(...boxes.map(box => box[side])));
  const [right, bottom] = ['right', 'bottom'].map(side => Math.max(...boxes.map(box => box[side])));
  return { left, top, right, bottom, width: right - left, height: bottom - top };
}

// Whether the page is drawn against names that were given by order: words stand on the other side of the control that is called so; or
// in one line with another control, and not with that one; or another control is between. `found` are the names of the controls of a run.
function isAgainst(run, found, area) {
  const order = new Map(run.flat().map((piece, index) => [piece.control || piece, index]));
  const controls = run.filter(piece => piece.control), isRtl = getComputedStyle(area).direction === 'rtl';
  const named = controls.flatMap(({ control }) => (found.get(control)?.names || []).map(name => ({ control, name })));
  const boxes = controls.map(({ control }) => ({ control, box: boxOf(control) })).filter(({ box }) => isDrawnBox(box));
  return named.some(({ control, name }) => {
    const room = roomOf(name.pieces), own = boxOf(control);
    if (!isDrawnBox(room) || !isDrawnBox(own)) return false;
    const others = boxes.filter(other => isLevel(other.box, room) && other.control !== control
      && !found.get(other.control)?.names.some(theirs => theirs.pieces.some(piece => name.pieces.includes(piece))));
    if (!isLevel(own, room)) return others.length > 0;
    const isRight = box => box.left + box.width / 2 > room.left + room.width / 2;
    const isBefore = order.get(name.pieces[0]) < order.get(control);
    return isBefore !== (isRight(own) !== isRtl) || others.some(({ box }) => isRight(box) === isRight(own)
      && gap(box, room, 'left', 'right') < gap(own, room, 'left', 'right') - 1);
  });
}

// The pieces of a run as they are drawn: line after line, and in a line from its beginning.
function asDrawn(run, area) {
  const placed = run.flat().map(piece => ({ piece, box: piece.control ? boxOf(piece.control) : roomOf([piece]) }))
    .filter(({ piece, box }) => piece.control || (hasLetters(piece.text) && isDrawnBox(box)));
  const lines = [];
  for (const one of placed.sort((a, b) => a.box.top - b.box.top)) {
    const line = lines.find(all => all.every(({ box }) => isLevel(box, one.box)));
    if (line) line.push(one);
    else lines.push([one]);
  }
  const sign = getComputedStyle(area).direction === 'rtl' ? -1 : 1;
  const drawn = [[]];
  lines.forEach((line, index) => line.sort((a, b) => sign * (a.box.left - b.box.left)).forEach(({ piece }) => {
    const moved = { ...piece, line: index, text: piece.text && ` ${piece.text} ` };
    if (piece.control) drawn.push(moved, []);
    else drawn[drawn.length - 1].push(moved);
  }));
  return drawn;
}

// Whether an element that stands under a title in the document is drawn over it, or under the bar of the title that ends its section.
// Layers lie where they like, and what is scrolled in a box of its own stands where that is.
const moves = element => {
  const { position, overflowY } = getComputedStyle(element);
  return /absolute|fixed|sticky/.test(position) || /auto|scroll/.test(overflowY);
};
function isDrawnElsewhere(element, bar, end) {
  const box = boxOf(element), own = boxOf(bar);
  const isOver = (upper, lower) => upper.bottom <= lower.top + 1 && overlap(upper, lower, 'left', 'right') > 0;
  if (!isDrawnBox(box) || !isDrawnBox(own)) return false;
  const isAgainstOrder = isOver(box, own) || (end && isDrawnBox(boxOf(end)) && isOver(own, boxOf(end)) && isOver(boxOf(end), box));
  if (!isAgainstOrder) return false;
  const isFree = (inner, outer) => [inner, ...ancestors(inner)].some(at => !contains(at, outer) && moves(at));
  return !isFree(element, bar) && !isFree(bar, element) && !(end && isFree(end, bar));
}

// Whether a cell of a row is drawn under another head than this one: its column was moved, and that of the heads was not. Where not
// every head has a cell of the row under it, nothing is drawn in columns.
function isUnderOther(cell, head, heads, cells) {
  const isUnder = (one, other) => overlap(boxOf(one), boxOf(other), 'left', 'right') > 1;
  return isDrawnBox(boxOf(cell)) && !isUnder(cell, head) && heads.some(other => isUnder(cell, other))
    && heads.every(other => cells.some(one => isUnder(one, other)));
}
