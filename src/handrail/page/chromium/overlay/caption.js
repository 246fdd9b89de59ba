// Draws the caption, its ring and its frame, in a closed shadow root of one element in the top layer. Evaluates to a function:
// drawing({css, place, answer, writes}), which gives
//   host                               the element, to be put into the page
//   draw(caption, colour, alt)         what is said, in the appliance's colour; `alt`: whether the letters want the Alt key
//   stand(target, labels, region)      where it stands: beside these rectangles, ringed as `region` says, or not
//   press(control)                     what a press of its button does
//   heard(event)                       an event of the caption itself
//   escape()                           closes what is open in it; whether something was
// Texts are only ever put in as text. No image and no style attribute is used: a page's policy may forbid them.
({ css, place, answer, writes }) => {
  const host = document.createElement('div');
  host.popover = 'manual';
  const root = host.attachShadow({ mode: 'closed' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  root.adoptedStyleSheets = [sheet];

  const made = (tag, kind, ...inside) => {
    const element = document.createElement(tag);
    element.className = kind;
    element.append(...inside);
    return element;
  };
  const ring = made('div', 'ring');
  const panel = made('section', 'panel');
  const whole = made('div', 'whole', made('div', 'frame'), ring, panel);
  root.append(whole);
  panel.setAttribute('role', 'complementary');
  panel.setAttribute('aria-label', 'What to do in this window');

  const acts = new WeakMap();
  const acting = (element, act) => { acts.set(element, act); return element; };
  const button = (kind, act, ...inside) => acting(Object.assign(made('button', kind, ...inside), { type: 'button' }), act);
  let caption, alt, controls, present, large = null, before = null;

  const said = (kind, words) => (words ? [made('p', kind, words)] : []);
  function draw(next, colour, withAlt) {
    leave();
    [caption, alt, present] = [next, withAlt, null];
    whole.style.setProperty('--own', colour.strong);
    whole.style.setProperty('--pale', colour.tint);
    const { appliance, position, heading, sentence, note, effect, effect_kind: kind, message } = caption;
    const band = made('div', 'band', made('span', 'appliance', appliance), made('span', 'position', position));
    const body = made('div', 'body', ...said('heading', heading), ...said('sentence', sentence), ...said('note', note),
      ...said(`effect ${kind}`, effect), ...said('message', message), ...pictures());
    controls = made('div', 'controls');
    panel.replaceChildren(band, body, controls);
    offer();
  }

  function offer() {
    controls.hidden = !caption.controls.length;
    controls.replaceChildren(...caption.controls.map((control, place) => {
      const key = (alt ? 'Alt+' : '') + control.key.toUpperCase();
      const shown = button(place ? '' : 'first', () => press(control), made('kbd', '', key), made('span', '', control.label));
      shown.title = control.label;
      return shown;
    }));
    present = null;
  }

  const press = control => (control.asks_reason ? ask(control) : answer(control.key, ''));

  // A reason is written in a field of the caption's own, and the page gets its focus back afterwards.
  function ask(control) {
    const field = Object.assign(made('input', ''), { type: 'text', id: 'reason', autocomplete: 'off', maxLength: 400 });
    const label = Object.assign(made('label', '', `${control.label}: why?`), { htmlFor: 'reason' });
    const send = () => field.value.trim() && (leave(), answer(control.key, field.value.trim()));
    field.placeholder = 'Enter to go on, Esc to go back';
    acts.set(field, send);
    controls.replaceChildren(made('div', 'asking', label, field, button('first', send, 'Go on'), button('', back, 'Back')));
    present = null;
    writes(true);
    before = document.activeElement;
    field.focus({ preventScroll: true });
  }
  function leave() {
    enlarge(null);
    const had = root.activeElement;
    if (had && before && before.isConnected && before !== document.body) before.focus({ preventScroll: true });
    else if (had) had.blur();
    before = null;
  }
  const back = () => { leave(); offer(); writes(false); };
  const asking = () => controls.querySelector('input');

  function pictures() {
    if (!caption.pictures.length) return [];
    return [made('div', 'pictures', ...caption.pictures.map(([words, png]) => {
      const canvas = acting(made('canvas', ''), () => enlarge(canvas, words));
      paint(canvas, png);
      return made('figure', '', canvas, made('figcaption', '', words));
    }))];
  }
  async function paint(canvas, png) {
    const bytes = Uint8Array.from(atob(png), letter => letter.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
    [canvas.width, canvas.height] = [bitmap.width, bitmap.height];
    canvas.getContext('2d').drawImage(bitmap, 0, 0);
  }
  function enlarge(canvas, words) {
    if (large) large.remove();
    large = null;
    if (!canvas) return;
    const copy = made('canvas', '');
    [copy.width, copy.height] = [canvas.width, canvas.height];
    copy.getContext('2d').drawImage(canvas, 0, 0);
    const smaller = () => enlarge(null);
    const band = made('div', 'band', made('span', 'appliance', words), button('', smaller, 'Make it small again'));
    large = made('div', 'large', band, acting(made('div', 'scroll', copy), smaller));
    whole.append(large);
  }

  const FORMS = [['full', 440], ['full', 340], ['short', 440], ['short', 320], ['line', 1100]];
  const WITH_PICTURES = [['full', 640], ['full', 520], ['short', 420], ['line', 1100]];
  function measure([form, width]) {
    panel.className = `panel ${form}`;
    panel.style.width = form === 'line' ? 'max-content' : `${width}px`;
    panel.style.maxWidth = `min(${width}px, calc(100% - 28px))`;
    panel.style.maxHeight = 'calc(100% - 28px)';
    return { width: panel.offsetWidth, height: panel.offsetHeight };
  }
  function stand(target, labels, region) {
    const room = { width: host.clientWidth, height: host.clientHeight };
    const forms = panel.querySelector('.pictures') ? WITH_PICTURES : FORMS;
    present = place(room, target ? [target, ...labels] : [], region, target, forms, measure, present);
    measure(present.form);
    Object.assign(panel.style, { left: `${present.left}px`, top: `${present.top}px` });
    encircle(region, region === target ? 7 : 10);
    ring.className = region === target ? 'ring' : 'ring region';
  }
  function encircle(rect, gap) {
    ring.hidden = !rect;
    if (!rect) return;
    const inner = (least, most) => value => Math.max(least, Math.min(most, value));
    const [x, y] = [inner(7, host.clientWidth - 7), inner(7, host.clientHeight - 7)];
    const [left, top, right, bottom] = [x(rect.left - gap), y(rect.top - gap), x(rect.right + gap), y(rect.bottom + gap)];
    ring.hidden = right - left < 12 || bottom - top < 12;
    Object.assign(ring.style, { left: `${left}px`, top: `${top}px`, width: `${right - left}px`, height: `${bottom - top}px` });
  }

  // Below the host nothing hears: events are stopped at the window. So what was hit is looked up from there.
  let pressed = null;
  const hit = ({ clientX, clientY }) => {
    for (let at = root.elementFromPoint(clientX, clientY); at; at = at.parentElement) if (acts.has(at)) return at;
    return null;
  };
  function heard(event) {
    const { type, key } = event;
    if (type === 'pointerdown') pressed = hit(event);
    if (type === 'mousedown' && !root.elementFromPoint(event.clientX, event.clientY)?.matches('input, label')) event.preventDefault();
    if (type === 'click') {
      const at = event.detail ? hit(event) : root.activeElement;
      if (at && at.localName !== 'input' && (!event.detail || at === pressed)) acts.get(at)?.();
    }
    if (type === 'keydown' && !event.isComposing && root.activeElement && asking()) {
      if (key === 'Enter' && root.activeElement === asking()) { event.preventDefault(); acts.get(asking())(); }
      if (key === 'Escape') { event.preventDefault(); back(); }
    }
  }
  const escape = () => { const was = large; enlarge(null); return Boolean(was); };
  return { host, draw, stand, press, heard, escape, leave, isStanding: () => Boolean(present), hasFocus: () => Boolean(root.activeElement) };
}
