// The names of controls without a label, by the words that stand beside them. Words behind a box or radio button belong to that one,
// words before or above a field to the field. What could as well belong to another control names both, and is refused as ambiguous.
const BOXES = 'input[type=checkbox], input[type=radio], [role=checkbox], [role=radio], [role=switch]';
const AREAS = 'tr, [role=row], form, fieldset, dialog, body, section, article, [role=dialog], [role=group], [role=radiogroup], '
  + '[role=region], [role=form]';
const APART = `h1, h2, h3, h4, h5, h6, [role=heading], legend, caption, hr, table, form, fieldset, nav, [role=alert], [role=status]`;
const HINTS = 'small, sup, [role=tooltip], [class*=hint i], [class*=help i], [class*=tooltip i]';
const TITLE_TAGS = 'b, strong, label, dt, th, legend';
const hasLetters = text => /[\p{L}\p{N}]/u.test(text);

// What an area holds, in order: {text, parent, node, line, label, isHint, isLink}, {control, line}, or {isEnd} where something else begins.
const pieces = area => ofElement('pieces', area, () => {
  const found = [];
  let line = 0;
  const walk = (element, of) => {
    const [before, after] = addedText(element);
    const say = (text, node) => text && !of.isNamed && found.push({ text, parent: element, node, line, ...of });
    say(before);
    for (const node of nodesOf(element)) {
      if (node.nodeType === Node.TEXT_NODE) say(node.data, node);
      else if (node.tagName === 'BR') line += 1;
      else if (node.nodeType === Node.ELEMENT_NODE && !UNSEEN_TAGS.has(node.tagName)) enter(node, of);
    }
    say(after);
  };
  const enter = (element, of) => {
    if (element.matches(FIELDS)) {
      if (shown(element)) found.push({ control: element, line });
    } else if (element.matches(APART)) {
      found.push({ isEnd: true });
    } else if (!element.matches('button, input, [role=button]')) {
      const { display } = getComputedStyle(element);
      if (display !== 'contents' && !element.checkVisibility({ visibilityProperty: true })) return;
      const isBlock = !/^(inline|contents|ruby)/.test(display);
      if (isBlock) line += 1;
      walk(element, {
        label: of.label || (element.tagName === 'LABEL' ? element : null),
        isNamed: of.isNamed || Boolean(element.tagName === 'LABEL' && element.control),
        isHint: of.isHint || element.matches(HINTS),
        isLink: of.isLink || element.matches('a[href]'),
      });
      if (isBlock) line += 1;
    }
  };
  walk(area, { label: null, isNamed: false, isHint: false, isLink: false });
  return found;
});

// The names that pieces of text make: a label's own words, then all without hints and links, then all. Links alone name a box only.
function namesFrom(texts, isBox) {
  const said = texts.filter(({ text, isHint, isLink }) => hasLetters(text) && !isHint && (isBox || !isLink));
  if (!said.length) return [];
  const label = said.filter(piece => piece.label).map(piece => piece.label).pop();
  const joined = isIn => folded(texts.filter(isIn).map(({ text }) => text).join(''));
  const names = [label && joined(piece => piece.label === label), joined(({ isHint, isLink }) => !isHint && !isLink), joined(() => true)];
  return [...new Set(names)].filter(name => name && hasLetters(name)).map(text => ({ text, of: said[0].parent, pieces: said }));
}
// Of the words between two controls, those in the first or last line that has any.
function lineOf(texts, isBox, isLast) {
  const lines = [...new Set(texts.map(({ line }) => line))];
  const named = (isLast ? lines.reverse() : lines).map(line => texts.filter(piece => piece.line === line))
    .find(some => namesFrom(some, isBox).length);
  return named || [];
}

