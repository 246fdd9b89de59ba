// Judges what a person does in the page, before the page hears of it: the eye of a podium, and its shield. Evaluates to a function:
// watching({name, find, tell}), which gives
//   set({use, stop, keep, acts} | null)   what is watched for from now on
//   hear(event)               a trusted event, in capture at the window
// `find()` is the element that is meant, or null; `name(element)` describes a control; `tell({right, stopped, what})` reports one
// act. What is done with the control that is meant is never touched, unless it is to be kept from the page, too, or unless it is the
// program that `acts` with it: a person who does so in the same moment is kept out. What is done with none is no deed.
({ name, find, tell }) => {
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
  const AT_CHANGE = 'select, input:is([type=checkbox], [type=radio], [type=file], [type=range], [type=color])';
  const MOVES = new Set(['Tab', 'Escape', 'Shift', 'Control', 'Alt', 'AltGraph', 'Meta', 'CapsLock', 'ContextMenu']);
  const SCROLLS = new Set(['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight', 'Home', 'End', 'PageUp', 'PageDown']);
  const KEPT_BY_THE_BROWSER = new Set(['c', 'a', 'f', '+', '-', '=', '0']);

  let watch = null, written = null, told = null, entered = null, presses = 0;
  const eaten = new Set();

  const outer = element => element.parentElement || element.getRootNode().host || null;
  const points = element => getComputedStyle(element).cursor === 'pointer';
  const closed = element => element.localName.includes('-') && !element.shadowRoot;
  const isControl = element => element.matches(CONTROLS) || closed(element)
    || (points(element) && !element.matches('html, body') && !(outer(element) && points(outer(element))))
    || (watch.stop && ((element.matches(ROWS) && !element.contains(find())) || (element.matches(HOSTS) && !element.hasChildNodes())));

  // The control that is used by what happens at `element`; a label stands for its field.
  function controlOf(element) {
    for (let at = element; at; at = outer(at)) {
      if (at.localName === 'label') { if (at.control) return at.control; } else if (isControl(at)) return at;
    }
    return null;
  }
  const hitIn = element => {
    const [line] = element.getClientRects();
    return line && document.elementFromPoint(line.x + line.width / 2, line.y + line.height / 2);
  };
  const holdsOne = element => [...element.querySelectorAll(CONTROLS)].filter(it => it.localName !== 'label').length === 1;

  function isMeant(at, used) {
    const goal = find();
    if (!goal) return false;
    if (used && used === controlOf(goal)) return true;
    if (!goal.contains(at) && ![...(goal.labels || [])].some(label => label.contains(at))) return false;
    return !used || used === goal || !goal.contains(used) || holdsOne(goal) || used.contains(hitIn(goal));
  }

  const halt = event => {
    event.stopImmediatePropagation();
    if (event.cancelable && !event.type.startsWith('pointer')) event.preventDefault();
  };
  const report = (right, stopped, used) => tell({ right, stopped, what: name(used) });
  const wrote = (right, used) => { if (written === used) { written = null; report(right, false, used); } };

  // A click on a label is followed by one on its field; what has a value says itself when that was changed.
  const saysLater = (at, used) => (at.closest('label') && !used.contains(at)) || (used.matches(AT_CHANGE) && watch.use !== 'click');

  function pointed(event, at, used, meant) {
    const { type, detail } = event;
    const once = type === 'click' && detail <= 1;
    if (type === 'pointerdown') told = entered = null;
    if (meant) {
      const clicks = ['click', 'check'].includes(watch.use);
      if (once && clicks && !(used && saysLater(at, used))) report(true, false, used || find());
    } else if (used && watch.stop) {
      halt(event);
      const implied = type === 'click' && !detail && entered;
      if (!implied && (once || ['contextmenu', 'dragstart', 'drop'].includes(type) || (type === 'auxclick' && event.button === 1))) {
        report(false, true, used);
      }
    } else if (type === 'contextmenu' && watch.stop) halt(event); // the browser's own menu leads away from the page
    else if (used && once && !saysLater(at, used) && !used.matches(TEXT) && !used.matches(AT_CHANGE)) report(false, false, used);
  }

  function harmless({ key, ctrlKey, metaKey, code }, used) {
    if (MOVES.has(key) || /^F\d+$/.test(key)) return true;
    if (ctrlKey || metaKey) return KEPT_BY_THE_BROWSER.has(key.toLowerCase());
    if (SCROLLS.has(key)) return !used || used.matches(`a, button, summary, [role=button], [role=link]`) || used.matches(TEXT);
    return code === 'Space' && !used;
  }
  function keyed(event, at, used, meant) {
    const { type, code, key } = event;
    if (type !== 'keydown') {
      if (eaten.has(code)) halt(event);
      if (type === 'keyup') eaten.delete(code);
      return;
    }
    entered = null;
    const enters = key === 'Enter' && !event.isComposing && at.matches(TEXT) && at.localName !== 'textarea' && !at.isContentEditable;
    if (meant || !watch.stop) {
      if (enters && meant) entered = at;
      if (enters) wrote(meant, used);
    } else if (!harmless(event, used)) {
      halt(event);
      eaten.add(code);
      if (used) refused(used);
    }
  }
  // However many keys are pressed in the wrong field, it is one act.
  const refused = used => { if (told !== used) { told = used; report(false, true, used); } };

  function changed(event, at, used, meant) {
    const { type } = event;
    if (!used) return;
    const late = type === 'change' && used.matches(TEXT); // what was written before is told to the page once the focus leaves it
    if (!meant && watch.stop && !late) { halt(event); refused(used); return; }
    if (type === 'input' && used.matches(TEXT)) written = used;
    if (type !== 'change') return;
    if (late) wrote(meant, used);
    else if (!meant || watch.use !== 'click' || used.localName === 'select') report(meant, false, used);
  }

  // The control that is meant is kept from the page as well: to use it is to choose it.
  function chosen(event, used) {
    const { type, key, code, detail } = event;
    if (type.startsWith('key')) {
      if (type === 'keydown' ? harmless(event, used) : !eaten.has(code)) return;
      if (type === 'keyup') eaten.delete(code); else eaten.add(code);
    }
    halt(event);
    const keyed = type === 'keydown' && !event.repeat && (key === 'Enter' || code === 'Space');
    if (keyed || (type === 'click' && detail <= 1)) report(true, true, used || find());
  }

  // One press of the mouse, and no key: those of the program.
  function acted(event) {
    const { type, button } = event;
    if (type === 'pointerdown' && button === 0) presses += 1;
    if (presses > 1 || button > 0 || type.startsWith('key')) halt(event);
  }

  const KINDS = {
    pointerdown: pointed, mousedown: pointed, touchstart: pointed, pointerup: pointed, mouseup: pointed, touchend: pointed,
    click: pointed, auxclick: pointed, dblclick: pointed, contextmenu: pointed, dragstart: pointed, drop: pointed,
    keydown: keyed, keypress: keyed, keyup: keyed,
    beforeinput: changed, input: changed, change: changed, paste: changed, cut: changed,
  };

  function hear(event) {
    if (!watch) return;
    if (event.type === 'submit' && entered && watch.stop) halt(event);
    const [at] = event.composedPath();
    const judge = KINDS[event.type];
    if (event.type === 'focusout' && written === at && at.isContentEditable) wrote(isMeant(at, at), at);
    if (event.type === 'focusout' && told === at) told = null;
    if (!judge || !(at instanceof Element)) return;
    const used = controlOf(at);
    const meant = isMeant(at, used);
    if (meant && watch.keep) chosen(event, used);
    else if (meant && watch.acts) acted(event);
    else judge(event, at, used, meant);
  }
  const set = next => { [watch, written, told, entered, presses] = [next, null, null, null, 0]; };
  return { set, hear };
}
