// Draws the caption, its ring and its frame, in a closed shadow root of one element in the top layer. Evaluates to a function:
// createCaption({css, placeCaption, contents, answer, tellWriting, tellMoved}), which gives
//   host                               the element, to be put into the page
//   draw(caption, colour, withAlt)     draws the texts, in the appliance's colour; `withAlt`: the letters want the Alt key
//   place(target, labels, ringed, region)  puts it beside these rectangles, with a ring around `ringed`; each may be null
//   press(control)                     does what a press of the control's button does
//   hear(event)                        hears an event of the caption itself
//   escape()                           closes what is open in it; true where something was
//   leave()                            gives the focus back to the page
//   isPlaced(), hasFocus()
// Texts are only ever put in as text. No image and no style attribute is used: a page's policy may forbid them.
({ css, placeCaption, contents, answer, tellWriting, tellMoved }) => {
  const host = document.createElement('div');
  host.popover = 'manual';
  const root = host.attachShadow({ mode: 'closed' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  root.adoptedStyleSheets = [sheet];

  const make = (tag, className, ...children) => {
    const element = document.createElement(tag);
    element.className = className;
    element.append(...children);
    return element;
  };
  const ring = make('div', 'ring');
  const panel = make('section', 'panel');
  const whole = make('div', 'whole', make('div', 'frame'), ring, panel);
  root.append(whole);
  panel.setAttribute('role', 'complementary');
  panel.setAttribute('aria-label', 'What to do in this window');

  const actions = new WeakMap();
  const withAction = (element, action) => { actions.set(element, action); return element; };
  const button = (className, action, ...children) =>
    withAction(Object.assign(make('button', className, ...children), { type: 'button' }), action);
  let caption, withAlt, controls, placement, isCard = false, enlarged = null, focusBefore = null;

  const paragraph = (className, text) => (text ? [make('p', className, text)] : []);
  function draw(nextCaption, colour, nextWithAlt) {
    leave();
    [caption, withAlt, placement] = [nextCaption, nextWithAlt, null];
    whole.style.setProperty('--own', colour.strong);
    whole.style.setProperty('--pale', colour.tint);
    const { appliance, position, heading, sentence, note, effect, effect_kind: effectKind, message } = caption;
    const isEmpty = location.protocol === 'about:';
    isCard = Boolean(caption.facts.length && (caption.buttons.length || isEmpty));
    whole.classList.toggle('empty', isEmpty);
    const band = make('div', 'band', make('span', 'appliance', appliance), make('span', 'position', position));
    if (!isCard) band.title = 'Drag it where it is not in the way; a double click lets it find its place by itself';
    const body = make('div', 'body', ...paragraph('heading', heading), ...paragraph('sentence', sentence), ...paragraph('note', note),
      ...paragraph(`effect ${effectKind}`, effect), ...paragraph('message', message), ...facts(), ...pictures());
    controls = make('div', 'controls');
    panel.replaceChildren(band, body, controls);
    offerControls();
  }

  function offerControls() {
    controls.hidden = !caption.buttons.length;
    controls.replaceChildren(...caption.buttons.map((control, index) => {
      const key = (withAlt ? 'Alt+' : '') + control.key.toUpperCase();
      const element = button(index ? '' : 'first', () => press(control), make('kbd', '', key), make('span', '', control.label));
      element.title = control.label;
      return element;
    }));
    placement = null;
  }

  const press = control => (control.asks_reason ? askReason(control) : answer(control.key, ''));

  // A reason is written in a field of the caption's own, and the page gets its focus back afterwards.
  function askReason(control) {
    const field = Object.assign(make('input', ''), { type: 'text', id: 'reason', autocomplete: 'off', maxLength: 400 });
    const label = Object.assign(make('label', '', `${control.label}: why?`), { htmlFor: 'reason' });
    const send = () => field.value.trim() && (leave(), answer(control.key, field.value.trim()));
    field.placeholder = 'Enter to go on, Esc to go back';
    actions.set(field, send);
    controls.replaceChildren(make('div', 'asking', label, field, button('first', send, 'Go on'), button('', goBack, 'Back')));
    placement = null;
    tellWriting(true);
    focusBefore = document.activeElement;
    field.focus({ preventScroll: true });
  }
  function leave() {
    enlarge(null);
    const focused = root.activeElement;
    if (focused && focusBefore && focusBefore.isConnected && focusBefore !== document.body) focusBefore.focus({ preventScroll: true });
    else if (focused) focused.blur();
    focusBefore = null;
  }
  const goBack = () => { leave(); offerControls(); tellWriting(false); };
  const reasonField = () => controls.querySelector('input');

  const facts = () => (caption.facts.length
    ? [make('dl', 'facts', ...caption.facts.flatMap(([label, text]) => [make('dt', '', label), make('dd', '', text)]))] : []);
  function pictures() {
    if (!caption.pictures.length) return [];
    return [make('div', 'pictures', ...caption.pictures.map(([title, png]) => {
      const canvas = withAction(make('canvas', ''), () => enlarge(canvas, title));
      paint(canvas, png);
      return make('figure', '', canvas, make('figcaption', '', title));
    }))];
  }
  async function paint(canvas, png) {
    const bytes = Uint8Array.from(atob(png), letter => letter.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
    [canvas.width, canvas.height] = [bitmap.width, bitmap.height];
    canvas.getContext('2d').drawImage(bitmap, 0, 0);
  }
  function enlarge(canvas, title) {
    if (enlarged) enlarged.remove();
    enlarged = null;
    if (!canvas) return;
    const copy = make('canvas', '');
    [copy.width, copy.height] = [canvas.width, canvas.height];
    copy.getContext('2d').drawImage(canvas, 0, 0);
    const close = () => enlarge(null);
    const band = make('div', 'band', make('span', 'appliance', title), button('', close, 'Make it small again'));
    enlarged = make('div', 'large', band, withAction(make('div', 'scroll', copy), close));
    whole.append(enlarged);
  }

  const FORMS = [[['full', 440], ['full', 340], ['full', 640]], [['short', 440], ['short', 320], ['line', 1100]]];
  const FORMS_WITH_PICTURES = [[['full', 640], ['full', 520]], [['short', 420], ['line', 1100]]];
  function measure([form, width]) {
    panel.className = `panel ${form}`;
    panel.style.width = form === 'line' ? 'max-content' : `${width}px`;
    panel.style.maxWidth = `min(${width}px, calc(100% - 28px))`;
    panel.style.maxHeight = 'calc(100% - 28px)';
    return { width: panel.offsetWidth, height: panel.offsetHeight };
  }
  function place(target, labels, ringed, region) {
    const room = { width: host.clientWidth, height: host.clientHeight };
    if (isCard) return centre(room);
    const forms = panel.querySelector('.pictures') ? FORMS_WITH_PICTURES : FORMS;
    const around = { kept: target ? [target, ...labels] : [], region, ringed, near: target, contents: contents(host) };
    placement = placeCaption(room, around, forms, measure, placement, caption.moved);
    measure(placement.form);
    Object.assign(panel.style, { left: `${placement.left}px`, top: `${placement.top}px` });
    encircle(ringed, ringed === target ? 7 : 10);
    ring.className = ringed === target ? 'ring' : 'ring region';
  }
  // A card stands in the middle: there is nothing yet to be pointed at.
  function centre(room) {
    const { width, height } = measure(['card', 680]);
    placement = { form: ['card', 680], left: Math.max(0, Math.round((room.width - width) / 2)), top: Math.max(0, Math.round((room.height - height) / 2)) };
    Object.assign(panel.style, { left: `${placement.left}px`, top: `${placement.top}px` });
    encircle(null);
  }
  function encircle(rectangle, gap) {
    ring.hidden = !rectangle;
    if (!rectangle) return;
    const clamp = (least, most) => pixels => Math.max(least, Math.min(most, pixels));
    const [x, y] = [clamp(7, host.clientWidth - 7), clamp(7, host.clientHeight - 7)];
    const [left, top] = [x(rectangle.left - gap), y(rectangle.top - gap)];
    const [right, bottom] = [x(rectangle.right + gap), y(rectangle.bottom + gap)];
    ring.hidden = right - left < 12 || bottom - top < 12;
    Object.assign(ring.style, { left: `${left}px`, top: `${top}px`, width: `${right - left}px`, height: `${bottom - top}px` });
  }

  // The band at the top is what one takes hold of, to move the caption; two clicks there let it find its own place again.
  let held = null;
  const isBand = ({ clientX, clientY }) => !isCard && Boolean(root.elementFromPoint(clientX, clientY)?.closest('.panel .band'));
  function hold(event) {
    if (event.button || !isBand(event)) return;
    held = { x: event.clientX - panel.offsetLeft, y: event.clientY - panel.offsetTop, isMoved: false };
    panel.setPointerCapture(event.pointerId);
  }
  function move({ clientX, clientY }) {
    const [left, top] = [clientX - held.x, clientY - held.y];
    held.isMoved ||= Math.hypot(left - panel.offsetLeft, top - panel.offsetTop) > 3;
    if (!held.isMoved) return;
    const within = (value, most) => Math.round(Math.max(0, Math.min(value, most)));
    caption.moved = [within(left, host.clientWidth - panel.offsetWidth), within(top, host.clientHeight - panel.offsetHeight)];
    Object.assign(panel.style, { left: `${caption.moved[0]}px`, top: `${caption.moved[1]}px` });
  }
  function letGo() {
    if (held.isMoved) { placement = { ...placement, left: caption.moved[0], top: caption.moved[1] }; tellMoved(caption.moved); }
    held = null;
  }
  function putBack() {
    [caption.moved, placement] = [null, null];
    tellMoved(null);
  }

  // Below the host nothing hears: events are stopped at the window. So what was hit is looked up from there.
  let pressed = null;
  const hitElement = ({ clientX, clientY }) => {
    for (let element = root.elementFromPoint(clientX, clientY); element; element = element.parentElement) {
      if (actions.has(element)) return element;
    }
    return null;
  };
  function hear(event) {
    const { type, key } = event;
    if (type === 'pointerdown') { pressed = hitElement(event); if (!pressed) hold(event); }
    if (type === 'pointermove' && held) move(event);
    if ((type === 'pointerup' || type === 'pointercancel') && held) letGo();
    if (type === 'dblclick' && isBand(event)) putBack();
    if (type === 'mousedown' && !root.elementFromPoint(event.clientX, event.clientY)?.matches('input, label')) event.preventDefault();
    if (type === 'click') {
      const element = event.detail ? hitElement(event) : root.activeElement;
      if (element && element.localName !== 'input' && (!event.detail || element === pressed)) actions.get(element)?.();
    }
    if (type === 'keydown' && !event.isComposing && root.activeElement && reasonField()) {
      if (key === 'Enter' && root.activeElement === reasonField()) { event.preventDefault(); actions.get(reasonField())(); }
      if (key === 'Escape') { event.preventDefault(); goBack(); }
    }
  }
  const escape = () => { const wasEnlarged = Boolean(enlarged); enlarge(null); return wasEnlarged; };
  return { host, draw, place, press, hear, escape, leave, isPlaced: () => Boolean(placement), hasFocus: () => Boolean(root.activeElement) };
}
