// What stands beside something: nearest to it in the same line, or else in the same row of a table, or else right under or over it.
const overlap = (one, other, from, to) => Math.min(one[to], other[to]) - Math.max(one[from], other[from]);
const isLevel = (one, other) => overlap(one, other, 'top', 'bottom') >= Math.min(one.height, other.height) / 2;
const isUpright = (one, other) => overlap(one, other, 'left', 'right') >= Math.min(one.width, other.width) / 2;
const TWICE = 2, LINE_HEIGHT = 24;

// The nearest on each side; of both sides, one only if it is at least twice as near. Where nobody could say, all are given.
function nearest(elements, sideOf, distanceOf) {
  const sides = [true, false].map(side => {
    const there = elements.filter(element => sideOf(element) === side), least = Math.min(...there.map(distanceOf));
    return { least, nearest: there.filter(element => distanceOf(element) <= least + 1) };
  });
  const [near, far] = sides.sort((one, other) => one.least - other.least);
  return far.least > TWICE * near.least && far.least - near.least > 1 ? near.nearest : [...near.nearest, ...far.nearest];
}
const gap = (one, other, from, to) => Math.max(one[from] - other[to], other[from] - one[to], 0);

// Another heading between two things parts them.
const areApart = (one, other) => shownHeadings().concat(titles()).some(title => title !== one && title !== other
  && follows(one, title) !== follows(other, title) && !contains(barOf(title), one) && !contains(barOf(title), other));

function inLine(elements, anchor) {
  const box = boxOf(anchor);
  const level = elements.filter(element => isLevel(boxOf(element), box) && !areApart(anchor, element));
  return nearest(level, element => boxOf(element).left >= box.left, element => gap(boxOf(element), box, 'left', 'right'));
}
function inTableRow(elements, anchor) {
  const cell = closest(anchor, CELLS), row = cell && rowOf(cell), spots = row ? spotsIn(row) : [];
  if (spots.length < 2 || spots.some(spot => all(HEADINGS, spot.cell).length)) return [];
  const placeOf = element => spots.findIndex(spot => contains(spot.cell, element)), place = placeOf(anchor);
  const there = elements.filter(element => placeOf(element) >= 0);
  return nearest(there, element => placeOf(element) >= place, element => Math.abs(placeOf(element) - place) * 10);
}
function upright(elements, anchor) {
  const box = boxOf(anchor), distanceOf = element => gap(boxOf(element), box, 'top', 'bottom');
  const there = elements.filter(element => isUpright(boxOf(element), box) && !areApart(anchor, element)
    && distanceOf(element) <= Math.max(LINE_HEIGHT, box.height));
  return nearest(there, element => boxOf(element).top >= box.top, distanceOf);
}
// The values of a term in a list of terms: all up to the next one.
function ofTerm(elements, anchor) {
  const term = closest(anchor, 'dt'), parts = term ? childrenOf(parentOf(term)).filter(part => part.matches('dt, dd')) : [];
  const after = parts.slice(parts.indexOf(term) + 1), next = after.findIndex(part => part.matches('dt'));
  const values = next < 0 ? after : after.slice(0, next);
  return elements.filter(element => values.some(value => contains(value, element)));
}
function nearestTo(elements, anchor) {
  const others = elements.filter(element => element !== anchor && !contains(element, anchor));
  const within = others.filter(element => contains(anchor, element));
  if (within.length) return within;
  return [inLine, inTableRow, ofTerm, upright].map(look => look(others, anchor)).find(found => found.length) || [];
}
function beside(elements, anchors) {
  const found = new Set(anchors.flatMap(anchor => nearestTo(elements, anchor)));
  return elements.filter(element => found.has(element));
}
