// Compares the state of a box, a radio button or a switch with the one that it was given. Evaluates to a function:
// checked(element, on) gives {group} or {group, holds}. Of radio buttons of one group, only one can be on; a box of a table or list
// may stand for all others there.
(element, on) => {
  const isNative = element.tagName === 'INPUT';
  const state = isNative ? element.checked : (element.getAttribute('aria-checked') || element.getAttribute('aria-pressed')) === 'true';
  const isRadio = element.type === 'radio' || /radio$/.test(element.getAttribute('role') || '');
  const around = element.closest(isRadio ? '[role=radiogroup], [role=menu]' : 'table, ul, ol, [role=grid], [role=tree], [role=listbox]');
  const place = around ? String([...document.querySelectorAll(around.localName)].indexOf(around)) : '';
  const name = isRadio && isNative ? element.name : '';
  const group = isRadio ? `radio ${name || place}` : around ? `${around.localName} ${place}` : '';
  return state === on ? { group } : { group, holds: [state ? 'on' : 'off'] };
}
