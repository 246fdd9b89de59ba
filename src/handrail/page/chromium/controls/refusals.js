// Notes the controls because of which the browser sends no form. Runs before the page's own scripts, on every page and in every
// frame. `globalThis[Symbol.for('handrail.refused')]()` gives those of the last click or key, as far as they still are invalid.
(() => {
  let refused = [], form = null;
  const begin = ({ target }) => { refused = []; form = target.form || target.closest?.('form') || null; };
  for (const event of ['click', 'keydown', 'submit']) addEventListener(event, begin, { capture: true, passive: true });
  addEventListener('invalid', ({ target }) => refused.push(target), { capture: true, passive: true });
  Object.defineProperty(globalThis, Symbol.for('handrail.refused'), {
    value: () => refused.filter(control => (!form || control.form === form) && control.isConnected && !control.validity.valid),
  });
})();
