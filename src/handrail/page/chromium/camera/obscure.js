// Keeps secrets obscured between pictures: a control for passwords goes on showing dots when the page makes it a text field.
// Runs before the page's own scripts. All that the page could see of it is one property in a control's style.
(() => {
  const CONTROLS = 'input, textarea';
  const guarded = new WeakSet();
  const names = new Set();
  const DOTS = '-webkit-text-security';

  const isMarked = control => control.style.getPropertyValue('--handrail-secret') !== '';
  const namesOf = control => [control.name && `name ${control.name}`, control.id && `id ${control.id}`].filter(Boolean);
  const isText = control => ['text', 'search', 'email', 'tel', 'url'].includes(control.type) || control.localName === 'textarea';

  function obscure(control) {
    guarded.add(control);
    namesOf(control).forEach(name => names.add(name));
    if (control.style.getPropertyValue(DOTS) !== 'disc' || control.style.getPropertyPriority(DOTS) !== 'important') {
      control.style.setProperty(DOTS, 'disc', 'important');
    }
  }

  function look(control, was) {
    const again = isText(control) && namesOf(control).some(name => names.has(name));
    if (control.type === 'password' || was === 'password' || guarded.has(control) || isMarked(control) || again) obscure(control);
  }

  function enter(node) {
    if (node.nodeType !== Node.ELEMENT_NODE) return;
    if (node.matches(CONTROLS)) look(node);
    node.querySelectorAll(CONTROLS).forEach(control => look(control));
    if (node.shadowRoot) watch(node.shadowRoot);
    if (node.firstElementChild) {
      for (const inner of node.querySelectorAll('*')) if (inner.shadowRoot) watch(inner.shadowRoot);
    }
  }

  const watched = new WeakSet();
  const observer = new MutationObserver(records => records.forEach(({ type, target, addedNodes, oldValue, attributeName }) => {
    if (type === 'childList') addedNodes.forEach(enter);
    else if (target.matches?.(CONTROLS)) look(target, attributeName === 'type' ? oldValue : '');
  }));
  function watch(root) {
    if (watched.has(root)) return;
    watched.add(root);
    observer.observe(root, {
      subtree: true, childList: true, attributes: true, attributeOldValue: true, attributeFilter: ['type', 'style'],
    });
    root.querySelectorAll?.(CONTROLS).forEach(control => look(control));
  }
  watch(document);

  // What is filled in or focused inside a shadow root that was attached late.
  for (const event of ['focusin', 'input']) {
    addEventListener(event, ({ target }) => {
      for (let inner = target; inner?.shadowRoot; inner = inner.shadowRoot.activeElement) watch(inner.shadowRoot);
    }, { capture: true, passive: true });
  }
})();