// The names of the controls in an area: Map of control to {names, behind}; `behind` are words that name a field if nothing else does.
const namesIn = area => ofElement('names in', area, () => {
  const found = new Map();
  let run = [[]];
  for (const piece of [...pieces(area), { isEnd: true }]) {
    if (piece.control) run.push(piece, []);
    else if (!piece.isEnd) run[run.length - 1].push(piece);
    else {
      for (const [control, names] of namesInRun(run, area)) found.set(control, names);
      run = [[]];
    }
  }
  return found;
});
// By the order of the document, unless the page is drawn against that; then by the drawn order. Where both fail, nothing has a name.
function namesInRun(run, area) {
  for (const ordered of [() => run, () => asDrawn(run, area)]) {
    const pieces = ordered(), found = new Map();
    nameRun(pieces, area, found);
    if (!isAgainst(pieces, found, area)) return found;
  }
  return new Map();
}
function nameRun(run, area, found) {
  const controls = run.filter(piece => piece.control), gaps = run.filter(piece => !piece.control);
  const isFree = index => index >= 0 && index < controls.length && !hasLabel(controls[index].control);
  const isBox = index => isFree(index) && controls[index].control.matches(BOXES);
  const isField = index => isFree(index) && !isBox(index);
  const near = (gap, index) => gaps[gap].filter(({ line }) => line === controls[index].line);
  const isRow = area.matches(ROWS);
  controls.forEach(({ control, line }, index) => {
    if (!isField(index)) return;
    const before = namesFrom(near(index, index), false), behind = namesFrom(near(index + 1, index), false);
    const last = index && controls[index - 1];
    const isBeside = last && isField(index - 1) && (last.line === line || isRow);
    const theirs = isBeside && found.get(last.control);
    if (before.length && theirs && !theirs.names.length && last.line === line && behind.length) {
      theirs.names = openly(theirs.behind, 'before');  // [ ] A [ ] B: A may belong to either
      found.set(control, { names: [...openly(before, 'behind'), ...openly(behind, 'before')], behind });
    } else if (before.length) {
      found.set(control, { names: before, behind });
    } else {
      const between = gaps[index].filter(piece => !last || piece.line !== last.line);
      const above = namesFrom(lineOf(between, false, true), false);
      const isNext = theirs && !ariaNames(control).length && !gaps[index].some(({ text, isHint }) => hasLetters(text) && !isHint);
      found.set(control, { names: above.length || !isNext ? above : theirs.names, behind });
    }
  });
  for (let start = 0; start < controls.length; start += 1) {
    if (!isBox(start)) continue;
    let end = start + 1;
    while (isBox(end)) end += 1;
    nameBoxes(controls.slice(start, end), gaps.slice(start, end + 1), isField(start - 1) && controls[start - 1], isField(end), found);
    start = end;
  }
}

// Names of a control that may as well be those of another: where the control stands, `before` or `behind` its words, or `under` a title.
const openly = (names, place) => names.map(name => ({ ...name, place }));

// Names boxes that follow one another, with the words before, between and behind them.
function nameBoxes(boxes, gaps, fieldBefore, isFieldNext, found) {
  const inLine = boxes.some(({ line }, index) => [gaps[index], gaps[index + 1]]
    .some(gap => namesFrom(gap.filter(piece => piece.line === line), true).length));
  let start = 0;
  boxes.forEach(({ line }, index) => {
    const next = boxes[index + 1];
    if (next && (!inLine || next.line === line)) return;
    const own = boxes.slice(start, index + 1);
    const around = gaps.slice(start, index + 2).map((gap, at, { length }) => {
      const isLast = at < length - 1, side = gap.filter(piece => !inLine || piece.line === line);
      return inLine || (at > 0 && isLast) ? side : lineOf(side, true, isLast);
    });
    nameLine(own, around, start === 0 && fieldBefore && fieldBefore.line === line, !next && isFieldNext, found);
    start = index + 1;
  });
}
function nameLine(boxes, gaps, isUnitFirst, isFieldNext, found) {
  const units = [[]], texts = [gaps[0]];
  boxes.forEach((box, index) => {
    units[units.length - 1].push(box);
    if (index < boxes.length - 1 && namesFrom(gaps[index + 1], true).length) {
      units.push([]);
      texts.push(gaps[index + 1]);
    }
  });
  texts.push(gaps[boxes.length]);
  const before = texts.slice(0, -1).map(gap => namesFrom(lineOf(gap, true, true), true));
  const behind = texts.slice(1).map(gap => namesFrom(lineOf(gap, true, false), true));
  const order = orderOf(units, texts, before[0].length > 0, behind[behind.length - 1].length > 0, isUnitFirst, isFieldNext);
  units.forEach((unit, index) => {
    const names = order === 'before' ? before[index] : order === 'behind' ? behind[index] : units.length < 2 ? [...behind[0], ...before[0]]
      : [...openly(behind[index], 'before'), ...openly(before[index], 'behind'), ...(index ? openly(before[0], 'under') : [])];
    unit.forEach(({ control }) => found.set(control, { names, behind: [] }));
  });
}

