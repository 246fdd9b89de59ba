// A world of its own in every frame of a window, made before the page's own scripts run: it hears what people do before the page
// does, and draws the caption. Evaluates to a function: podium({seeing, drawing, placing, watching, css, tell}), which gives
//   become({caption, watch, shield})   from now on this is shown, and watched for; where it is not, the shield stands
// `tell` brings a message to Handrail; no script of the page can reach it. Only what a person did is told: `isTrusted`.
({ seeing, drawing, placing, watching, css, tell }) => {
  const HEARD = 'pointerdown pointerup pointermove pointerover pointerout pointerenter pointerleave pointercancel gotpointercapture '
    + 'lostpointercapture mousedown mouseup mousemove mouseover mouseout mouseenter mouseleave click auxclick dblclick contextmenu '
    + 'keydown keypress keyup beforeinput input textInput change focus blur focusin focusout compositionstart compositionupdate '
    + 'compositionend select selectstart selectionchange copy cut paste beforecopy beforecut beforepaste dragstart drag dragend '
    + 'dragenter dragleave dragover drop submit reset invalid toggle beforetoggle scroll scrollend';
  const HEARD_WITHOUT_DELAY = 'wheel mousewheel touchstart touchmove touchend touchcancel';
  const TEXT_FIELDS = 'textarea, [contenteditable=""], [contenteditable=true], [role=textbox], [role=searchbox], '
    + 'input:not([type=checkbox], [type=radio], [type=file], [type=button], [type=submit], [type=reset], [type=image], [type=range], [type=color])';
  const isOutermost = window.top === window;
  let state = { caption: null, watch: null, shield: null };
  let scrolled = true, shownNow = '';
  const eaten = new Set();

  const finder = () => {
    let asked = '', found = null, at = -Infinity, took = 0;
    const observer = new MutationObserver(() => { at = Math.min(at, performance.now() - 200); });
    const isThere = element => element.isConnected && element.getClientRects().length > 0;
    // Looking takes long on a large page, so it is done again when the page changed, or after a while; with `hurry`, at once.
    return (target, hurry) => {
      const now = performance.now();
      if (observer.takeRecords().length) at = Math.min(at, now - 200);
      const fresh = now - at < (found && isThere(found) ? Math.max(200, took * 10) : Math.max(100, took * 5));
      if (asked === target && fresh && (found || !hurry)) return found;
      observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
      [asked, found] = [target, null];
      try {
        const every = isOutermost && target ? seeing.queryAll(document, target) : [];
        found = every.length === 1 ? every[0] : null;
      } catch { /* a pattern that is none, or a page that is only half there: nothing is found */ }
      [at, took] = [performance.now(), performance.now() - now];
      return found;
    };
  };
  const findShown = finder(), findWatched = finder();

  const answer = (key, reason) => tell({ number: state.caption.number, key, reason });
  const writes = begun => tell({ number: state.caption.number, writes: begun });
  const eye = () => state.watch || ((state.shield?.always || !state.caption) && state.shield);
  const judge = watching({
    name: element => seeing.describe(element),
    find: () => findWatched(eye().target, eye().acts),
    tell: deed => state.watch && tell({ number: state.watch.number, ...deed }),
  });
  const drawn = isOutermost ? drawing({ css, place: placing, answer, writes }) : null;

  // Everything below a modal dialog is inert, so the caption stands in it; so too in a popover that a click beside it would close.
  function standing() {
    const modal = [...document.querySelectorAll('dialog:modal')];
    const open = [...document.querySelectorAll('[popover]:popover-open')].filter(it => it !== drawn.host && it.popover === 'auto');
    const uppermost = modal.length < 2 ? modal[0] : topmost(modal) || modal.at(-1);
    return open.filter(it => !uppermost || uppermost.contains(it)).at(-1) || uppermost || document.documentElement;
  }
  function topmost(dialogs) {
    const seen = [[0.02, 0.02], [0.98, 0.02], [0.02, 0.98], [0.98, 0.98], [0.5, 0.5]]
      .map(([x, y]) => document.elementFromPoint(innerWidth * x, innerHeight * y)).filter(it => it && it !== drawn.host);
    return dialogs.find(dialog => seen.some(it => it.closest('dialog:modal') === dialog));
  }

  function raise() {
    const { host } = drawn, root = standing();
    if (host.parentNode === root && host.matches(':popover-open')) return;
    root.append(host);
    if (!host.matches(':popover-open')) host.showPopover();
    shownNow = '';
  }

  const rectangle = ({ left, top, right, bottom }) => ({ left, top, right, bottom });
  const around = rects => rectangle({
    left: Math.min(...rects.map(it => it.left)), top: Math.min(...rects.map(it => it.top)),
    right: Math.max(...rects.map(it => it.right)), bottom: Math.max(...rects.map(it => it.bottom)),
  });
  // A field that is drawn by its label alone, as pretty check boxes are, is where its label is.
  function seenAt(target) {
    const labels = [...(target.labels || [])].map(it => it.getBoundingClientRect()).filter(it => it.width && it.height);
    const own = target.getBoundingClientRect();
    const unseen = own.width < 4 || own.height < 4 || getComputedStyle(target).opacity === '0';
    return { own: unseen && labels.length ? around(labels) : rectangle(own), labels: labels.map(rectangle) };
  }
  const NEAREST = ['tr, [role=row]', 'fieldset, section, form, table, dialog, [role=region], [role=group], [role=dialog]', 'main, [role=main]', 'body'];
  const regionOf = target => NEAREST.map(it => target.parentElement.closest(it)).find(Boolean) || target;

  function refresh() {
    if (!isOutermost || !state.caption || !document.body) return;
    raise();
    const { target, emphasis } = state.caption;
    const goal = target ? findShown(target) : null;
    if (goal && !scrolled) bringIntoView(goal);
    const { own, labels } = goal ? seenAt(goal) : { own: null, labels: [] };
    const region = !goal || emphasis === 'none' ? null : emphasis === 'outline' ? own : rectangle(regionOf(goal).getBoundingClientRect());
    const now = JSON.stringify([own, labels, region, innerWidth, innerHeight, drawn.host.clientWidth]);
    if (now === shownNow && drawn.isStanding()) return;
    shownNow = now;
    drawn.stand(own, labels, region);
  }
  function bringIntoView(goal) {
    scrolled = true;
    const { top, bottom, left, right } = goal.getBoundingClientRect();
    const hidden = top < 40 || bottom > innerHeight - 40 || left < 0 || right > innerWidth;
    if (hidden) goal.scrollIntoView({ block: 'center', inline: 'nearest', behavior: 'instant' });
  }

  let timer = 0, waiting = 0;
  const soon = () => { waiting ||= requestAnimationFrame(() => { waiting = 0; refresh(); }); };
  function become(next) {
    const was = state;
    state = next;
    if (!was.caption) typing = false;
    judge.set(eye());
    clearInterval(timer);
    if (!isOutermost) return;
    if (!next.caption) {
      drawn.leave();
      drawn.host.remove();
    } else if (next.caption.number !== was.caption?.number || Boolean(next.watch) !== Boolean(was.watch)) {
      drawn.draw(next.caption, next.caption.colour, Boolean(next.watch));
      [scrolled, shownNow] = [false, ''];
    }
    if (next.caption) timer = setInterval(refresh, 200);
    refresh();
  }

  function isTextField(at) {
    const [inner] = at;
    return inner instanceof Element && (inner.matches(TEXT_FIELDS) || inner.isContentEditable
      || (inner.localName.includes('-') && !inner.shadowRoot && inner !== document.body));
  }
  // A field in which the focus was left, by a step before this one, takes no keys: only where a person has gone into it.
  let typing = false;
  const strays = event => state.caption?.controls.length && !state.watch && !typing && isTextField(event.composedPath())
    && (event.key.length === 1 || ['Backspace', 'Delete', 'Enter', 'Process'].includes(event.key)) && !event.ctrlKey && !event.metaKey;
  function follow({ type, key }, at) {
    if (type === 'pointerdown') typing = isTextField(at);
    if (type === 'keydown' && key === 'Tab') typing = true;
  }
  function meantBy(event) {
    const { key, code, altKey, ctrlKey, metaKey, isComposing } = event;
    const controls = state.caption?.controls || [];
    if (ctrlKey || metaKey || isComposing || !controls.length) return null;
    if (!altKey && (state.watch || (typing && isTextField(event.composedPath())))) return null;
    if (key === 'Enter' && !altKey) return controls.find((it, place) => !place && !it.ignores_enter);
    return controls.find(it => it.key.toLowerCase() === key.toLowerCase() || (altKey && code === `Key${it.key.toUpperCase()}`));
  }
  // The letters of the caption, wherever in the page the focus is; true where the page is to hear nothing of it.
  function keyed(event) {
    const { type, code, repeat } = event;
    if (type === 'keyup' && eaten.delete(code)) return true;
    if (type !== 'keydown') return type === 'keypress' && eaten.has(code);
    const control = meantBy(event);
    const closes = event.key === 'Escape' && drawn?.escape();
    if (!control && !closes && !strays(event)) return false;
    eaten.add(code);
    if (control && !repeat) {
      if (drawn) drawn.press(control);
      else answerFrom(control);
    }
    return true;
  }
  const answerFrom = control => (control.asks_reason ? tell({ number: state.caption.number, asks: control.key }) : answer(control.key, ''));

  // The browser tells of a selection only afterwards, when the page has its focus back.
  let wroteAt = -Infinity;
  const writesInCaption = () => drawn.hasFocus() || performance.now() - wroteAt < 200;

  function hear(event) {
    if (!event.isTrusted) return;
    const { host } = drawn || {};
    if (event.target !== host) follow(event, event.composedPath());
    if (host && event.target === host) {
      event.stopImmediatePropagation();
      if (event.type === 'keydown') eaten.add(event.code);
      if (event.type === 'keyup') eaten.delete(event.code);
      wroteAt = event.timeStamp;
      drawn.heard(event);
      if (event.type === 'click') soon();
    } else if (host && (event.relatedTarget === host || (event.type === 'selectionchange' && writesInCaption()))) {
      if (/^(focus|blur|select)/.test(event.type)) event.stopImmediatePropagation();
    } else if (event.type.startsWith('key') && keyed(event)) {
      event.preventDefault();
      event.stopImmediatePropagation();
      soon();
    } else judge.hear(event);
    if (state.caption && event.type === 'scroll') soon();
    if (state.caption && event.type === 'toggle' && event.newState === 'open' && host && event.target !== host) above(host);
  }
  function above(host) {
    if (host.matches(':popover-open')) host.hidePopover();
    refresh();
  }

  // What opens the document anew (`document.open`) takes every listener away.
  function listen() {
    for (const type of HEARD.split(' ')) addEventListener(type, hear, { capture: true, passive: false });
    for (const type of HEARD_WITHOUT_DELAY.split(' ')) addEventListener(type, hear, { capture: true, passive: true });
    addEventListener('resize', soon, true);
  }
  listen();
  new MutationObserver(() => { listen(); refresh(); }).observe(document, { childList: true });
  if (isOutermost) document.addEventListener('DOMContentLoaded', refresh, true);
  return { become, ask: key => drawn?.press(state.caption.controls.find(it => it.key === key)) };
}
