// The overlay, in a world of its own in every frame of a window, made before the page's own scripts run: it hears what people do
// before the page does, and draws the caption. Evaluates to a function:
// createOverlay({finding, css, createCaption, placeCaption, contents, createWatch, tell}), which gives
//   update({caption, watch, block})   what is shown, watched and blocked from now on, each or null; where there is a watch, it
//                                     alone decides about input, and no block
//   ask(key)                          presses the caption's control with this key, which asks for a reason
// `tell` brings a message to Handrail; no script of the page can reach it. Only what a person did is told: `isTrusted`.
({ finding, css, createCaption, placeCaption, contents, createWatch, tell }) => {
  const HEARD = 'pointerdown pointerup pointermove pointerover pointerout pointerenter pointerleave pointercancel gotpointercapture '
    + 'lostpointercapture mousedown mouseup mousemove mouseover mouseout mouseenter mouseleave click auxclick dblclick contextmenu '
    + 'keydown keypress keyup beforeinput input textInput change focus blur focusin focusout compositionstart compositionupdate '
    + 'compositionend select selectstart selectionchange copy cut paste beforecopy beforecut beforepaste dragstart drag dragend '
    + 'dragenter dragleave dragover drop submit reset invalid toggle beforetoggle scroll scrollend';
  const HEARD_WITHOUT_DELAY = 'wheel mousewheel touchstart touchmove touchend touchcancel';
  const TEXT_FIELDS = 'textarea, [contenteditable=""], [contenteditable=true], [role=textbox], [role=searchbox], '
    + 'input:not([type=checkbox], [type=radio], [type=file], [type=button], [type=submit], [type=reset], [type=image], [type=range], [type=color])';
  const EDGE = 24;
  const isOutermost = window.top === window;
  let state = { caption: null, watch: null, block: null };
  let isScrolledTo = true, lastDrawn = '';
  const eatenKeys = new Set();

  // The same script in the page around, in this world of ours; none where that is from another origin.
  const outer = () => { try { return isOutermost ? null : window.parent.overlay?.within() || null; } catch { return null; } };
  const innerOverlay = frame => { try { return frame.contentWindow?.overlay || null; } catch { return null; } };
  // The rectangles of the target in a frame of this page, as they stand in this page.
  function rectanglesInFrames(target) {
    for (const frame of document.querySelectorAll('iframe, frame')) {
      const inner = innerOverlay(frame)?.locate(target);
      if (!inner) continue;
      const move = box => {
        const { left, top } = frame.getBoundingClientRect(), [x, y] = [left + frame.clientLeft, top + frame.clientTop];
        return box && { left: box.left + x, right: box.right + x, top: box.top + y, bottom: box.bottom + y };
      };
      bringIntoView(move(inner.own), middle => scrollBy({ top: middle - innerHeight / 2, behavior: 'instant' }));
      return { own: move(inner.own), labels: inner.labels.map(move), region: move(inner.region) };
    }
    return null;
  }
  function locate(target) {
    const element = findShown(target);
    if (!element) return rectanglesInFrames(target);
    const scroll = () => {
      element.scrollIntoView({ block: 'center', inline: 'nearest', behavior: 'instant' });
      clearOfEdges(element);
    };
    bringIntoView(element.getBoundingClientRect(), scroll);
    return { ...rectanglesOf(element, namingCellsOf(element)), region: rectangle(regionOf(element).getBoundingClientRect()) };
  }

  // What its row and column are called by is looked for again only for another element: that takes long in a large table.
  let named = null, namingCells = [];
  function namingCellsOf(element) {
    if (named !== element || namingCells.some(cell => !cell.isConnected)) [named, namingCells] = [element, finding.namingCellsOf(element)];
    return namingCells;
  }

  const createFinder = () => {
    let lastTarget = '', element = null, foundAt = -Infinity, took = 0;
    const observer = new MutationObserver(() => { foundAt = Math.min(foundAt, performance.now() - 200); });
    const isThere = other => other.isConnected && other.getClientRects().length > 0;
    // Finding takes long on a large page, so it is done again when the page changed, or after a while; with `hurry`, at once.
    return (target, hurry) => {
      const now = performance.now();
      if (observer.takeRecords().length) foundAt = Math.min(foundAt, now - 200);
      const isFresh = now - foundAt < (element && isThere(element) ? Math.max(200, took * 10) : Math.max(100, took * 5));
      if (lastTarget === target && isFresh && (element || !hurry)) return element;
      observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
      [lastTarget, element] = [target, null];
      try {
        const matches = target ? finding.queryHere(target, outer()) : [];
        element = matches.length === 1 ? matches[0] : null;
      } catch { /* a pattern that is none, or a page that is only half there: nothing is found */ }
      [foundAt, took] = [performance.now(), performance.now() - now];
      return element;
    };
  };
  const findShown = createFinder(), findWatched = createFinder();

  const answer = (key, reason) => tell({ number: state.caption.number, key, reason });
  const tellWriting = writing => tell({ number: state.caption.number, writing });
  const rules = () => state.watch || ((state.block?.always || !state.caption) && state.block);
  const watch = createWatch({
    describe: element => finding.describe(element),
    findTarget: () => findWatched(rules().target, rules().ofProgram),
    report: action => state.watch && tell({ number: state.watch.number, ...action }),
  });
  const tellMoved = moved => tell({ number: state.caption.number, moved });
  const caption = isOutermost ? createCaption({ css, placeCaption, contents, answer, tellWriting, tellMoved }) : null;

  // Everything below a modal dialog is inert, so the caption stands in it; so too in a popover that a click beside it would close.
  function captionParent() {
    const modal = [...document.querySelectorAll('dialog:modal')];
    const open = [...document.querySelectorAll('[popover]:popover-open')]
      .filter(popover => popover !== caption.host && popover.popover === 'auto');
    const uppermost = modal.length < 2 ? modal[0] : topmost(modal) || modal.at(-1);
    return open.filter(popover => !uppermost || uppermost.contains(popover)).at(-1) || uppermost || document.documentElement;
  }
  function topmost(dialogs) {
    const hits = [[0.02, 0.02], [0.98, 0.02], [0.02, 0.98], [0.98, 0.98], [0.5, 0.5]]
      .map(([x, y]) => document.elementFromPoint(innerWidth * x, innerHeight * y)).filter(hit => hit && hit !== caption.host);
    return dialogs.find(dialog => hits.some(hit => hit.closest('dialog:modal') === dialog));
  }

  function raise() {
    const { host } = caption, parent = captionParent();
    if (host.parentNode === parent && host.matches(':popover-open')) return;
    parent.append(host);
    if (!host.matches(':popover-open')) host.showPopover();
    lastDrawn = '';
  }

  const rectangle = ({ left, top, right, bottom }) => ({ left, top, right, bottom });
  const around = rectangles => ({
    left: Math.min(...rectangles.map(({ left }) => left)), top: Math.min(...rectangles.map(({ top }) => top)),
    right: Math.max(...rectangles.map(({ right }) => right)), bottom: Math.max(...rectangles.map(({ bottom }) => bottom)),
  });
  // A field that is drawn by its label alone, as pretty check boxes are, is where its label is.
  function rectanglesOf(target, namingCells) {
    const isSeen = ({ width, height }) => width && height;
    const labels = [...(target.labels || [])].map(label => label.getBoundingClientRect()).filter(isSeen);
    const names = namingCells.map(wordsIn).filter(isSeen);
    const own = target.getBoundingClientRect();
    const isUnseen = own.width < 4 || own.height < 4 || getComputedStyle(target).opacity === '0';
    return { own: isUnseen && labels.length ? around(labels) : rectangle(own), labels: [...labels, ...names].map(rectangle) };
  }
  function wordsIn(cell) {
    const range = document.createRange();
    range.selectNodeContents(cell);
    return range.getBoundingClientRect();
  }
  const REGIONS = ['tr, [role=row]', 'fieldset, section, form, table, dialog, [role=region], [role=group], [role=dialog]', 'main, [role=main]', 'body'];
  const regionOf = target => REGIONS.map(selector => (target.parentElement || target.getRootNode().host).closest(selector)).find(Boolean) || target;

  function refresh() {
    if (!isOutermost || !state.caption || !document.body) return;
    raise();
    const { target, emphasis } = state.caption;
    const { own, labels, region } = (target && locate(target)) || { own: null, labels: [], region: null };
    const ringed = !own || emphasis === 'none' ? null : emphasis === 'outline' ? own : region;
    const drawing = JSON.stringify([own, labels, ringed, innerWidth, innerHeight, caption.host.clientWidth]);
    if (drawing === lastDrawn && caption.isPlaced()) return;
    lastDrawn = drawing;
    caption.place(own, labels, ringed, region);
  }
  // In a frame, what is fixed there is brought into view by the pages around.
  function bringIntoView({ top, bottom, left, right }, scroll) {
    if (!state.caption || isScrolledTo) return;
    isScrolledTo = true;
    if (top < 40 || bottom > innerHeight - 40 || left < EDGE || right > innerWidth - EDGE) scroll((top + bottom) / 2);
  }
  // What has come into view at the very edge is moved in, so that its ring and what it is called are seen with it.
  function clearOfEdges(element) {
    for (let around = parentOf(element); around; around = parentOf(around)) {
      const isPage = around === document.scrollingElement;
      if (!isPage && !/auto|scroll/.test(getComputedStyle(around).overflowX)) continue;
      const { left, right } = element.getBoundingClientRect(), outer = around.getBoundingClientRect();
      const [first, last] = isPage ? [0, innerWidth] : [outer.left, outer.right];
      const beyond = Math.max(0, right + EDGE - last), before = Math.max(0, first - (left - EDGE));
      if (beyond || before) around.scrollBy({ left: beyond || -before, behavior: 'instant' });
    }
  }
  const parentOf = element => element.parentElement || element.getRootNode().host || null;

  let timer = 0, frame = 0;
  const refreshSoon = () => { frame ||= requestAnimationFrame(() => { frame = 0; refresh(); }); };
  function update(next) {
    const before = state;
    state = next;
    if (!before.caption) isTyping = false;
    watch.set(rules());
    clearInterval(timer);
    if (next.caption?.number !== before.caption?.number) isScrolledTo = false;
    if (!isOutermost) return;
    if (!next.caption) {
      caption.leave();
      caption.host.remove();
    } else if (next.caption.number !== before.caption?.number || Boolean(next.watch) !== Boolean(before.watch)) {
      caption.draw(next.caption, next.caption.colour, Boolean(next.watch));
      [isScrolledTo, lastDrawn] = [false, ''];
    }
    if (next.caption) timer = setInterval(refresh, 200);
    refresh();
  }

  function isTextField(path) {
    const [inner] = path;
    return inner instanceof Element && (inner.matches(TEXT_FIELDS) || inner.isContentEditable
      || (inner.localName.includes('-') && !inner.shadowRoot && inner !== document.body));
  }
  // A field in which the focus was left, by a step before this one, takes no keys: only where a person has gone into it.
  // Nor one of a page that is kept from people.
  let isTyping = false;
  const isKeptFromPeople = () => Boolean(!state.watch && rules());
  const isStray = event => state.caption?.buttons.length && !state.watch && !isTyping && isTextField(event.composedPath())
    && (event.key.length === 1 || ['Backspace', 'Delete', 'Enter', 'Process'].includes(event.key)) && !event.ctrlKey && !event.metaKey;
  function followFocus({ type, key }, path) {
    if (type === 'pointerdown') isTyping = isTextField(path) && !isKeptFromPeople();
    if (type === 'keydown' && key === 'Tab') isTyping = !isKeptFromPeople();
  }
  function controlFor(event) {
    const { key, code, altKey, ctrlKey, metaKey, isComposing } = event;
    const controls = state.caption?.buttons || [];
    if (ctrlKey || metaKey || isComposing || !controls.length) return null;
    if (!altKey && (state.watch || (isTyping && isTextField(event.composedPath())))) return null;
    if (key === 'Enter' && !altKey) return controls.find((control, index) => !index && !control.ignores_enter);
    return controls.find(control => control.key.toLowerCase() === key.toLowerCase() || (altKey && code === `Key${control.key.toUpperCase()}`));
  }
  // The letters of the caption, wherever in the page the focus is; true where the page is to hear nothing of it.
  function hearKey(event) {
    const { type, code, repeat } = event;
    if (type === 'keyup' && eatenKeys.delete(code)) return true;
    if (type !== 'keydown') return type === 'keypress' && eatenKeys.has(code);
    const control = controlFor(event);
    const closes = event.key === 'Escape' && caption?.escape();
    if (!control && !closes && !isStray(event)) return false;
    eatenKeys.add(code);
    if (control && !repeat) {
      if (caption) caption.press(control);
      else answerFromFrame(control);
    }
    return true;
  }
  const answerFromFrame = control =>
    (control.asks_reason ? tell({ number: state.caption.number, asks: control.key }) : answer(control.key, ''));

  // The browser tells of a selection only afterwards, when the page has its focus back.
  let heardInCaptionAt = -Infinity;
  const isInCaption = () => caption.hasFocus() || performance.now() - heardInCaptionAt < 200;

  function hear(event) {
    if (!event.isTrusted) return;
    const { host } = caption || {};
    if (event.target !== host) followFocus(event, event.composedPath());
    if (host && event.target === host) {
      event.stopImmediatePropagation();
      if (event.type === 'keydown') eatenKeys.add(event.code);
      if (event.type === 'keyup') eatenKeys.delete(event.code);
      heardInCaptionAt = event.timeStamp;
      caption.hear(event);
      if (event.type === 'click') refreshSoon();
    } else if (host && (event.relatedTarget === host || (event.type === 'selectionchange' && isInCaption()))) {
      if (/^(focus|blur|select)/.test(event.type)) event.stopImmediatePropagation();
    } else if (event.type.startsWith('key') && hearKey(event)) {
      event.preventDefault();
      event.stopImmediatePropagation();
      refreshSoon();
    } else watch.hear(event);
    if (state.caption && event.type === 'scroll') refreshSoon();
    if (state.caption && event.type === 'toggle' && event.newState === 'open' && host && event.target !== host) raiseAnew(host);
  }
  function raiseAnew(host) {
    if (host.matches(':popover-open')) host.hidePopover();
    refresh();
  }

  // What opens the document anew (`document.open`) takes every listener away.
  function listen() {
    for (const type of HEARD.split(' ')) addEventListener(type, hear, { capture: true, passive: false });
    for (const type of HEARD_WITHOUT_DELAY.split(' ')) addEventListener(type, hear, { capture: true, passive: true });
    addEventListener('resize', refreshSoon, true);
  }
  listen();
  new MutationObserver(() => { listen(); refresh(); }).observe(document, { childList: true });
  if (isOutermost) document.addEventListener('DOMContentLoaded', refresh, true);
  return { update, locate, within: () => finding.within(outer()), ask: key => caption?.press(state.caption.buttons.find(control => control.key === key)) };
}
