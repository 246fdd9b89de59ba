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
