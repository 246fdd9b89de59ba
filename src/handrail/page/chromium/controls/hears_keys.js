// Tells whether a page listens to the keys that are typed into a control, there or further out. Evaluates to a function of the
// control: true, false, or null where Chromium's command line API, which alone knows listeners, is not at hand. An editor of rich
// text listens always, and takes a text as the browser inserts it. Handrail's own listener (rest/watch.js) is none of the page's.
element => {
  if (element.isContentEditable) return false;
  if (typeof getEventListeners !== 'function') return null;
  const isOurs = ({ passive, useCapture }, node) => passive && useCapture && node === node.window;
  const hears = node => ['keydown', 'keypress', 'keyup'].some(
    name => getEventListeners(node)[name]?.some(listener => !isOurs(listener, node)));
  const around = [];
  for (let node = element; node; node = node.parentNode || node.host) around.push(node);
  return [...around, element.ownerDocument.defaultView].some(hears);
}