// Whether words stand before their boxes or behind them; '' where the layout leaves it open.
function orderOf(units, texts, isFirst, isLast, isUnitFirst, isFieldNext) {
  if (!isFirst || !isLast) return isFirst ? 'before' : 'behind';
  if (isUnitFirst) return 'behind';
  if (units.length === 1) return '';
  const said = texts.map(gap => gap.filter(({ text, isHint }) => hasLetters(text) && !isHint));
  const asks = said.map(gap => /[:\uff1a?\uff1f]\s*$/.test(folded(gap.map(({ text }) => text).join(''))));
  const inner = asks.slice(1, -1);
  if (asks[0] && !inner.some(Boolean)) return 'behind';
  if (asks[0] && inner.every(Boolean) && !asks[asks.length - 1]) return 'before';
  const isTitle = gap => gap.every(({ parent }) => closest(parent, TITLE_TAGS));
  if (isTitle(said[0]) && !said.slice(1).some(isTitle)) return 'behind';
  if (!isTitle(said[0]) && said.slice(1).every(isTitle)) return 'behind';
  if (said.slice(0, -1).every(isTitle) && !isTitle(said[said.length - 1])) return 'before';
  return isFieldNext ? '' : nearer(units, said);
}
// What stands clearly nearer to one control than to the other belongs to that one.
function nearer(units, said) {
  const box = unit => boxOf(unit[0].control);
  const between = said.slice(1, -1).map((texts, index) => {
    const own = roomOf(texts), left = box(units[index]), right = box(units[index + 1]);
    const isSideways = Math.abs(left.top - right.top) < left.height;
    return [left, right].map(other => (isSideways ? gap(own, other, 'left', 'right') : gap(own, other, 'top', 'bottom')));
  });
  if (between.every(([left, right]) => left * 2 + 4 < right)) return 'behind';
  return between.every(([left, right]) => right * 2 + 4 < left) ? 'before' : '';
}

// The words of the cell to the left of a control that is alone in its own cell, with words of its own.
function rowTitle(control) {
  const cell = closest(control, CELLS), left = cell && cell.previousElementSibling;
  const isAlone = left && hasLetters(words(cell)) && !all(FIELDS, left).length && all(FIELDS, cell).filter(shown).length === 1;
  const text = isAlone ? wordsWithout(left, HINTS) : '';
  return hasLetters(text) ? [{ text, of: left }] : [];
}

// Words beside a control: of the smallest area around it in which any are its own. Of a table, that is the row.
const wordsBeside = control => ofElement('words beside', control, () => {
  let behind = [];
  for (let area = parentOf(control); area; area = parentOf(area)) {
    const own = namesIn(area).get(control);
    if (own?.names.length) return control.matches(BOXES) ? [...own.names, ...rowTitle(control)] : own.names;
    if (own && !behind.length) behind = own.behind;
    const isOneCell = area.matches(ROWS) && cellsOf(area).length < 2;
    if (area.matches(AREAS) && !isOneCell) break;
  }
  return behind;
});
