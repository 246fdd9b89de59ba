// Compares what a control holds with what was put into it. Evaluates to a function: held(element, [wanted, isSecret]). It gives {}
// where that is the same but for what browsers themselves change, else {holds, limit}: `holds` is null where it is not to be told,
// `limit` the number of characters that the control takes, if that is why; of a secret, if it has a limit, whatever the secret is.
(element, [wanted, isSecret]) => {
  const isText = element.tagName === 'TEXTAREA' || element.isContentEditable;
  const value = element.isContentEditable ? element.innerText : String(element.value);
  const withoutLastLineEnd = text => text.replace(/\n+$/, '');
  const asText = text => withoutLastLineEnd(text.replace(/\r\n?/g, '\n').replace(/\u00a0/g, ' '));
  const alike = {
    number: () => value !== '' && Number(value) === Number(wanted),
    color: () => value.toLowerCase() === wanted.toLowerCase(),
    email: () => value.trim() === wanted.trim(),
    url: () => value.trim() === wanted.trim(),
  }[element.type] || (() => (isText ? asText(value) === asText(wanted) : value === withoutLastLineEnd(wanted)));
  if (value === wanted || alike()) return {};
  if (isSecret || element.type === 'password') return { holds: null, limit: element.maxLength > 0 ? element.maxLength : null };
  const isFull = element.maxLength > 0 && value.length === element.maxLength && wanted.length > value.length;
  return { holds: value.length > 200 ? `${value.slice(0, 200)}…` : value, limit: isFull ? element.maxLength : null };
}
