// Marks the controls that received a secret, so that pictures mask them; also a control that the page has made anew since. Evaluates to
// a function: mark(finding, received) gives the fields of the document. `received` are pairs of a query and a number.
(finding, received) => {
  const FIELDS = 'input:not([type=hidden], [type=checkbox], [type=radio], [type=file], [type=submit], [type=button]), textarea';
  const fields = [...document.querySelectorAll(FIELDS)];
  if (fields.length) received.forEach(([query, number]) => {
    const isUnmarked = field => fields.includes(field) && field.style.getPropertyValue('--handrail-secret') !== String(number);
    finding().queryAll(document, query).filter(isUnmarked).forEach(field => {
      field.style.setProperty('-webkit-text-security', 'disc', 'important');
      field.style.setProperty('--handrail-secret', String(number));
    });
  });
  return fields;
}
