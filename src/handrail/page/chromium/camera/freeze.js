// Freezes a page for a picture: waits until it rests, marks the controls that received a secret, expands areas that scroll by
// themselves. Evaluates to a function: freeze(mark, finding, {received, restTimeout, maxPixels, maxArea, maxElements}). `mark` is
// what `mark.js` evaluates to, `finding` a function that returns the exports of the finder's script, or null if no control received a
// secret; `received` are pairs of a query and a number; `restTimeout` is in milliseconds. `globalThis[Symbol.for('handrail')]()`
// restores the page, and returns whether it changed meanwhile. Needs `areas.js` in front of it.
async (mark, finding, { received, restTimeout, maxPixels, maxArea, maxElements }) => {
  const KEY = Symbol.for('handrail');
  const folded = text => (text || '').replace(/\s+/g, ' ').trim();
  const within = async (promise, ms) => {
    let timer;
    await Promise.race([promise, new Promise(done => { timer = setTimeout(done, ms); })]);
    clearTimeout(timer);  // or else whoever asks whether the page is at rest would take it for the page's own
  };
  globalThis[KEY]?.();

  const all = document.getElementsByTagName('*');
  if (all.length <= maxElements) await within(atRest(), restTimeout);
  const elements = all.length;
  if (elements > maxElements) return { elements };
  const fields = mark(finding, received);
  const obscures = fields.some(field => field.type === 'password' || field.style.getPropertyValue('--handrail-secret'));

  const roots = [], stretched = [], silenced = [], sheets = [], scrolled = new Map();
  const expanded = [], collapsed = [];
  const inners = [];
  let changed = false, isBlind = false;
  const watch = new MutationObserver(() => { changed = true; });
  const undo = () => {
    changed ||= watch.takeRecords().length > 0 || inners.some(([frame, inner]) => contentOf(frame) !== inner);
    watch.disconnect();
    undo.masks?.remove();
    sheets.forEach(([root, sheet]) => {
      root.adoptedStyleSheets = [...root.adoptedStyleSheets].filter(other => other !== sheet);
    });
    stretched.forEach(element => element.removeAttribute('data-handrail-open'));
    silenced.forEach(field => field.removeAttribute('data-handrail-silent'));
    scrolled.forEach((position, element) => element.scrollTo(position));
    delete globalThis[KEY];
    return changed;
  };
  undo.forgetChanges = () => watch.takeRecords();
  undo.silence = isMasked => {
    silenced.push(...fields.filter(isMasked));
    silenced.forEach(field => field.setAttribute('data-handrail-silent', ''));
    if (silenced.length) dress(document, ['[data-handrail-silent] { letter-spacing: -999px !important }']);
  };
  Object.defineProperty(globalThis, KEY, { value: undo, configurable: true });

  collectRoots(document);
  expand();
  const { scrollWidth, scrollHeight } = document.documentElement;
  const width = Math.max(scrollWidth, document.scrollingElement?.scrollWidth || 0, ...stretched.map(rightOf));
  const height = Math.max(scrollHeight, document.scrollingElement?.scrollHeight || 0, ...stretched.map(bottomOf));
  // Last, since after a new style sheet everything is laid out anew.
  roots.filter(hasCaret).forEach(root => dress(root, ['* { caret-color: transparent !important }']));
  roots.forEach(root => watch.observe(root, { subtree: true, childList: true, characterData: true, attributes: true }));
  const shown = [scrollX, scrollY, innerWidth, innerHeight];
  return { elements, obscures, expanded, collapsed, scale: devicePixelRatio, width, height, window: shown, blind: isBlind };

  function nextFrame() {
    return globalThis[Symbol.for('handrail.nextFrame')]?.() || new Promise(requestAnimationFrame);
  }

  async function atRest() {
    if (document.readyState !== 'complete') await new Promise(loaded => addEventListener('load', loaded, { once: true }));
    await document.fonts.ready;
    // A page gets the focus that it asks for with its first frame only; before that, nobody sees that there will be a caret.
    if (document.activeElement === document.body && document.querySelector('[autofocus]')) await nextFrame();
    const moving = () => document.getAnimations().filter(({ playState, effect }) =>
      playState === 'running' && Number.isFinite(effect?.getComputedTiming().endTime));
    for (let still = moving(); still.length; still = moving()) {
      await Promise.allSettled(still.map(animation => animation.finished));
    }
  }

  function collectRoots(root) {
    roots.push(root);
    for (const element of root.querySelectorAll('*')) {
      if (element.shadowRoot) collectRoots(element.shadowRoot);
      const inner = element.localName === 'iframe' || element.localName === 'frame' ? contentOf(element) : null;
      if (inner) {
        inners.push([element, inner]);
        collectRoots(inner);
      } else if (isFrame(element)) isBlind = true;
    }
  }

  function hasCaret(root) {
    return Boolean(root.activeElement?.matches('input, textarea, [contenteditable], [contenteditable] *'));
  }

  function dress(root, rules) {
    const Sheet = (root.defaultView || root.ownerDocument.defaultView || globalThis).CSSStyleSheet;
    const sheet = new Sheet();
    sheet.replaceSync(rules.join('\n'));
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
    sheets.push([root, sheet]);
    return sheet;
  }

  // The innermost first, since what stands around grows with what is expanded in it.
  function expand() {
    const outers = new Set();
    [...roots].reverse().forEach(root => {
      [...root.querySelectorAll('*')].filter(element => overflows(element) || isFrame(element)).reverse().forEach(element => {
        if (scrollsByItself(element) && expands(element)) collectOuters(element, outers);
      });
    });
    [...outers].map(element => [depthOf(element), element]).sort(([depth], [otherDepth]) => otherDepth - depth)
      .forEach(([, element]) => { if (overflows(element) && !isPage(element)) stretch(element); });
    expanded.reverse();
  }

  function depthOf(element) {
    let depth = 0;
    for (let outer = element; outer; outer = parentOf(outer)) depth += 1;
    return depth;
  }

  function collectOuters(element, outers) {
    for (let outer = parentOf(element); outer; outer = parentOf(outer)) outers.add(outer);
  }

  function parentOf(element) {
    const root = element.getRootNode();
    return element.parentElement || root.host || (root.defaultView?.frameElement ?? null);
  }

  function expands(element) {
    const page = isFrame(element) ? contentOf(element).scrollingElement : element;
    if (page.scrollHeight > maxPixels || page.scrollWidth > maxPixels || page.scrollHeight * page.scrollWidth > maxArea) {
      collapsed.push(nameOf(element));
      return false;
    }
    stretch(element);
    expanded.push(nameOf(element));
    return true;
  }

  function stretch(element) {
    const page = isFrame(element) ? contentOf(element).scrollingElement : element;
    if (!scrolled.has(page)) scrolled.set(page, { top: page.scrollTop, left: page.scrollLeft, behavior: 'instant' });
    const number = stretched.push(element);
    element.setAttribute('data-handrail-open', number);
    const rules = [];
    if (page.scrollHeight > page.clientHeight + 1) rules.push(`min-height: ${sizeFor(element, page.scrollHeight, 'Top', 'Bottom')}px`);
    if (page.scrollWidth > page.clientWidth + 1) rules.push(`min-width: ${sizeFor(element, page.scrollWidth, 'Left', 'Right')}px`);
    const important = rules.map(rule => `${rule} !important`).join('; ');
    dress(element.getRootNode(), [`[data-handrail-open="${number}"] { ${important} }`]);
  }

  // The `min-height` or `min-width` at which all of the content shows; content counts the padding, but not that of a frame.
  function sizeFor(element, content, ...sides) {
    const style = getComputedStyle(element);
    const sum = property => sides.reduce((all, side) => all + parseFloat(style[property(side)] || 0), 0);
    const padding = sum(side => `padding${side}`), border = sum(side => `border${side}Width`);
    const padded = isFrame(element) ? content + padding : content;
    return style.boxSizing === 'border-box' ? padded + border : padded - padding;
  }

  function nameOf(element) {
    const own = folded(element.getAttribute('aria-label') || element.title);
    const labelled = (element.getAttribute('aria-labelledby') || '').split(/\s+/).filter(Boolean)
      .map(id => element.getRootNode().getElementById?.(id)).filter(Boolean).map(label => label.textContent).join(' ');
    const label = [...(element.labels || [])].map(({ textContent }) => textContent).join(' ');
    const HEADINGS = 'h1, h2, h3, h4, h5, h6, caption, legend, [role=heading]';
    const above = [...element.getRootNode().querySelectorAll(HEADINGS)]
      .filter(heading => heading.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING).pop();
    const name = folded(labelled) || own || folded(label) || folded(element.querySelector(HEADINGS)?.textContent)
      || folded(above?.textContent);
    if (name && name.length > 120) return 'an area with a long name';  // not cut, for what is half a secret is not known for one
    return name || 'an area without a name';
  }

  function rightOf(element) {
    return element.ownerDocument === document ? element.getBoundingClientRect().right + scrollX : 0;
  }

  function bottomOf(element) {
    return element.ownerDocument === document ? element.getBoundingClientRect().bottom + scrollY : 0;
  }
}
