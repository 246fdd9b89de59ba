// Enters a text into a control without a trace of it. Evaluates to a function: enter(element, [text, asKeys, secret], held) gives
// {refusal}, in Playwright's words, or what `held` (held.js) says of the control afterwards. With `asKeys` the page hears the keys
// of it, one by one; no key reaches any other control. `secret` is null, or counts the secrets that controls have received: it
// marks the control, which shows dots from then on, and pictures mask it.
(element, [text, asKeys, secret], held) => {
  const NOT_ENTERED = ['checkbox', 'radio', 'file', 'submit', 'button', 'reset', 'image'];
  const SET = ['color', 'date', 'time', 'datetime-local', 'month', 'range', 'week'];
  const LONGEST_TYPED = 200; // characters; what is longer, or has several lines, a person would paste
  const document = element.ownerDocument;
  const isInput = element.tagName === 'INPUT' || element.tagName === 'TEXTAREA';
  const isSet = isInput && SET.includes(element.type);
  if (isSet) text = element.type === 'color' ? text.trim().toLowerCase() : text.trim();
  if (!element.checkVisibility({ visibilityProperty: true }) || !element.getClientRects().length) return { refusal: 'is not visible' };
  if (element.matches(':disabled') || element.closest('[aria-disabled=true]')) return { refusal: 'is not enabled' };
  if (element.readOnly) return { refusal: 'is not editable' };
  if (!(isInput && !NOT_ENTERED.includes(element.type)) && !element.isContentEditable) return { refusal: 'not an <input>' };
  if (secret !== null) {
    element.style.setProperty('-webkit-text-security', 'disc', 'important');
    element.style.setProperty('--handrail-secret', secret);
  }

  const hasFocus = () => element.getRootNode().activeElement === element;
  element.focus();
  if (!hasFocus() || isSet) setValue();
  else {
    selectAll();
    if (asKeys && text.length <= LONGEST_TYPED && !text.includes('\n')) [...text].every(type);
    else insert(text);
    if (asKeys && (text.length > LONGEST_TYPED || text.includes('\n') || !text)) press({ key: 'Shift', code: 'ShiftLeft', keyCode: 16 });
  }
  if (isSet && element.value !== text) return { refusal: 'malformed value' };
  return held(element, [text, secret !== null]);

  function setValue() {
    if (!isInput) return;
    const kind = element.tagName === 'TEXTAREA' ? HTMLTextAreaElement : HTMLInputElement;
    Object.getOwnPropertyDescriptor(kind.prototype, 'value').set.call(element, text);
    for (const name of ['input', 'change']) element.dispatchEvent(new Event(name, { bubbles: true, composed: true }));
  }
  function selectAll() {
    if (isInput) { element.select(); return; }
    const range = document.createRange();
    range.selectNodeContents(element);
    const selection = document.getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
  }
  // Chromium itself tells of an input that a script makes, but not beforehand.
  function insert(data) {
    const inputType = data ? 'insertText' : 'deleteContentBackward';
    const isWanted = element.dispatchEvent(
      new InputEvent('beforeinput', { inputType, data: data || null, bubbles: true, cancelable: true, composed: true }));
    if (isWanted) document.execCommand(data ? 'insertText' : 'delete', false, data);
  }
  function hear(name, key) {
    const at = { bubbles: true, cancelable: true, composed: true, view: document.defaultView, which: key.keyCode, ...key };
    return element.dispatchEvent(new KeyboardEvent(name, at));
  }
  function press(key) {
    const isHeard = hear('keydown', key);
    hear('keyup', key);
    return isHeard;
  }
  function type(character) {
    if (!hasFocus()) return false;
    const key = keyOf(character), code = character.codePointAt(0);
    const isTyped = hear('keydown', key) && hear('keypress', { ...key, charCode: code, keyCode: code });
    if (isTyped && hasFocus()) insert(character);
    hear('keyup', key);
    return true;
  }
  // The key of a character on the keyboard that most pages are written for.
  function keyOf(character) {
    const SIGNS = [[';:', 186, 'Semicolon'], ['=+', 187, 'Equal'], [',<', 188, 'Comma'], ['-_', 189, 'Minus'], ['.>', 190, 'Period'],
      ['/?', 191, 'Slash'], ['`~', 192, 'Backquote'], ['[{', 219, 'BracketLeft'], ['\\|', 220, 'Backslash'],
      [']}', 221, 'BracketRight'], ['\'"', 222, 'Quote'], ...[...')!@#$%^&*('].map((sign, n) => [`${n}${sign}`, 48 + n, `Digit${n}`])];
    const upper = character.toUpperCase();
    if (/^[A-Z]$/.test(upper)) return { key: character, code: `Key${upper}`, keyCode: upper.charCodeAt(0), shiftKey: character === upper };
    if (character === ' ') return { key: character, code: 'Space', keyCode: 32 };
    const sign = SIGNS.find(([both]) => both.includes(character));
    return sign ? { key: character, code: sign[2], keyCode: sign[1], shiftKey: character === sign[0][1] } : { key: character, code: '', keyCode: 0 };
  }
}
