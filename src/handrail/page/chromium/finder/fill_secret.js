// Fills a control without a trace of the value. Evaluates to a function: fillSecret(element, [value, number]) gives '' or, in
// Playwright's words, why it refused. The mark on the control counts the secrets that controls have received; pictures mask it.
(element, [value, number]) => {
  if (element.disabled || element.readOnly) return element.disabled ? 'is not enabled' : 'is not editable';
  const kind = element.tagName === 'TEXTAREA' ? HTMLTextAreaElement : element.tagName === 'INPUT' ? HTMLInputElement : null;
  if (!kind || ['checkbox', 'radio', 'file', 'submit', 'button'].includes(element.type)) return 'not an <input>';
  element.style.setProperty('-webkit-text-security', 'disc', 'important');
  element.style.setProperty('--handrail-secret', number);
  element.focus();
  Object.getOwnPropertyDescriptor(kind.prototype, 'value').set.call(element, value);
  for (const name of ['input', 'change']) element.dispatchEvent(new Event(name, { bubbles: true }));
  return element.value === value ? '' : 'malformed value';
}
