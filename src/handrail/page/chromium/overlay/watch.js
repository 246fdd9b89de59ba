// Judges what a person does in the page, before the page hears of it: for the watch and for the block of input. Evaluates to a
// function: createWatch({describe, findTarget, report}), which gives
//   set({number, use, blockOthers, blockTarget, ofProgram} | null)   the rules from now on; what was told already is forgotten
//                                                          where the number is another one, or there is none
//   hear(event)                                            judges a trusted event, in capture at the window
// `findTarget()` is the element that is watched, or null; `describe(element)` names a control; `report({right, blocked, control})`
// tells of one action. Actions with the target reach the page, unless `blockTarget`; where it is the program that acts
// (`ofProgram`), a person who does so in the same moment is kept out. What is done with no control is no action.
({ describe, findTarget, report }) => {
  const CONTROLS = 'button, a[href], area[href], input:not([type=hidden]), select, textarea, summary, option, label, audio[controls], '
    + 'video[controls], [contenteditable=""], [contenteditable=true], [onclick], [draggable=true], [tabindex]:not([tabindex="-1"]), '
    + '[role=button], [role=link], [role=checkbox], [role=radio], [role=switch], [role=tab], [role=menuitem], [role=menuitemcheckbox], '
    + '[role=menuitemradio], [role=option], [role=treeitem], [role=textbox], [role=searchbox], [role=combobox], [role=spinbutton], '
    + '[role=slider]';
  const ROWS = '[role=row], table:has(th) tr:has(td)';
  // What stands in a closed root of the page's is seen from outside as its host, which mostly has nothing else in it.
  const HOSTS = 'article, aside, blockquote, div, footer, h1, h2, h3, h4, h5, h6, header, main, nav, p, section, span';
  const TEXT = 'textarea, [contenteditable=""], [contenteditable=true], input:not([type=checkbox], [type=radio], [type=file], '
    + '[type=button], [type=submit], [type=reset], [type=image], [type=range], [type=color])';
  const REPORTED_AT_CHANGE = 'select, input:is([type=checkbox], [type=radio], [type=file], [type=range], [type=color])';
  const MOVES = new Set(['Tab', 'Escape', 'Shift', 'Control', 'Alt', 'AltGraph', 'Meta', 'CapsLock', 'ContextMenu']);
  const SCROLLS = new Set(['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight', 'Home', 'End', 'PageUp', 'PageDown']);
  const KEYS_OF_THE_BROWSER = new Set(['c', 'a', 'f', '+', '-', '=', '0']);

  let rules = null, written = null, refused = null, enteredFrom = null, presses = 0;
  const eatenKeys = new Set();

  const parentOf = element => element.parentElement || element.getRootNode().host || null;
  const hasPointer = element => getComputedStyle(element).cursor === 'pointer';
  const isClosed = element => element.localName.includes('-') && !element.shadowRoot;
  const isControl = element => element.matches(CONTROLS) || isClosed(element)
    || (hasPointer(element) && !element.matches('html, body') && !(parentOf(element) && hasPointer(parentOf(element))))
    || (rules.blockOthers
      && ((element.matches(ROWS) && !element.contains(findTarget())) || (element.matches(HOSTS) && !element.hasChildNodes())));

  // The control that is used by what happens at `element`; a label stands for its field.
  function controlOf(element) {
    for (let outer = element; outer; outer = parentOf(outer)) {
      if (outer.localName === 'label') { if (outer.control) return outer.control; } else if (isControl(outer)) return outer;
    }
    return null;
  }
  const middleOf = element => {
    const [line] = element.getClientRects();
    return line && document.elementFromPoint(line.x + line.width / 2, line.y + line.height / 2);
  };
  const holdsOneControl = element =>
    [...element.querySelectorAll(CONTROLS)].filter(control => control.localName !== 'label').length === 1;

  function isTarget(inner, control) {
    const target = findTarget();
    if (!target) return false;
    if (control && control === controlOf(target)) return true;
    if (!target.contains(inner) && ![...(target.labels || [])].some(label => label.contains(inner))) return false;
    return !control || control === target || !target.contains(control) || holdsOneControl(target) || control.contains(middleOf(target));
  }

  const stop = event => {
    event.stopImmediatePropagation();
    if (event.cancelable && !event.type.startsWith('pointer')) event.preventDefault();
  };
  const tell = (right, blocked, control) => report({ right, blocked, control: describe(control) });
  const tellWritten = (right, control) => { if (written === control) { written = null; tell(right, false, control); } };

  // A click on a label is followed by one on its field; a control that has a value reports itself when that was changed.
  const isToldLater = (inner, control) =>
    (inner.closest('label') && !control.contains(inner)) || (control.matches(REPORTED_AT_CHANGE) && rules.use !== 'click');

  function judgePointer(event, inner, control, right) {
    const { type, detail } = event;
    const isFirstClick = type === 'click' && detail <= 1;
    if (type === 'pointerdown') refused = enteredFrom = null;
    if (right) {
      const isClicked = ['click', 'check'].includes(rules.use);
      if (isFirstClick && isClicked && !(control && isToldLater(inner, control))) tell(true, false, control || findTarget());
    } else if (control && rules.blockOthers) {
      stop(event);
      const isImplied = type === 'click' && !detail && enteredFrom;
      const isAction = isFirstClick || ['contextmenu', 'dragstart', 'drop'].includes(type) || (type === 'auxclick' && event.button === 1);
      if (!isImplied && isAction) { refused = control; tell(false, true, control); }
    } else if (type === 'contextmenu' && rules.blockOthers) stop(event); // the browser's own menu leads away from the page
    else if (control && isFirstClick && !isToldLater(inner, control) && !control.matches(TEXT) && !control.matches(REPORTED_AT_CHANGE)) {
      tell(false, false, control);
    }
  }

  function isHarmless({ key, ctrlKey, metaKey, code }, control) {
    if (MOVES.has(key) || /^F\d+$/.test(key)) return true;
    if (ctrlKey || metaKey) return KEYS_OF_THE_BROWSER.has(key.toLowerCase());
    if (SCROLLS.has(key)) return !control || control.matches(`a, button, summary, [role=button], [role=link]`) || control.matches(TEXT);
    return code === 'Space' && !control;
  }
  function judgeKey(event, inner, control, right) {
    const { type, code, key } = event;
    if (type !== 'keydown') {
      if (eatenKeys.has(code)) stop(event);
      if (type === 'keyup') eatenKeys.delete(code);
      return;
    }
    enteredFrom = null;
    const enters = key === 'Enter' && !event.isComposing && inner.matches(TEXT) && inner.localName !== 'textarea' && !inner.isContentEditable;
    if (right || !rules.blockOthers) {
      if (enters && right) enteredFrom = inner;
      if (enters) tellWritten(right, control);
    } else if (!isHarmless(event, control)) {
      stop(event);
      eatenKeys.add(code);
      if (control) refuse(control);
    }
  }
  // However many keys are pressed in the wrong field, and whether it was clicked before them, it is one action.
  const refuse = control => { if (refused !== control) { refused = control; tell(false, true, control); } };

  function judgeChange(event, inner, control, right) {
    const { type } = event;
    if (!control) return;
    const isLate = type === 'change' && control.matches(TEXT); // the page is told what was written once the focus leaves the field
    if (!right && rules.blockOthers && !isLate) { stop(event); refuse(control); return; }
    if (type === 'input' && control.matches(TEXT)) written = control;
    if (type !== 'change') return;
    if (isLate) tellWritten(right, control);
    else if (!right || rules.use !== 'click' || control.localName === 'select') tell(right, false, control);
  }

  // The target is kept from the page as well: to use it is to choose it.
  function choose(event, control) {
    const { type, key, code, detail } = event;
    if (type.startsWith('key')) {
      if (type === 'keydown' ? isHarmless(event, control) : !eatenKeys.has(code)) return;
      if (type === 'keyup') eatenKeys.delete(code); else eatenKeys.add(code);
    }
    stop(event);
    const isPressed = type === 'keydown' && !event.repeat && (key === 'Enter' || code === 'Space');
    if (isPressed || (type === 'click' && detail <= 1)) tell(true, true, control || findTarget());
  }

  // One press of the mouse, or two, with one of its buttons, and no key: those of the program.
  function admitProgram(event) {
    const { type, button } = event;
    const itsButton = rules.use === 'right_click' ? 2 : 0, itsPresses = rules.use === 'double_click' ? 2 : 1;
    if (type === 'pointerdown' && button === itsButton) presses += 1;
    if (presses > itsPresses || (button > 0 && button !== itsButton) || type.startsWith('key')) stop(event);
  }

  const JUDGES = {
    pointerdown: judgePointer, mousedown: judgePointer, touchstart: judgePointer, pointerup: judgePointer, mouseup: judgePointer,
    touchend: judgePointer, click: judgePointer, auxclick: judgePointer, dblclick: judgePointer, contextmenu: judgePointer,
    dragstart: judgePointer, drop: judgePointer,
    keydown: judgeKey, keypress: judgeKey, keyup: judgeKey,
    beforeinput: judgeChange, input: judgeChange, change: judgeChange, paste: judgeChange, cut: judgeChange,
  };

  function hear(event) {
    if (!rules) return;
    if (event.type === 'submit' && enteredFrom && rules.blockOthers) stop(event);
    const [inner] = event.composedPath();
    const judge = JUDGES[event.type];
    if (event.type === 'focusout' && written === inner && inner.isContentEditable) tellWritten(isTarget(inner, inner), inner);
    if (event.type === 'focusout' && refused === inner) refused = null;
    if (!judge || !(inner instanceof Element)) return;
    const control = controlOf(inner);
    const right = isTarget(inner, control);
    if (right && rules.blockTarget) choose(event, control);
    else if (right && rules.ofProgram) admitProgram(event);
    else judge(event, inner, control, right);
  }
  const set = next => {
    const isSame = next?.number && next.number === rules?.number;
    rules = next;
    if (!isSame) [written, refused, enteredFrom, presses] = [null, null, null, 0];
  };
  return { set, hear };
}
