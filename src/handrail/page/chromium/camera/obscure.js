// Keeps secrets obscured between pictures: a control for passwords goes on showing dots where the page makes it a text field.
// Runs before the page's own scripts. All that the page could see of this is one property in a control's style.
(() => {
  const CONTROLS = 'input, textarea';
  const obscured = new WeakSet();
  const obscuredNames = new Set();
  const DOTS = '-webkit-text-security';

  const isMarked = control => control.style.getPropertyValue('--handrail-secret') !== '';
  const namesOf = control => [control.name && `name ${control.name}`, control.id && `id ${control.id}`].filter(Boolean);
  const isText = control => ['text', 'search', 'email', 'tel', 'url'].includes(control.type) || control.localName === 'textarea';

  function obscure(control) {
    obscured.add(control);
    namesOf(control).forEach(name => obscuredNames.add(name));
    if (control.style.getPropertyValue(DOTS) !== 'disc' || control.style.getPropertyPriority(DOTS) !== 'important') {
      control.style.setProperty(DOTS, 'disc', 'important');
    }
  }

  function check(control, typeBefore) {
    const isMadeAnew = isText(control) && namesOf(control).some(name => obscuredNames.has(name));
    const wasPassword = control.type === 'password' || typeBefore === 'password';
    if (wasPassword || obscured.has(control) || isMarked(control) || isMadeAnew) obscure(control);
  }

  function enter(node) {
    if (node.nodeType !== Node.ELEMENT_NODE) return;
    if (node.matches(CONTROLS)) check(node);
    node.querySelectorAll(CONTROLS).forEach(control => check(control));
    if (node.shadowRoot) watch(node.shadowRoot);
    if (node.firstElementChild) {
      for (const inner of node.querySelectorAll('*')) if (inner.shadowRoot) watch(inner.shadowRoot);
    }
  }

  const watched = new WeakSet();
  const observer = new MutationObserver(records => records.forEach(({ type, target, addedNodes, oldValue, attributeName }) => {
    if (type === 'childList') addedNodes.forEach(enter);
    else if (target.matches?.(CONTROLS)) check(target, attributeName === 'type' ? oldValue : '');
  }));
  function watch(root) {
    if (watched.has(root)) return;
    watched.add(root);
    observer.observe(root, {
      subtree: true, childList: true, attributes: true, attributeOldValue: true, attributeFilter: ['type', 'style'],
    });
    root.querySelectorAll?.(CONTROLS).forEach(control => check(control));
  }
  watch(document);

  // Controls are also met when they are focused or filled in, inside a shadow root that was attached late.
  for (const event of ['focusin', 'input']) {
    addEventListener(event, ({ target }) => {
      for (let inner = target; inner?.shadowRoot; inner = inner.shadowRoot.activeElement) watch(inner.shadowRoot);
    }, { capture: true, passive: true });
  }
})();
